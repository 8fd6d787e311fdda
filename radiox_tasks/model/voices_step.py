"""The step that decides between paid and local voices, within the first step of the show that has to know."""

from radiox_tasks.model.base import Document
from radiox_tasks.model.steps import OfShow, Step


class VoicesInputs(OfShow):
    """One decision about the voices of a script: because time is short, or with `unpaid`, because caps or a quota do
    not cover paid voices."""

    script: str
    unpaid: bool


class VoicesChosen(Document):
    """`local`: all lines are spoken by local voices; else all keep the paid ones."""

    local: bool


VOICES = Step("voices", "speaker", VoicesInputs, VoicesChosen, line="header")
