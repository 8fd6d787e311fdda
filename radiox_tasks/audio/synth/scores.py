"""The four pieces: tempo, harmony, motif and colours. Notes are MIDI numbers, times are beats of a bar of four."""

from dataclasses import dataclass

Note = tuple[float, int, float]  # beat, note, beats it lasts


@dataclass(frozen=True)
class Score:
    """One piece. `chords` is the progression, one chord a bar, `roots` its bass notes; `motif` the station's call.

    `drums` is 0 (none), 1 (soft) or 2 (with a beat); `steps` how many notes of the chord an arpeggio plays a beat;
    `lead` and `comp` name instruments.
    """

    name: str
    title: str
    mood: tuple[str, ...]
    hours: tuple[int, int]
    tempo: float
    chords: tuple[tuple[int, ...], ...]
    roots: tuple[int, ...]
    last: tuple[int, ...]
    motif: tuple[Note, ...]
    answer: tuple[Note, ...]
    steps: int
    drums: int
    lead: str
    comp: str
    intro_bars: int = 4
    swing: float = 0.0
    space: float = 0.22
    seed: int = 1


# The call is the same in every piece: fifth, sixth, upper root, third above. Each key and tempo colours it.
SCORES = (
    Score(
        name="morning",
        title="First Train",
        mood=("bright", "morning"),
        hours=(5, 11),
        tempo=112,
        chords=((62, 66, 69, 76), (61, 64, 69, 73), (62, 66, 71, 74), (59, 62, 67, 74)),  # D add9, A/C#, Bm, G
        roots=(38, 37, 35, 43),
        last=(50, 62, 66, 69, 74, 76),
        motif=((0.0, 81, 0.5), (0.5, 83, 0.5), (1.0, 86, 1.0), (2.0, 90, 2.0)),
        answer=((0.0, 88, 0.5), (0.5, 86, 0.5), (1.0, 83, 1.0), (2.0, 81, 2.0)),
        steps=4,
        drums=2,
        lead="bell",
        comp="pluck",
        seed=11,
    ),
    Score(
        name="afternoon",
        title="Window Seat",
        mood=("warm", "afternoon"),
        hours=(11, 17),
        tempo=104,
        chords=((60, 64, 67, 71), (59, 62, 66, 69), (59, 64, 67, 74), (57, 62, 66, 69)),  # Cmaj7, Bm7, Em7, D
        roots=(36, 35, 40, 38),
        last=(43, 59, 62, 67, 69, 74),
        motif=((0.0, 74, 0.5), (0.5, 76, 0.5), (1.0, 79, 1.0), (2.0, 83, 2.0)),
        answer=((0.0, 81, 0.75), (0.75, 79, 0.75), (1.5, 76, 0.5), (2.0, 74, 2.0)),
        steps=2,
        drums=2,
        lead="bell",
        comp="piano",
        swing=0.08,
        seed=23,
    ),
    Score(
        name="evening",
        title="Streetlights",
        mood=("calm", "evening"),
        hours=(17, 22),
        tempo=92,
        chords=((58, 62, 63, 67), (56, 60, 63, 67), (56, 60, 62, 65), (57, 60, 62, 65)),  # Ebmaj7, Abmaj7, Fm6, Bb sus
        roots=(39, 44, 41, 46),
        last=(39, 58, 62, 65, 67, 70),
        motif=((0.0, 70, 0.5), (0.5, 72, 0.5), (1.0, 75, 1.0), (2.0, 79, 2.0)),
        answer=((0.0, 77, 0.5), (0.5, 75, 0.5), (1.0, 72, 1.0), (2.0, 70, 2.0)),
        steps=2,
        drums=1,
        lead="piano",
        comp="piano",
        intro_bars=3,
        swing=0.12,
        space=0.28,
        seed=37,
    ),
    Score(
        name="night",
        title="Lake, Two A.M.",
        mood=("quiet", "night"),
        hours=(22, 5),
        tempo=80,
        chords=((57, 60, 64, 71), (57, 60, 65, 69), (55, 60, 64, 67), (55, 59, 62, 69)),  # Am9, F, C, G add9
        roots=(33, 41, 36, 43),
        last=(45, 57, 60, 64, 71, 76),
        motif=((0.0, 76, 1.0), (1.0, 77, 0.5), (1.5, 81, 1.5), (3.0, 84, 1.0)),
        answer=((0.0, 83, 1.0), (1.0, 79, 1.0), (2.0, 76, 2.0)),
        steps=1,
        drums=0,
        lead="bell",
        comp="pluck",
        intro_bars=3,
        space=0.38,
        seed=53,
    ),
)
