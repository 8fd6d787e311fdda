"""The four pieces: tempo, harmony, motif, who plays what. Notes are MIDI numbers, times are beats of a bar of four."""

from dataclasses import dataclass

from tools.music import patterns as p
from tools.music.orchestra import Instrument
from tools.music.patterns import Hit, Pattern

Note = tuple[float, int, float]  # beat, key, beats it lasts


@dataclass(frozen=True)
class Chord:
    """What the chord instruments play, from low to high, and the bass note below."""

    bass: int
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """An instrument with the figures it plays, one a bar in turn.

    `octave` moves the chord's notes. `bed` says whether it plays under speech; the others play in the clear only.
    """

    instrument: Instrument
    figures: tuple[Pattern, ...]
    octave: int = 0
    bed: bool = True


@dataclass(frozen=True)
class Score:
    """One piece. `chords` is the progression, one chord a bar; `build` the two bars before the `last` chord.

    `motif` is the station's call, `answer` and `rest` the two bars after it. `swing` delays every second half beat, in
    beats.
    """

    name: str
    title: str
    mood: tuple[str, ...]
    hours: tuple[int, int]
    tempo: float
    chords: tuple[Chord, ...]
    build: tuple[Chord, Chord]
    last: Chord
    motif: tuple[Note, ...]
    answer: tuple[Note, ...]
    rest: tuple[Note, ...]
    lines: tuple[Line, ...]
    lead: tuple[tuple[Instrument, int], ...]  # with the semitones it plays the call higher
    drums: Instrument | None = None
    beat: tuple[tuple[Hit, ...], ...] = ()
    fill: tuple[Hit, ...] = ()
    intro_bars: int = 4
    swing: float = 0.0
    room_s: float = 1.5
    seed: int = 1


def _call(root: int, *, slow: bool = False) -> tuple[Note, ...]:
    """The call is the same in every piece: fifth, sixth, upper root, third above. Each key and tempo colours it."""
    beats = (
        ((0.0, 1.0), (1.0, 0.5), (1.5, 1.0), (2.5, 1.5)) if slow else ((0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.0, 2.0))
    )
    return tuple((at, root + step, lasts) for (at, lasts), step in zip(beats, (7, 9, 12, 16), strict=True))


def _answer(root: int) -> tuple[Note, ...]:
    """Ninth, root, sixth, fifth: down where the call goes up."""
    return ((0.0, root + 14, 0.75), (0.75, root + 12, 0.75), (1.5, root + 9, 0.5), (2.0, root + 7, 2.0))


def _chords(*pairs: tuple[int, tuple[int, ...]]) -> tuple[Chord, ...]:
    return tuple(Chord(bass, notes) for bass, notes in pairs)


PIANO = Instrument(0, 0, -23.0, side=-0.15, room=0.16, low=110)
SOFT_PIANO = Instrument(8, 0, -22.0, side=-0.15, room=0.30, low=90)
TINES = Instrument(0, 4, -23.0, side=-0.2, room=0.20, low=110)
STEEL = Instrument(0, 25, -28.0, side=0.45, room=0.18, low=150)
NYLON = Instrument(0, 24, -26.0, side=0.4, room=0.22, low=130)
JAZZ_GUITAR = Instrument(0, 26, -27.0, side=0.4, room=0.24, low=130)
HARP = Instrument(0, 46, -25.0, side=0.35, room=0.45, low=110)
STRINGS = Instrument(0, 49, -29.0, side=0.0, room=0.50, low=150, high=9000)
FINGERED = Instrument(0, 33, -24.0, room=0.03, high=5000)
UPRIGHT = Instrument(0, 32, -24.0, room=0.06, high=5000)
CELLO = Instrument(0, 42, -28.0, side=-0.1, room=0.40, high=7000)
VIBRAPHONE = Instrument(0, 11, -20.0, side=0.1, room=0.35)
GLOCKENSPIEL = Instrument(0, 9, -29.0, side=0.15, room=0.40, low=300)
CELESTA = Instrument(0, 8, -24.0, side=0.15, room=0.50)
LEAD_PIANO = Instrument(0, 0, -20.0, side=0.05, room=0.30, low=110)
STANDARD_KIT = Instrument(128, 0, -26.0, room=0.08, high=12000, drums=True)
BRUSH_KIT = Instrument(128, 40, -27.0, room=0.14, high=12000, drums=True)


SCORES = (
    Score(
        name="morning",
        title="First Train",
        mood=("bright", "morning"),
        hours=(5, 11),
        tempo=108,
        # D add9, A/C#, Bm7, G maj9, D/F#, G maj9, Em9, A9 sus4
        chords=_chords(
            (38, (57, 62, 64, 66)),
            (37, (57, 61, 64, 69)),
            (35, (57, 62, 66, 69)),
            (43, (57, 59, 62, 66)),
            (42, (57, 62, 64, 69)),
            (43, (57, 59, 62, 66)),
            (40, (55, 59, 62, 66)),
            (45, (55, 59, 62, 64)),
        ),
        build=(Chord(43, (57, 59, 62, 66)), Chord(45, (57, 62, 64, 69))),
        last=Chord(38, (57, 62, 64, 66, 74)),
        motif=_call(62),
        answer=_answer(62),
        rest=((0.0, 76, 1.5), (1.5, 74, 0.5), (2.0, 76, 2.0)),
        lines=(
            Line(PIANO, (p.PUSHED, p.PUSHED_LATE)),
            Line(STEEL, (p.EIGHTHS, p.EIGHTHS_BACK)),
            Line(STRINGS, (p.HELD,)),
            Line(FINGERED, (p.BASS_PUSH, p.BASS_WALK)),
        ),
        lead=((VIBRAPHONE, 0), (GLOCKENSPIEL, 12)),
        drums=STANDARD_KIT,
        beat=(p.POP, p.POP_PUSHED),
        fill=p.POP_FILL,
        seed=11,
    ),
    Score(
        name="afternoon",
        title="Window Seat",
        mood=("warm", "afternoon"),
        hours=(11, 17),
        tempo=102,
        # C maj9, Bm7, Em9, D/F#, C maj9, G/B, Am9, D9 sus4
        chords=_chords(
            (36, (59, 62, 64, 67)),
            (35, (57, 59, 62, 66)),
            (40, (55, 59, 62, 66)),
            (42, (57, 62, 64, 69)),
            (36, (59, 62, 64, 67)),
            (35, (59, 62, 67, 69)),
            (33, (55, 59, 60, 64)),
            (38, (57, 60, 64, 67)),
        ),
        build=(Chord(36, (59, 62, 64, 67)), Chord(38, (57, 60, 64, 67))),
        last=Chord(43, (55, 59, 62, 64, 69)),
        motif=_call(67),
        answer=_answer(67),
        rest=((0.0, 79, 1.5), (2.0, 81, 2.0)),
        lines=(
            Line(TINES, (p.TWO_AND, p.TWO_AND_LATE)),
            Line(NYLON, (p.SPARSE, p.SPARSE_BACK)),
            Line(STRINGS, (p.HELD,), bed=False),
            Line(FINGERED, (p.BASS_SOFT, p.BASS_WALK)),
        ),
        lead=((VIBRAPHONE, 0),),
        drums=STANDARD_KIT,
        beat=(p.LIGHT, p.LIGHT_PUSHED),
        fill=p.LIGHT_FILL,
        swing=0.06,
        seed=23,
    ),
    Score(
        name="evening",
        title="Streetlights",
        mood=("calm", "evening"),
        hours=(17, 22),
        tempo=88,
        # Eb maj9, Gm7, Ab maj9, Bb9 sus4, Cm9, Fm9, Abm6, Bb9 sus4
        chords=_chords(
            (39, (58, 62, 65, 67)),
            (43, (58, 62, 65, 70)),
            (44, (58, 60, 63, 67)),
            (46, (56, 60, 63, 65)),
            (36, (58, 62, 63, 67)),
            (41, (56, 60, 63, 67)),
            (44, (56, 59, 63, 65)),
            (46, (56, 60, 63, 65)),
        ),
        build=(Chord(44, (56, 60, 63, 67)), Chord(46, (56, 60, 63, 65))),
        last=Chord(39, (58, 62, 65, 67, 70)),
        motif=_call(63),
        answer=_answer(63),
        rest=((0.5, 75, 1.0), (1.5, 77, 2.5)),
        lines=(
            Line(TINES, (p.LATE_CHORD, p.TWO_AND_LATE)),
            Line(JAZZ_GUITAR, (p.SPARSE_BACK, p.SPARSE)),
            Line(STRINGS, (p.HELD,), bed=False),
            Line(UPRIGHT, (p.BASS_TWO, p.BASS_WALK)),
        ),
        lead=((LEAD_PIANO, 0), (VIBRAPHONE, 12)),
        drums=BRUSH_KIT,
        beat=(p.BRUSHED,),
        fill=p.BRUSH_FILL,
        swing=0.12,
        room_s=1.8,
        seed=37,
    ),
    Score(
        name="night",
        title="Lake, Two A.M.",
        mood=("quiet", "night"),
        hours=(22, 5),
        tempo=76,
        # Am9, F maj9, C maj9, G6 sus, Dm9, Am7, F maj9, G sus4
        chords=_chords(
            (45, (55, 59, 60, 64)),
            (41, (55, 57, 60, 64)),
            (48, (55, 59, 62, 64)),
            (43, (55, 57, 62, 64)),
            (50, (53, 57, 60, 64)),
            (45, (55, 57, 60, 64)),
            (41, (55, 57, 60, 64)),
            (43, (55, 60, 62, 67)),
        ),
        build=(Chord(41, (57, 60, 64, 67)), Chord(43, (57, 60, 62, 67))),
        last=Chord(48, (55, 59, 62, 64, 67)),
        motif=_call(60, slow=True),
        answer=_answer(60),
        rest=((0.0, 72, 1.5), (2.0, 74, 2.0)),
        lines=(
            Line(SOFT_PIANO, (p.LONG_CHORD,)),
            Line(HARP, (p.RISING, p.RISING_BACK)),
            Line(STRINGS, (p.HELD,)),
            Line(CELLO, (p.BASS_HELD,)),
        ),
        lead=((CELESTA, 12), (LEAD_PIANO, 0)),
        intro_bars=3,
        room_s=2.2,
        seed=53,
    ),
)
