"""Reads the body of a form with a file."""

from email.parser import BytesParser
from email.policy import HTTP

from tests.standins.supabase_errors import RefusalError


def read_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], bytes, str]:
    """The form's fields, the file and the file's type."""
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields: dict[str, str] = {}
    file: tuple[bytes, str] | None = None
    for part in message.iter_parts():  # type: ignore[attr-defined]
        payload = part.get_payload(decode=True)
        if part.get_filename() is not None:
            file = payload, part.get_content_type() + ("; charset=utf-8" if part.get_content_charset() else "")
        else:
            fields[part.get_param("name", header="content-disposition")] = payload.decode()
    if file is None:
        raise RefusalError("400", "invalid_request", "The request holds no file", "InvalidRequest")
    return fields, *file
