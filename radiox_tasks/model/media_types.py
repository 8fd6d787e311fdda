"""Media types of an edition's files, for feeds and HTTP responses."""

MP3 = "audio/mpeg"
WAV = "audio/wav"
JPEG = "image/jpeg"
VTT = "text/vtt"
SRT = "application/x-subrip"
RSS = "application/rss+xml"
CHAPTERS = "application/json+chapters"

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
"""Content-Type by file suffix."""
