"""A server on loopback that answers each POST with the given bytes, however odd they are.

with raw_server(b"data: …", ending="open") as url:
    settings = Settings(OPENAI_BASE_URL=url, OPENAI_API_KEY="any")
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Ending = Literal["complete", "lost", "open", "comments"]
"""What follows the bytes: the end of the answer; a lost connection; nothing; a comment again and again."""


@contextmanager
def raw_server(
    answer: bytes, *, kind: str = "text/event-stream", ending: Ending = "complete", gone: threading.Event | None = None
) -> Iterator[str]:
    """Serve until the block ends; yields the URL. `gone` is set when a client leaves an answer that has no end."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(answer) + (0 if ending == "complete" else 1_000_000)))
            self.end_headers()
            self.wfile.write(answer)
            if ending == "open":
                stopped.wait()
            try:
                while ending == "comments" and not stopped.wait(0.02):
                    self.wfile.write(b": keep-alive\n\n")
            except OSError:
                if gone is not None:
                    gone.set()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
