"""The MP3 encoder: LAME through an ffmpeg pipe, with the header that players need for gapless playback."""

from pathlib import Path

from radiox_tasks.audio.mastering.block_pipe import BlockPipe

QUALITY = "5"  # LAME's scale, 0 best to 9 fastest; its default of 3 takes a sixth longer


class Mp3Encoder(BlockPipe):
    """Encode blocks of float32 stereo at a constant bit rate; the end of the `with` block completes the file
    at `path`."""

    def __init__(self, path: Path, kbps: int) -> None:
        self.path = path
        super().__init__(
            "the encoder",
            ["-c:a", "libmp3lame", "-b:a", f"{kbps}k", "-compression_level", QUALITY],
            ["-id3v2_version", "0", "-write_xing", "1"],
            ["-map_metadata", "-1", "-f", "mp3", str(path)],
            options=["-v", "error"],
        )
