"""Supabase Storage on loopback: buckets and objects as the Storage API's reference has them, for the real client.

Storage answers most failures with HTTP 400 and says in the body's `statusCode` what it means, in `error` and `code` why
(supabase/storage, src/http/error-handler.ts and src/internal/errors/codes.ts); so does this.
"""

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.standins.multipart_form import read_multipart
from tests.standins.supabase_errors import RefusalError, no_bucket, no_object, too_large

KEY = "sb_secret_standin"


@dataclass
class StoredObject:
    """An object with the headers it is served with."""

    content: bytes
    content_type: str
    cache_control: str
    stored_at: float = field(default_factory=time.time, compare=False)  # seconds since the epoch


@dataclass
class Resumable:
    """A resumable upload: where it goes, how long it is to be, and what has arrived."""

    key: str
    size: int
    content_type: str
    cache_control: str
    content: bytes = b""


@dataclass
class Supabase:
    """What the server holds, what it was asked, and how it is told to misbehave."""

    url: str = ""
    buckets: dict[str, bool] = field(default_factory=dict)  # name -> public
    size_limits: dict[str, int] = field(default_factory=dict)  # of a bucket, in bytes
    resumable: dict[str, Resumable] = field(default_factory=dict)  # uploads under way, by their id
    broken_parts: int = 0  # so many parts of resumable uploads arrive half and are not answered
    objects: dict[str, StoredObject] = field(default_factory=dict)  # "bucket/path"
    uploads: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failures: list[tuple[int, bytes]] = field(default_factory=list)  # answered to the next uploads, in turn
    instead: tuple[int, str, bytes] | None = (
        None  # what stands before Storage answers to everything: status, type, body
    )
    slow: dict[str, threading.Event] = field(default_factory=dict)  # by file name: an upload waits for this
    waiting: threading.Event = field(default_factory=threading.Event)  # an upload waits


class _NoRouteError(Exception):
    """Storage's web framework knows no such route; it says so in words of its own."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    held: Supabase

    def log_message(self, *arguments: Any) -> None:
        pass

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _answer(self, status: int, body: bytes, content_type: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _serve(self) -> None:
        body = self._body()
        path = unquote(urlsplit(self.path).path)
        self.held.asked.append(f"{self.command} {path}")
        if self.held.instead is not None:
            status, kind, answer = self.held.instead
            return self._answer(status, answer, kind)
        try:
            self._route(path, body)
        except RefusalError as refusal:
            self._answer(400, json.dumps(refusal.body).encode())
        except _NoRouteError:
            fields = {"message": f"Route {self.command}:{path} not found", "error": "Not Found", "statusCode": 404}
            self._answer(404, json.dumps(fields).encode())

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve  # noqa: N815 - the names http.server calls

    def _route(self, path: str, body: bytes) -> None:
        if not path.startswith("/storage/v1/"):
            raise _NoRouteError
        route = path.removeprefix("/storage/v1/")
        if match := re.fullmatch(r"object/public/([^/]+)/(.+)", route):
            if not self.held.buckets.get(match[1]):
                raise no_bucket()
            return self._send_object(f"{match[1]}/{match[2]}")
        signed = re.fullmatch(r"object/sign/([^/]+)/(.+)", route)
        if signed and self.command == "GET" and self.path.endswith("?token=standin"):
            return self._send_object(f"{signed[1]}/{signed[2]}")
        self._check_key()
        if signed:
            return self._answer(200, json.dumps({"signedURL": f"/{route}?token=standin"}).encode())
        if route.startswith("upload/resumable"):
            return self._resume(route, body)
        if re.match(r"bucket(/|$)", route):
            return self._route_bucket(route.removeprefix("bucket").strip("/"), body)
        return self._route_object(route, body)

    def _route_bucket(self, name: str, body: bytes) -> None:
        if not name:
            return self._make_bucket(json.loads(body)) if self.command == "POST" else self._list_buckets()
        if name not in self.held.buckets:
            raise no_bucket()
        return self._answer(200, json.dumps(self._bucket(name)).encode())

    def _route_object(self, route: str, body: bytes) -> None:
        if match := re.fullmatch(r"object/list/([^/]+)", route):
            return self._list(match[1], json.loads(body))
        if self.command == "GET" and (match := re.fullmatch(r"object/info/([^/]+)/(.+)", route)):
            return self._describe(match[2], f"{match[1]}/{match[2]}")
        if match := re.fullmatch(r"object/(?:authenticated/)?([^/]+)/(.+)", route):
            if match[1] not in self.held.buckets:
                raise no_bucket()
            key = f"{match[1]}/{match[2]}"
            return self._send_object(key) if self.command == "GET" else self._store(key, body)
        if self.command == "DELETE" and (match := re.fullmatch(r"object/([^/]+)", route)):
            gone = [one for one in json.loads(body)["prefixes"] if self.held.objects.pop(f"{match[1]}/{one}", None)]
            return self._answer(200, json.dumps([{"name": one} for one in gone]).encode())
        raise _NoRouteError

    def _check_key(self) -> None:
        if self.headers.get("apiKey") != KEY or self.headers.get("Authorization") != f"Bearer {KEY}":
            raise RefusalError("403", "Unauthorized", "Invalid Compact JWS", "AccessDenied")

    @staticmethod
    def _stamp() -> str:
        return "2026-01-01T00:00:00.000Z"

    def _bucket(self, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "name": name,
            "owner": "",
            "public": self.held.buckets[name],
            "created_at": self._stamp(),
            "updated_at": self._stamp(),
            "file_size_limit": self.held.size_limits.get(name),
            "allowed_mime_types": None,
        }

    def _list_buckets(self) -> None:
        self._answer(200, json.dumps([self._bucket(name) for name in self.held.buckets]).encode())

    def _make_bucket(self, asked: dict[str, Any]) -> None:
        if asked["name"] in self.held.buckets:
            raise RefusalError("409", "Duplicate", "The resource already exists", "BucketAlreadyExists")
        self.held.buckets[asked["name"]] = bool(asked.get("public", False))
        self._answer(200, json.dumps({"name": asked["name"]}).encode())

    def _store(self, key: str, body: bytes) -> None:
        if go_on := self.held.slow.get(key.rpartition("/")[2]):
            self.held.waiting.set()
            go_on.wait(30)
        if self.held.failures:
            self._answer(*self.held.failures.pop(0))
            return
        upsert = self.command == "PUT" or self.headers.get("x-upsert") == "true"
        if self.command == "PUT" and key not in self.held.objects:
            raise no_object()
        if key in self.held.objects and not upsert:
            raise RefusalError("409", "Duplicate", "The resource already exists", "KeyAlreadyExists")
        fields, content, content_type = read_multipart(self.headers["Content-Type"], body)
        if len(content) > self.held.size_limits.get(key.partition("/")[0], len(content)):
            raise too_large()
        cache = f"max-age={fields['cacheControl']}" if "cacheControl" in fields else "no-cache"
        self.held.objects[key] = StoredObject(content, content_type, cache)
        self.held.uploads.append(key)
        self._answer(200, json.dumps({"Key": key, "Id": hashlib.md5(key.encode()).hexdigest()}).encode())  # noqa: S324

    def _resume(self, route: str, body: bytes) -> None:
        """supabase.com/docs/guides/storage/uploads/resumable-uploads: TUS 1.0.0, parts of 6 MB."""
        if self.headers.get("Tus-Resumable") != "1.0.0":
            return self._answer(412, b"Tus-Resumable")
        if self.command == "POST":
            facts = {
                name: base64.b64decode(value).decode()
                for name, value in (part.split(" ") for part in self.headers["Upload-Metadata"].split(","))
            }
            size, name = int(self.headers["Upload-Length"]), facts["bucketName"]
            if size > self.held.size_limits.get(name, size):
                return self._answer(413, b"Maximum size exceeded")
            made = Resumable(f"{name}/{facts['objectName']}", size, facts["contentType"], facts["cacheControl"])
            number = str(len(self.held.resumable))
            self.held.resumable[number] = made
            return self._answer(201, b"", Location=f"/storage/v1/upload/resumable/{number}")
        upload = self.held.resumable[route.rpartition("/")[2]]
        if self.command == "PATCH":
            self._take_part(upload, body)
        else:
            self._answer(200, b"", Upload_Offset=str(len(upload.content)))
        return None

    def _take_part(self, upload: Resumable, body: bytes) -> None:
        if int(self.headers["Upload-Offset"]) != len(upload.content):
            return self._answer(409, b"Upload-Offset conflict")
        if self.held.broken_parts:
            self.held.broken_parts -= 1
            upload.content += body[: len(body) // 2]
            return self._answer(503, b"upstream")
        upload.content += body
        if len(upload.content) == upload.size:
            cache = f"max-age={upload.cache_control}"
            self.held.objects[upload.key] = StoredObject(upload.content, upload.content_type, cache)
            self.held.uploads.append(upload.key)
        self._answer(204, b"", Upload_Offset=str(len(upload.content)))
        return None

    def _list(self, bucket: str, asked: dict[str, Any]) -> None:
        prefix = f"{bucket}/{asked['prefix']}".rstrip("/") + "/"
        found: dict[str, dict[str, Any]] = {}
        for key, stored in self.held.objects.items():
            if key.startswith(prefix):
                name, _, deeper = key.removeprefix(prefix).partition("/")
                facts = {"size": len(stored.content)}
                entry = {"name": name, "id": key, "created_at": self._stamp(), "updated_at": self._stamp()}
                found[name] = {"name": name, "id": None} if deeper else entry | {"metadata": facts}
        rows = [found[name] for name in sorted(found)][asked["offset"] : asked["offset"] + asked["limit"]]
        self._answer(200, json.dumps(rows).encode())

    def _describe(self, name: str, key: str) -> None:
        if key not in self.held.objects:
            raise no_object()
        found = self.held.objects[key]
        fields = {"name": name, "size": len(found.content), "content_type": found.content_type}
        self._answer(200, json.dumps(fields | {"created_at": self._stamp()}).encode())

    def _send_object(self, key: str) -> None:
        found = self.held.objects.get(key)
        if found is None:
            raise no_object()
        # Storage serves pages as plain text on its own domain
        kind = "text/plain" if found.content_type.startswith("text/html") else found.content_type
        if wanted := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")):
            first, last = int(wanted[1]), int(wanted[2])
            span = f"bytes {first}-{last}/{len(found.content)}"
            return self._answer(206, found.content[first : last + 1], kind, Content_Range=span)
        # The asset renderer of Storage passes the condition on and answers with these headers
        etag = f'"{hashlib.md5(found.content, usedforsecurity=False).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            return self._answer(304, b"", kind, ETag=etag)
        stamps = {"ETag": etag, "Last_Modified": formatdate(found.stored_at, usegmt=True)}
        return self._answer(200, found.content, kind, Cache_Control=found.cache_control, **stamps)


@contextmanager
def supabase_server() -> Iterator[Supabase]:
    """A server on a free loopback port; `url` is what SUPABASE_URL is set to, KEY the service key."""
    held = Supabase()
    handler = type("Handler", (_Handler,), {"held": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    held.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
