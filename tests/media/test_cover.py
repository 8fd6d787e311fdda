import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from radiox_tasks.media.covers.cover_request import SIZE, cover_request
from radiox_tasks.media.covers.draw import COVER_BYTES, GEOMETRY, MARGIN, RULE, draw_cover, encode_cover, set_type
from radiox_tasks.media.covers.geometry import COMPOSITIONS, draw_geometry
from radiox_tasks.media.covers.palette import PALETTES, Colour, Palette, choose_palette, daytime
from radiox_tasks.media.covers.typography import LEADING, LONGEST, fit, font, printable
from radiox_tasks.model.cover import CoverRequest
from tests.media.media_documents import AIR_AT, ZURICH, preset


def request(**changes: object) -> CoverRequest:
    base = {"station": "RadioX Zürich", "headline": "Der Gotthard öffnet", "air_at": AIR_AT, "palette": "zurich"}
    return CoverRequest.model_validate(base | {"language": "de"} | changes)


@lru_cache(maxsize=1)
def drawn() -> bytes:
    return draw_cover(request())


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


@pytest.mark.slow
def test_other_threads_run_while_a_cover_is_encoded() -> None:
    """The on-air clock and all other tasks of a small station's worker."""
    picture = Image.linear_gradient("L").resize((SIZE, SIZE)).convert("RGB")
    over, looks = threading.Event(), [time.monotonic()]

    def look() -> None:
        while not over.wait(0.001):
            looks.append(time.monotonic())

    with ThreadPoolExecutor(1) as pool:
        pool.submit(look)
        began = time.monotonic()
        encode_cover(picture, "algorithmicMedia")
        took = time.monotonic() - began
        over.set()
    assert max(after - before for before, after in pairwise(looks)) < took / 2


@pytest.mark.slow
def test_a_cover_is_what_podcast_directories_take() -> None:
    jpeg = drawn()
    image = opened(jpeg)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    assert len(jpeg) <= COVER_BYTES
    colours = image.resize((60, 60)).getcolors(3600)
    assert colours is not None
    assert len(colours) > 20


@pytest.mark.parametrize("hour", [0, 11, 18])
def test_the_hour_fills_the_measure_from_margin_to_margin(hour: int) -> None:
    image = Image.new("RGB", (SIZE, SIZE), "white")
    palette = Palette(ground=(255, 255, 255), first=(255, 255, 255), second=(255, 255, 255), type=(0, 0, 0))
    set_type(image, request(station=" ", headline=" ", air_at=AIR_AT.replace(hour=hour)), palette)
    box = ImageOps.invert(image.convert("L").crop((0, 1000, SIZE, SIZE))).getbbox()
    assert box is not None
    assert abs(box[0] - MARGIN) <= 4
    assert abs(box[2] - (SIZE - MARGIN)) <= 4


def test_a_cover_says_in_its_metadata_that_a_program_drew_it() -> None:
    image = opened(drawn())
    packet = image.info["xmp"].decode()
    assert 'DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"' in packet
    assert ElementTree.fromstring(packet.partition("?>")[2].rpartition("<?xpacket")[0]) is not None  # noqa: S314


@pytest.mark.slow
def test_the_same_show_has_the_same_cover_and_another_has_another() -> None:
    first = drawn()
    assert draw_cover(request()) == first
    assert draw_cover(request(seed="Etwas anderes", sample=True)) != first


def test_the_hour_on_the_cover_is_the_presets_own() -> None:
    utc = datetime.fromisoformat("2026-11-23T22:30:00+00:00")
    made = cover_request(preset(), headline="x", air_at=utc, sample=False)
    assert (made.air_at.hour, made.air_at.date().isoformat()) == (23, "2026-11-23")
    assert made.air_at.tzinfo == ZURICH


@pytest.mark.slow
@pytest.mark.parametrize(("hour", "seed"), [(6, "0"), (6, "4"), (12, "2"), (19, "7"), (23, "1")])
def test_a_cover_is_light_enough_for_phones(hour: int, seed: str) -> None:
    made = draw_cover(request(seed=seed, air_at=AIR_AT.replace(hour=hour), sample=True))
    assert len(made) <= COVER_BYTES < 512 * 1024


@pytest.mark.slow
def test_even_a_picture_of_noise_is_made_light_enough() -> None:
    noise = Image.effect_noise((SIZE, SIZE), 90).convert("RGB")
    assert len(encode_cover(noise, "trainedAlgorithmicMedia")) <= COVER_BYTES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("headline", "language", "grave"),
    [
        ("Zwölf Tote bei Zugunglück in Aarau", "de", True),
        ("Drei Menschen bei Angriff getötet", "de", True),
        ("Zürich baut neue Velowege", "de", False),
        ("Earthquake kills dozens in the north", "en", True),
        ("Parliament adopts the budget", "en", False),
        ("Un attentat fait dix morts à Lyon", "fr", True),
        ("La Suisse gagne le match", "fr", False),
    ],
)
def test_grave_news_has_a_cover_of_type_alone(headline: str, language: str, grave: bool) -> None:
    asked = cover_request(preset(language=language), headline=headline, air_at=AIR_AT, sample=False)
    assert asked.grave is grave
    image = opened(draw_cover(asked)).crop((0, GEOMETRY[0] + RULE + 20, SIZE, 900))
    assert (len(set(image.resize((60, 20)).getdata())) < 8) is grave


def luminance(colour: Colour) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("time", "palette"), [(t, p) for t, some in PALETTES.items() for p in some])
def test_type_stands_out_from_the_ground_and_both_inks(time: str, palette: Palette) -> None:
    assert contrast(palette.type, palette.ground) >= 4.5
    assert contrast(palette.type, palette.first) >= 3
    assert contrast(palette.type, palette.second) >= 3


def test_a_programme_keeps_its_palette_within_a_part_of_the_day() -> None:
    assert [daytime(h) for h in (4, 5, 10, 11, 16, 17, 21, 22)] == [
        "night",
        "morning",
        "morning",
        "afternoon",
        "afternoon",
        "evening",
        "evening",
        "night",
    ]
    assert choose_palette("zurich", 6) == choose_palette("zurich", 9)
    assert choose_palette("zurich", 6) != choose_palette("zurich", 20)


def test_every_composition_is_reached_and_leaves_ink_on_both_plates() -> None:
    seen = set()
    for n in range(40):
        first, second = draw_geometry(str(n), 300, 160)
        assert first.size == second.size == (300, 160)
        inked = sum(first.histogram()[128:]) / (300 * 160)
        assert 0.02 < inked < 0.9
        seen.add(first.tobytes())
    assert len(seen) == 40
    assert len(COMPOSITIONS) == 4


@pytest.mark.slow
@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_headline_fits_its_box(text: str) -> None:
    shown = printable(text)
    lines, size = fit(shown, 2660, 680, largest=290, smallest=130)
    assert len(lines) * size * LEADING <= 680
    assert all(font(size).getlength(line) <= 2660 for line in lines)
    whole = "".join(lines).replace("-", "").replace(" ", "")
    if not whole.endswith("…"):
        assert whole == shown.replace("-", "").replace(" ", "")


def test_a_long_compound_is_cut_with_a_hyphen_and_a_long_text_with_an_ellipsis() -> None:
    compound, _ = fit("Donaudampfschifffahrtsgesellschaftskapitän", 1200, 900, largest=290, smallest=130)
    assert compound[0].endswith("-")
    endless, size = fit("Sehr lange Meldung " * 30, 1200, 400, largest=290, smallest=130)
    assert endless[-1].endswith("…")
    assert len(endless) * size * LEADING <= 400
    assert size == 130


def test_a_headline_without_end_costs_no_more_than_a_long_one() -> None:
    assert len(printable("Meldung " * 1_000_000)) <= LONGEST


def test_letters_the_font_lacks_are_left_out_and_umlauts_stay() -> None:
    assert printable("Zürich\x00 grüsst\n東京 Šefčovič") == "Zürich grüsst Šefčovič"
    assert printable("ⓩ") == "z"
