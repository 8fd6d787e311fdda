"""The jobs: work that is ordered over HTTP outside of the shows' graphs, with its arguments and results."""

from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.declarations import JobDeclaration
from radiox_tasks.model.declared.job_results import (
    FileMade,
    LineSpoken,
    RecordingMastered,
    RundownPreview,
    ShowChanged,
    SourcesRead,
    VersionOrdered,
)
from radiox_tasks.model.preset import LoudnessProfile, Preset, Quality


class VoicePreviewArguments(Document):
    """One sentence by a host, by default an introduction; `provider` restricts the host's voices to that one."""

    speaker: str
    text: str | None
    language: str
    quality: Quality
    provider: str | None


class MasteringArguments(Document):
    """An uploaded recording, and the profile to master it for."""

    file_id: str
    profile: LoudnessProfile


class RundownPreviewArguments(Document):
    """`document`: the preset, which need not be saved."""

    document: Preset


class SourcesArguments(Document):
    """`preset`: by name."""

    preset: str


class CoverArguments(Document):
    """`preset`: by name."""

    preset: str
    headline: str


class ShowArguments(Document):
    """What is done with a show."""

    show_id: str


class CorrectionArguments(ShowArguments):
    """The line of this number, from 1, gets another text; without a text it is removed."""

    number: int
    text: str | None


class RetractionArguments(ShowArguments):
    """`reason` is public."""

    reason: str


PREVIEW_VOICE = JobDeclaration("speaker", "hear", VoicePreviewArguments, LineSpoken, pays=True)
MASTER_RECORDING = JobDeclaration("audio", "process", MasteringArguments, RecordingMastered)
PREVIEW_RUNDOWN = JobDeclaration("content", "preview", RundownPreviewArguments, RundownPreview)
READ_SOURCES = JobDeclaration("content", "collect", SourcesArguments, SourcesRead)
SKETCH_COVER = JobDeclaration("media", "sketch_cover", CoverArguments, FileMade)
RESUME = JobDeclaration("show", "resume", ShowArguments, ShowChanged)
CORRECT = JobDeclaration("show", "correct", CorrectionArguments, VersionOrdered)
REMAKE = JobDeclaration("show", "remake", ShowArguments, VersionOrdered)
RETRACT = JobDeclaration("show", "retract", RetractionArguments, ShowChanged)
