import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace common. */
export namespace common {

    /** Status enum. */
    enum Status {

        /** UNKNOWN value */
        UNKNOWN = 0,

        /** SUCCESS value */
        SUCCESS = 200,

        /** BAD_REQUEST value */
        BAD_REQUEST = 400,

        /** FORBIDDEN value */
        FORBIDDEN = 403,

        /** NOT_FOUND value */
        NOT_FOUND = 404,

        /** REQUEST_ENTITY_TOO_LARGE value */
        REQUEST_ENTITY_TOO_LARGE = 413,

        /** INTERNAL_SERVER_ERROR value */
        INTERNAL_SERVER_ERROR = 500,

        /** NOT_IMPLEMENTED value */
        NOT_IMPLEMENTED = 501,

        /** SERVICE_UNAVAILABLE value */
        SERVICE_UNAVAILABLE = 503
    }

    /** HeaderType enum. */
    enum HeaderType {

        /** MESSAGE value */
        MESSAGE = 0,

        /** CONFIG value */
        CONFIG = 1,

        /** CONFIG_UPDATE value */
        CONFIG_UPDATE = 2,

        /** ENDORSER_TRANSACTION value */
        ENDORSER_TRANSACTION = 3,

        /** ORDERER_TRANSACTION value */
        ORDERER_TRANSACTION = 4,

        /** DELIVER_SEEK_INFO value */
        DELIVER_SEEK_INFO = 5,

        /** CHAINCODE_PACKAGE value */
        CHAINCODE_PACKAGE = 6,

        /** PEER_ADMIN_OPERATION value */
        PEER_ADMIN_OPERATION = 8,

        /** TOKEN_TRANSACTION value */
        TOKEN_TRANSACTION = 9
    }

    /**
     * Properties of an Envelope.
     * @deprecated Use common.Envelope.$Properties instead.
     */
    interface IEnvelope extends common.Envelope.$Properties {
    }

    /** Represents an Envelope. */
    class Envelope {

        /**
         * Constructs a new Envelope.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Envelope.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Envelope payload. */
        payload: Uint8Array;

        /** Envelope signature. */
        signature: Uint8Array;

        /**
         * Encodes the specified Envelope message. Does not implicitly {@link common.Envelope.verify|verify} messages.
         * @param message Envelope message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Envelope message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Envelope & common.Envelope.$Shape} Envelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Envelope & common.Envelope.$Shape;

        /**
         * Gets the type url for Envelope
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Envelope {

        /** Properties of an Envelope. */
        interface $Properties {

            /** Envelope payload */
            payload?: (Uint8Array|null);

            /** Envelope signature */
            signature?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Envelope. */
        type $Shape = common.Envelope.$Properties;
    }

    /**
     * Properties of a Payload.
     * @deprecated Use common.Payload.$Properties instead.
     */
    interface IPayload extends common.Payload.$Properties {
    }

    /** Represents a Payload. */
    class Payload {

        /**
         * Constructs a new Payload.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Payload.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Payload header. */
        header?: (common.Header.$Properties|null);

        /** Payload data. */
        data: Uint8Array;

        /**
         * Encodes the specified Payload message. Does not implicitly {@link common.Payload.verify|verify} messages.
         * @param message Payload message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Payload.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Payload message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Payload & common.Payload.$Shape} Payload
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Payload & common.Payload.$Shape;

        /**
         * Gets the type url for Payload
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Payload {

        /** Properties of a Payload. */
        interface $Properties {

            /** Payload header */
            header?: (common.Header.$Properties|null);

            /** Payload data */
            data?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Payload. */
        type $Shape = common.Payload.$Properties;
    }

    /**
     * Properties of a Header.
     * @deprecated Use common.Header.$Properties instead.
     */
    interface IHeader extends common.Header.$Properties {
    }

    /** Represents a Header. */
    class Header {

        /**
         * Constructs a new Header.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Header.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Header channelHeader. */
        channelHeader: Uint8Array;

        /** Header signatureHeader. */
        signatureHeader: Uint8Array;

        /**
         * Encodes the specified Header message. Does not implicitly {@link common.Header.verify|verify} messages.
         * @param message Header message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Header.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Header message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Header & common.Header.$Shape} Header
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Header & common.Header.$Shape;

        /**
         * Gets the type url for Header
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Header {

        /** Properties of a Header. */
        interface $Properties {

            /** Header channelHeader */
            channelHeader?: (Uint8Array|null);

            /** Header signatureHeader */
            signatureHeader?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Header. */
        type $Shape = common.Header.$Properties;
    }

    /**
     * Properties of a ChannelHeader.
     * @deprecated Use common.ChannelHeader.$Properties instead.
     */
    interface IChannelHeader extends common.ChannelHeader.$Properties {
    }

    /** Represents a ChannelHeader. */
    class ChannelHeader {

        /**
         * Constructs a new ChannelHeader.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ChannelHeader.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ChannelHeader type. */
        type: number;

        /** ChannelHeader version. */
        version: number;

        /** ChannelHeader timestamp. */
        timestamp?: (google.protobuf.Timestamp.$Properties|null);

        /** ChannelHeader channelId. */
        channelId: string;

        /** ChannelHeader txId. */
        txId: string;

        /** ChannelHeader epoch. */
        epoch: Long;

        /** ChannelHeader extension. */
        extension: Uint8Array;

        /** ChannelHeader tlsCertHash. */
        tlsCertHash: Uint8Array;

        /**
         * Encodes the specified ChannelHeader message. Does not implicitly {@link common.ChannelHeader.verify|verify} messages.
         * @param message ChannelHeader message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ChannelHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ChannelHeader message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ChannelHeader & common.ChannelHeader.$Shape} ChannelHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ChannelHeader & common.ChannelHeader.$Shape;

        /**
         * Gets the type url for ChannelHeader
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ChannelHeader {

        /** Properties of a ChannelHeader. */
        interface $Properties {

            /** ChannelHeader type */
            type?: (number|null);

            /** ChannelHeader version */
            version?: (number|null);

            /** ChannelHeader timestamp */
            timestamp?: (google.protobuf.Timestamp.$Properties|null);

            /** ChannelHeader channelId */
            channelId?: (string|null);

            /** ChannelHeader txId */
            txId?: (string|null);

            /** ChannelHeader epoch */
            epoch?: (Long|null);

            /** ChannelHeader extension */
            extension?: (Uint8Array|null);

            /** ChannelHeader tlsCertHash */
            tlsCertHash?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ChannelHeader. */
        type $Shape = common.ChannelHeader.$Properties;
    }

    /**
     * Properties of a SignatureHeader.
     * @deprecated Use common.SignatureHeader.$Properties instead.
     */
    interface ISignatureHeader extends common.SignatureHeader.$Properties {
    }

    /** Represents a SignatureHeader. */
    class SignatureHeader {

        /**
         * Constructs a new SignatureHeader.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.SignatureHeader.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SignatureHeader creator. */
        creator: Uint8Array;

        /** SignatureHeader nonce. */
        nonce: Uint8Array;

        /**
         * Encodes the specified SignatureHeader message. Does not implicitly {@link common.SignatureHeader.verify|verify} messages.
         * @param message SignatureHeader message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.SignatureHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SignatureHeader message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.SignatureHeader & common.SignatureHeader.$Shape} SignatureHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.SignatureHeader & common.SignatureHeader.$Shape;

        /**
         * Gets the type url for SignatureHeader
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace SignatureHeader {

        /** Properties of a SignatureHeader. */
        interface $Properties {

            /** SignatureHeader creator */
            creator?: (Uint8Array|null);

            /** SignatureHeader nonce */
            nonce?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SignatureHeader. */
        type $Shape = common.SignatureHeader.$Properties;
    }

    /**
     * Properties of a Block.
     * @deprecated Use common.Block.$Properties instead.
     */
    interface IBlock extends common.Block.$Properties {
    }

    /** Represents a Block. */
    class Block {

        /**
         * Constructs a new Block.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Block.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Block header. */
        header?: (common.BlockHeader.$Properties|null);

        /** Block data. */
        data?: (common.BlockData.$Properties|null);

        /** Block metadata. */
        metadata?: (common.BlockMetadata.$Properties|null);

        /**
         * Encodes the specified Block message. Does not implicitly {@link common.Block.verify|verify} messages.
         * @param message Block message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Block.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Block message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Block & common.Block.$Shape} Block
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Block & common.Block.$Shape;

        /**
         * Gets the type url for Block
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Block {

        /** Properties of a Block. */
        interface $Properties {

            /** Block header */
            header?: (common.BlockHeader.$Properties|null);

            /** Block data */
            data?: (common.BlockData.$Properties|null);

            /** Block metadata */
            metadata?: (common.BlockMetadata.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Block. */
        type $Shape = common.Block.$Properties;
    }

    /**
     * Properties of a BlockHeader.
     * @deprecated Use common.BlockHeader.$Properties instead.
     */
    interface IBlockHeader extends common.BlockHeader.$Properties {
    }

    /** Represents a BlockHeader. */
    class BlockHeader {

        /**
         * Constructs a new BlockHeader.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.BlockHeader.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BlockHeader number. */
        number: Long;

        /** BlockHeader previousHash. */
        previousHash: Uint8Array;

        /** BlockHeader dataHash. */
        dataHash: Uint8Array;

        /**
         * Encodes the specified BlockHeader message. Does not implicitly {@link common.BlockHeader.verify|verify} messages.
         * @param message BlockHeader message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.BlockHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BlockHeader message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.BlockHeader & common.BlockHeader.$Shape} BlockHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.BlockHeader & common.BlockHeader.$Shape;

        /**
         * Gets the type url for BlockHeader
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BlockHeader {

        /** Properties of a BlockHeader. */
        interface $Properties {

            /** BlockHeader number */
            number?: (Long|null);

            /** BlockHeader previousHash */
            previousHash?: (Uint8Array|null);

            /** BlockHeader dataHash */
            dataHash?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BlockHeader. */
        type $Shape = common.BlockHeader.$Properties;
    }

    /**
     * Properties of a BlockData.
     * @deprecated Use common.BlockData.$Properties instead.
     */
    interface IBlockData extends common.BlockData.$Properties {
    }

    /** Represents a BlockData. */
    class BlockData {

        /**
         * Constructs a new BlockData.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.BlockData.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BlockData data. */
        data: Uint8Array[];

        /**
         * Encodes the specified BlockData message. Does not implicitly {@link common.BlockData.verify|verify} messages.
         * @param message BlockData message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.BlockData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BlockData message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.BlockData & common.BlockData.$Shape} BlockData
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.BlockData & common.BlockData.$Shape;

        /**
         * Gets the type url for BlockData
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BlockData {

        /** Properties of a BlockData. */
        interface $Properties {

            /** BlockData data */
            data?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BlockData. */
        type $Shape = common.BlockData.$Properties;
    }

    /**
     * Properties of a BlockMetadata.
     * @deprecated Use common.BlockMetadata.$Properties instead.
     */
    interface IBlockMetadata extends common.BlockMetadata.$Properties {
    }

    /** Represents a BlockMetadata. */
    class BlockMetadata {

        /**
         * Constructs a new BlockMetadata.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.BlockMetadata.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BlockMetadata metadata. */
        metadata: Uint8Array[];

        /**
         * Encodes the specified BlockMetadata message. Does not implicitly {@link common.BlockMetadata.verify|verify} messages.
         * @param message BlockMetadata message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.BlockMetadata.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BlockMetadata message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.BlockMetadata & common.BlockMetadata.$Shape} BlockMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.BlockMetadata & common.BlockMetadata.$Shape;

        /**
         * Gets the type url for BlockMetadata
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BlockMetadata {

        /** Properties of a BlockMetadata. */
        interface $Properties {

            /** BlockMetadata metadata */
            metadata?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BlockMetadata. */
        type $Shape = common.BlockMetadata.$Properties;
    }

    /**
     * Properties of a Metadata.
     * @deprecated Use common.Metadata.$Properties instead.
     */
    interface IMetadata extends common.Metadata.$Properties {
    }

    /** Represents a Metadata. */
    class Metadata {

        /**
         * Constructs a new Metadata.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Metadata.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Metadata value. */
        value: Uint8Array;

        /** Metadata signatures. */
        signatures: common.MetadataSignature.$Properties[];

        /**
         * Encodes the specified Metadata message. Does not implicitly {@link common.Metadata.verify|verify} messages.
         * @param message Metadata message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Metadata.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Metadata message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Metadata & common.Metadata.$Shape} Metadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Metadata & common.Metadata.$Shape;

        /**
         * Gets the type url for Metadata
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Metadata {

        /** Properties of a Metadata. */
        interface $Properties {

            /** Metadata value */
            value?: (Uint8Array|null);

            /** Metadata signatures */
            signatures?: (common.MetadataSignature.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Metadata. */
        type $Shape = common.Metadata.$Properties;
    }

    /**
     * Properties of a MetadataSignature.
     * @deprecated Use common.MetadataSignature.$Properties instead.
     */
    interface IMetadataSignature extends common.MetadataSignature.$Properties {
    }

    /** Represents a MetadataSignature. */
    class MetadataSignature {

        /**
         * Constructs a new MetadataSignature.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.MetadataSignature.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** MetadataSignature signatureHeader. */
        signatureHeader: Uint8Array;

        /** MetadataSignature signature. */
        signature: Uint8Array;

        /** MetadataSignature identifierHeader. */
        identifierHeader: Uint8Array;

        /**
         * Encodes the specified MetadataSignature message. Does not implicitly {@link common.MetadataSignature.verify|verify} messages.
         * @param message MetadataSignature message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.MetadataSignature.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a MetadataSignature message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.MetadataSignature & common.MetadataSignature.$Shape} MetadataSignature
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.MetadataSignature & common.MetadataSignature.$Shape;

        /**
         * Gets the type url for MetadataSignature
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace MetadataSignature {

        /** Properties of a MetadataSignature. */
        interface $Properties {

            /** MetadataSignature signatureHeader */
            signatureHeader?: (Uint8Array|null);

            /** MetadataSignature signature */
            signature?: (Uint8Array|null);

            /** MetadataSignature identifierHeader */
            identifierHeader?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a MetadataSignature. */
        type $Shape = common.MetadataSignature.$Properties;
    }

    /**
     * Properties of a LastConfig.
     * @deprecated Use common.LastConfig.$Properties instead.
     */
    interface ILastConfig extends common.LastConfig.$Properties {
    }

    /** Represents a LastConfig. */
    class LastConfig {

        /**
         * Constructs a new LastConfig.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.LastConfig.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LastConfig index. */
        index: Long;

        /**
         * Encodes the specified LastConfig message. Does not implicitly {@link common.LastConfig.verify|verify} messages.
         * @param message LastConfig message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.LastConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LastConfig message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.LastConfig & common.LastConfig.$Shape} LastConfig
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.LastConfig & common.LastConfig.$Shape;

        /**
         * Gets the type url for LastConfig
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace LastConfig {

        /** Properties of a LastConfig. */
        interface $Properties {

            /** LastConfig index */
            index?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LastConfig. */
        type $Shape = common.LastConfig.$Properties;
    }

    /**
     * Properties of an OrdererBlockMetadata.
     * @deprecated Use common.OrdererBlockMetadata.$Properties instead.
     */
    interface IOrdererBlockMetadata extends common.OrdererBlockMetadata.$Properties {
    }

    /** Represents an OrdererBlockMetadata. */
    class OrdererBlockMetadata {

        /**
         * Constructs a new OrdererBlockMetadata.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.OrdererBlockMetadata.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** OrdererBlockMetadata lastConfig. */
        lastConfig?: (common.LastConfig.$Properties|null);

        /** OrdererBlockMetadata consenterMetadata. */
        consenterMetadata: Uint8Array;

        /**
         * Encodes the specified OrdererBlockMetadata message. Does not implicitly {@link common.OrdererBlockMetadata.verify|verify} messages.
         * @param message OrdererBlockMetadata message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.OrdererBlockMetadata.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an OrdererBlockMetadata message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.OrdererBlockMetadata & common.OrdererBlockMetadata.$Shape} OrdererBlockMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.OrdererBlockMetadata & common.OrdererBlockMetadata.$Shape;

        /**
         * Gets the type url for OrdererBlockMetadata
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace OrdererBlockMetadata {

        /** Properties of an OrdererBlockMetadata. */
        interface $Properties {

            /** OrdererBlockMetadata lastConfig */
            lastConfig?: (common.LastConfig.$Properties|null);

            /** OrdererBlockMetadata consenterMetadata */
            consenterMetadata?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an OrdererBlockMetadata. */
        type $Shape = common.OrdererBlockMetadata.$Properties;
    }

    /**
     * Properties of a ConfigEnvelope.
     * @deprecated Use common.ConfigEnvelope.$Properties instead.
     */
    interface IConfigEnvelope extends common.ConfigEnvelope.$Properties {
    }

    /** Represents a ConfigEnvelope. */
    class ConfigEnvelope {

        /**
         * Constructs a new ConfigEnvelope.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ConfigEnvelope.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigEnvelope config. */
        config?: (common.Config.$Properties|null);

        /** ConfigEnvelope lastUpdate. */
        lastUpdate?: (common.Envelope.$Properties|null);

        /**
         * Encodes the specified ConfigEnvelope message. Does not implicitly {@link common.ConfigEnvelope.verify|verify} messages.
         * @param message ConfigEnvelope message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ConfigEnvelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigEnvelope message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ConfigEnvelope & common.ConfigEnvelope.$Shape} ConfigEnvelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ConfigEnvelope & common.ConfigEnvelope.$Shape;

        /**
         * Gets the type url for ConfigEnvelope
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConfigEnvelope {

        /** Properties of a ConfigEnvelope. */
        interface $Properties {

            /** ConfigEnvelope config */
            config?: (common.Config.$Properties|null);

            /** ConfigEnvelope lastUpdate */
            lastUpdate?: (common.Envelope.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigEnvelope. */
        type $Shape = common.ConfigEnvelope.$Properties;
    }

    /**
     * Properties of a Config.
     * @deprecated Use common.Config.$Properties instead.
     */
    interface IConfig extends common.Config.$Properties {
    }

    /** Represents a Config. */
    class Config {

        /**
         * Constructs a new Config.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Config.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Config sequence. */
        sequence: Long;

        /** Config channelGroup. */
        channelGroup?: (common.ConfigGroup.$Properties|null);

        /**
         * Encodes the specified Config message. Does not implicitly {@link common.Config.verify|verify} messages.
         * @param message Config message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Config.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Config message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Config & common.Config.$Shape} Config
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Config & common.Config.$Shape;

        /**
         * Gets the type url for Config
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Config {

        /** Properties of a Config. */
        interface $Properties {

            /** Config sequence */
            sequence?: (Long|null);

            /** Config channelGroup */
            channelGroup?: (common.ConfigGroup.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Config. */
        type $Shape = common.Config.$Properties;
    }

    /**
     * Properties of a ConfigUpdateEnvelope.
     * @deprecated Use common.ConfigUpdateEnvelope.$Properties instead.
     */
    interface IConfigUpdateEnvelope extends common.ConfigUpdateEnvelope.$Properties {
    }

    /** Represents a ConfigUpdateEnvelope. */
    class ConfigUpdateEnvelope {

        /**
         * Constructs a new ConfigUpdateEnvelope.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ConfigUpdateEnvelope.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigUpdateEnvelope configUpdate. */
        configUpdate: Uint8Array;

        /** ConfigUpdateEnvelope signatures. */
        signatures: common.ConfigSignature.$Properties[];

        /**
         * Encodes the specified ConfigUpdateEnvelope message. Does not implicitly {@link common.ConfigUpdateEnvelope.verify|verify} messages.
         * @param message ConfigUpdateEnvelope message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ConfigUpdateEnvelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigUpdateEnvelope message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ConfigUpdateEnvelope & common.ConfigUpdateEnvelope.$Shape} ConfigUpdateEnvelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ConfigUpdateEnvelope & common.ConfigUpdateEnvelope.$Shape;

        /**
         * Gets the type url for ConfigUpdateEnvelope
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConfigUpdateEnvelope {

        /** Properties of a ConfigUpdateEnvelope. */
        interface $Properties {

            /** ConfigUpdateEnvelope configUpdate */
            configUpdate?: (Uint8Array|null);

            /** ConfigUpdateEnvelope signatures */
            signatures?: (common.ConfigSignature.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigUpdateEnvelope. */
        type $Shape = common.ConfigUpdateEnvelope.$Properties;
    }

    /**
     * Properties of a ConfigUpdate.
     * @deprecated Use common.ConfigUpdate.$Properties instead.
     */
    interface IConfigUpdate extends common.ConfigUpdate.$Properties {
    }

    /** Represents a ConfigUpdate. */
    class ConfigUpdate {

        /**
         * Constructs a new ConfigUpdate.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ConfigUpdate.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigUpdate channelId. */
        channelId: string;

        /** ConfigUpdate readSet. */
        readSet?: (common.ConfigGroup.$Properties|null);

        /** ConfigUpdate writeSet. */
        writeSet?: (common.ConfigGroup.$Properties|null);

        /** ConfigUpdate isolatedData. */
        isolatedData: { [k: string]: Uint8Array };

        /**
         * Encodes the specified ConfigUpdate message. Does not implicitly {@link common.ConfigUpdate.verify|verify} messages.
         * @param message ConfigUpdate message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ConfigUpdate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigUpdate message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ConfigUpdate & common.ConfigUpdate.$Shape} ConfigUpdate
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ConfigUpdate & common.ConfigUpdate.$Shape;

        /**
         * Gets the type url for ConfigUpdate
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConfigUpdate {

        /** Properties of a ConfigUpdate. */
        interface $Properties {

            /** ConfigUpdate channelId */
            channelId?: (string|null);

            /** ConfigUpdate readSet */
            readSet?: (common.ConfigGroup.$Properties|null);

            /** ConfigUpdate writeSet */
            writeSet?: (common.ConfigGroup.$Properties|null);

            /** ConfigUpdate isolatedData */
            isolatedData?: ({ [k: string]: Uint8Array }|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigUpdate. */
        type $Shape = common.ConfigUpdate.$Properties;
    }

    /**
     * Properties of a ConfigSignature.
     * @deprecated Use common.ConfigSignature.$Properties instead.
     */
    interface IConfigSignature extends common.ConfigSignature.$Properties {
    }

    /** Represents a ConfigSignature. */
    class ConfigSignature {

        /**
         * Constructs a new ConfigSignature.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ConfigSignature.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigSignature signatureHeader. */
        signatureHeader: Uint8Array;

        /** ConfigSignature signature. */
        signature: Uint8Array;

        /**
         * Encodes the specified ConfigSignature message. Does not implicitly {@link common.ConfigSignature.verify|verify} messages.
         * @param message ConfigSignature message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ConfigSignature.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigSignature message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ConfigSignature & common.ConfigSignature.$Shape} ConfigSignature
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ConfigSignature & common.ConfigSignature.$Shape;

        /**
         * Gets the type url for ConfigSignature
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConfigSignature {

        /** Properties of a ConfigSignature. */
        interface $Properties {

            /** ConfigSignature signatureHeader */
            signatureHeader?: (Uint8Array|null);

            /** ConfigSignature signature */
            signature?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigSignature. */
        type $Shape = common.ConfigSignature.$Properties;
    }

    /**
     * Properties of a ConfigGroup.
     * @deprecated Use common.ConfigGroup.$Properties instead.
     */
    interface IConfigGroup extends common.ConfigGroup.$Properties {
    }

    /** Represents a ConfigGroup. */
    class ConfigGroup {

        /**
         * Constructs a new ConfigGroup.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ConfigGroup.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigGroup version. */
        version: Long;

        /** ConfigGroup groups. */
        groups: { [k: string]: common.ConfigGroup.$Properties };

        /** ConfigGroup values. */
        values: { [k: string]: common.ConfigValue.$Properties };

        /** ConfigGroup policies. */
        policies: { [k: string]: common.ConfigPolicy.$Properties };

        /** ConfigGroup modPolicy. */
        modPolicy: string;

        /**
         * Encodes the specified ConfigGroup message. Does not implicitly {@link common.ConfigGroup.verify|verify} messages.
         * @param message ConfigGroup message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ConfigGroup.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigGroup message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ConfigGroup & common.ConfigGroup.$Shape} ConfigGroup
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ConfigGroup & common.ConfigGroup.$Shape;

        /**
         * Gets the type url for ConfigGroup
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConfigGroup {

        /** Properties of a ConfigGroup. */
        interface $Properties {

            /** ConfigGroup version */
            version?: (Long|null);

            /** ConfigGroup groups */
            groups?: ({ [k: string]: common.ConfigGroup.$Properties }|null);

            /** ConfigGroup values */
            values?: ({ [k: string]: common.ConfigValue.$Properties }|null);

            /** ConfigGroup policies */
            policies?: ({ [k: string]: common.ConfigPolicy.$Properties }|null);

            /** ConfigGroup modPolicy */
            modPolicy?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigGroup. */
        type $Shape = common.ConfigGroup.$Properties;
    }

    /**
     * Properties of a ConfigValue.
     * @deprecated Use common.ConfigValue.$Properties instead.
     */
    interface IConfigValue extends common.ConfigValue.$Properties {
    }

    /** Represents a ConfigValue. */
    class ConfigValue {

        /**
         * Constructs a new ConfigValue.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ConfigValue.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigValue version. */
        version: Long;

        /** ConfigValue value. */
        value: Uint8Array;

        /** ConfigValue modPolicy. */
        modPolicy: string;

        /**
         * Encodes the specified ConfigValue message. Does not implicitly {@link common.ConfigValue.verify|verify} messages.
         * @param message ConfigValue message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ConfigValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigValue message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ConfigValue & common.ConfigValue.$Shape} ConfigValue
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ConfigValue & common.ConfigValue.$Shape;

        /**
         * Gets the type url for ConfigValue
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConfigValue {

        /** Properties of a ConfigValue. */
        interface $Properties {

            /** ConfigValue version */
            version?: (Long|null);

            /** ConfigValue value */
            value?: (Uint8Array|null);

            /** ConfigValue modPolicy */
            modPolicy?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigValue. */
        type $Shape = common.ConfigValue.$Properties;
    }

    /**
     * Properties of a ConfigPolicy.
     * @deprecated Use common.ConfigPolicy.$Properties instead.
     */
    interface IConfigPolicy extends common.ConfigPolicy.$Properties {
    }

    /** Represents a ConfigPolicy. */
    class ConfigPolicy {

        /**
         * Constructs a new ConfigPolicy.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.ConfigPolicy.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigPolicy version. */
        version: Long;

        /** ConfigPolicy policy. */
        policy?: (common.Policy.$Properties|null);

        /** ConfigPolicy modPolicy. */
        modPolicy: string;

        /**
         * Encodes the specified ConfigPolicy message. Does not implicitly {@link common.ConfigPolicy.verify|verify} messages.
         * @param message ConfigPolicy message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.ConfigPolicy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigPolicy message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.ConfigPolicy & common.ConfigPolicy.$Shape} ConfigPolicy
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.ConfigPolicy & common.ConfigPolicy.$Shape;

        /**
         * Gets the type url for ConfigPolicy
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConfigPolicy {

        /** Properties of a ConfigPolicy. */
        interface $Properties {

            /** ConfigPolicy version */
            version?: (Long|null);

            /** ConfigPolicy policy */
            policy?: (common.Policy.$Properties|null);

            /** ConfigPolicy modPolicy */
            modPolicy?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigPolicy. */
        type $Shape = common.ConfigPolicy.$Properties;
    }

    /**
     * Properties of a Policy.
     * @deprecated Use common.Policy.$Properties instead.
     */
    interface IPolicy extends common.Policy.$Properties {
    }

    /** Represents a Policy. */
    class Policy {

        /**
         * Constructs a new Policy.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Policy.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Policy type. */
        type: number;

        /** Policy value. */
        value: Uint8Array;

        /**
         * Encodes the specified Policy message. Does not implicitly {@link common.Policy.verify|verify} messages.
         * @param message Policy message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Policy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Policy message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Policy & common.Policy.$Shape} Policy
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Policy & common.Policy.$Shape;

        /**
         * Gets the type url for Policy
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Policy {

        /** Properties of a Policy. */
        interface $Properties {

            /** Policy type */
            type?: (number|null);

            /** Policy value */
            value?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Policy. */
        type $Shape = common.Policy.$Properties;
    }

    /**
     * Properties of a HashingAlgorithm.
     * @deprecated Use common.HashingAlgorithm.$Properties instead.
     */
    interface IHashingAlgorithm extends common.HashingAlgorithm.$Properties {
    }

    /** Represents a HashingAlgorithm. */
    class HashingAlgorithm {

        /**
         * Constructs a new HashingAlgorithm.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.HashingAlgorithm.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HashingAlgorithm name. */
        name: string;

        /**
         * Encodes the specified HashingAlgorithm message. Does not implicitly {@link common.HashingAlgorithm.verify|verify} messages.
         * @param message HashingAlgorithm message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.HashingAlgorithm.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HashingAlgorithm message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.HashingAlgorithm & common.HashingAlgorithm.$Shape} HashingAlgorithm
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.HashingAlgorithm & common.HashingAlgorithm.$Shape;

        /**
         * Gets the type url for HashingAlgorithm
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace HashingAlgorithm {

        /** Properties of a HashingAlgorithm. */
        interface $Properties {

            /** HashingAlgorithm name */
            name?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HashingAlgorithm. */
        type $Shape = common.HashingAlgorithm.$Properties;
    }

    /**
     * Properties of a BlockDataHashingStructure.
     * @deprecated Use common.BlockDataHashingStructure.$Properties instead.
     */
    interface IBlockDataHashingStructure extends common.BlockDataHashingStructure.$Properties {
    }

    /** Represents a BlockDataHashingStructure. */
    class BlockDataHashingStructure {

        /**
         * Constructs a new BlockDataHashingStructure.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.BlockDataHashingStructure.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BlockDataHashingStructure width. */
        width: number;

        /**
         * Encodes the specified BlockDataHashingStructure message. Does not implicitly {@link common.BlockDataHashingStructure.verify|verify} messages.
         * @param message BlockDataHashingStructure message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.BlockDataHashingStructure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BlockDataHashingStructure message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.BlockDataHashingStructure & common.BlockDataHashingStructure.$Shape} BlockDataHashingStructure
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.BlockDataHashingStructure & common.BlockDataHashingStructure.$Shape;

        /**
         * Gets the type url for BlockDataHashingStructure
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BlockDataHashingStructure {

        /** Properties of a BlockDataHashingStructure. */
        interface $Properties {

            /** BlockDataHashingStructure width */
            width?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BlockDataHashingStructure. */
        type $Shape = common.BlockDataHashingStructure.$Properties;
    }

    /**
     * Properties of a Capabilities.
     * @deprecated Use common.Capabilities.$Properties instead.
     */
    interface ICapabilities extends common.Capabilities.$Properties {
    }

    /** Represents a Capabilities. */
    class Capabilities {

        /**
         * Constructs a new Capabilities.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Capabilities.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Capabilities capabilities. */
        capabilities: { [k: string]: common.Capability.$Properties };

        /**
         * Encodes the specified Capabilities message. Does not implicitly {@link common.Capabilities.verify|verify} messages.
         * @param message Capabilities message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Capabilities.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Capabilities message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Capabilities & common.Capabilities.$Shape} Capabilities
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Capabilities & common.Capabilities.$Shape;

        /**
         * Gets the type url for Capabilities
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Capabilities {

        /** Properties of a Capabilities. */
        interface $Properties {

            /** Capabilities capabilities */
            capabilities?: ({ [k: string]: common.Capability.$Properties }|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Capabilities. */
        type $Shape = common.Capabilities.$Properties;
    }

    /**
     * Properties of a Capability.
     * @deprecated Use common.Capability.$Properties instead.
     */
    interface ICapability extends common.Capability.$Properties {
    }

    /** Represents a Capability. */
    class Capability {

        /**
         * Constructs a new Capability.
         * @param [properties] Properties to set
         */
        constructor(properties?: common.Capability.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /**
         * Encodes the specified Capability message. Does not implicitly {@link common.Capability.verify|verify} messages.
         * @param message Capability message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: common.Capability.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Capability message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {common.Capability & common.Capability.$Shape} Capability
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): common.Capability & common.Capability.$Shape;

        /**
         * Gets the type url for Capability
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Capability {

        /** Properties of a Capability. */
        interface $Properties {

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Capability. */
        type $Shape = common.Capability.$Properties;
    }
}

/** Namespace google. */
export namespace google {

    /** Namespace protobuf. */
    namespace protobuf {

        /**
         * Properties of a Timestamp.
         * @deprecated Use google.protobuf.Timestamp.$Properties instead.
         */
        interface ITimestamp extends google.protobuf.Timestamp.$Properties {
        }

        /** Represents a Timestamp. */
        class Timestamp {

            /**
             * Constructs a new Timestamp.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Timestamp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Timestamp seconds. */
            seconds: Long;

            /** Timestamp nanos. */
            nanos: number;

            /**
             * Encodes the specified Timestamp message. Does not implicitly {@link google.protobuf.Timestamp.verify|verify} messages.
             * @param message Timestamp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Timestamp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Timestamp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape} Timestamp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape;

            /**
             * Gets the type url for Timestamp
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Timestamp {

            /** Properties of a Timestamp. */
            interface $Properties {

                /** Timestamp seconds */
                seconds?: (Long|null);

                /** Timestamp nanos */
                nanos?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Timestamp. */
            type $Shape = google.protobuf.Timestamp.$Properties;
        }
    }
}

/** Namespace orderer. */
export namespace orderer {

    /**
     * Properties of a KafkaMessage.
     * @deprecated Use orderer.KafkaMessage.$Properties instead.
     */
    interface IKafkaMessage extends orderer.KafkaMessage.$Properties {
    }

    /** Represents a KafkaMessage. */
    class KafkaMessage {

        /**
         * Constructs a new KafkaMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.KafkaMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KafkaMessage regular. */
        regular?: (orderer.KafkaMessageRegular.$Properties|null);

        /** KafkaMessage timeToCut. */
        timeToCut?: (orderer.KafkaMessageTimeToCut.$Properties|null);

        /** KafkaMessage connect. */
        connect?: (orderer.KafkaMessageConnect.$Properties|null);

        /** KafkaMessage type. */
        type?: ("regular"|"timeToCut"|"connect");

        /**
         * Encodes the specified KafkaMessage message. Does not implicitly {@link orderer.KafkaMessage.verify|verify} messages.
         * @param message KafkaMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.KafkaMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KafkaMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.KafkaMessage & orderer.KafkaMessage.$Shape} KafkaMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.KafkaMessage & orderer.KafkaMessage.$Shape;

        /**
         * Gets the type url for KafkaMessage
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KafkaMessage {

        /** Properties of a KafkaMessage. */
        interface $Properties {

            /** KafkaMessage regular */
            regular?: (orderer.KafkaMessageRegular.$Properties|null);

            /** KafkaMessage timeToCut */
            timeToCut?: (orderer.KafkaMessageTimeToCut.$Properties|null);

            /** KafkaMessage connect */
            connect?: (orderer.KafkaMessageConnect.$Properties|null);

            /** KafkaMessage type */
            type?: ("regular"|"timeToCut"|"connect");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a KafkaMessage. */
        type $Shape = {
          regular?: orderer.KafkaMessageRegular.$Shape|null;
          timeToCut?: orderer.KafkaMessageTimeToCut.$Shape|null;
          connect?: orderer.KafkaMessageConnect.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ type?: undefined; regular?: null; timeToCut?: null; connect?: null }|{ type?: "regular"; regular: orderer.KafkaMessageRegular.$Shape; timeToCut?: null; connect?: null }|{ type?: "timeToCut"; regular?: null; timeToCut: orderer.KafkaMessageTimeToCut.$Shape; connect?: null }|{ type?: "connect"; regular?: null; timeToCut?: null; connect: orderer.KafkaMessageConnect.$Shape })
        );
    }

    /**
     * Properties of a KafkaMessageRegular.
     * @deprecated Use orderer.KafkaMessageRegular.$Properties instead.
     */
    interface IKafkaMessageRegular extends orderer.KafkaMessageRegular.$Properties {
    }

    /** Represents a KafkaMessageRegular. */
    class KafkaMessageRegular {

        /**
         * Constructs a new KafkaMessageRegular.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.KafkaMessageRegular.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KafkaMessageRegular payload. */
        payload: Uint8Array;

        /** KafkaMessageRegular configSeq. */
        configSeq: Long;

        /** KafkaMessageRegular class. */
        class: orderer.KafkaMessageRegular.Class;

        /** KafkaMessageRegular originalOffset. */
        originalOffset: Long;

        /**
         * Encodes the specified KafkaMessageRegular message. Does not implicitly {@link orderer.KafkaMessageRegular.verify|verify} messages.
         * @param message KafkaMessageRegular message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.KafkaMessageRegular.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KafkaMessageRegular message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.KafkaMessageRegular & orderer.KafkaMessageRegular.$Shape} KafkaMessageRegular
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.KafkaMessageRegular & orderer.KafkaMessageRegular.$Shape;

        /**
         * Gets the type url for KafkaMessageRegular
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KafkaMessageRegular {

        /** Properties of a KafkaMessageRegular. */
        interface $Properties {

            /** KafkaMessageRegular payload */
            payload?: (Uint8Array|null);

            /** KafkaMessageRegular configSeq */
            configSeq?: (Long|null);

            /** KafkaMessageRegular class */
            "class"?: (orderer.KafkaMessageRegular.Class|null);

            /** KafkaMessageRegular originalOffset */
            originalOffset?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KafkaMessageRegular. */
        type $Shape = orderer.KafkaMessageRegular.$Properties;

        /** Class enum. */
        enum Class {

            /** UNKNOWN value */
            UNKNOWN = 0,

            /** NORMAL value */
            NORMAL = 1,

            /** CONFIG value */
            CONFIG = 2
        }
    }

    /**
     * Properties of a KafkaMessageTimeToCut.
     * @deprecated Use orderer.KafkaMessageTimeToCut.$Properties instead.
     */
    interface IKafkaMessageTimeToCut extends orderer.KafkaMessageTimeToCut.$Properties {
    }

    /** Represents a KafkaMessageTimeToCut. */
    class KafkaMessageTimeToCut {

        /**
         * Constructs a new KafkaMessageTimeToCut.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.KafkaMessageTimeToCut.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KafkaMessageTimeToCut blockNumber. */
        blockNumber: Long;

        /**
         * Encodes the specified KafkaMessageTimeToCut message. Does not implicitly {@link orderer.KafkaMessageTimeToCut.verify|verify} messages.
         * @param message KafkaMessageTimeToCut message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.KafkaMessageTimeToCut.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KafkaMessageTimeToCut message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.KafkaMessageTimeToCut & orderer.KafkaMessageTimeToCut.$Shape} KafkaMessageTimeToCut
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.KafkaMessageTimeToCut & orderer.KafkaMessageTimeToCut.$Shape;

        /**
         * Gets the type url for KafkaMessageTimeToCut
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KafkaMessageTimeToCut {

        /** Properties of a KafkaMessageTimeToCut. */
        interface $Properties {

            /** KafkaMessageTimeToCut blockNumber */
            blockNumber?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KafkaMessageTimeToCut. */
        type $Shape = orderer.KafkaMessageTimeToCut.$Properties;
    }

    /**
     * Properties of a KafkaMessageConnect.
     * @deprecated Use orderer.KafkaMessageConnect.$Properties instead.
     */
    interface IKafkaMessageConnect extends orderer.KafkaMessageConnect.$Properties {
    }

    /** Represents a KafkaMessageConnect. */
    class KafkaMessageConnect {

        /**
         * Constructs a new KafkaMessageConnect.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.KafkaMessageConnect.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KafkaMessageConnect payload. */
        payload: Uint8Array;

        /**
         * Encodes the specified KafkaMessageConnect message. Does not implicitly {@link orderer.KafkaMessageConnect.verify|verify} messages.
         * @param message KafkaMessageConnect message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.KafkaMessageConnect.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KafkaMessageConnect message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.KafkaMessageConnect & orderer.KafkaMessageConnect.$Shape} KafkaMessageConnect
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.KafkaMessageConnect & orderer.KafkaMessageConnect.$Shape;

        /**
         * Gets the type url for KafkaMessageConnect
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KafkaMessageConnect {

        /** Properties of a KafkaMessageConnect. */
        interface $Properties {

            /** KafkaMessageConnect payload */
            payload?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KafkaMessageConnect. */
        type $Shape = orderer.KafkaMessageConnect.$Properties;
    }

    /**
     * Properties of a KafkaMetadata.
     * @deprecated Use orderer.KafkaMetadata.$Properties instead.
     */
    interface IKafkaMetadata extends orderer.KafkaMetadata.$Properties {
    }

    /** Represents a KafkaMetadata. */
    class KafkaMetadata {

        /**
         * Constructs a new KafkaMetadata.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.KafkaMetadata.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KafkaMetadata lastOffsetPersisted. */
        lastOffsetPersisted: Long;

        /** KafkaMetadata lastOriginalOffsetProcessed. */
        lastOriginalOffsetProcessed: Long;

        /** KafkaMetadata lastResubmittedConfigOffset. */
        lastResubmittedConfigOffset: Long;

        /**
         * Encodes the specified KafkaMetadata message. Does not implicitly {@link orderer.KafkaMetadata.verify|verify} messages.
         * @param message KafkaMetadata message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.KafkaMetadata.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KafkaMetadata message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.KafkaMetadata & orderer.KafkaMetadata.$Shape} KafkaMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.KafkaMetadata & orderer.KafkaMetadata.$Shape;

        /**
         * Gets the type url for KafkaMetadata
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KafkaMetadata {

        /** Properties of a KafkaMetadata. */
        interface $Properties {

            /** KafkaMetadata lastOffsetPersisted */
            lastOffsetPersisted?: (Long|null);

            /** KafkaMetadata lastOriginalOffsetProcessed */
            lastOriginalOffsetProcessed?: (Long|null);

            /** KafkaMetadata lastResubmittedConfigOffset */
            lastResubmittedConfigOffset?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KafkaMetadata. */
        type $Shape = orderer.KafkaMetadata.$Properties;
    }

    /**
     * Properties of a ConsensusType.
     * @deprecated Use orderer.ConsensusType.$Properties instead.
     */
    interface IConsensusType extends orderer.ConsensusType.$Properties {
    }

    /** Represents a ConsensusType. */
    class ConsensusType {

        /**
         * Constructs a new ConsensusType.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.ConsensusType.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConsensusType type. */
        type: string;

        /** ConsensusType metadata. */
        metadata: Uint8Array;

        /** ConsensusType state. */
        state: orderer.ConsensusType.State;

        /**
         * Encodes the specified ConsensusType message. Does not implicitly {@link orderer.ConsensusType.verify|verify} messages.
         * @param message ConsensusType message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.ConsensusType.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConsensusType message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.ConsensusType & orderer.ConsensusType.$Shape} ConsensusType
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.ConsensusType & orderer.ConsensusType.$Shape;

        /**
         * Gets the type url for ConsensusType
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ConsensusType {

        /** Properties of a ConsensusType. */
        interface $Properties {

            /** ConsensusType type */
            type?: (string|null);

            /** ConsensusType metadata */
            metadata?: (Uint8Array|null);

            /** ConsensusType state */
            state?: (orderer.ConsensusType.State|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConsensusType. */
        type $Shape = orderer.ConsensusType.$Properties;

        /** State enum. */
        enum State {

            /** NORMAL value */
            NORMAL = 0,

            /** MAINTENANCE value */
            MAINTENANCE = 1
        }
    }

    /**
     * Properties of a BatchSize.
     * @deprecated Use orderer.BatchSize.$Properties instead.
     */
    interface IBatchSize extends orderer.BatchSize.$Properties {
    }

    /** Represents a BatchSize. */
    class BatchSize {

        /**
         * Constructs a new BatchSize.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.BatchSize.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BatchSize maxMessageCount. */
        maxMessageCount: number;

        /** BatchSize absoluteMaxBytes. */
        absoluteMaxBytes: number;

        /** BatchSize preferredMaxBytes. */
        preferredMaxBytes: number;

        /**
         * Encodes the specified BatchSize message. Does not implicitly {@link orderer.BatchSize.verify|verify} messages.
         * @param message BatchSize message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.BatchSize.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BatchSize message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.BatchSize & orderer.BatchSize.$Shape} BatchSize
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.BatchSize & orderer.BatchSize.$Shape;

        /**
         * Gets the type url for BatchSize
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BatchSize {

        /** Properties of a BatchSize. */
        interface $Properties {

            /** BatchSize maxMessageCount */
            maxMessageCount?: (number|null);

            /** BatchSize absoluteMaxBytes */
            absoluteMaxBytes?: (number|null);

            /** BatchSize preferredMaxBytes */
            preferredMaxBytes?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BatchSize. */
        type $Shape = orderer.BatchSize.$Properties;
    }

    /**
     * Properties of a BatchTimeout.
     * @deprecated Use orderer.BatchTimeout.$Properties instead.
     */
    interface IBatchTimeout extends orderer.BatchTimeout.$Properties {
    }

    /** Represents a BatchTimeout. */
    class BatchTimeout {

        /**
         * Constructs a new BatchTimeout.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.BatchTimeout.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BatchTimeout timeout. */
        timeout: string;

        /**
         * Encodes the specified BatchTimeout message. Does not implicitly {@link orderer.BatchTimeout.verify|verify} messages.
         * @param message BatchTimeout message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.BatchTimeout.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BatchTimeout message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.BatchTimeout & orderer.BatchTimeout.$Shape} BatchTimeout
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.BatchTimeout & orderer.BatchTimeout.$Shape;

        /**
         * Gets the type url for BatchTimeout
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BatchTimeout {

        /** Properties of a BatchTimeout. */
        interface $Properties {

            /** BatchTimeout timeout */
            timeout?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BatchTimeout. */
        type $Shape = orderer.BatchTimeout.$Properties;
    }

    /**
     * Properties of a KafkaBrokers.
     * @deprecated Use orderer.KafkaBrokers.$Properties instead.
     */
    interface IKafkaBrokers extends orderer.KafkaBrokers.$Properties {
    }

    /** Represents a KafkaBrokers. */
    class KafkaBrokers {

        /**
         * Constructs a new KafkaBrokers.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.KafkaBrokers.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KafkaBrokers brokers. */
        brokers: string[];

        /**
         * Encodes the specified KafkaBrokers message. Does not implicitly {@link orderer.KafkaBrokers.verify|verify} messages.
         * @param message KafkaBrokers message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.KafkaBrokers.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KafkaBrokers message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.KafkaBrokers & orderer.KafkaBrokers.$Shape} KafkaBrokers
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.KafkaBrokers & orderer.KafkaBrokers.$Shape;

        /**
         * Gets the type url for KafkaBrokers
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace KafkaBrokers {

        /** Properties of a KafkaBrokers. */
        interface $Properties {

            /** KafkaBrokers brokers */
            brokers?: (string[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KafkaBrokers. */
        type $Shape = orderer.KafkaBrokers.$Properties;
    }

    /**
     * Properties of a BroadcastResponse.
     * @deprecated Use orderer.BroadcastResponse.$Properties instead.
     */
    interface IBroadcastResponse extends orderer.BroadcastResponse.$Properties {
    }

    /** Represents a BroadcastResponse. */
    class BroadcastResponse {

        /**
         * Constructs a new BroadcastResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.BroadcastResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BroadcastResponse status. */
        status: common.Status;

        /** BroadcastResponse info. */
        info: string;

        /**
         * Encodes the specified BroadcastResponse message. Does not implicitly {@link orderer.BroadcastResponse.verify|verify} messages.
         * @param message BroadcastResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.BroadcastResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BroadcastResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.BroadcastResponse & orderer.BroadcastResponse.$Shape} BroadcastResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.BroadcastResponse & orderer.BroadcastResponse.$Shape;

        /**
         * Gets the type url for BroadcastResponse
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BroadcastResponse {

        /** Properties of a BroadcastResponse. */
        interface $Properties {

            /** BroadcastResponse status */
            status?: (common.Status|null);

            /** BroadcastResponse info */
            info?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BroadcastResponse. */
        type $Shape = orderer.BroadcastResponse.$Properties;
    }

    /**
     * Properties of a DeliverResponse.
     * @deprecated Use orderer.DeliverResponse.$Properties instead.
     */
    interface IDeliverResponse extends orderer.DeliverResponse.$Properties {
    }

    /** Represents a DeliverResponse. */
    class DeliverResponse {

        /**
         * Constructs a new DeliverResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: orderer.DeliverResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** DeliverResponse status. */
        status?: (common.Status|null);

        /** DeliverResponse block. */
        block?: (common.Block.$Properties|null);

        /** DeliverResponse type. */
        type?: ("status"|"block");

        /**
         * Encodes the specified DeliverResponse message. Does not implicitly {@link orderer.DeliverResponse.verify|verify} messages.
         * @param message DeliverResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: orderer.DeliverResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a DeliverResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {orderer.DeliverResponse & orderer.DeliverResponse.$Shape} DeliverResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): orderer.DeliverResponse & orderer.DeliverResponse.$Shape;

        /**
         * Gets the type url for DeliverResponse
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace DeliverResponse {

        /** Properties of a DeliverResponse. */
        interface $Properties {

            /** DeliverResponse status */
            status?: (common.Status|null);

            /** DeliverResponse block */
            block?: (common.Block.$Properties|null);

            /** DeliverResponse type */
            type?: ("status"|"block");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a DeliverResponse. */
        type $Shape = {
          status?: common.Status|null;
          block?: common.Block.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ type?: undefined; status?: null; block?: null }|{ type?: "status"; status: common.Status; block?: null }|{ type?: "block"; status?: null; block: common.Block.$Shape })
        );
    }
}

/** Namespace gateway. */
export namespace gateway {

    /**
     * Properties of a ChainTip.
     * @deprecated Use gateway.ChainTip.$Properties instead.
     */
    interface IChainTip extends gateway.ChainTip.$Properties {
    }

    /** Represents a ChainTip. */
    class ChainTip {

        /**
         * Constructs a new ChainTip.
         * @param [properties] Properties to set
         */
        constructor(properties?: gateway.ChainTip.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ChainTip genesisHash. */
        genesisHash: Uint8Array;

        /** ChainTip number. */
        number: Long;

        /** ChainTip headerHash. */
        headerHash: Uint8Array;

        /**
         * Encodes the specified ChainTip message. Does not implicitly {@link gateway.ChainTip.verify|verify} messages.
         * @param message ChainTip message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: gateway.ChainTip.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ChainTip message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {gateway.ChainTip & gateway.ChainTip.$Shape} ChainTip
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): gateway.ChainTip & gateway.ChainTip.$Shape;

        /**
         * Gets the type url for ChainTip
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ChainTip {

        /** Properties of a ChainTip. */
        interface $Properties {

            /** ChainTip genesisHash */
            genesisHash?: (Uint8Array|null);

            /** ChainTip number */
            number?: (Long|null);

            /** ChainTip headerHash */
            headerHash?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ChainTip. */
        type $Shape = gateway.ChainTip.$Properties;
    }

    /**
     * Properties of a RecordHeader.
     * @deprecated Use gateway.RecordHeader.$Properties instead.
     */
    interface IRecordHeader extends gateway.RecordHeader.$Properties {
    }

    /** Represents a RecordHeader. */
    class RecordHeader {

        /**
         * Constructs a new RecordHeader.
         * @param [properties] Properties to set
         */
        constructor(properties?: gateway.RecordHeader.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RecordHeader key. */
        key: string;

        /** RecordHeader value. */
        value: Uint8Array;

        /**
         * Encodes the specified RecordHeader message. Does not implicitly {@link gateway.RecordHeader.verify|verify} messages.
         * @param message RecordHeader message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: gateway.RecordHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RecordHeader message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {gateway.RecordHeader & gateway.RecordHeader.$Shape} RecordHeader
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): gateway.RecordHeader & gateway.RecordHeader.$Shape;

        /**
         * Gets the type url for RecordHeader
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace RecordHeader {

        /** Properties of a RecordHeader. */
        interface $Properties {

            /** RecordHeader key */
            key?: (string|null);

            /** RecordHeader value */
            value?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RecordHeader. */
        type $Shape = gateway.RecordHeader.$Properties;
    }

    /**
     * Properties of a LogRecord.
     * @deprecated Use gateway.LogRecord.$Properties instead.
     */
    interface ILogRecord extends gateway.LogRecord.$Properties {
    }

    /** Represents a LogRecord. */
    class LogRecord {

        /**
         * Constructs a new LogRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: gateway.LogRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LogRecord value. */
        value: Uint8Array;

        /** LogRecord headers. */
        headers: gateway.RecordHeader.$Properties[];

        /** LogRecord together. */
        together: gateway.LogRecord.$Properties[];

        /**
         * Encodes the specified LogRecord message. Does not implicitly {@link gateway.LogRecord.verify|verify} messages.
         * @param message LogRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: gateway.LogRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LogRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {gateway.LogRecord & gateway.LogRecord.$Shape} LogRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): gateway.LogRecord & gateway.LogRecord.$Shape;

        /**
         * Gets the type url for LogRecord
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace LogRecord {

        /** Properties of a LogRecord. */
        interface $Properties {

            /** LogRecord value */
            value?: (Uint8Array|null);

            /** LogRecord headers */
            headers?: (gateway.RecordHeader.$Properties[]|null);

            /** LogRecord together */
            together?: (gateway.LogRecord.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LogRecord. */
        type $Shape = gateway.LogRecord.$Properties;
    }

    /**
     * Properties of a BlockEntry.
     * @deprecated Use gateway.BlockEntry.$Properties instead.
     */
    interface IBlockEntry extends gateway.BlockEntry.$Properties {
    }

    /** Represents a BlockEntry. */
    class BlockEntry {

        /**
         * Constructs a new BlockEntry.
         * @param [properties] Properties to set
         */
        constructor(properties?: gateway.BlockEntry.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BlockEntry headerHash. */
        headerHash: Uint8Array;

        /** BlockEntry offsets. */
        offsets: Long[];

        /** BlockEntry originalOffsets. */
        originalOffsets: Long[];

        /** BlockEntry checkpoint. */
        checkpoint?: (gateway.Checkpoint.$Properties|null);

        /** BlockEntry lastRecord. */
        lastRecord?: (gateway.RecordFingerprint.$Properties|null);

        /** BlockEntry idempotencyKeys. */
        idempotencyKeys: string[];

        /** BlockEntry checksum. */
        checksum?: (number|null);

        /**
         * Encodes the specified BlockEntry message. Does not implicitly {@link gateway.BlockEntry.verify|verify} messages.
         * @param message BlockEntry message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: gateway.BlockEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BlockEntry message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {gateway.BlockEntry & gateway.BlockEntry.$Shape} BlockEntry
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): gateway.BlockEntry & gateway.BlockEntry.$Shape;

        /**
         * Gets the type url for BlockEntry
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BlockEntry {

        /** Properties of a BlockEntry. */
        interface $Properties {

            /** BlockEntry headerHash */
            headerHash?: (Uint8Array|null);

            /** BlockEntry offsets */
            offsets?: (Long[]|null);

            /** BlockEntry originalOffsets */
            originalOffsets?: (Long[]|null);

            /** BlockEntry checkpoint */
            checkpoint?: (gateway.Checkpoint.$Properties|null);

            /** BlockEntry lastRecord */
            lastRecord?: (gateway.RecordFingerprint.$Properties|null);

            /** BlockEntry idempotencyKeys */
            idempotencyKeys?: (string[]|null);

            /** BlockEntry checksum */
            checksum?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BlockEntry. */
        type $Shape = gateway.BlockEntry.$Properties;
    }

    /**
     * Properties of a RecordFingerprint.
     * @deprecated Use gateway.RecordFingerprint.$Properties instead.
     */
    interface IRecordFingerprint extends gateway.RecordFingerprint.$Properties {
    }

    /** Represents a RecordFingerprint. */
    class RecordFingerprint {

        /**
         * Constructs a new RecordFingerprint.
         * @param [properties] Properties to set
         */
        constructor(properties?: gateway.RecordFingerprint.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RecordFingerprint offset. */
        offset: Long;

        /** RecordFingerprint hash. */
        hash: Uint8Array;

        /**
         * Encodes the specified RecordFingerprint message. Does not implicitly {@link gateway.RecordFingerprint.verify|verify} messages.
         * @param message RecordFingerprint message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: gateway.RecordFingerprint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RecordFingerprint message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {gateway.RecordFingerprint & gateway.RecordFingerprint.$Shape} RecordFingerprint
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): gateway.RecordFingerprint & gateway.RecordFingerprint.$Shape;

        /**
         * Gets the type url for RecordFingerprint
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace RecordFingerprint {

        /** Properties of a RecordFingerprint. */
        interface $Properties {

            /** RecordFingerprint offset */
            offset?: (Long|null);

            /** RecordFingerprint hash */
            hash?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RecordFingerprint. */
        type $Shape = gateway.RecordFingerprint.$Properties;
    }

    /**
     * Properties of a Checkpoint.
     * @deprecated Use gateway.Checkpoint.$Properties instead.
     */
    interface ICheckpoint extends gateway.Checkpoint.$Properties {
    }

    /** Represents a Checkpoint. */
    class Checkpoint {

        /**
         * Constructs a new Checkpoint.
         * @param [properties] Properties to set
         */
        constructor(properties?: gateway.Checkpoint.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Checkpoint lastResubmittedConfigOffset. */
        lastResubmittedConfigOffset: Long;

        /** Checkpoint ingressBlocked. */
        ingressBlocked: boolean;

        /** Checkpoint overflowed. */
        overflowed: boolean;

        /**
         * Encodes the specified Checkpoint message. Does not implicitly {@link gateway.Checkpoint.verify|verify} messages.
         * @param message Checkpoint message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: gateway.Checkpoint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Checkpoint message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {gateway.Checkpoint & gateway.Checkpoint.$Shape} Checkpoint
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): gateway.Checkpoint & gateway.Checkpoint.$Shape;

        /**
         * Gets the type url for Checkpoint
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Checkpoint {

        /** Properties of a Checkpoint. */
        interface $Properties {

            /** Checkpoint lastResubmittedConfigOffset */
            lastResubmittedConfigOffset?: (Long|null);

            /** Checkpoint ingressBlocked */
            ingressBlocked?: (boolean|null);

            /** Checkpoint overflowed */
            overflowed?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Checkpoint. */
        type $Shape = gateway.Checkpoint.$Properties;
    }
}
