"""The newsroom's wording for the codes of the API and the database."""

from collections.abc import Mapping

STATUS: Mapping[str, str] = {"working": "in the making", "planned": "waiting for its workers"}
RUNG: Mapping[str, str] = {
    "full": "full show",
    "fewer": "fewer stories",
    "headlines": "headlines only",
    "voice": "other voice",
    "no-cover": "drawn cover",
    "last-edition": "last edition repeated",
}
RULE: Mapping[str, str] = {
    "house": "station phrase",
    "verbatim": "the source's own sentence",
    "judge": "retold, confirmed by the judge",
    "editor": "corrected by a person",
}
VERDICT: Mapping[str, str] = {
    "pass": "supported",
    "repaired": "repaired",
    "source": "replaced by the source's sentence",
    "headline": "replaced by the headline",
    "cut": "cut",
}
ACT: Mapping[str, str] = {
    "generate": "ordered a show",
    "draft": "ordered a draft",
    "resume": "resumed",
    "correct": "corrected",
    "remake": "ordered another version of",
    "retract": "took off the air",
    "cancel": "cancelled",
    "hear": "listened to the voice of",
    "speak": "had a text spoken by",
    "upload": "uploaded",
    "sign-in": "signed in",
    "add-speaker": "added the host",
    "edit-speaker": "changed the host",
    "remove-speaker": "removed the host",
    "save-preset": "saved the preset",
    "delete-preset": "deleted the preset",
    "enable-preset": "scheduled the preset",
    "disable-preset": "unscheduled the preset",
}

WORDS: Mapping[str, Mapping[str, str]] = {"status": STATUS, "rung": RUNG, "rule": RULE, "verdict": VERDICT, "act": ACT}


def said(code: str, of: str) -> str:
    """The words for a code of this kind; the code itself if there are none."""
    return WORDS[of].get(code, code)
