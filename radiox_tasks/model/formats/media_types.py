"""Media types of files: of editions, uploads and pages."""

MP3 = "audio/mpeg"
WAV = "audio/wav"
FLAC = "audio/flac"
OGG = "audio/ogg"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
SVG = "image/svg+xml"
VTT = "text/vtt"
SRT = "application/x-subrip"
RSS = "application/rss+xml"
CHAPTERS = "application/json+chapters"
CSS = "text/css; charset=utf-8"
JAVASCRIPT = "text/javascript; charset=utf-8"
OTF = "font/otf"

SERVED = {
    ".mp3": MP3,
    ".jpg": JPEG,
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".vtt": f"{VTT}; charset=utf-8",
    ".srt": f"{SRT}; charset=utf-8",
    ".xml": f"{RSS}; charset=utf-8",
    ".m3u": "audio/x-mpegurl; charset=utf-8",
}
"""Content-Type of an edition's files by suffix."""
