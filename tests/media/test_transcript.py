import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.media.transcript import MAX_CHARACTERS, cues, pieces, render_srt, render_vtt
from radiox_tasks.model.edition import LineRef
from tests.media.media_documents import document

VTT_TIME = re.compile(r"^(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})$")


def line(text: str, start: float = 1.0, end: float = 7.0, name: str = "Marcel") -> LineRef:
    return LineRef(n=1, speaker="marcel", name=name, kind="news", text=text, start_s=start, end_s=end)


@given(st.text(max_size=600))
def test_no_word_is_lost_and_no_piece_is_too_long(text: str) -> None:
    got = pieces(text)
    assert all(0 < len(piece) <= MAX_CHARACTERS for piece in got)
    assert "".join("".join(got).split()) == "".join(text.split())


def test_short_pieces_join_only_while_they_fit() -> None:
    for first in range(50, 66):
        got = pieces("a" * (first - 1) + ". " + "Das war es.")
        assert all(len(piece) <= MAX_CHARACTERS for piece in got)
        assert len(got) == (1 if first + 12 <= MAX_CHARACTERS else 2)


def test_pieces_end_where_sentences_and_phrases_do() -> None:
    got = pieces(
        "Am 23. November 1855 begann der Betrieb der Schule in Zürich mit 71 Studenten. Der Bund hatte sie im Jahr "
        "davor gegründet, nach langem Streit über den Ort, und er zahlte dafür."
    )
    assert got[1].endswith("Studenten.")
    assert not any(piece.endswith("23.") for piece in got)
    assert any(piece.endswith(",") for piece in got)


@given(st.text(min_size=1, max_size=400), st.floats(0, 5000), st.floats(0.1, 60))
def test_cues_fill_the_lines_time_without_a_gap(text: str, start: float, seconds: float) -> None:
    got = cues(line(text, start, start + seconds))
    for one, following in pairwise(got):
        assert one.end_s == following.start_s
        assert one.start_s <= one.end_s
    if got:
        assert got[0].start_s == start
        assert abs(got[-1].end_s - (start + seconds)) < 0.001
        assert [cue.opens for cue in got] == [True] + [False] * (len(got) - 1)


def test_vtt_names_the_voice_and_escapes_what_was_said() -> None:
    nasty = document(lines=(line("A < B & C --> D", name="Mar<cel\n>"),))
    text = render_vtt(nasty)
    assert text.startswith("WEBVTT\n\n")
    assert "<v Mar&lt;cel &gt;>A &lt; B &amp; C --&gt; D\n" in text
    assert text.count("-->") == 1


def test_vtt_times_are_those_of_the_lines() -> None:
    blocks = render_vtt(document()).strip().split("\n\n")[1:]
    assert len(blocks) == len(document().lines)
    times = VTT_TIME.match(blocks[0].splitlines()[0])
    assert times is not None
    assert times.groups() == ("00", "00", "05", "000", "00", "00", "08", "000")
    assert blocks[0].splitlines()[1].startswith("<v Marcel>Guten Morgen")


def test_times_past_an_hour_and_rounding_over_a_second() -> None:
    text = render_vtt(document(lines=(line("Spät.", 3599.9996, 3661.5),)))
    assert "01:00:00.000 --> 01:01:01.500" in text


def test_srt_numbers_its_cues_and_names_each_turn() -> None:
    long = "Der Tunnel durch den Gotthard wurde in zehn Jahren gebaut, und viele Arbeiter kamen dabei ums Leben."
    blocks = render_srt(document(lines=(line(long), line("Und <b>weiter</b> --> so.")))).strip().split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["1", "2", "3"]
    assert "Marcel: Der Tunnel" in blocks[0]
    assert "Marcel" not in blocks[1]
    assert blocks[2].endswith("Marcel: Und ‹b>weiter‹/b> → so.")
    assert "00:00:01,000 --> " in blocks[0]


@pytest.mark.parametrize("styled", ["{\\an8}Oben", "{\\fs40}Gross", "{c:$0000ff}Rot", "{a comment}"])
def test_srt_has_no_style_or_comment_that_a_player_hides(styled: str) -> None:
    text = render_srt(document(lines=(line(styled, name="{\\b1}Marcel"),)))
    assert not set(text) & set("{}")
    assert styled.replace("{", "(").replace("}", ")") in text
