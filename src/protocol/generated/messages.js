/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const common = $root.common = (() => {

    /**
     * Namespace common.
     * @exports common
     * @namespace
     */
    const common = {};

    /**
     * Status enum.
     * @name common.Status
     * @enum {number}
     * @property {number} UNKNOWN=0 UNKNOWN value
     * @property {number} SUCCESS=200 SUCCESS value
     * @property {number} BAD_REQUEST=400 BAD_REQUEST value
     * @property {number} FORBIDDEN=403 FORBIDDEN value
     * @property {number} NOT_FOUND=404 NOT_FOUND value
     * @property {number} REQUEST_ENTITY_TOO_LARGE=413 REQUEST_ENTITY_TOO_LARGE value
     * @property {number} INTERNAL_SERVER_ERROR=500 INTERNAL_SERVER_ERROR value
     * @property {number} NOT_IMPLEMENTED=501 NOT_IMPLEMENTED value
     * @property {number} SERVICE_UNAVAILABLE=503 SERVICE_UNAVAILABLE value
     */
    common.Status = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "UNKNOWN"] = 0;
        values[valuesById[200] = "SUCCESS"] = 200;
        values[valuesById[400] = "BAD_REQUEST"] = 400;
        values[valuesById[403] = "FORBIDDEN"] = 403;
        values[valuesById[404] = "NOT_FOUND"] = 404;
        values[valuesById[413] = "REQUEST_ENTITY_TOO_LARGE"] = 413;
        values[valuesById[500] = "INTERNAL_SERVER_ERROR"] = 500;
        values[valuesById[501] = "NOT_IMPLEMENTED"] = 501;
        values[valuesById[503] = "SERVICE_UNAVAILABLE"] = 503;
        return values;
    })();

    /**
     * HeaderType enum.
     * @name common.HeaderType
     * @enum {number}
     * @property {number} MESSAGE=0 MESSAGE value
     * @property {number} CONFIG=1 CONFIG value
     * @property {number} CONFIG_UPDATE=2 CONFIG_UPDATE value
     * @property {number} ENDORSER_TRANSACTION=3 ENDORSER_TRANSACTION value
     * @property {number} ORDERER_TRANSACTION=4 ORDERER_TRANSACTION value
     * @property {number} DELIVER_SEEK_INFO=5 DELIVER_SEEK_INFO value
     * @property {number} CHAINCODE_PACKAGE=6 CHAINCODE_PACKAGE value
     * @property {number} PEER_ADMIN_OPERATION=8 PEER_ADMIN_OPERATION value
     * @property {number} TOKEN_TRANSACTION=9 TOKEN_TRANSACTION value
     */
    common.HeaderType = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "MESSAGE"] = 0;
        values[valuesById[1] = "CONFIG"] = 1;
        values[valuesById[2] = "CONFIG_UPDATE"] = 2;
        values[valuesById[3] = "ENDORSER_TRANSACTION"] = 3;
        values[valuesById[4] = "ORDERER_TRANSACTION"] = 4;
        values[valuesById[5] = "DELIVER_SEEK_INFO"] = 5;
        values[valuesById[6] = "CHAINCODE_PACKAGE"] = 6;
        values[valuesById[8] = "PEER_ADMIN_OPERATION"] = 8;
        values[valuesById[9] = "TOKEN_TRANSACTION"] = 9;
        return values;
    })();

    common.Envelope = (function() {

        /**
         * Properties of an Envelope.
         * @typedef {Object} common.Envelope.$Properties
         * @property {Uint8Array|null} [payload] Envelope payload
         * @property {Uint8Array|null} [signature] Envelope signature
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Envelope.
         * @memberof common
         * @interface IEnvelope
         * @augments common.Envelope.$Properties
         * @deprecated Use common.Envelope.$Properties instead.
         */

        /**
         * Shape of an Envelope.
         * @typedef {common.Envelope.$Properties} common.Envelope.$Shape
         */

        /**
         * Constructs a new Envelope.
         * @memberof common
         * @classdesc Represents an Envelope.
         * @constructor
         * @param {common.Envelope.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Envelope = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Envelope payload.
         * @member {Uint8Array} payload
         * @memberof common.Envelope
         * @instance
         */
        Envelope.prototype.payload = $util.newBuffer([]);

        /**
         * Envelope signature.
         * @member {Uint8Array} signature
         * @memberof common.Envelope
         * @instance
         */
        Envelope.prototype.signature = $util.newBuffer([]);

        /**
         * Encodes the specified Envelope message. Does not implicitly {@link common.Envelope.verify|verify} messages.
         * @function encode
         * @memberof common.Envelope
         * @static
         * @param {common.Envelope.$Properties} message Envelope message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Envelope.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.payload);
            if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signature);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Envelope message from the specified reader or buffer.
         * @function decode
         * @memberof common.Envelope
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Envelope & common.Envelope.$Shape} Envelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Envelope.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Envelope();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.payload = value;
                        else
                            delete message.payload;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signature = value;
                        else
                            delete message.signature;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Envelope
         * @function getTypeUrl
         * @memberof common.Envelope
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Envelope.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Envelope";
        };

        return Envelope;
    })();

    common.Payload = (function() {

        /**
         * Properties of a Payload.
         * @typedef {Object} common.Payload.$Properties
         * @property {common.Header.$Properties|null} [header] Payload header
         * @property {Uint8Array|null} [data] Payload data
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Payload.
         * @memberof common
         * @interface IPayload
         * @augments common.Payload.$Properties
         * @deprecated Use common.Payload.$Properties instead.
         */

        /**
         * Shape of a Payload.
         * @typedef {common.Payload.$Properties} common.Payload.$Shape
         */

        /**
         * Constructs a new Payload.
         * @memberof common
         * @classdesc Represents a Payload.
         * @constructor
         * @param {common.Payload.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Payload = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Payload header.
         * @member {common.Header.$Properties|null|undefined} header
         * @memberof common.Payload
         * @instance
         */
        Payload.prototype.header = null;

        /**
         * Payload data.
         * @member {Uint8Array} data
         * @memberof common.Payload
         * @instance
         */
        Payload.prototype.data = $util.newBuffer([]);

        /**
         * Encodes the specified Payload message. Does not implicitly {@link common.Payload.verify|verify} messages.
         * @function encode
         * @memberof common.Payload
         * @static
         * @param {common.Payload.$Properties} message Payload message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Payload.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                $root.common.Header.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.data);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Payload message from the specified reader or buffer.
         * @function decode
         * @memberof common.Payload
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Payload & common.Payload.$Shape} Payload
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Payload.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Payload();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.header = $root.common.Header.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.data = value;
                        else
                            delete message.data;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Payload
         * @function getTypeUrl
         * @memberof common.Payload
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Payload.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Payload";
        };

        return Payload;
    })();

    common.Header = (function() {

        /**
         * Properties of a Header.
         * @typedef {Object} common.Header.$Properties
         * @property {Uint8Array|null} [channelHeader] Header channelHeader
         * @property {Uint8Array|null} [signatureHeader] Header signatureHeader
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Header.
         * @memberof common
         * @interface IHeader
         * @augments common.Header.$Properties
         * @deprecated Use common.Header.$Properties instead.
         */

        /**
         * Shape of a Header.
         * @typedef {common.Header.$Properties} common.Header.$Shape
         */

        /**
         * Constructs a new Header.
         * @memberof common
         * @classdesc Represents a Header.
         * @constructor
         * @param {common.Header.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Header = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Header channelHeader.
         * @member {Uint8Array} channelHeader
         * @memberof common.Header
         * @instance
         */
        Header.prototype.channelHeader = $util.newBuffer([]);

        /**
         * Header signatureHeader.
         * @member {Uint8Array} signatureHeader
         * @memberof common.Header
         * @instance
         */
        Header.prototype.signatureHeader = $util.newBuffer([]);

        /**
         * Encodes the specified Header message. Does not implicitly {@link common.Header.verify|verify} messages.
         * @function encode
         * @memberof common.Header
         * @static
         * @param {common.Header.$Properties} message Header message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Header.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.channelHeader != null && $Object.hasOwnProperty.call(message, "channelHeader") && message.channelHeader.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.channelHeader);
            if (message.signatureHeader != null && $Object.hasOwnProperty.call(message, "signatureHeader") && message.signatureHeader.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signatureHeader);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Header message from the specified reader or buffer.
         * @function decode
         * @memberof common.Header
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Header & common.Header.$Shape} Header
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Header.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Header();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.channelHeader = value;
                        else
                            delete message.channelHeader;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signatureHeader = value;
                        else
                            delete message.signatureHeader;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Header
         * @function getTypeUrl
         * @memberof common.Header
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Header.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Header";
        };

        return Header;
    })();

    common.ChannelHeader = (function() {

        /**
         * Properties of a ChannelHeader.
         * @typedef {Object} common.ChannelHeader.$Properties
         * @property {number|null} [type] ChannelHeader type
         * @property {number|null} [version] ChannelHeader version
         * @property {google.protobuf.Timestamp.$Properties|null} [timestamp] ChannelHeader timestamp
         * @property {string|null} [channelId] ChannelHeader channelId
         * @property {string|null} [txId] ChannelHeader txId
         * @property {Long|null} [epoch] ChannelHeader epoch
         * @property {Uint8Array|null} [extension] ChannelHeader extension
         * @property {Uint8Array|null} [tlsCertHash] ChannelHeader tlsCertHash
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ChannelHeader.
         * @memberof common
         * @interface IChannelHeader
         * @augments common.ChannelHeader.$Properties
         * @deprecated Use common.ChannelHeader.$Properties instead.
         */

        /**
         * Shape of a ChannelHeader.
         * @typedef {common.ChannelHeader.$Properties} common.ChannelHeader.$Shape
         */

        /**
         * Constructs a new ChannelHeader.
         * @memberof common
         * @classdesc Represents a ChannelHeader.
         * @constructor
         * @param {common.ChannelHeader.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ChannelHeader = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ChannelHeader type.
         * @member {number} type
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.type = 0;

        /**
         * ChannelHeader version.
         * @member {number} version
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.version = 0;

        /**
         * ChannelHeader timestamp.
         * @member {google.protobuf.Timestamp.$Properties|null|undefined} timestamp
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.timestamp = null;

        /**
         * ChannelHeader channelId.
         * @member {string} channelId
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.channelId = "";

        /**
         * ChannelHeader txId.
         * @member {string} txId
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.txId = "";

        /**
         * ChannelHeader epoch.
         * @member {Long} epoch
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * ChannelHeader extension.
         * @member {Uint8Array} extension
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.extension = $util.newBuffer([]);

        /**
         * ChannelHeader tlsCertHash.
         * @member {Uint8Array} tlsCertHash
         * @memberof common.ChannelHeader
         * @instance
         */
        ChannelHeader.prototype.tlsCertHash = $util.newBuffer([]);

        /**
         * Encodes the specified ChannelHeader message. Does not implicitly {@link common.ChannelHeader.verify|verify} messages.
         * @function encode
         * @memberof common.ChannelHeader
         * @static
         * @param {common.ChannelHeader.$Properties} message ChannelHeader message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ChannelHeader.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.type);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.version);
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                $root.google.protobuf.Timestamp.encode(message.timestamp, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.channelId != null && $Object.hasOwnProperty.call(message, "channelId") && message.channelId !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.channelId);
            if (message.txId != null && $Object.hasOwnProperty.call(message, "txId") && message.txId !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.txId);
            if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.epoch);
            if (message.extension != null && $Object.hasOwnProperty.call(message, "extension") && message.extension.length)
                writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.extension);
            if (message.tlsCertHash != null && $Object.hasOwnProperty.call(message, "tlsCertHash") && message.tlsCertHash.length)
                writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.tlsCertHash);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ChannelHeader message from the specified reader or buffer.
         * @function decode
         * @memberof common.ChannelHeader
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ChannelHeader & common.ChannelHeader.$Shape} ChannelHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ChannelHeader.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ChannelHeader();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.type = value;
                        else
                            delete message.type;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.timestamp = $root.google.protobuf.Timestamp.decode(reader, reader.size(), $undefined, _depth + 1, message.timestamp);
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.channelId = value;
                        else
                            delete message.channelId;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.txId = value;
                        else
                            delete message.txId;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.epoch = value;
                        else
                            delete message.epoch;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.extension = value;
                        else
                            delete message.extension;
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.tlsCertHash = value;
                        else
                            delete message.tlsCertHash;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ChannelHeader
         * @function getTypeUrl
         * @memberof common.ChannelHeader
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ChannelHeader.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ChannelHeader";
        };

        return ChannelHeader;
    })();

    common.SignatureHeader = (function() {

        /**
         * Properties of a SignatureHeader.
         * @typedef {Object} common.SignatureHeader.$Properties
         * @property {Uint8Array|null} [creator] SignatureHeader creator
         * @property {Uint8Array|null} [nonce] SignatureHeader nonce
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a SignatureHeader.
         * @memberof common
         * @interface ISignatureHeader
         * @augments common.SignatureHeader.$Properties
         * @deprecated Use common.SignatureHeader.$Properties instead.
         */

        /**
         * Shape of a SignatureHeader.
         * @typedef {common.SignatureHeader.$Properties} common.SignatureHeader.$Shape
         */

        /**
         * Constructs a new SignatureHeader.
         * @memberof common
         * @classdesc Represents a SignatureHeader.
         * @constructor
         * @param {common.SignatureHeader.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const SignatureHeader = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * SignatureHeader creator.
         * @member {Uint8Array} creator
         * @memberof common.SignatureHeader
         * @instance
         */
        SignatureHeader.prototype.creator = $util.newBuffer([]);

        /**
         * SignatureHeader nonce.
         * @member {Uint8Array} nonce
         * @memberof common.SignatureHeader
         * @instance
         */
        SignatureHeader.prototype.nonce = $util.newBuffer([]);

        /**
         * Encodes the specified SignatureHeader message. Does not implicitly {@link common.SignatureHeader.verify|verify} messages.
         * @function encode
         * @memberof common.SignatureHeader
         * @static
         * @param {common.SignatureHeader.$Properties} message SignatureHeader message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        SignatureHeader.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.creator != null && $Object.hasOwnProperty.call(message, "creator") && message.creator.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.creator);
            if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.nonce);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a SignatureHeader message from the specified reader or buffer.
         * @function decode
         * @memberof common.SignatureHeader
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.SignatureHeader & common.SignatureHeader.$Shape} SignatureHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        SignatureHeader.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.SignatureHeader();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.creator = value;
                        else
                            delete message.creator;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.nonce = value;
                        else
                            delete message.nonce;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for SignatureHeader
         * @function getTypeUrl
         * @memberof common.SignatureHeader
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        SignatureHeader.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.SignatureHeader";
        };

        return SignatureHeader;
    })();

    common.Block = (function() {

        /**
         * Properties of a Block.
         * @typedef {Object} common.Block.$Properties
         * @property {common.BlockHeader.$Properties|null} [header] Block header
         * @property {common.BlockData.$Properties|null} [data] Block data
         * @property {common.BlockMetadata.$Properties|null} [metadata] Block metadata
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Block.
         * @memberof common
         * @interface IBlock
         * @augments common.Block.$Properties
         * @deprecated Use common.Block.$Properties instead.
         */

        /**
         * Shape of a Block.
         * @typedef {common.Block.$Properties} common.Block.$Shape
         */

        /**
         * Constructs a new Block.
         * @memberof common
         * @classdesc Represents a Block.
         * @constructor
         * @param {common.Block.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Block = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Block header.
         * @member {common.BlockHeader.$Properties|null|undefined} header
         * @memberof common.Block
         * @instance
         */
        Block.prototype.header = null;

        /**
         * Block data.
         * @member {common.BlockData.$Properties|null|undefined} data
         * @memberof common.Block
         * @instance
         */
        Block.prototype.data = null;

        /**
         * Block metadata.
         * @member {common.BlockMetadata.$Properties|null|undefined} metadata
         * @memberof common.Block
         * @instance
         */
        Block.prototype.metadata = null;

        /**
         * Encodes the specified Block message. Does not implicitly {@link common.Block.verify|verify} messages.
         * @function encode
         * @memberof common.Block
         * @static
         * @param {common.Block.$Properties} message Block message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Block.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                $root.common.BlockHeader.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
                $root.common.BlockData.encode(message.data, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
                $root.common.BlockMetadata.encode(message.metadata, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Block message from the specified reader or buffer.
         * @function decode
         * @memberof common.Block
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Block & common.Block.$Shape} Block
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Block.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Block();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.header = $root.common.BlockHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.data = $root.common.BlockData.decode(reader, reader.size(), $undefined, _depth + 1, message.data);
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.metadata = $root.common.BlockMetadata.decode(reader, reader.size(), $undefined, _depth + 1, message.metadata);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Block
         * @function getTypeUrl
         * @memberof common.Block
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Block.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Block";
        };

        return Block;
    })();

    common.BlockHeader = (function() {

        /**
         * Properties of a BlockHeader.
         * @typedef {Object} common.BlockHeader.$Properties
         * @property {Long|null} [number] BlockHeader number
         * @property {Uint8Array|null} [previousHash] BlockHeader previousHash
         * @property {Uint8Array|null} [dataHash] BlockHeader dataHash
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BlockHeader.
         * @memberof common
         * @interface IBlockHeader
         * @augments common.BlockHeader.$Properties
         * @deprecated Use common.BlockHeader.$Properties instead.
         */

        /**
         * Shape of a BlockHeader.
         * @typedef {common.BlockHeader.$Properties} common.BlockHeader.$Shape
         */

        /**
         * Constructs a new BlockHeader.
         * @memberof common
         * @classdesc Represents a BlockHeader.
         * @constructor
         * @param {common.BlockHeader.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BlockHeader = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BlockHeader number.
         * @member {Long} number
         * @memberof common.BlockHeader
         * @instance
         */
        BlockHeader.prototype.number = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * BlockHeader previousHash.
         * @member {Uint8Array} previousHash
         * @memberof common.BlockHeader
         * @instance
         */
        BlockHeader.prototype.previousHash = $util.newBuffer([]);

        /**
         * BlockHeader dataHash.
         * @member {Uint8Array} dataHash
         * @memberof common.BlockHeader
         * @instance
         */
        BlockHeader.prototype.dataHash = $util.newBuffer([]);

        /**
         * Encodes the specified BlockHeader message. Does not implicitly {@link common.BlockHeader.verify|verify} messages.
         * @function encode
         * @memberof common.BlockHeader
         * @static
         * @param {common.BlockHeader.$Properties} message BlockHeader message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BlockHeader.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && (typeof message.number === "object" ? message.number.low || message.number.high : message.number !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.number);
            if (message.previousHash != null && $Object.hasOwnProperty.call(message, "previousHash") && message.previousHash.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.previousHash);
            if (message.dataHash != null && $Object.hasOwnProperty.call(message, "dataHash") && message.dataHash.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.dataHash);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BlockHeader message from the specified reader or buffer.
         * @function decode
         * @memberof common.BlockHeader
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.BlockHeader & common.BlockHeader.$Shape} BlockHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BlockHeader.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.BlockHeader();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.previousHash = value;
                        else
                            delete message.previousHash;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.dataHash = value;
                        else
                            delete message.dataHash;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BlockHeader
         * @function getTypeUrl
         * @memberof common.BlockHeader
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BlockHeader.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.BlockHeader";
        };

        return BlockHeader;
    })();

    common.BlockData = (function() {

        /**
         * Properties of a BlockData.
         * @typedef {Object} common.BlockData.$Properties
         * @property {Array.<Uint8Array>|null} [data] BlockData data
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BlockData.
         * @memberof common
         * @interface IBlockData
         * @augments common.BlockData.$Properties
         * @deprecated Use common.BlockData.$Properties instead.
         */

        /**
         * Shape of a BlockData.
         * @typedef {common.BlockData.$Properties} common.BlockData.$Shape
         */

        /**
         * Constructs a new BlockData.
         * @memberof common
         * @classdesc Represents a BlockData.
         * @constructor
         * @param {common.BlockData.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BlockData = function (properties) {
            this.data = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BlockData data.
         * @member {Array.<Uint8Array>} data
         * @memberof common.BlockData
         * @instance
         */
        BlockData.prototype.data = $util.emptyArray;

        /**
         * Encodes the specified BlockData message. Does not implicitly {@link common.BlockData.verify|verify} messages.
         * @function encode
         * @memberof common.BlockData
         * @static
         * @param {common.BlockData.$Properties} message BlockData message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BlockData.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.data != null && message.data.length)
                for (let i = 0; i < message.data.length; ++i)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.data[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BlockData message from the specified reader or buffer.
         * @function decode
         * @memberof common.BlockData
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.BlockData & common.BlockData.$Shape} BlockData
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BlockData.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.BlockData();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.data && message.data.length))
                            message.data = [];
                        message.data.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BlockData
         * @function getTypeUrl
         * @memberof common.BlockData
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BlockData.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.BlockData";
        };

        return BlockData;
    })();

    common.BlockMetadata = (function() {

        /**
         * Properties of a BlockMetadata.
         * @typedef {Object} common.BlockMetadata.$Properties
         * @property {Array.<Uint8Array>|null} [metadata] BlockMetadata metadata
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BlockMetadata.
         * @memberof common
         * @interface IBlockMetadata
         * @augments common.BlockMetadata.$Properties
         * @deprecated Use common.BlockMetadata.$Properties instead.
         */

        /**
         * Shape of a BlockMetadata.
         * @typedef {common.BlockMetadata.$Properties} common.BlockMetadata.$Shape
         */

        /**
         * Constructs a new BlockMetadata.
         * @memberof common
         * @classdesc Represents a BlockMetadata.
         * @constructor
         * @param {common.BlockMetadata.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BlockMetadata = function (properties) {
            this.metadata = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BlockMetadata metadata.
         * @member {Array.<Uint8Array>} metadata
         * @memberof common.BlockMetadata
         * @instance
         */
        BlockMetadata.prototype.metadata = $util.emptyArray;

        /**
         * Encodes the specified BlockMetadata message. Does not implicitly {@link common.BlockMetadata.verify|verify} messages.
         * @function encode
         * @memberof common.BlockMetadata
         * @static
         * @param {common.BlockMetadata.$Properties} message BlockMetadata message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BlockMetadata.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.metadata != null && message.metadata.length)
                for (let i = 0; i < message.metadata.length; ++i)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.metadata[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BlockMetadata message from the specified reader or buffer.
         * @function decode
         * @memberof common.BlockMetadata
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.BlockMetadata & common.BlockMetadata.$Shape} BlockMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BlockMetadata.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.BlockMetadata();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.metadata && message.metadata.length))
                            message.metadata = [];
                        message.metadata.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BlockMetadata
         * @function getTypeUrl
         * @memberof common.BlockMetadata
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BlockMetadata.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.BlockMetadata";
        };

        return BlockMetadata;
    })();

    common.Metadata = (function() {

        /**
         * Properties of a Metadata.
         * @typedef {Object} common.Metadata.$Properties
         * @property {Uint8Array|null} [value] Metadata value
         * @property {Array.<common.MetadataSignature.$Properties>|null} [signatures] Metadata signatures
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Metadata.
         * @memberof common
         * @interface IMetadata
         * @augments common.Metadata.$Properties
         * @deprecated Use common.Metadata.$Properties instead.
         */

        /**
         * Shape of a Metadata.
         * @typedef {common.Metadata.$Properties} common.Metadata.$Shape
         */

        /**
         * Constructs a new Metadata.
         * @memberof common
         * @classdesc Represents a Metadata.
         * @constructor
         * @param {common.Metadata.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Metadata = function (properties) {
            this.signatures = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Metadata value.
         * @member {Uint8Array} value
         * @memberof common.Metadata
         * @instance
         */
        Metadata.prototype.value = $util.newBuffer([]);

        /**
         * Metadata signatures.
         * @member {Array.<common.MetadataSignature.$Properties>} signatures
         * @memberof common.Metadata
         * @instance
         */
        Metadata.prototype.signatures = $util.emptyArray;

        /**
         * Encodes the specified Metadata message. Does not implicitly {@link common.Metadata.verify|verify} messages.
         * @function encode
         * @memberof common.Metadata
         * @static
         * @param {common.Metadata.$Properties} message Metadata message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Metadata.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.value);
            if (message.signatures != null && message.signatures.length)
                for (let i = 0; i < message.signatures.length; ++i)
                    $root.common.MetadataSignature.encode(message.signatures[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Metadata message from the specified reader or buffer.
         * @function decode
         * @memberof common.Metadata
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Metadata & common.Metadata.$Shape} Metadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Metadata.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Metadata();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.value = value;
                        else
                            delete message.value;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.signatures && message.signatures.length))
                            message.signatures = [];
                        message.signatures.push($root.common.MetadataSignature.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Metadata
         * @function getTypeUrl
         * @memberof common.Metadata
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Metadata.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Metadata";
        };

        return Metadata;
    })();

    common.MetadataSignature = (function() {

        /**
         * Properties of a MetadataSignature.
         * @typedef {Object} common.MetadataSignature.$Properties
         * @property {Uint8Array|null} [signatureHeader] MetadataSignature signatureHeader
         * @property {Uint8Array|null} [signature] MetadataSignature signature
         * @property {Uint8Array|null} [identifierHeader] MetadataSignature identifierHeader
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a MetadataSignature.
         * @memberof common
         * @interface IMetadataSignature
         * @augments common.MetadataSignature.$Properties
         * @deprecated Use common.MetadataSignature.$Properties instead.
         */

        /**
         * Shape of a MetadataSignature.
         * @typedef {common.MetadataSignature.$Properties} common.MetadataSignature.$Shape
         */

        /**
         * Constructs a new MetadataSignature.
         * @memberof common
         * @classdesc Represents a MetadataSignature.
         * @constructor
         * @param {common.MetadataSignature.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const MetadataSignature = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * MetadataSignature signatureHeader.
         * @member {Uint8Array} signatureHeader
         * @memberof common.MetadataSignature
         * @instance
         */
        MetadataSignature.prototype.signatureHeader = $util.newBuffer([]);

        /**
         * MetadataSignature signature.
         * @member {Uint8Array} signature
         * @memberof common.MetadataSignature
         * @instance
         */
        MetadataSignature.prototype.signature = $util.newBuffer([]);

        /**
         * MetadataSignature identifierHeader.
         * @member {Uint8Array} identifierHeader
         * @memberof common.MetadataSignature
         * @instance
         */
        MetadataSignature.prototype.identifierHeader = $util.newBuffer([]);

        /**
         * Encodes the specified MetadataSignature message. Does not implicitly {@link common.MetadataSignature.verify|verify} messages.
         * @function encode
         * @memberof common.MetadataSignature
         * @static
         * @param {common.MetadataSignature.$Properties} message MetadataSignature message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        MetadataSignature.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.signatureHeader != null && $Object.hasOwnProperty.call(message, "signatureHeader") && message.signatureHeader.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.signatureHeader);
            if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signature);
            if (message.identifierHeader != null && $Object.hasOwnProperty.call(message, "identifierHeader") && message.identifierHeader.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.identifierHeader);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a MetadataSignature message from the specified reader or buffer.
         * @function decode
         * @memberof common.MetadataSignature
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.MetadataSignature & common.MetadataSignature.$Shape} MetadataSignature
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        MetadataSignature.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.MetadataSignature();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signatureHeader = value;
                        else
                            delete message.signatureHeader;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signature = value;
                        else
                            delete message.signature;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.identifierHeader = value;
                        else
                            delete message.identifierHeader;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for MetadataSignature
         * @function getTypeUrl
         * @memberof common.MetadataSignature
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        MetadataSignature.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.MetadataSignature";
        };

        return MetadataSignature;
    })();

    common.LastConfig = (function() {

        /**
         * Properties of a LastConfig.
         * @typedef {Object} common.LastConfig.$Properties
         * @property {Long|null} [index] LastConfig index
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a LastConfig.
         * @memberof common
         * @interface ILastConfig
         * @augments common.LastConfig.$Properties
         * @deprecated Use common.LastConfig.$Properties instead.
         */

        /**
         * Shape of a LastConfig.
         * @typedef {common.LastConfig.$Properties} common.LastConfig.$Shape
         */

        /**
         * Constructs a new LastConfig.
         * @memberof common
         * @classdesc Represents a LastConfig.
         * @constructor
         * @param {common.LastConfig.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const LastConfig = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * LastConfig index.
         * @member {Long} index
         * @memberof common.LastConfig
         * @instance
         */
        LastConfig.prototype.index = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified LastConfig message. Does not implicitly {@link common.LastConfig.verify|verify} messages.
         * @function encode
         * @memberof common.LastConfig
         * @static
         * @param {common.LastConfig.$Properties} message LastConfig message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        LastConfig.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.index != null && $Object.hasOwnProperty.call(message, "index") && (typeof message.index === "object" ? message.index.low || message.index.high : message.index !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.index);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a LastConfig message from the specified reader or buffer.
         * @function decode
         * @memberof common.LastConfig
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.LastConfig & common.LastConfig.$Shape} LastConfig
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        LastConfig.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.LastConfig();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.index = value;
                        else
                            delete message.index;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for LastConfig
         * @function getTypeUrl
         * @memberof common.LastConfig
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        LastConfig.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.LastConfig";
        };

        return LastConfig;
    })();

    common.OrdererBlockMetadata = (function() {

        /**
         * Properties of an OrdererBlockMetadata.
         * @typedef {Object} common.OrdererBlockMetadata.$Properties
         * @property {common.LastConfig.$Properties|null} [lastConfig] OrdererBlockMetadata lastConfig
         * @property {Uint8Array|null} [consenterMetadata] OrdererBlockMetadata consenterMetadata
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an OrdererBlockMetadata.
         * @memberof common
         * @interface IOrdererBlockMetadata
         * @augments common.OrdererBlockMetadata.$Properties
         * @deprecated Use common.OrdererBlockMetadata.$Properties instead.
         */

        /**
         * Shape of an OrdererBlockMetadata.
         * @typedef {common.OrdererBlockMetadata.$Properties} common.OrdererBlockMetadata.$Shape
         */

        /**
         * Constructs a new OrdererBlockMetadata.
         * @memberof common
         * @classdesc Represents an OrdererBlockMetadata.
         * @constructor
         * @param {common.OrdererBlockMetadata.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const OrdererBlockMetadata = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * OrdererBlockMetadata lastConfig.
         * @member {common.LastConfig.$Properties|null|undefined} lastConfig
         * @memberof common.OrdererBlockMetadata
         * @instance
         */
        OrdererBlockMetadata.prototype.lastConfig = null;

        /**
         * OrdererBlockMetadata consenterMetadata.
         * @member {Uint8Array} consenterMetadata
         * @memberof common.OrdererBlockMetadata
         * @instance
         */
        OrdererBlockMetadata.prototype.consenterMetadata = $util.newBuffer([]);

        /**
         * Encodes the specified OrdererBlockMetadata message. Does not implicitly {@link common.OrdererBlockMetadata.verify|verify} messages.
         * @function encode
         * @memberof common.OrdererBlockMetadata
         * @static
         * @param {common.OrdererBlockMetadata.$Properties} message OrdererBlockMetadata message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        OrdererBlockMetadata.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.lastConfig != null && $Object.hasOwnProperty.call(message, "lastConfig"))
                $root.common.LastConfig.encode(message.lastConfig, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.consenterMetadata != null && $Object.hasOwnProperty.call(message, "consenterMetadata") && message.consenterMetadata.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.consenterMetadata);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an OrdererBlockMetadata message from the specified reader or buffer.
         * @function decode
         * @memberof common.OrdererBlockMetadata
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.OrdererBlockMetadata & common.OrdererBlockMetadata.$Shape} OrdererBlockMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        OrdererBlockMetadata.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.OrdererBlockMetadata();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.lastConfig = $root.common.LastConfig.decode(reader, reader.size(), $undefined, _depth + 1, message.lastConfig);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.consenterMetadata = value;
                        else
                            delete message.consenterMetadata;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for OrdererBlockMetadata
         * @function getTypeUrl
         * @memberof common.OrdererBlockMetadata
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        OrdererBlockMetadata.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.OrdererBlockMetadata";
        };

        return OrdererBlockMetadata;
    })();

    common.ConfigEnvelope = (function() {

        /**
         * Properties of a ConfigEnvelope.
         * @typedef {Object} common.ConfigEnvelope.$Properties
         * @property {common.Config.$Properties|null} [config] ConfigEnvelope config
         * @property {common.Envelope.$Properties|null} [lastUpdate] ConfigEnvelope lastUpdate
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConfigEnvelope.
         * @memberof common
         * @interface IConfigEnvelope
         * @augments common.ConfigEnvelope.$Properties
         * @deprecated Use common.ConfigEnvelope.$Properties instead.
         */

        /**
         * Shape of a ConfigEnvelope.
         * @typedef {common.ConfigEnvelope.$Properties} common.ConfigEnvelope.$Shape
         */

        /**
         * Constructs a new ConfigEnvelope.
         * @memberof common
         * @classdesc Represents a ConfigEnvelope.
         * @constructor
         * @param {common.ConfigEnvelope.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConfigEnvelope = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConfigEnvelope config.
         * @member {common.Config.$Properties|null|undefined} config
         * @memberof common.ConfigEnvelope
         * @instance
         */
        ConfigEnvelope.prototype.config = null;

        /**
         * ConfigEnvelope lastUpdate.
         * @member {common.Envelope.$Properties|null|undefined} lastUpdate
         * @memberof common.ConfigEnvelope
         * @instance
         */
        ConfigEnvelope.prototype.lastUpdate = null;

        /**
         * Encodes the specified ConfigEnvelope message. Does not implicitly {@link common.ConfigEnvelope.verify|verify} messages.
         * @function encode
         * @memberof common.ConfigEnvelope
         * @static
         * @param {common.ConfigEnvelope.$Properties} message ConfigEnvelope message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConfigEnvelope.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.config != null && $Object.hasOwnProperty.call(message, "config"))
                $root.common.Config.encode(message.config, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.lastUpdate != null && $Object.hasOwnProperty.call(message, "lastUpdate"))
                $root.common.Envelope.encode(message.lastUpdate, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConfigEnvelope message from the specified reader or buffer.
         * @function decode
         * @memberof common.ConfigEnvelope
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ConfigEnvelope & common.ConfigEnvelope.$Shape} ConfigEnvelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConfigEnvelope.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ConfigEnvelope();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.config = $root.common.Config.decode(reader, reader.size(), $undefined, _depth + 1, message.config);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.lastUpdate = $root.common.Envelope.decode(reader, reader.size(), $undefined, _depth + 1, message.lastUpdate);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConfigEnvelope
         * @function getTypeUrl
         * @memberof common.ConfigEnvelope
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConfigEnvelope.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ConfigEnvelope";
        };

        return ConfigEnvelope;
    })();

    common.Config = (function() {

        /**
         * Properties of a Config.
         * @typedef {Object} common.Config.$Properties
         * @property {Long|null} [sequence] Config sequence
         * @property {common.ConfigGroup.$Properties|null} [channelGroup] Config channelGroup
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Config.
         * @memberof common
         * @interface IConfig
         * @augments common.Config.$Properties
         * @deprecated Use common.Config.$Properties instead.
         */

        /**
         * Shape of a Config.
         * @typedef {common.Config.$Properties} common.Config.$Shape
         */

        /**
         * Constructs a new Config.
         * @memberof common
         * @classdesc Represents a Config.
         * @constructor
         * @param {common.Config.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Config = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Config sequence.
         * @member {Long} sequence
         * @memberof common.Config
         * @instance
         */
        Config.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Config channelGroup.
         * @member {common.ConfigGroup.$Properties|null|undefined} channelGroup
         * @memberof common.Config
         * @instance
         */
        Config.prototype.channelGroup = null;

        /**
         * Encodes the specified Config message. Does not implicitly {@link common.Config.verify|verify} messages.
         * @function encode
         * @memberof common.Config
         * @static
         * @param {common.Config.$Properties} message Config message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Config.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.sequence);
            if (message.channelGroup != null && $Object.hasOwnProperty.call(message, "channelGroup"))
                $root.common.ConfigGroup.encode(message.channelGroup, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Config message from the specified reader or buffer.
         * @function decode
         * @memberof common.Config
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Config & common.Config.$Shape} Config
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Config.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Config();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.sequence = value;
                        else
                            delete message.sequence;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.channelGroup = $root.common.ConfigGroup.decode(reader, reader.size(), $undefined, _depth + 1, message.channelGroup);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Config
         * @function getTypeUrl
         * @memberof common.Config
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Config.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Config";
        };

        return Config;
    })();

    common.ConfigUpdateEnvelope = (function() {

        /**
         * Properties of a ConfigUpdateEnvelope.
         * @typedef {Object} common.ConfigUpdateEnvelope.$Properties
         * @property {Uint8Array|null} [configUpdate] ConfigUpdateEnvelope configUpdate
         * @property {Array.<common.ConfigSignature.$Properties>|null} [signatures] ConfigUpdateEnvelope signatures
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConfigUpdateEnvelope.
         * @memberof common
         * @interface IConfigUpdateEnvelope
         * @augments common.ConfigUpdateEnvelope.$Properties
         * @deprecated Use common.ConfigUpdateEnvelope.$Properties instead.
         */

        /**
         * Shape of a ConfigUpdateEnvelope.
         * @typedef {common.ConfigUpdateEnvelope.$Properties} common.ConfigUpdateEnvelope.$Shape
         */

        /**
         * Constructs a new ConfigUpdateEnvelope.
         * @memberof common
         * @classdesc Represents a ConfigUpdateEnvelope.
         * @constructor
         * @param {common.ConfigUpdateEnvelope.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConfigUpdateEnvelope = function (properties) {
            this.signatures = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConfigUpdateEnvelope configUpdate.
         * @member {Uint8Array} configUpdate
         * @memberof common.ConfigUpdateEnvelope
         * @instance
         */
        ConfigUpdateEnvelope.prototype.configUpdate = $util.newBuffer([]);

        /**
         * ConfigUpdateEnvelope signatures.
         * @member {Array.<common.ConfigSignature.$Properties>} signatures
         * @memberof common.ConfigUpdateEnvelope
         * @instance
         */
        ConfigUpdateEnvelope.prototype.signatures = $util.emptyArray;

        /**
         * Encodes the specified ConfigUpdateEnvelope message. Does not implicitly {@link common.ConfigUpdateEnvelope.verify|verify} messages.
         * @function encode
         * @memberof common.ConfigUpdateEnvelope
         * @static
         * @param {common.ConfigUpdateEnvelope.$Properties} message ConfigUpdateEnvelope message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConfigUpdateEnvelope.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.configUpdate != null && $Object.hasOwnProperty.call(message, "configUpdate") && message.configUpdate.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.configUpdate);
            if (message.signatures != null && message.signatures.length)
                for (let i = 0; i < message.signatures.length; ++i)
                    $root.common.ConfigSignature.encode(message.signatures[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConfigUpdateEnvelope message from the specified reader or buffer.
         * @function decode
         * @memberof common.ConfigUpdateEnvelope
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ConfigUpdateEnvelope & common.ConfigUpdateEnvelope.$Shape} ConfigUpdateEnvelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConfigUpdateEnvelope.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ConfigUpdateEnvelope();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.configUpdate = value;
                        else
                            delete message.configUpdate;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.signatures && message.signatures.length))
                            message.signatures = [];
                        message.signatures.push($root.common.ConfigSignature.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConfigUpdateEnvelope
         * @function getTypeUrl
         * @memberof common.ConfigUpdateEnvelope
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConfigUpdateEnvelope.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ConfigUpdateEnvelope";
        };

        return ConfigUpdateEnvelope;
    })();

    common.ConfigUpdate = (function() {

        /**
         * Properties of a ConfigUpdate.
         * @typedef {Object} common.ConfigUpdate.$Properties
         * @property {string|null} [channelId] ConfigUpdate channelId
         * @property {common.ConfigGroup.$Properties|null} [readSet] ConfigUpdate readSet
         * @property {common.ConfigGroup.$Properties|null} [writeSet] ConfigUpdate writeSet
         * @property {Object.<string,Uint8Array>|null} [isolatedData] ConfigUpdate isolatedData
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConfigUpdate.
         * @memberof common
         * @interface IConfigUpdate
         * @augments common.ConfigUpdate.$Properties
         * @deprecated Use common.ConfigUpdate.$Properties instead.
         */

        /**
         * Shape of a ConfigUpdate.
         * @typedef {common.ConfigUpdate.$Properties} common.ConfigUpdate.$Shape
         */

        /**
         * Constructs a new ConfigUpdate.
         * @memberof common
         * @classdesc Represents a ConfigUpdate.
         * @constructor
         * @param {common.ConfigUpdate.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConfigUpdate = function (properties) {
            this.isolatedData = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConfigUpdate channelId.
         * @member {string} channelId
         * @memberof common.ConfigUpdate
         * @instance
         */
        ConfigUpdate.prototype.channelId = "";

        /**
         * ConfigUpdate readSet.
         * @member {common.ConfigGroup.$Properties|null|undefined} readSet
         * @memberof common.ConfigUpdate
         * @instance
         */
        ConfigUpdate.prototype.readSet = null;

        /**
         * ConfigUpdate writeSet.
         * @member {common.ConfigGroup.$Properties|null|undefined} writeSet
         * @memberof common.ConfigUpdate
         * @instance
         */
        ConfigUpdate.prototype.writeSet = null;

        /**
         * ConfigUpdate isolatedData.
         * @member {Object.<string,Uint8Array>} isolatedData
         * @memberof common.ConfigUpdate
         * @instance
         */
        ConfigUpdate.prototype.isolatedData = $util.emptyObject;

        /**
         * Encodes the specified ConfigUpdate message. Does not implicitly {@link common.ConfigUpdate.verify|verify} messages.
         * @function encode
         * @memberof common.ConfigUpdate
         * @static
         * @param {common.ConfigUpdate.$Properties} message ConfigUpdate message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConfigUpdate.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.channelId != null && $Object.hasOwnProperty.call(message, "channelId") && message.channelId !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.channelId);
            if (message.readSet != null && $Object.hasOwnProperty.call(message, "readSet"))
                $root.common.ConfigGroup.encode(message.readSet, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.writeSet != null && $Object.hasOwnProperty.call(message, "writeSet"))
                $root.common.ConfigGroup.encode(message.writeSet, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.isolatedData != null && $Object.hasOwnProperty.call(message, "isolatedData"))
                for (let keys = $Object.keys(message.isolatedData), i = 0; i < keys.length; ++i)
                    writer.uint32(/* id 5, wireType 2 =*/42).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).bytes(message.isolatedData[keys[i]]).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConfigUpdate message from the specified reader or buffer.
         * @function decode
         * @memberof common.ConfigUpdate
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ConfigUpdate & common.ConfigUpdate.$Shape} ConfigUpdate
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConfigUpdate.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, key, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ConfigUpdate();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.channelId = value;
                        else
                            delete message.channelId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.readSet = $root.common.ConfigGroup.decode(reader, reader.size(), $undefined, _depth + 1, message.readSet);
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.writeSet = $root.common.ConfigGroup.decode(reader, reader.size(), $undefined, _depth + 1, message.writeSet);
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (message.isolatedData === $util.emptyObject)
                            message.isolatedData = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = [];
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = reader.bytes();
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.isolatedData, key);
                        message.isolatedData[key] = value;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConfigUpdate
         * @function getTypeUrl
         * @memberof common.ConfigUpdate
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConfigUpdate.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ConfigUpdate";
        };

        return ConfigUpdate;
    })();

    common.ConfigSignature = (function() {

        /**
         * Properties of a ConfigSignature.
         * @typedef {Object} common.ConfigSignature.$Properties
         * @property {Uint8Array|null} [signatureHeader] ConfigSignature signatureHeader
         * @property {Uint8Array|null} [signature] ConfigSignature signature
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConfigSignature.
         * @memberof common
         * @interface IConfigSignature
         * @augments common.ConfigSignature.$Properties
         * @deprecated Use common.ConfigSignature.$Properties instead.
         */

        /**
         * Shape of a ConfigSignature.
         * @typedef {common.ConfigSignature.$Properties} common.ConfigSignature.$Shape
         */

        /**
         * Constructs a new ConfigSignature.
         * @memberof common
         * @classdesc Represents a ConfigSignature.
         * @constructor
         * @param {common.ConfigSignature.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConfigSignature = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConfigSignature signatureHeader.
         * @member {Uint8Array} signatureHeader
         * @memberof common.ConfigSignature
         * @instance
         */
        ConfigSignature.prototype.signatureHeader = $util.newBuffer([]);

        /**
         * ConfigSignature signature.
         * @member {Uint8Array} signature
         * @memberof common.ConfigSignature
         * @instance
         */
        ConfigSignature.prototype.signature = $util.newBuffer([]);

        /**
         * Encodes the specified ConfigSignature message. Does not implicitly {@link common.ConfigSignature.verify|verify} messages.
         * @function encode
         * @memberof common.ConfigSignature
         * @static
         * @param {common.ConfigSignature.$Properties} message ConfigSignature message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConfigSignature.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.signatureHeader != null && $Object.hasOwnProperty.call(message, "signatureHeader") && message.signatureHeader.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.signatureHeader);
            if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signature);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConfigSignature message from the specified reader or buffer.
         * @function decode
         * @memberof common.ConfigSignature
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ConfigSignature & common.ConfigSignature.$Shape} ConfigSignature
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConfigSignature.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ConfigSignature();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signatureHeader = value;
                        else
                            delete message.signatureHeader;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signature = value;
                        else
                            delete message.signature;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConfigSignature
         * @function getTypeUrl
         * @memberof common.ConfigSignature
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConfigSignature.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ConfigSignature";
        };

        return ConfigSignature;
    })();

    common.ConfigGroup = (function() {

        /**
         * Properties of a ConfigGroup.
         * @typedef {Object} common.ConfigGroup.$Properties
         * @property {Long|null} [version] ConfigGroup version
         * @property {Object.<string,common.ConfigGroup.$Properties>|null} [groups] ConfigGroup groups
         * @property {Object.<string,common.ConfigValue.$Properties>|null} [values] ConfigGroup values
         * @property {Object.<string,common.ConfigPolicy.$Properties>|null} [policies] ConfigGroup policies
         * @property {string|null} [modPolicy] ConfigGroup modPolicy
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConfigGroup.
         * @memberof common
         * @interface IConfigGroup
         * @augments common.ConfigGroup.$Properties
         * @deprecated Use common.ConfigGroup.$Properties instead.
         */

        /**
         * Shape of a ConfigGroup.
         * @typedef {common.ConfigGroup.$Properties} common.ConfigGroup.$Shape
         */

        /**
         * Constructs a new ConfigGroup.
         * @memberof common
         * @classdesc Represents a ConfigGroup.
         * @constructor
         * @param {common.ConfigGroup.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConfigGroup = function (properties) {
            this.groups = {};
            this.values = {};
            this.policies = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConfigGroup version.
         * @member {Long} version
         * @memberof common.ConfigGroup
         * @instance
         */
        ConfigGroup.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * ConfigGroup groups.
         * @member {Object.<string,common.ConfigGroup.$Properties>} groups
         * @memberof common.ConfigGroup
         * @instance
         */
        ConfigGroup.prototype.groups = $util.emptyObject;

        /**
         * ConfigGroup values.
         * @member {Object.<string,common.ConfigValue.$Properties>} values
         * @memberof common.ConfigGroup
         * @instance
         */
        ConfigGroup.prototype.values = $util.emptyObject;

        /**
         * ConfigGroup policies.
         * @member {Object.<string,common.ConfigPolicy.$Properties>} policies
         * @memberof common.ConfigGroup
         * @instance
         */
        ConfigGroup.prototype.policies = $util.emptyObject;

        /**
         * ConfigGroup modPolicy.
         * @member {string} modPolicy
         * @memberof common.ConfigGroup
         * @instance
         */
        ConfigGroup.prototype.modPolicy = "";

        /**
         * Encodes the specified ConfigGroup message. Does not implicitly {@link common.ConfigGroup.verify|verify} messages.
         * @function encode
         * @memberof common.ConfigGroup
         * @static
         * @param {common.ConfigGroup.$Properties} message ConfigGroup message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConfigGroup.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.version);
            if (message.groups != null && $Object.hasOwnProperty.call(message, "groups"))
                for (let keys = $Object.keys(message.groups), i = 0; i < keys.length; ++i) {
                    writer.uint32(/* id 2, wireType 2 =*/18).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]);
                    $root.common.ConfigGroup.encode(message.groups[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                }
            if (message.values != null && $Object.hasOwnProperty.call(message, "values"))
                for (let keys = $Object.keys(message.values), i = 0; i < keys.length; ++i) {
                    writer.uint32(/* id 3, wireType 2 =*/26).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]);
                    $root.common.ConfigValue.encode(message.values[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                }
            if (message.policies != null && $Object.hasOwnProperty.call(message, "policies"))
                for (let keys = $Object.keys(message.policies), i = 0; i < keys.length; ++i) {
                    writer.uint32(/* id 4, wireType 2 =*/34).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]);
                    $root.common.ConfigPolicy.encode(message.policies[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                }
            if (message.modPolicy != null && $Object.hasOwnProperty.call(message, "modPolicy") && message.modPolicy !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.modPolicy);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConfigGroup message from the specified reader or buffer.
         * @function decode
         * @memberof common.ConfigGroup
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ConfigGroup & common.ConfigGroup.$Shape} ConfigGroup
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConfigGroup.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, key, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ConfigGroup();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (message.groups === $util.emptyObject)
                            message.groups = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = null;
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = $root.common.ConfigGroup.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.groups, key);
                        message.groups[key] = value || new $root.common.ConfigGroup();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (message.values === $util.emptyObject)
                            message.values = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = null;
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = $root.common.ConfigValue.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.values, key);
                        message.values[key] = value || new $root.common.ConfigValue();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (message.policies === $util.emptyObject)
                            message.policies = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = null;
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = $root.common.ConfigPolicy.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.policies, key);
                        message.policies[key] = value || new $root.common.ConfigPolicy();
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.modPolicy = value;
                        else
                            delete message.modPolicy;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConfigGroup
         * @function getTypeUrl
         * @memberof common.ConfigGroup
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConfigGroup.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ConfigGroup";
        };

        return ConfigGroup;
    })();

    common.ConfigValue = (function() {

        /**
         * Properties of a ConfigValue.
         * @typedef {Object} common.ConfigValue.$Properties
         * @property {Long|null} [version] ConfigValue version
         * @property {Uint8Array|null} [value] ConfigValue value
         * @property {string|null} [modPolicy] ConfigValue modPolicy
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConfigValue.
         * @memberof common
         * @interface IConfigValue
         * @augments common.ConfigValue.$Properties
         * @deprecated Use common.ConfigValue.$Properties instead.
         */

        /**
         * Shape of a ConfigValue.
         * @typedef {common.ConfigValue.$Properties} common.ConfigValue.$Shape
         */

        /**
         * Constructs a new ConfigValue.
         * @memberof common
         * @classdesc Represents a ConfigValue.
         * @constructor
         * @param {common.ConfigValue.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConfigValue = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConfigValue version.
         * @member {Long} version
         * @memberof common.ConfigValue
         * @instance
         */
        ConfigValue.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * ConfigValue value.
         * @member {Uint8Array} value
         * @memberof common.ConfigValue
         * @instance
         */
        ConfigValue.prototype.value = $util.newBuffer([]);

        /**
         * ConfigValue modPolicy.
         * @member {string} modPolicy
         * @memberof common.ConfigValue
         * @instance
         */
        ConfigValue.prototype.modPolicy = "";

        /**
         * Encodes the specified ConfigValue message. Does not implicitly {@link common.ConfigValue.verify|verify} messages.
         * @function encode
         * @memberof common.ConfigValue
         * @static
         * @param {common.ConfigValue.$Properties} message ConfigValue message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConfigValue.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.version);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.value);
            if (message.modPolicy != null && $Object.hasOwnProperty.call(message, "modPolicy") && message.modPolicy !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.modPolicy);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConfigValue message from the specified reader or buffer.
         * @function decode
         * @memberof common.ConfigValue
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ConfigValue & common.ConfigValue.$Shape} ConfigValue
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConfigValue.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ConfigValue();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.value = value;
                        else
                            delete message.value;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.modPolicy = value;
                        else
                            delete message.modPolicy;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConfigValue
         * @function getTypeUrl
         * @memberof common.ConfigValue
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConfigValue.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ConfigValue";
        };

        return ConfigValue;
    })();

    common.ConfigPolicy = (function() {

        /**
         * Properties of a ConfigPolicy.
         * @typedef {Object} common.ConfigPolicy.$Properties
         * @property {Long|null} [version] ConfigPolicy version
         * @property {common.Policy.$Properties|null} [policy] ConfigPolicy policy
         * @property {string|null} [modPolicy] ConfigPolicy modPolicy
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConfigPolicy.
         * @memberof common
         * @interface IConfigPolicy
         * @augments common.ConfigPolicy.$Properties
         * @deprecated Use common.ConfigPolicy.$Properties instead.
         */

        /**
         * Shape of a ConfigPolicy.
         * @typedef {common.ConfigPolicy.$Properties} common.ConfigPolicy.$Shape
         */

        /**
         * Constructs a new ConfigPolicy.
         * @memberof common
         * @classdesc Represents a ConfigPolicy.
         * @constructor
         * @param {common.ConfigPolicy.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConfigPolicy = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConfigPolicy version.
         * @member {Long} version
         * @memberof common.ConfigPolicy
         * @instance
         */
        ConfigPolicy.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * ConfigPolicy policy.
         * @member {common.Policy.$Properties|null|undefined} policy
         * @memberof common.ConfigPolicy
         * @instance
         */
        ConfigPolicy.prototype.policy = null;

        /**
         * ConfigPolicy modPolicy.
         * @member {string} modPolicy
         * @memberof common.ConfigPolicy
         * @instance
         */
        ConfigPolicy.prototype.modPolicy = "";

        /**
         * Encodes the specified ConfigPolicy message. Does not implicitly {@link common.ConfigPolicy.verify|verify} messages.
         * @function encode
         * @memberof common.ConfigPolicy
         * @static
         * @param {common.ConfigPolicy.$Properties} message ConfigPolicy message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConfigPolicy.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.version);
            if (message.policy != null && $Object.hasOwnProperty.call(message, "policy"))
                $root.common.Policy.encode(message.policy, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.modPolicy != null && $Object.hasOwnProperty.call(message, "modPolicy") && message.modPolicy !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.modPolicy);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConfigPolicy message from the specified reader or buffer.
         * @function decode
         * @memberof common.ConfigPolicy
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.ConfigPolicy & common.ConfigPolicy.$Shape} ConfigPolicy
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConfigPolicy.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.ConfigPolicy();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.policy = $root.common.Policy.decode(reader, reader.size(), $undefined, _depth + 1, message.policy);
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.modPolicy = value;
                        else
                            delete message.modPolicy;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConfigPolicy
         * @function getTypeUrl
         * @memberof common.ConfigPolicy
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConfigPolicy.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.ConfigPolicy";
        };

        return ConfigPolicy;
    })();

    common.Policy = (function() {

        /**
         * Properties of a Policy.
         * @typedef {Object} common.Policy.$Properties
         * @property {number|null} [type] Policy type
         * @property {Uint8Array|null} [value] Policy value
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Policy.
         * @memberof common
         * @interface IPolicy
         * @augments common.Policy.$Properties
         * @deprecated Use common.Policy.$Properties instead.
         */

        /**
         * Shape of a Policy.
         * @typedef {common.Policy.$Properties} common.Policy.$Shape
         */

        /**
         * Constructs a new Policy.
         * @memberof common
         * @classdesc Represents a Policy.
         * @constructor
         * @param {common.Policy.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Policy = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Policy type.
         * @member {number} type
         * @memberof common.Policy
         * @instance
         */
        Policy.prototype.type = 0;

        /**
         * Policy value.
         * @member {Uint8Array} value
         * @memberof common.Policy
         * @instance
         */
        Policy.prototype.value = $util.newBuffer([]);

        /**
         * Encodes the specified Policy message. Does not implicitly {@link common.Policy.verify|verify} messages.
         * @function encode
         * @memberof common.Policy
         * @static
         * @param {common.Policy.$Properties} message Policy message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Policy.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.type);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.value);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Policy message from the specified reader or buffer.
         * @function decode
         * @memberof common.Policy
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Policy & common.Policy.$Shape} Policy
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Policy.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Policy();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.type = value;
                        else
                            delete message.type;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.value = value;
                        else
                            delete message.value;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Policy
         * @function getTypeUrl
         * @memberof common.Policy
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Policy.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Policy";
        };

        return Policy;
    })();

    common.HashingAlgorithm = (function() {

        /**
         * Properties of a HashingAlgorithm.
         * @typedef {Object} common.HashingAlgorithm.$Properties
         * @property {string|null} [name] HashingAlgorithm name
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a HashingAlgorithm.
         * @memberof common
         * @interface IHashingAlgorithm
         * @augments common.HashingAlgorithm.$Properties
         * @deprecated Use common.HashingAlgorithm.$Properties instead.
         */

        /**
         * Shape of a HashingAlgorithm.
         * @typedef {common.HashingAlgorithm.$Properties} common.HashingAlgorithm.$Shape
         */

        /**
         * Constructs a new HashingAlgorithm.
         * @memberof common
         * @classdesc Represents a HashingAlgorithm.
         * @constructor
         * @param {common.HashingAlgorithm.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const HashingAlgorithm = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * HashingAlgorithm name.
         * @member {string} name
         * @memberof common.HashingAlgorithm
         * @instance
         */
        HashingAlgorithm.prototype.name = "";

        /**
         * Encodes the specified HashingAlgorithm message. Does not implicitly {@link common.HashingAlgorithm.verify|verify} messages.
         * @function encode
         * @memberof common.HashingAlgorithm
         * @static
         * @param {common.HashingAlgorithm.$Properties} message HashingAlgorithm message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        HashingAlgorithm.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a HashingAlgorithm message from the specified reader or buffer.
         * @function decode
         * @memberof common.HashingAlgorithm
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.HashingAlgorithm & common.HashingAlgorithm.$Shape} HashingAlgorithm
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        HashingAlgorithm.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.HashingAlgorithm();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for HashingAlgorithm
         * @function getTypeUrl
         * @memberof common.HashingAlgorithm
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        HashingAlgorithm.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.HashingAlgorithm";
        };

        return HashingAlgorithm;
    })();

    common.BlockDataHashingStructure = (function() {

        /**
         * Properties of a BlockDataHashingStructure.
         * @typedef {Object} common.BlockDataHashingStructure.$Properties
         * @property {number|null} [width] BlockDataHashingStructure width
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BlockDataHashingStructure.
         * @memberof common
         * @interface IBlockDataHashingStructure
         * @augments common.BlockDataHashingStructure.$Properties
         * @deprecated Use common.BlockDataHashingStructure.$Properties instead.
         */

        /**
         * Shape of a BlockDataHashingStructure.
         * @typedef {common.BlockDataHashingStructure.$Properties} common.BlockDataHashingStructure.$Shape
         */

        /**
         * Constructs a new BlockDataHashingStructure.
         * @memberof common
         * @classdesc Represents a BlockDataHashingStructure.
         * @constructor
         * @param {common.BlockDataHashingStructure.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BlockDataHashingStructure = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BlockDataHashingStructure width.
         * @member {number} width
         * @memberof common.BlockDataHashingStructure
         * @instance
         */
        BlockDataHashingStructure.prototype.width = 0;

        /**
         * Encodes the specified BlockDataHashingStructure message. Does not implicitly {@link common.BlockDataHashingStructure.verify|verify} messages.
         * @function encode
         * @memberof common.BlockDataHashingStructure
         * @static
         * @param {common.BlockDataHashingStructure.$Properties} message BlockDataHashingStructure message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BlockDataHashingStructure.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.width != null && $Object.hasOwnProperty.call(message, "width") && message.width !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.width);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BlockDataHashingStructure message from the specified reader or buffer.
         * @function decode
         * @memberof common.BlockDataHashingStructure
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.BlockDataHashingStructure & common.BlockDataHashingStructure.$Shape} BlockDataHashingStructure
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BlockDataHashingStructure.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.BlockDataHashingStructure();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.width = value;
                        else
                            delete message.width;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BlockDataHashingStructure
         * @function getTypeUrl
         * @memberof common.BlockDataHashingStructure
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BlockDataHashingStructure.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.BlockDataHashingStructure";
        };

        return BlockDataHashingStructure;
    })();

    common.Capabilities = (function() {

        /**
         * Properties of a Capabilities.
         * @typedef {Object} common.Capabilities.$Properties
         * @property {Object.<string,common.Capability.$Properties>|null} [capabilities] Capabilities capabilities
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Capabilities.
         * @memberof common
         * @interface ICapabilities
         * @augments common.Capabilities.$Properties
         * @deprecated Use common.Capabilities.$Properties instead.
         */

        /**
         * Shape of a Capabilities.
         * @typedef {common.Capabilities.$Properties} common.Capabilities.$Shape
         */

        /**
         * Constructs a new Capabilities.
         * @memberof common
         * @classdesc Represents a Capabilities.
         * @constructor
         * @param {common.Capabilities.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Capabilities = function (properties) {
            this.capabilities = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Capabilities capabilities.
         * @member {Object.<string,common.Capability.$Properties>} capabilities
         * @memberof common.Capabilities
         * @instance
         */
        Capabilities.prototype.capabilities = $util.emptyObject;

        /**
         * Encodes the specified Capabilities message. Does not implicitly {@link common.Capabilities.verify|verify} messages.
         * @function encode
         * @memberof common.Capabilities
         * @static
         * @param {common.Capabilities.$Properties} message Capabilities message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Capabilities.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.capabilities != null && $Object.hasOwnProperty.call(message, "capabilities"))
                for (let keys = $Object.keys(message.capabilities), i = 0; i < keys.length; ++i) {
                    writer.uint32(/* id 1, wireType 2 =*/10).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]);
                    $root.common.Capability.encode(message.capabilities[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                }
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Capabilities message from the specified reader or buffer.
         * @function decode
         * @memberof common.Capabilities
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Capabilities & common.Capabilities.$Shape} Capabilities
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Capabilities.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, key, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Capabilities();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (message.capabilities === $util.emptyObject)
                            message.capabilities = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = "";
                        value = null;
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 2)
                                    break;
                                key = reader.stringVerify();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = $root.common.Capability.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.capabilities, key);
                        message.capabilities[key] = value || new $root.common.Capability();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Capabilities
         * @function getTypeUrl
         * @memberof common.Capabilities
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Capabilities.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Capabilities";
        };

        return Capabilities;
    })();

    common.Capability = (function() {

        /**
         * Properties of a Capability.
         * @typedef {Object} common.Capability.$Properties
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Capability.
         * @memberof common
         * @interface ICapability
         * @augments common.Capability.$Properties
         * @deprecated Use common.Capability.$Properties instead.
         */

        /**
         * Shape of a Capability.
         * @typedef {common.Capability.$Properties} common.Capability.$Shape
         */

        /**
         * Constructs a new Capability.
         * @memberof common
         * @classdesc Represents a Capability.
         * @constructor
         * @param {common.Capability.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Capability = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Encodes the specified Capability message. Does not implicitly {@link common.Capability.verify|verify} messages.
         * @function encode
         * @memberof common.Capability
         * @static
         * @param {common.Capability.$Properties} message Capability message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Capability.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Capability message from the specified reader or buffer.
         * @function decode
         * @memberof common.Capability
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {common.Capability & common.Capability.$Shape} Capability
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Capability.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.common.Capability();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                reader.skipType(tag & 7, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Capability
         * @function getTypeUrl
         * @memberof common.Capability
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Capability.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/common.Capability";
        };

        return Capability;
    })();

    return common;
})();

export const google = $root.google = (() => {

    /**
     * Namespace google.
     * @exports google
     * @namespace
     */
    const google = {};

    google.protobuf = (function() {

        /**
         * Namespace protobuf.
         * @memberof google
         * @namespace
         */
        const protobuf = {};

        protobuf.Timestamp = (function() {

            /**
             * Properties of a Timestamp.
             * @typedef {Object} google.protobuf.Timestamp.$Properties
             * @property {Long|null} [seconds] Timestamp seconds
             * @property {number|null} [nanos] Timestamp nanos
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Timestamp.
             * @memberof google.protobuf
             * @interface ITimestamp
             * @augments google.protobuf.Timestamp.$Properties
             * @deprecated Use google.protobuf.Timestamp.$Properties instead.
             */

            /**
             * Shape of a Timestamp.
             * @typedef {google.protobuf.Timestamp.$Properties} google.protobuf.Timestamp.$Shape
             */

            /**
             * Constructs a new Timestamp.
             * @memberof google.protobuf
             * @classdesc Represents a Timestamp.
             * @constructor
             * @param {google.protobuf.Timestamp.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Timestamp = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Timestamp seconds.
             * @member {Long} seconds
             * @memberof google.protobuf.Timestamp
             * @instance
             */
            Timestamp.prototype.seconds = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            /**
             * Timestamp nanos.
             * @member {number} nanos
             * @memberof google.protobuf.Timestamp
             * @instance
             */
            Timestamp.prototype.nanos = 0;

            /**
             * Encodes the specified Timestamp message. Does not implicitly {@link google.protobuf.Timestamp.verify|verify} messages.
             * @function encode
             * @memberof google.protobuf.Timestamp
             * @static
             * @param {google.protobuf.Timestamp.$Properties} message Timestamp message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Timestamp.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds") && (typeof message.seconds === "object" ? message.seconds.low || message.seconds.high : message.seconds !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).int64(message.seconds);
                if (message.nanos != null && $Object.hasOwnProperty.call(message, "nanos") && message.nanos !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.nanos);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Timestamp message from the specified reader or buffer.
             * @function decode
             * @memberof google.protobuf.Timestamp
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape} Timestamp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Timestamp.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.google.protobuf.Timestamp();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.seconds = value;
                            else
                                delete message.seconds;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.nanos = value;
                            else
                                delete message.nanos;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Timestamp
             * @function getTypeUrl
             * @memberof google.protobuf.Timestamp
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Timestamp.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/google.protobuf.Timestamp";
            };

            return Timestamp;
        })();

        return protobuf;
    })();

    return google;
})();

export const orderer = $root.orderer = (() => {

    /**
     * Namespace orderer.
     * @exports orderer
     * @namespace
     */
    const orderer = {};

    orderer.KafkaMessage = (function() {

        /**
         * Properties of a KafkaMessage.
         * @typedef {Object} orderer.KafkaMessage.$Properties
         * @property {orderer.KafkaMessageRegular.$Properties|null} [regular] KafkaMessage regular
         * @property {orderer.KafkaMessageTimeToCut.$Properties|null} [timeToCut] KafkaMessage timeToCut
         * @property {orderer.KafkaMessageConnect.$Properties|null} [connect] KafkaMessage connect
         * @property {"regular"|"timeToCut"|"connect"} [type] KafkaMessage type
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KafkaMessage.
         * @memberof orderer
         * @interface IKafkaMessage
         * @augments orderer.KafkaMessage.$Properties
         * @deprecated Use orderer.KafkaMessage.$Properties instead.
         */

        /**
         * Narrowed shape of a KafkaMessage.
         * @typedef {{
         *   regular?: orderer.KafkaMessageRegular.$Shape|null;
         *   timeToCut?: orderer.KafkaMessageTimeToCut.$Shape|null;
         *   connect?: orderer.KafkaMessageConnect.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ type?: undefined; regular?: null; timeToCut?: null; connect?: null }|{ type?: "regular"; regular: orderer.KafkaMessageRegular.$Shape; timeToCut?: null; connect?: null }|{ type?: "timeToCut"; regular?: null; timeToCut: orderer.KafkaMessageTimeToCut.$Shape; connect?: null }|{ type?: "connect"; regular?: null; timeToCut?: null; connect: orderer.KafkaMessageConnect.$Shape })
         * )} orderer.KafkaMessage.$Shape
         */

        /**
         * Constructs a new KafkaMessage.
         * @memberof orderer
         * @classdesc Represents a KafkaMessage.
         * @constructor
         * @param {orderer.KafkaMessage.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KafkaMessage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KafkaMessage regular.
         * @member {orderer.KafkaMessageRegular.$Properties|null|undefined} regular
         * @memberof orderer.KafkaMessage
         * @instance
         */
        KafkaMessage.prototype.regular = null;

        /**
         * KafkaMessage timeToCut.
         * @member {orderer.KafkaMessageTimeToCut.$Properties|null|undefined} timeToCut
         * @memberof orderer.KafkaMessage
         * @instance
         */
        KafkaMessage.prototype.timeToCut = null;

        /**
         * KafkaMessage connect.
         * @member {orderer.KafkaMessageConnect.$Properties|null|undefined} connect
         * @memberof orderer.KafkaMessage
         * @instance
         */
        KafkaMessage.prototype.connect = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * KafkaMessage type.
         * @member {"regular"|"timeToCut"|"connect"|undefined} type
         * @memberof orderer.KafkaMessage
         * @instance
         */
        $Object.defineProperty(KafkaMessage.prototype, "type", {
            get: $util.oneOfGetter($oneOfFields = ["regular", "timeToCut", "connect"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Encodes the specified KafkaMessage message. Does not implicitly {@link orderer.KafkaMessage.verify|verify} messages.
         * @function encode
         * @memberof orderer.KafkaMessage
         * @static
         * @param {orderer.KafkaMessage.$Properties} message KafkaMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KafkaMessage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.regular != null && $Object.hasOwnProperty.call(message, "regular"))
                $root.orderer.KafkaMessageRegular.encode(message.regular, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.timeToCut != null && $Object.hasOwnProperty.call(message, "timeToCut"))
                $root.orderer.KafkaMessageTimeToCut.encode(message.timeToCut, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.connect != null && $Object.hasOwnProperty.call(message, "connect"))
                $root.orderer.KafkaMessageConnect.encode(message.connect, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KafkaMessage message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.KafkaMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.KafkaMessage & orderer.KafkaMessage.$Shape} KafkaMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KafkaMessage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.KafkaMessage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.regular = $root.orderer.KafkaMessageRegular.decode(reader, reader.size(), $undefined, _depth + 1, message.regular);
                        message.type = "regular";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.timeToCut = $root.orderer.KafkaMessageTimeToCut.decode(reader, reader.size(), $undefined, _depth + 1, message.timeToCut);
                        message.type = "timeToCut";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.connect = $root.orderer.KafkaMessageConnect.decode(reader, reader.size(), $undefined, _depth + 1, message.connect);
                        message.type = "connect";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KafkaMessage
         * @function getTypeUrl
         * @memberof orderer.KafkaMessage
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KafkaMessage.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.KafkaMessage";
        };

        return KafkaMessage;
    })();

    orderer.KafkaMessageRegular = (function() {

        /**
         * Properties of a KafkaMessageRegular.
         * @typedef {Object} orderer.KafkaMessageRegular.$Properties
         * @property {Uint8Array|null} [payload] KafkaMessageRegular payload
         * @property {Long|null} [configSeq] KafkaMessageRegular configSeq
         * @property {orderer.KafkaMessageRegular.Class|null} ["class"] KafkaMessageRegular class
         * @property {Long|null} [originalOffset] KafkaMessageRegular originalOffset
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KafkaMessageRegular.
         * @memberof orderer
         * @interface IKafkaMessageRegular
         * @augments orderer.KafkaMessageRegular.$Properties
         * @deprecated Use orderer.KafkaMessageRegular.$Properties instead.
         */

        /**
         * Shape of a KafkaMessageRegular.
         * @typedef {orderer.KafkaMessageRegular.$Properties} orderer.KafkaMessageRegular.$Shape
         */

        /**
         * Constructs a new KafkaMessageRegular.
         * @memberof orderer
         * @classdesc Represents a KafkaMessageRegular.
         * @constructor
         * @param {orderer.KafkaMessageRegular.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KafkaMessageRegular = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KafkaMessageRegular payload.
         * @member {Uint8Array} payload
         * @memberof orderer.KafkaMessageRegular
         * @instance
         */
        KafkaMessageRegular.prototype.payload = $util.newBuffer([]);

        /**
         * KafkaMessageRegular configSeq.
         * @member {Long} configSeq
         * @memberof orderer.KafkaMessageRegular
         * @instance
         */
        KafkaMessageRegular.prototype.configSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * KafkaMessageRegular class.
         * @member {orderer.KafkaMessageRegular.Class} class
         * @memberof orderer.KafkaMessageRegular
         * @instance
         */
        KafkaMessageRegular.prototype["class"] = 0;

        /**
         * KafkaMessageRegular originalOffset.
         * @member {Long} originalOffset
         * @memberof orderer.KafkaMessageRegular
         * @instance
         */
        KafkaMessageRegular.prototype.originalOffset = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        /**
         * Encodes the specified KafkaMessageRegular message. Does not implicitly {@link orderer.KafkaMessageRegular.verify|verify} messages.
         * @function encode
         * @memberof orderer.KafkaMessageRegular
         * @static
         * @param {orderer.KafkaMessageRegular.$Properties} message KafkaMessageRegular message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KafkaMessageRegular.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.payload);
            if (message.configSeq != null && $Object.hasOwnProperty.call(message, "configSeq") && (typeof message.configSeq === "object" ? message.configSeq.low || message.configSeq.high : message.configSeq !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.configSeq);
            if (message["class"] != null && $Object.hasOwnProperty.call(message, "class") && message["class"] !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message["class"]);
            if (message.originalOffset != null && $Object.hasOwnProperty.call(message, "originalOffset") && (typeof message.originalOffset === "object" ? message.originalOffset.low || message.originalOffset.high : message.originalOffset !== 0))
                writer.uint32(/* id 4, wireType 0 =*/32).int64(message.originalOffset);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KafkaMessageRegular message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.KafkaMessageRegular
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.KafkaMessageRegular & orderer.KafkaMessageRegular.$Shape} KafkaMessageRegular
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KafkaMessageRegular.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.KafkaMessageRegular();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.payload = value;
                        else
                            delete message.payload;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.configSeq = value;
                        else
                            delete message.configSeq;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message["class"] = value;
                        else
                            delete message["class"];
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                            message.originalOffset = value;
                        else
                            delete message.originalOffset;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KafkaMessageRegular
         * @function getTypeUrl
         * @memberof orderer.KafkaMessageRegular
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KafkaMessageRegular.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.KafkaMessageRegular";
        };

        /**
         * Class enum.
         * @name orderer.KafkaMessageRegular.Class
         * @enum {number}
         * @property {number} UNKNOWN=0 UNKNOWN value
         * @property {number} NORMAL=1 NORMAL value
         * @property {number} CONFIG=2 CONFIG value
         */
        KafkaMessageRegular.Class = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "UNKNOWN"] = 0;
            values[valuesById[1] = "NORMAL"] = 1;
            values[valuesById[2] = "CONFIG"] = 2;
            return values;
        })();

        return KafkaMessageRegular;
    })();

    orderer.KafkaMessageTimeToCut = (function() {

        /**
         * Properties of a KafkaMessageTimeToCut.
         * @typedef {Object} orderer.KafkaMessageTimeToCut.$Properties
         * @property {Long|null} [blockNumber] KafkaMessageTimeToCut blockNumber
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KafkaMessageTimeToCut.
         * @memberof orderer
         * @interface IKafkaMessageTimeToCut
         * @augments orderer.KafkaMessageTimeToCut.$Properties
         * @deprecated Use orderer.KafkaMessageTimeToCut.$Properties instead.
         */

        /**
         * Shape of a KafkaMessageTimeToCut.
         * @typedef {orderer.KafkaMessageTimeToCut.$Properties} orderer.KafkaMessageTimeToCut.$Shape
         */

        /**
         * Constructs a new KafkaMessageTimeToCut.
         * @memberof orderer
         * @classdesc Represents a KafkaMessageTimeToCut.
         * @constructor
         * @param {orderer.KafkaMessageTimeToCut.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KafkaMessageTimeToCut = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KafkaMessageTimeToCut blockNumber.
         * @member {Long} blockNumber
         * @memberof orderer.KafkaMessageTimeToCut
         * @instance
         */
        KafkaMessageTimeToCut.prototype.blockNumber = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Encodes the specified KafkaMessageTimeToCut message. Does not implicitly {@link orderer.KafkaMessageTimeToCut.verify|verify} messages.
         * @function encode
         * @memberof orderer.KafkaMessageTimeToCut
         * @static
         * @param {orderer.KafkaMessageTimeToCut.$Properties} message KafkaMessageTimeToCut message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KafkaMessageTimeToCut.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.blockNumber != null && $Object.hasOwnProperty.call(message, "blockNumber") && (typeof message.blockNumber === "object" ? message.blockNumber.low || message.blockNumber.high : message.blockNumber !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.blockNumber);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KafkaMessageTimeToCut message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.KafkaMessageTimeToCut
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.KafkaMessageTimeToCut & orderer.KafkaMessageTimeToCut.$Shape} KafkaMessageTimeToCut
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KafkaMessageTimeToCut.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.KafkaMessageTimeToCut();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.blockNumber = value;
                        else
                            delete message.blockNumber;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KafkaMessageTimeToCut
         * @function getTypeUrl
         * @memberof orderer.KafkaMessageTimeToCut
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KafkaMessageTimeToCut.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.KafkaMessageTimeToCut";
        };

        return KafkaMessageTimeToCut;
    })();

    orderer.KafkaMessageConnect = (function() {

        /**
         * Properties of a KafkaMessageConnect.
         * @typedef {Object} orderer.KafkaMessageConnect.$Properties
         * @property {Uint8Array|null} [payload] KafkaMessageConnect payload
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KafkaMessageConnect.
         * @memberof orderer
         * @interface IKafkaMessageConnect
         * @augments orderer.KafkaMessageConnect.$Properties
         * @deprecated Use orderer.KafkaMessageConnect.$Properties instead.
         */

        /**
         * Shape of a KafkaMessageConnect.
         * @typedef {orderer.KafkaMessageConnect.$Properties} orderer.KafkaMessageConnect.$Shape
         */

        /**
         * Constructs a new KafkaMessageConnect.
         * @memberof orderer
         * @classdesc Represents a KafkaMessageConnect.
         * @constructor
         * @param {orderer.KafkaMessageConnect.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KafkaMessageConnect = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KafkaMessageConnect payload.
         * @member {Uint8Array} payload
         * @memberof orderer.KafkaMessageConnect
         * @instance
         */
        KafkaMessageConnect.prototype.payload = $util.newBuffer([]);

        /**
         * Encodes the specified KafkaMessageConnect message. Does not implicitly {@link orderer.KafkaMessageConnect.verify|verify} messages.
         * @function encode
         * @memberof orderer.KafkaMessageConnect
         * @static
         * @param {orderer.KafkaMessageConnect.$Properties} message KafkaMessageConnect message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KafkaMessageConnect.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.payload != null && $Object.hasOwnProperty.call(message, "payload") && message.payload.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.payload);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KafkaMessageConnect message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.KafkaMessageConnect
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.KafkaMessageConnect & orderer.KafkaMessageConnect.$Shape} KafkaMessageConnect
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KafkaMessageConnect.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.KafkaMessageConnect();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.payload = value;
                        else
                            delete message.payload;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KafkaMessageConnect
         * @function getTypeUrl
         * @memberof orderer.KafkaMessageConnect
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KafkaMessageConnect.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.KafkaMessageConnect";
        };

        return KafkaMessageConnect;
    })();

    orderer.KafkaMetadata = (function() {

        /**
         * Properties of a KafkaMetadata.
         * @typedef {Object} orderer.KafkaMetadata.$Properties
         * @property {Long|null} [lastOffsetPersisted] KafkaMetadata lastOffsetPersisted
         * @property {Long|null} [lastOriginalOffsetProcessed] KafkaMetadata lastOriginalOffsetProcessed
         * @property {Long|null} [lastResubmittedConfigOffset] KafkaMetadata lastResubmittedConfigOffset
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KafkaMetadata.
         * @memberof orderer
         * @interface IKafkaMetadata
         * @augments orderer.KafkaMetadata.$Properties
         * @deprecated Use orderer.KafkaMetadata.$Properties instead.
         */

        /**
         * Shape of a KafkaMetadata.
         * @typedef {orderer.KafkaMetadata.$Properties} orderer.KafkaMetadata.$Shape
         */

        /**
         * Constructs a new KafkaMetadata.
         * @memberof orderer
         * @classdesc Represents a KafkaMetadata.
         * @constructor
         * @param {orderer.KafkaMetadata.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KafkaMetadata = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KafkaMetadata lastOffsetPersisted.
         * @member {Long} lastOffsetPersisted
         * @memberof orderer.KafkaMetadata
         * @instance
         */
        KafkaMetadata.prototype.lastOffsetPersisted = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        /**
         * KafkaMetadata lastOriginalOffsetProcessed.
         * @member {Long} lastOriginalOffsetProcessed
         * @memberof orderer.KafkaMetadata
         * @instance
         */
        KafkaMetadata.prototype.lastOriginalOffsetProcessed = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        /**
         * KafkaMetadata lastResubmittedConfigOffset.
         * @member {Long} lastResubmittedConfigOffset
         * @memberof orderer.KafkaMetadata
         * @instance
         */
        KafkaMetadata.prototype.lastResubmittedConfigOffset = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        /**
         * Encodes the specified KafkaMetadata message. Does not implicitly {@link orderer.KafkaMetadata.verify|verify} messages.
         * @function encode
         * @memberof orderer.KafkaMetadata
         * @static
         * @param {orderer.KafkaMetadata.$Properties} message KafkaMetadata message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KafkaMetadata.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.lastOffsetPersisted != null && $Object.hasOwnProperty.call(message, "lastOffsetPersisted") && (typeof message.lastOffsetPersisted === "object" ? message.lastOffsetPersisted.low || message.lastOffsetPersisted.high : message.lastOffsetPersisted !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).int64(message.lastOffsetPersisted);
            if (message.lastOriginalOffsetProcessed != null && $Object.hasOwnProperty.call(message, "lastOriginalOffsetProcessed") && (typeof message.lastOriginalOffsetProcessed === "object" ? message.lastOriginalOffsetProcessed.low || message.lastOriginalOffsetProcessed.high : message.lastOriginalOffsetProcessed !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).int64(message.lastOriginalOffsetProcessed);
            if (message.lastResubmittedConfigOffset != null && $Object.hasOwnProperty.call(message, "lastResubmittedConfigOffset") && (typeof message.lastResubmittedConfigOffset === "object" ? message.lastResubmittedConfigOffset.low || message.lastResubmittedConfigOffset.high : message.lastResubmittedConfigOffset !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).int64(message.lastResubmittedConfigOffset);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KafkaMetadata message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.KafkaMetadata
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.KafkaMetadata & orderer.KafkaMetadata.$Shape} KafkaMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KafkaMetadata.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.KafkaMetadata();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                            message.lastOffsetPersisted = value;
                        else
                            delete message.lastOffsetPersisted;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                            message.lastOriginalOffsetProcessed = value;
                        else
                            delete message.lastOriginalOffsetProcessed;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                            message.lastResubmittedConfigOffset = value;
                        else
                            delete message.lastResubmittedConfigOffset;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KafkaMetadata
         * @function getTypeUrl
         * @memberof orderer.KafkaMetadata
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KafkaMetadata.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.KafkaMetadata";
        };

        return KafkaMetadata;
    })();

    orderer.ConsensusType = (function() {

        /**
         * Properties of a ConsensusType.
         * @typedef {Object} orderer.ConsensusType.$Properties
         * @property {string|null} [type] ConsensusType type
         * @property {Uint8Array|null} [metadata] ConsensusType metadata
         * @property {orderer.ConsensusType.State|null} [state] ConsensusType state
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ConsensusType.
         * @memberof orderer
         * @interface IConsensusType
         * @augments orderer.ConsensusType.$Properties
         * @deprecated Use orderer.ConsensusType.$Properties instead.
         */

        /**
         * Shape of a ConsensusType.
         * @typedef {orderer.ConsensusType.$Properties} orderer.ConsensusType.$Shape
         */

        /**
         * Constructs a new ConsensusType.
         * @memberof orderer
         * @classdesc Represents a ConsensusType.
         * @constructor
         * @param {orderer.ConsensusType.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ConsensusType = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ConsensusType type.
         * @member {string} type
         * @memberof orderer.ConsensusType
         * @instance
         */
        ConsensusType.prototype.type = "";

        /**
         * ConsensusType metadata.
         * @member {Uint8Array} metadata
         * @memberof orderer.ConsensusType
         * @instance
         */
        ConsensusType.prototype.metadata = $util.newBuffer([]);

        /**
         * ConsensusType state.
         * @member {orderer.ConsensusType.State} state
         * @memberof orderer.ConsensusType
         * @instance
         */
        ConsensusType.prototype.state = 0;

        /**
         * Encodes the specified ConsensusType message. Does not implicitly {@link orderer.ConsensusType.verify|verify} messages.
         * @function encode
         * @memberof orderer.ConsensusType
         * @static
         * @param {orderer.ConsensusType.$Properties} message ConsensusType message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ConsensusType.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.type);
            if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata") && message.metadata.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.metadata);
            if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.state);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ConsensusType message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.ConsensusType
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.ConsensusType & orderer.ConsensusType.$Shape} ConsensusType
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ConsensusType.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.ConsensusType();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.type = value;
                        else
                            delete message.type;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.metadata = value;
                        else
                            delete message.metadata;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.state = value;
                        else
                            delete message.state;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ConsensusType
         * @function getTypeUrl
         * @memberof orderer.ConsensusType
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ConsensusType.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.ConsensusType";
        };

        /**
         * State enum.
         * @name orderer.ConsensusType.State
         * @enum {number}
         * @property {number} NORMAL=0 NORMAL value
         * @property {number} MAINTENANCE=1 MAINTENANCE value
         */
        ConsensusType.State = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "NORMAL"] = 0;
            values[valuesById[1] = "MAINTENANCE"] = 1;
            return values;
        })();

        return ConsensusType;
    })();

    orderer.BatchSize = (function() {

        /**
         * Properties of a BatchSize.
         * @typedef {Object} orderer.BatchSize.$Properties
         * @property {number|null} [maxMessageCount] BatchSize maxMessageCount
         * @property {number|null} [absoluteMaxBytes] BatchSize absoluteMaxBytes
         * @property {number|null} [preferredMaxBytes] BatchSize preferredMaxBytes
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BatchSize.
         * @memberof orderer
         * @interface IBatchSize
         * @augments orderer.BatchSize.$Properties
         * @deprecated Use orderer.BatchSize.$Properties instead.
         */

        /**
         * Shape of a BatchSize.
         * @typedef {orderer.BatchSize.$Properties} orderer.BatchSize.$Shape
         */

        /**
         * Constructs a new BatchSize.
         * @memberof orderer
         * @classdesc Represents a BatchSize.
         * @constructor
         * @param {orderer.BatchSize.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BatchSize = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BatchSize maxMessageCount.
         * @member {number} maxMessageCount
         * @memberof orderer.BatchSize
         * @instance
         */
        BatchSize.prototype.maxMessageCount = 0;

        /**
         * BatchSize absoluteMaxBytes.
         * @member {number} absoluteMaxBytes
         * @memberof orderer.BatchSize
         * @instance
         */
        BatchSize.prototype.absoluteMaxBytes = 0;

        /**
         * BatchSize preferredMaxBytes.
         * @member {number} preferredMaxBytes
         * @memberof orderer.BatchSize
         * @instance
         */
        BatchSize.prototype.preferredMaxBytes = 0;

        /**
         * Encodes the specified BatchSize message. Does not implicitly {@link orderer.BatchSize.verify|verify} messages.
         * @function encode
         * @memberof orderer.BatchSize
         * @static
         * @param {orderer.BatchSize.$Properties} message BatchSize message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BatchSize.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.maxMessageCount != null && $Object.hasOwnProperty.call(message, "maxMessageCount") && message.maxMessageCount !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.maxMessageCount);
            if (message.absoluteMaxBytes != null && $Object.hasOwnProperty.call(message, "absoluteMaxBytes") && message.absoluteMaxBytes !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.absoluteMaxBytes);
            if (message.preferredMaxBytes != null && $Object.hasOwnProperty.call(message, "preferredMaxBytes") && message.preferredMaxBytes !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.preferredMaxBytes);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BatchSize message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.BatchSize
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.BatchSize & orderer.BatchSize.$Shape} BatchSize
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BatchSize.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.BatchSize();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.maxMessageCount = value;
                        else
                            delete message.maxMessageCount;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.absoluteMaxBytes = value;
                        else
                            delete message.absoluteMaxBytes;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.preferredMaxBytes = value;
                        else
                            delete message.preferredMaxBytes;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BatchSize
         * @function getTypeUrl
         * @memberof orderer.BatchSize
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BatchSize.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.BatchSize";
        };

        return BatchSize;
    })();

    orderer.BatchTimeout = (function() {

        /**
         * Properties of a BatchTimeout.
         * @typedef {Object} orderer.BatchTimeout.$Properties
         * @property {string|null} [timeout] BatchTimeout timeout
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BatchTimeout.
         * @memberof orderer
         * @interface IBatchTimeout
         * @augments orderer.BatchTimeout.$Properties
         * @deprecated Use orderer.BatchTimeout.$Properties instead.
         */

        /**
         * Shape of a BatchTimeout.
         * @typedef {orderer.BatchTimeout.$Properties} orderer.BatchTimeout.$Shape
         */

        /**
         * Constructs a new BatchTimeout.
         * @memberof orderer
         * @classdesc Represents a BatchTimeout.
         * @constructor
         * @param {orderer.BatchTimeout.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BatchTimeout = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BatchTimeout timeout.
         * @member {string} timeout
         * @memberof orderer.BatchTimeout
         * @instance
         */
        BatchTimeout.prototype.timeout = "";

        /**
         * Encodes the specified BatchTimeout message. Does not implicitly {@link orderer.BatchTimeout.verify|verify} messages.
         * @function encode
         * @memberof orderer.BatchTimeout
         * @static
         * @param {orderer.BatchTimeout.$Properties} message BatchTimeout message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BatchTimeout.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.timeout != null && $Object.hasOwnProperty.call(message, "timeout") && message.timeout !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.timeout);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BatchTimeout message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.BatchTimeout
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.BatchTimeout & orderer.BatchTimeout.$Shape} BatchTimeout
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BatchTimeout.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.BatchTimeout();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.timeout = value;
                        else
                            delete message.timeout;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BatchTimeout
         * @function getTypeUrl
         * @memberof orderer.BatchTimeout
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BatchTimeout.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.BatchTimeout";
        };

        return BatchTimeout;
    })();

    orderer.KafkaBrokers = (function() {

        /**
         * Properties of a KafkaBrokers.
         * @typedef {Object} orderer.KafkaBrokers.$Properties
         * @property {Array.<string>|null} [brokers] KafkaBrokers brokers
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a KafkaBrokers.
         * @memberof orderer
         * @interface IKafkaBrokers
         * @augments orderer.KafkaBrokers.$Properties
         * @deprecated Use orderer.KafkaBrokers.$Properties instead.
         */

        /**
         * Shape of a KafkaBrokers.
         * @typedef {orderer.KafkaBrokers.$Properties} orderer.KafkaBrokers.$Shape
         */

        /**
         * Constructs a new KafkaBrokers.
         * @memberof orderer
         * @classdesc Represents a KafkaBrokers.
         * @constructor
         * @param {orderer.KafkaBrokers.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const KafkaBrokers = function (properties) {
            this.brokers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * KafkaBrokers brokers.
         * @member {Array.<string>} brokers
         * @memberof orderer.KafkaBrokers
         * @instance
         */
        KafkaBrokers.prototype.brokers = $util.emptyArray;

        /**
         * Encodes the specified KafkaBrokers message. Does not implicitly {@link orderer.KafkaBrokers.verify|verify} messages.
         * @function encode
         * @memberof orderer.KafkaBrokers
         * @static
         * @param {orderer.KafkaBrokers.$Properties} message KafkaBrokers message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        KafkaBrokers.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.brokers != null && message.brokers.length)
                for (let i = 0; i < message.brokers.length; ++i)
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.brokers[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a KafkaBrokers message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.KafkaBrokers
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.KafkaBrokers & orderer.KafkaBrokers.$Shape} KafkaBrokers
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        KafkaBrokers.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.KafkaBrokers();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.brokers && message.brokers.length))
                            message.brokers = [];
                        message.brokers.push(reader.stringVerify());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for KafkaBrokers
         * @function getTypeUrl
         * @memberof orderer.KafkaBrokers
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        KafkaBrokers.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.KafkaBrokers";
        };

        return KafkaBrokers;
    })();

    orderer.BroadcastResponse = (function() {

        /**
         * Properties of a BroadcastResponse.
         * @typedef {Object} orderer.BroadcastResponse.$Properties
         * @property {common.Status|null} [status] BroadcastResponse status
         * @property {string|null} [info] BroadcastResponse info
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BroadcastResponse.
         * @memberof orderer
         * @interface IBroadcastResponse
         * @augments orderer.BroadcastResponse.$Properties
         * @deprecated Use orderer.BroadcastResponse.$Properties instead.
         */

        /**
         * Shape of a BroadcastResponse.
         * @typedef {orderer.BroadcastResponse.$Properties} orderer.BroadcastResponse.$Shape
         */

        /**
         * Constructs a new BroadcastResponse.
         * @memberof orderer
         * @classdesc Represents a BroadcastResponse.
         * @constructor
         * @param {orderer.BroadcastResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BroadcastResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BroadcastResponse status.
         * @member {common.Status} status
         * @memberof orderer.BroadcastResponse
         * @instance
         */
        BroadcastResponse.prototype.status = 0;

        /**
         * BroadcastResponse info.
         * @member {string} info
         * @memberof orderer.BroadcastResponse
         * @instance
         */
        BroadcastResponse.prototype.info = "";

        /**
         * Encodes the specified BroadcastResponse message. Does not implicitly {@link orderer.BroadcastResponse.verify|verify} messages.
         * @function encode
         * @memberof orderer.BroadcastResponse
         * @static
         * @param {orderer.BroadcastResponse.$Properties} message BroadcastResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BroadcastResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.status);
            if (message.info != null && $Object.hasOwnProperty.call(message, "info") && message.info !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.info);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BroadcastResponse message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.BroadcastResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.BroadcastResponse & orderer.BroadcastResponse.$Shape} BroadcastResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BroadcastResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.BroadcastResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.status = value;
                        else
                            delete message.status;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.info = value;
                        else
                            delete message.info;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BroadcastResponse
         * @function getTypeUrl
         * @memberof orderer.BroadcastResponse
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BroadcastResponse.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.BroadcastResponse";
        };

        return BroadcastResponse;
    })();

    orderer.DeliverResponse = (function() {

        /**
         * Properties of a DeliverResponse.
         * @typedef {Object} orderer.DeliverResponse.$Properties
         * @property {common.Status|null} [status] DeliverResponse status
         * @property {common.Block.$Properties|null} [block] DeliverResponse block
         * @property {"status"|"block"} [type] DeliverResponse type
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a DeliverResponse.
         * @memberof orderer
         * @interface IDeliverResponse
         * @augments orderer.DeliverResponse.$Properties
         * @deprecated Use orderer.DeliverResponse.$Properties instead.
         */

        /**
         * Narrowed shape of a DeliverResponse.
         * @typedef {{
         *   status?: common.Status|null;
         *   block?: common.Block.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ type?: undefined; status?: null; block?: null }|{ type?: "status"; status: common.Status; block?: null }|{ type?: "block"; status?: null; block: common.Block.$Shape })
         * )} orderer.DeliverResponse.$Shape
         */

        /**
         * Constructs a new DeliverResponse.
         * @memberof orderer
         * @classdesc Represents a DeliverResponse.
         * @constructor
         * @param {orderer.DeliverResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const DeliverResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * DeliverResponse status.
         * @member {common.Status|null|undefined} status
         * @memberof orderer.DeliverResponse
         * @instance
         */
        DeliverResponse.prototype.status = null;

        /**
         * DeliverResponse block.
         * @member {common.Block.$Properties|null|undefined} block
         * @memberof orderer.DeliverResponse
         * @instance
         */
        DeliverResponse.prototype.block = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * DeliverResponse type.
         * @member {"status"|"block"|undefined} type
         * @memberof orderer.DeliverResponse
         * @instance
         */
        $Object.defineProperty(DeliverResponse.prototype, "type", {
            get: $util.oneOfGetter($oneOfFields = ["status", "block"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Encodes the specified DeliverResponse message. Does not implicitly {@link orderer.DeliverResponse.verify|verify} messages.
         * @function encode
         * @memberof orderer.DeliverResponse
         * @static
         * @param {orderer.DeliverResponse.$Properties} message DeliverResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        DeliverResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                writer.uint32(/* id 1, wireType 0 =*/8).int32(message.status);
            if (message.block != null && $Object.hasOwnProperty.call(message, "block"))
                $root.common.Block.encode(message.block, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a DeliverResponse message from the specified reader or buffer.
         * @function decode
         * @memberof orderer.DeliverResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {orderer.DeliverResponse & orderer.DeliverResponse.$Shape} DeliverResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        DeliverResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.orderer.DeliverResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        message.type = "status";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.block = $root.common.Block.decode(reader, reader.size(), $undefined, _depth + 1, message.block);
                        message.type = "block";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for DeliverResponse
         * @function getTypeUrl
         * @memberof orderer.DeliverResponse
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        DeliverResponse.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/orderer.DeliverResponse";
        };

        return DeliverResponse;
    })();

    return orderer;
})();

export const gateway = $root.gateway = (() => {

    /**
     * Namespace gateway.
     * @exports gateway
     * @namespace
     */
    const gateway = {};

    gateway.ChainTip = (function() {

        /**
         * Properties of a ChainTip.
         * @typedef {Object} gateway.ChainTip.$Properties
         * @property {Uint8Array|null} [genesisHash] ChainTip genesisHash
         * @property {Long|null} [number] ChainTip number
         * @property {Uint8Array|null} [headerHash] ChainTip headerHash
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ChainTip.
         * @memberof gateway
         * @interface IChainTip
         * @augments gateway.ChainTip.$Properties
         * @deprecated Use gateway.ChainTip.$Properties instead.
         */

        /**
         * Shape of a ChainTip.
         * @typedef {gateway.ChainTip.$Properties} gateway.ChainTip.$Shape
         */

        /**
         * Constructs a new ChainTip.
         * @memberof gateway
         * @classdesc Represents a ChainTip.
         * @constructor
         * @param {gateway.ChainTip.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ChainTip = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ChainTip genesisHash.
         * @member {Uint8Array} genesisHash
         * @memberof gateway.ChainTip
         * @instance
         */
        ChainTip.prototype.genesisHash = $util.newBuffer([]);

        /**
         * ChainTip number.
         * @member {Long} number
         * @memberof gateway.ChainTip
         * @instance
         */
        ChainTip.prototype.number = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * ChainTip headerHash.
         * @member {Uint8Array} headerHash
         * @memberof gateway.ChainTip
         * @instance
         */
        ChainTip.prototype.headerHash = $util.newBuffer([]);

        /**
         * Encodes the specified ChainTip message. Does not implicitly {@link gateway.ChainTip.verify|verify} messages.
         * @function encode
         * @memberof gateway.ChainTip
         * @static
         * @param {gateway.ChainTip.$Properties} message ChainTip message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ChainTip.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.genesisHash != null && $Object.hasOwnProperty.call(message, "genesisHash") && message.genesisHash.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.genesisHash);
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && (typeof message.number === "object" ? message.number.low || message.number.high : message.number !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.number);
            if (message.headerHash != null && $Object.hasOwnProperty.call(message, "headerHash") && message.headerHash.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.headerHash);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ChainTip message from the specified reader or buffer.
         * @function decode
         * @memberof gateway.ChainTip
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {gateway.ChainTip & gateway.ChainTip.$Shape} ChainTip
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ChainTip.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.gateway.ChainTip();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.genesisHash = value;
                        else
                            delete message.genesisHash;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.headerHash = value;
                        else
                            delete message.headerHash;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for ChainTip
         * @function getTypeUrl
         * @memberof gateway.ChainTip
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ChainTip.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/gateway.ChainTip";
        };

        return ChainTip;
    })();

    gateway.RecordHeader = (function() {

        /**
         * Properties of a RecordHeader.
         * @typedef {Object} gateway.RecordHeader.$Properties
         * @property {string|null} [key] RecordHeader key
         * @property {Uint8Array|null} [value] RecordHeader value
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a RecordHeader.
         * @memberof gateway
         * @interface IRecordHeader
         * @augments gateway.RecordHeader.$Properties
         * @deprecated Use gateway.RecordHeader.$Properties instead.
         */

        /**
         * Shape of a RecordHeader.
         * @typedef {gateway.RecordHeader.$Properties} gateway.RecordHeader.$Shape
         */

        /**
         * Constructs a new RecordHeader.
         * @memberof gateway
         * @classdesc Represents a RecordHeader.
         * @constructor
         * @param {gateway.RecordHeader.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const RecordHeader = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * RecordHeader key.
         * @member {string} key
         * @memberof gateway.RecordHeader
         * @instance
         */
        RecordHeader.prototype.key = "";

        /**
         * RecordHeader value.
         * @member {Uint8Array} value
         * @memberof gateway.RecordHeader
         * @instance
         */
        RecordHeader.prototype.value = $util.newBuffer([]);

        /**
         * Encodes the specified RecordHeader message. Does not implicitly {@link gateway.RecordHeader.verify|verify} messages.
         * @function encode
         * @memberof gateway.RecordHeader
         * @static
         * @param {gateway.RecordHeader.$Properties} message RecordHeader message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        RecordHeader.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.key);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.value);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a RecordHeader message from the specified reader or buffer.
         * @function decode
         * @memberof gateway.RecordHeader
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {gateway.RecordHeader & gateway.RecordHeader.$Shape} RecordHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        RecordHeader.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.gateway.RecordHeader();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.key = value;
                        else
                            delete message.key;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.value = value;
                        else
                            delete message.value;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for RecordHeader
         * @function getTypeUrl
         * @memberof gateway.RecordHeader
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        RecordHeader.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/gateway.RecordHeader";
        };

        return RecordHeader;
    })();

    gateway.LogRecord = (function() {

        /**
         * Properties of a LogRecord.
         * @typedef {Object} gateway.LogRecord.$Properties
         * @property {Uint8Array|null} [value] LogRecord value
         * @property {Array.<gateway.RecordHeader.$Properties>|null} [headers] LogRecord headers
         * @property {Array.<gateway.LogRecord.$Properties>|null} [together] LogRecord together
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a LogRecord.
         * @memberof gateway
         * @interface ILogRecord
         * @augments gateway.LogRecord.$Properties
         * @deprecated Use gateway.LogRecord.$Properties instead.
         */

        /**
         * Shape of a LogRecord.
         * @typedef {gateway.LogRecord.$Properties} gateway.LogRecord.$Shape
         */

        /**
         * Constructs a new LogRecord.
         * @memberof gateway
         * @classdesc Represents a LogRecord.
         * @constructor
         * @param {gateway.LogRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const LogRecord = function (properties) {
            this.headers = [];
            this.together = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * LogRecord value.
         * @member {Uint8Array} value
         * @memberof gateway.LogRecord
         * @instance
         */
        LogRecord.prototype.value = $util.newBuffer([]);

        /**
         * LogRecord headers.
         * @member {Array.<gateway.RecordHeader.$Properties>} headers
         * @memberof gateway.LogRecord
         * @instance
         */
        LogRecord.prototype.headers = $util.emptyArray;

        /**
         * LogRecord together.
         * @member {Array.<gateway.LogRecord.$Properties>} together
         * @memberof gateway.LogRecord
         * @instance
         */
        LogRecord.prototype.together = $util.emptyArray;

        /**
         * Encodes the specified LogRecord message. Does not implicitly {@link gateway.LogRecord.verify|verify} messages.
         * @function encode
         * @memberof gateway.LogRecord
         * @static
         * @param {gateway.LogRecord.$Properties} message LogRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        LogRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.value);
            if (message.headers != null && message.headers.length)
                for (let i = 0; i < message.headers.length; ++i)
                    $root.gateway.RecordHeader.encode(message.headers[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.together != null && message.together.length)
                for (let i = 0; i < message.together.length; ++i)
                    $root.gateway.LogRecord.encode(message.together[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a LogRecord message from the specified reader or buffer.
         * @function decode
         * @memberof gateway.LogRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {gateway.LogRecord & gateway.LogRecord.$Shape} LogRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        LogRecord.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.gateway.LogRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.value = value;
                        else
                            delete message.value;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.headers && message.headers.length))
                            message.headers = [];
                        message.headers.push($root.gateway.RecordHeader.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.together && message.together.length))
                            message.together = [];
                        message.together.push($root.gateway.LogRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for LogRecord
         * @function getTypeUrl
         * @memberof gateway.LogRecord
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        LogRecord.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/gateway.LogRecord";
        };

        return LogRecord;
    })();

    gateway.BlockEntry = (function() {

        /**
         * Properties of a BlockEntry.
         * @typedef {Object} gateway.BlockEntry.$Properties
         * @property {Uint8Array|null} [headerHash] BlockEntry headerHash
         * @property {Array.<Long>|null} [offsets] BlockEntry offsets
         * @property {Array.<Long>|null} [originalOffsets] BlockEntry originalOffsets
         * @property {gateway.Checkpoint.$Properties|null} [checkpoint] BlockEntry checkpoint
         * @property {gateway.RecordFingerprint.$Properties|null} [lastRecord] BlockEntry lastRecord
         * @property {Array.<string>|null} [idempotencyKeys] BlockEntry idempotencyKeys
         * @property {number|null} [checksum] BlockEntry checksum
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BlockEntry.
         * @memberof gateway
         * @interface IBlockEntry
         * @augments gateway.BlockEntry.$Properties
         * @deprecated Use gateway.BlockEntry.$Properties instead.
         */

        /**
         * Shape of a BlockEntry.
         * @typedef {gateway.BlockEntry.$Properties} gateway.BlockEntry.$Shape
         */

        /**
         * Constructs a new BlockEntry.
         * @memberof gateway
         * @classdesc Represents a BlockEntry.
         * @constructor
         * @param {gateway.BlockEntry.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BlockEntry = function (properties) {
            this.offsets = [];
            this.originalOffsets = [];
            this.idempotencyKeys = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BlockEntry headerHash.
         * @member {Uint8Array} headerHash
         * @memberof gateway.BlockEntry
         * @instance
         */
        BlockEntry.prototype.headerHash = $util.newBuffer([]);

        /**
         * BlockEntry offsets.
         * @member {Array.<Long>} offsets
         * @memberof gateway.BlockEntry
         * @instance
         */
        BlockEntry.prototype.offsets = $util.emptyArray;

        /**
         * BlockEntry originalOffsets.
         * @member {Array.<Long>} originalOffsets
         * @memberof gateway.BlockEntry
         * @instance
         */
        BlockEntry.prototype.originalOffsets = $util.emptyArray;

        /**
         * BlockEntry checkpoint.
         * @member {gateway.Checkpoint.$Properties|null|undefined} checkpoint
         * @memberof gateway.BlockEntry
         * @instance
         */
        BlockEntry.prototype.checkpoint = null;

        /**
         * BlockEntry lastRecord.
         * @member {gateway.RecordFingerprint.$Properties|null|undefined} lastRecord
         * @memberof gateway.BlockEntry
         * @instance
         */
        BlockEntry.prototype.lastRecord = null;

        /**
         * BlockEntry idempotencyKeys.
         * @member {Array.<string>} idempotencyKeys
         * @memberof gateway.BlockEntry
         * @instance
         */
        BlockEntry.prototype.idempotencyKeys = $util.emptyArray;

        /**
         * BlockEntry checksum.
         * @member {number|null|undefined} checksum
         * @memberof gateway.BlockEntry
         * @instance
         */
        BlockEntry.prototype.checksum = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(BlockEntry.prototype, "_checksum", {
            get: $util.oneOfGetter($oneOfFields = ["checksum"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Encodes the specified BlockEntry message. Does not implicitly {@link gateway.BlockEntry.verify|verify} messages.
         * @function encode
         * @memberof gateway.BlockEntry
         * @static
         * @param {gateway.BlockEntry.$Properties} message BlockEntry message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BlockEntry.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.headerHash != null && $Object.hasOwnProperty.call(message, "headerHash") && message.headerHash.length)
                writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.headerHash);
            if (message.offsets != null && message.offsets.length)
                writer.uint32(/* id 2, wireType 2 =*/18).uint64s(message.offsets);
            if (message.originalOffsets != null && message.originalOffsets.length)
                writer.uint32(/* id 3, wireType 2 =*/26).uint64s(message.originalOffsets);
            if (message.checkpoint != null && $Object.hasOwnProperty.call(message, "checkpoint"))
                $root.gateway.Checkpoint.encode(message.checkpoint, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.lastRecord != null && $Object.hasOwnProperty.call(message, "lastRecord"))
                $root.gateway.RecordFingerprint.encode(message.lastRecord, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.idempotencyKeys != null && message.idempotencyKeys.length)
                for (let i = 0; i < message.idempotencyKeys.length; ++i)
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.idempotencyKeys[i]);
            if (message.checksum != null && $Object.hasOwnProperty.call(message, "checksum"))
                writer.uint32(/* id 15, wireType 5 =*/125).fixed32(message.checksum);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BlockEntry message from the specified reader or buffer.
         * @function decode
         * @memberof gateway.BlockEntry
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {gateway.BlockEntry & gateway.BlockEntry.$Shape} BlockEntry
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BlockEntry.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.gateway.BlockEntry();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.headerHash = value;
                        else
                            delete message.headerHash;
                        continue;
                    }
                case 2: {
                        if (wireType === 2) {
                            if (!(message.offsets && message.offsets.length))
                                message.offsets = [];
                            reader.uint64s(message.offsets);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.offsets && message.offsets.length))
                            message.offsets = [];
                        message.offsets.push(reader.uint64());
                        continue;
                    }
                case 3: {
                        if (wireType === 2) {
                            if (!(message.originalOffsets && message.originalOffsets.length))
                                message.originalOffsets = [];
                            reader.uint64s(message.originalOffsets);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.originalOffsets && message.originalOffsets.length))
                            message.originalOffsets = [];
                        message.originalOffsets.push(reader.uint64());
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.checkpoint = $root.gateway.Checkpoint.decode(reader, reader.size(), $undefined, _depth + 1, message.checkpoint);
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.lastRecord = $root.gateway.RecordFingerprint.decode(reader, reader.size(), $undefined, _depth + 1, message.lastRecord);
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.idempotencyKeys && message.idempotencyKeys.length))
                            message.idempotencyKeys = [];
                        message.idempotencyKeys.push(reader.stringVerify());
                        continue;
                    }
                case 15: {
                        if (wireType !== 5)
                            break;
                        message.checksum = reader.fixed32();
                        message._checksum = "checksum";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for BlockEntry
         * @function getTypeUrl
         * @memberof gateway.BlockEntry
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BlockEntry.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/gateway.BlockEntry";
        };

        return BlockEntry;
    })();

    gateway.RecordFingerprint = (function() {

        /**
         * Properties of a RecordFingerprint.
         * @typedef {Object} gateway.RecordFingerprint.$Properties
         * @property {Long|null} [offset] RecordFingerprint offset
         * @property {Uint8Array|null} [hash] RecordFingerprint hash
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a RecordFingerprint.
         * @memberof gateway
         * @interface IRecordFingerprint
         * @augments gateway.RecordFingerprint.$Properties
         * @deprecated Use gateway.RecordFingerprint.$Properties instead.
         */

        /**
         * Shape of a RecordFingerprint.
         * @typedef {gateway.RecordFingerprint.$Properties} gateway.RecordFingerprint.$Shape
         */

        /**
         * Constructs a new RecordFingerprint.
         * @memberof gateway
         * @classdesc Represents a RecordFingerprint.
         * @constructor
         * @param {gateway.RecordFingerprint.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const RecordFingerprint = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * RecordFingerprint offset.
         * @member {Long} offset
         * @memberof gateway.RecordFingerprint
         * @instance
         */
        RecordFingerprint.prototype.offset = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * RecordFingerprint hash.
         * @member {Uint8Array} hash
         * @memberof gateway.RecordFingerprint
         * @instance
         */
        RecordFingerprint.prototype.hash = $util.newBuffer([]);

        /**
         * Encodes the specified RecordFingerprint message. Does not implicitly {@link gateway.RecordFingerprint.verify|verify} messages.
         * @function encode
         * @memberof gateway.RecordFingerprint
         * @static
         * @param {gateway.RecordFingerprint.$Properties} message RecordFingerprint message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        RecordFingerprint.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && (typeof message.offset === "object" ? message.offset.low || message.offset.high : message.offset !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.offset);
            if (message.hash != null && $Object.hasOwnProperty.call(message, "hash") && message.hash.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.hash);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a RecordFingerprint message from the specified reader or buffer.
         * @function decode
         * @memberof gateway.RecordFingerprint
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {gateway.RecordFingerprint & gateway.RecordFingerprint.$Shape} RecordFingerprint
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        RecordFingerprint.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.gateway.RecordFingerprint();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.offset = value;
                        else
                            delete message.offset;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.hash = value;
                        else
                            delete message.hash;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for RecordFingerprint
         * @function getTypeUrl
         * @memberof gateway.RecordFingerprint
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        RecordFingerprint.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/gateway.RecordFingerprint";
        };

        return RecordFingerprint;
    })();

    gateway.Checkpoint = (function() {

        /**
         * Properties of a Checkpoint.
         * @typedef {Object} gateway.Checkpoint.$Properties
         * @property {Long|null} [lastResubmittedConfigOffset] Checkpoint lastResubmittedConfigOffset
         * @property {boolean|null} [ingressBlocked] Checkpoint ingressBlocked
         * @property {boolean|null} [overflowed] Checkpoint overflowed
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Checkpoint.
         * @memberof gateway
         * @interface ICheckpoint
         * @augments gateway.Checkpoint.$Properties
         * @deprecated Use gateway.Checkpoint.$Properties instead.
         */

        /**
         * Shape of a Checkpoint.
         * @typedef {gateway.Checkpoint.$Properties} gateway.Checkpoint.$Shape
         */

        /**
         * Constructs a new Checkpoint.
         * @memberof gateway
         * @classdesc Represents a Checkpoint.
         * @constructor
         * @param {gateway.Checkpoint.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Checkpoint = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Checkpoint lastResubmittedConfigOffset.
         * @member {Long} lastResubmittedConfigOffset
         * @memberof gateway.Checkpoint
         * @instance
         */
        Checkpoint.prototype.lastResubmittedConfigOffset = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        /**
         * Checkpoint ingressBlocked.
         * @member {boolean} ingressBlocked
         * @memberof gateway.Checkpoint
         * @instance
         */
        Checkpoint.prototype.ingressBlocked = false;

        /**
         * Checkpoint overflowed.
         * @member {boolean} overflowed
         * @memberof gateway.Checkpoint
         * @instance
         */
        Checkpoint.prototype.overflowed = false;

        /**
         * Encodes the specified Checkpoint message. Does not implicitly {@link gateway.Checkpoint.verify|verify} messages.
         * @function encode
         * @memberof gateway.Checkpoint
         * @static
         * @param {gateway.Checkpoint.$Properties} message Checkpoint message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Checkpoint.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.lastResubmittedConfigOffset != null && $Object.hasOwnProperty.call(message, "lastResubmittedConfigOffset") && (typeof message.lastResubmittedConfigOffset === "object" ? message.lastResubmittedConfigOffset.low || message.lastResubmittedConfigOffset.high : message.lastResubmittedConfigOffset !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).int64(message.lastResubmittedConfigOffset);
            if (message.ingressBlocked != null && $Object.hasOwnProperty.call(message, "ingressBlocked") && message.ingressBlocked !== false)
                writer.uint32(/* id 2, wireType 0 =*/16).bool(message.ingressBlocked);
            if (message.overflowed != null && $Object.hasOwnProperty.call(message, "overflowed") && message.overflowed !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.overflowed);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Checkpoint message from the specified reader or buffer.
         * @function decode
         * @memberof gateway.Checkpoint
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {gateway.Checkpoint & gateway.Checkpoint.$Shape} Checkpoint
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Checkpoint.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.gateway.Checkpoint();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                            message.lastResubmittedConfigOffset = value;
                        else
                            delete message.lastResubmittedConfigOffset;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.ingressBlocked = value;
                        else
                            delete message.ingressBlocked;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.overflowed = value;
                        else
                            delete message.overflowed;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Gets the type url for Checkpoint
         * @function getTypeUrl
         * @memberof gateway.Checkpoint
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Checkpoint.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/gateway.Checkpoint";
        };

        return Checkpoint;
    })();

    return gateway;
})();

export {
  $root as default
};
