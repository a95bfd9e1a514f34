"""What schemathesis has to be told about this interface: bodies and answers that are no JSON, and streams."""

import json
import re
import zlib

import schemathesis
from hypothesis import strategies as st

PROTOBUF = "application/x-protobuf"
DELIMITED = "application/x-protobuf-delimited"
LINES = "application/x-ndjson"
BYTES = "application/octet-stream"
KEY_PATTERN = r'"[\x21-\x7e]{1,255}"|[\x21-\x7e]{1,255}'


def delimited(data: bytes) -> bytes:
    """Puts the length in front, as a varint."""
    length, prefix = len(data), b""
    while length > 0x7F:
        prefix += bytes([length & 0x7F | 0x80])
        length >>= 7
    return prefix + bytes([length]) + data


def field(number: int, data: bytes) -> bytes:
    """A field of a protobuf message that holds bytes."""
    return bytes([number << 3 | 2]) + delimited(data)


def envelope(payload: bytes, signature: bytes) -> bytes:
    """A marshalled common.Envelope; a field that is empty is left out."""
    return field(1, payload) + (field(2, signature) if signature else b"")


# The first byte is never that of a header, so that no payload is taken for one that names another channel.
payloads = st.binary(max_size=200).map(lambda data: b"\xff" + data)
envelopes = st.builds(envelope, payloads, st.binary(max_size=80))
json_envelopes = st.fixed_dictionaries(
    {"payload": st.sampled_from(["aGVsbG8=", "/w==", "", "not base64"])},
    optional={"signature": st.just("AQI="), "idempotencyKey": st.sampled_from(["a", "order-4711", " "])},
)
lines = st.one_of(json_envelopes.map(json.dumps), st.text(max_size=40)).map(lambda line: line.encode() + b"\n")

# One of these is refused as a whole; of many, each that is wrong is answered in its own line.
schemathesis.openapi.media_type(PROTOBUF, envelopes)
schemathesis.openapi.media_type(BYTES, payloads)
schemathesis.openapi.media_type(LINES, st.lists(lines, max_size=8).map(b"".join))
schemathesis.openapi.media_type(DELIMITED, st.lists(st.one_of(envelopes, st.binary(max_size=40)).map(delimited), max_size=8).map(b"".join))


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """
    OpenAPI 3.1 has no word for the items of a sequence: what the document says beside it becomes the schema of a list.
    Examples of bodies that are made by the strategies above are left out: they are texts, not bytes.
    """
    for path in raw_schema["paths"].values():
        for operation in path.values():
            for media_type, media in operation.get("requestBody", {}).get("content", {}).items():
                if media_type in (PROTOBUF, BYTES, LINES, DELIMITED):
                    media.pop("example", None)
            for response in operation["responses"].values():
                for media_type, media in response.get("content", {}).items():
                    item = media["schema"].get("x-item-schema")
                    if item is not None and media_type == LINES:
                        media["schema"] = {"type": "array", "items": item}


@schemathesis.deserializer(LINES)
def lines_of(context, response):
    text = response.content.decode()
    if text and not text.endswith("\n"):
        raise ValueError("the last line has no end")
    return [json.loads(line) for line in text.splitlines()]


@schemathesis.deserializer(PROTOBUF)
def bytes_of(context, response):
    """The document says only that these are bytes; the tests of the gateway read them."""
    return ""


@schemathesis.hook
def before_call(context, case, kwargs):
    """
    Asks for each of the formats that an answer may have, and sees that lines of blocks come to an end. The document has no
    way to say that a header is for some bodies only: a key that is right is left out where there are many envelopes.
    """
    offered = sorted({
        media_type
        for status, response in case.operation.definition.raw["responses"].items() if status.startswith("2")
        for media_type in response.get("content", {})
    })
    formats = [*offered, "*/*"]
    request = json.dumps([case.path_parameters, case.query, case.headers], default=str, sort_keys=True)
    accept = formats[zlib.crc32(request.encode()) % len(formats)]
    headers = {"accept": accept, **(case.headers or {})}
    if case.media_type in (LINES, DELIMITED) and re.fullmatch(KEY_PATTERN, str(headers.get("idempotency-key", ""))):
        del headers["idempotency-key"]
    if case.operation.path.endswith("/deliver") and (case.query or {}).keys() & {"from", "after"}:
        headers.pop("last-event-id", None)  # it counts more than they do, which are then not looked at
    if str(headers.get("content-encoding", "")).lower() in ("gzip", "x-gzip"):
        del headers["content-encoding"]  # the body is not packed
    case.headers = headers
    if case.operation.path.endswith("/deliver") and accept == LINES and "to" not in (case.query or {}):
        case.query = {"from": "oldest", **(case.query or {}), "to": "newest"}
