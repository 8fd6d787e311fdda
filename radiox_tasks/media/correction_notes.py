"""Notes for pages and feeds about corrected or retracted editions."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from radiox_tasks.language.wording import locale_of, words
from radiox_tasks.model.edition import ShowDocument


def correction_notes(document: ShowDocument) -> list[str]:
    """The corrections made after the edition went on air, a sentence each: what was wrong, what is right, and when."""
    said = words("corrections", document.language)
    notes = []
    for one in document.corrections:
        when = _moment(one.at, document, said)
        form = said["dropped"] if one.now is None else said["corrected"]
        notes.append(form.format(when=when, was=one.was, now=one.now))
    return notes


def retraction_note(document: ShowDocument) -> str:
    """A note that the edition was retracted, when, and why."""
    said = words("corrections", document.language)
    if document.retraction is None:
        return ""
    when = _moment(document.retraction.at, document, said)
    return said["retracted"].format(when=when, reason=document.retraction.reason)


def _moment(moment: datetime, document: ShowDocument, said: Mapping[str, str]) -> str:
    local = moment.astimezone(ZoneInfo(document.timezone))
    return f"{format_date(local.date(), said['day'], locale=locale_of(document.language))} {local:%H:%M}"
