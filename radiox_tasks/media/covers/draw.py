"""Draws the local cover: a typographic poster from the show's hour, date and lead story."""

from tempfile import TemporaryFile

from babel.dates import format_date
from PIL import Image, ImageDraw

from radiox_tasks.language.wording import locale_of, words
from radiox_tasks.media.covers.cover_request import SIZE, SourceType, xmp_packet
from radiox_tasks.media.covers.geometry import draw_geometry
from radiox_tasks.media.covers.palette import SOBER, Palette, choose_palette
from radiox_tasks.media.covers.typography import LEADING, fit, font, ink, printable
from radiox_tasks.model.cover import CoverRequest

COVER_BYTES = 500_000
"""Apple asks for artwork under 512 kB (podcasters.apple.com/support/896-artwork-requirements)."""
ENCODINGS = (
    (1, 88, 0), (1, 80, 0), (1, 80, 2), (1, 70, 2), (1, 60, 2), (1, 45, 2), (2, 45, 2), (4, 45, 2), (8, 30, 2)
)  # fmt: skip
"""Tried in order until the file is small enough: coarseness of detail, JPEG quality, chroma subsampling."""
MARGIN = 170
WIDTH = SIZE - 2 * MARGIN
HOUR_BASELINE = 2060
HEADLINE_TOP = 2190
GEOMETRY = (500, 2100)
RULE = 12
"""The layout, in pixels; GEOMETRY is from its top to its bottom."""


def draw_cover(request: CoverRequest) -> bytes:
    """The cover as a JPEG, 3000 x 3000 RGB; deterministic."""
    palette = SOBER if request.grave else choose_palette(request.palette, request.air_at.hour)
    image = Image.new("RGB", (SIZE, SIZE), palette.ground)
    seed = f"{request.seed or request.headline}|{request.air_at:%Y-%m-%d %H}"
    top, bottom = GEOMETRY
    if request.grave:
        ImageDraw.Draw(image).rectangle((MARGIN, top, SIZE - MARGIN, top + RULE), fill=palette.type)
    else:
        for mask, colour in zip(draw_geometry(seed, SIZE, bottom - top), (palette.first, palette.second), strict=True):
            image.paste(colour, (0, top), mask)
    set_type(image, request, palette)
    return encode_cover(image, "algorithmicMedia")


def encode_cover(image: Image.Image, source: SourceType) -> bytes:
    """A JPEG of at most COVER_BYTES with its digital source type in XMP. Colour is stored at full resolution if
    possible, so that edges of flat colours stay clean. Not progressive: that takes 0.25 s instead of 0.10 s of
    processor time for files of the same size."""
    xmp = xmp_packet(source)
    for coarser, quality, subsampling in ENCODINGS:
        shown = image if coarser == 1 else image.reduce(coarser).resize(image.size)
        with TemporaryFile(buffering=0) as file:  # Pillow holds up all other threads while it encodes into memory
            shown.save(file, "JPEG", quality=quality, subsampling=subsampling, optimize=True, xmp=xmp)
            file.seek(0)
            encoded = file.read()
        if len(encoded) <= COVER_BYTES:
            break
    return encoded


def set_type(image: Image.Image, request: CoverRequest, palette: Palette) -> None:
    """Draw station, date, hour and headline (and the sample band) on a picture of 3000 x 3000."""
    draw = ImageDraw.Draw(image)
    _masthead(draw, request, palette)
    _hour(draw, request, palette)
    _headline(draw, request, palette)
    if request.sample:
        _sample_band(image, request, palette)


def _masthead(draw: ImageDraw.ImageDraw, request: CoverRequest, palette: Palette) -> None:
    half = WIDTH // 2 - 40
    lines, size = fit(printable(request.station), half, 300, largest=150, smallest=84)
    for n, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + n * size * LEADING), line, palette.type, font(size), anchor="la")
    day = request.air_at.date()
    weekday = format_date(day, "EEEE", locale=locale_of(request.language))
    date = format_date(day, "long", locale=locale_of(request.language))
    for n, line in enumerate((weekday, date)):
        draw.text((SIZE - MARGIN, MARGIN + n * 104 * LEADING), line, palette.type, font(104), anchor="ra")


def _hour(draw: ImageDraw.ImageDraw, request: CoverRequest, palette: Palette) -> None:
    """The air time over the full width, optically aligned with the margins."""
    text = f"{request.air_at:%H:%M}"
    left, right = ink(text, 1000)
    size = int(1000 * WIDTH / (right - left))
    draw.text((MARGIN - left * size / 1000, HOUR_BASELINE), text, palette.type, font(size), anchor="ls")


def _headline(draw: ImageDraw.ImageDraw, request: CoverRequest, palette: Palette) -> None:
    lines, size = fit(printable(request.headline), WIDTH, SIZE - MARGIN - HEADLINE_TOP + 40, largest=290, smallest=130)
    for n, line in enumerate(lines):
        draw.text((MARGIN, HEADLINE_TOP + n * size * LEADING), line, palette.type, font(size), anchor="la")


def _sample_band(image: Image.Image, request: CoverRequest, palette: Palette) -> None:
    """A band across the picture that marks a sample."""
    said = words("station", request.language)["sample_band"]
    band = Image.new("RGBA", (SIZE + 600, 190), (*palette.type, 255))
    line = "   ·   ".join([said] * 4)
    ImageDraw.Draw(band).text((band.width // 2, 92), line, (*palette.ground, 255), font(128), anchor="mm")
    turned = band.rotate(7, resample=Image.Resampling.BICUBIC, expand=True)
    image.paste(turned, ((SIZE - turned.width) // 2, 960 - turned.height // 2), turned)
