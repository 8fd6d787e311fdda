"""Sends a file as it was when it was found, also if it is replaced or deleted before or while it is sent."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send


class OpenedFile(FileResponse):
    """The response with one open file, whose size and time it states. Raises FileNotFoundError if there is none."""

    def __init__(self, path: str | os.PathLike[str], status_code: int = 200) -> None:
        self._file = Path(path).open("rb")  # noqa: SIM115  # closed when it was sent
        super().__init__(path, status_code=status_code, stat_result=os.fstat(self._file.fileno()))

    def close(self) -> None:
        """Close the file of a response that is not sent."""
        self._file.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()

    @asynccontextmanager
    async def _open_file(self) -> AsyncIterator["anyio.AsyncFile[bytes]"]:
        yield anyio.wrap_file(self._file)
