"""Makes a script's lines of checked drafts: numbered, with the text as spoken."""

from collections.abc import Mapping, Sequence

from radiox_tasks.model.script import Line
from radiox_tasks.script.drafts import DraftLine
from radiox_tasks.script.speakable import speakable


def number_lines(lines: Sequence[DraftLine], language: str, lexicon: Mapping[str, str] | None = None) -> list[Line]:
    """The script's lines, numbered from 1, with their normalised text; `lexicon` is the station's own."""
    return [
        Line(
            n=number,
            speaker=line.speaker,
            kind=line.kind,
            text=line.text,
            spoken=speakable(line.text, language, lexicon=lexicon),
            story_id=line.story_id,
            evidence=line.evidence,
            optional=line.optional,
            layer=line.layer,
            clauses=line.clauses,
        )
        for number, line in enumerate(lines, start=1)
    ]
