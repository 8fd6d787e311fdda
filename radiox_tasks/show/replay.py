"""Replay: makes an edition again from its recorded inputs, offline, and compares it with the published one."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from radiox_tasks.data.blobs.blob_store import BlobStore, FolderBlobs
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.shows.used_phrases import recent_phrases
from radiox_tasks.data.shows.version_rule import CannotRedoError, maker_of
from radiox_tasks.data.step_outputs import cast_of, duration_behind, output_of, rundown_of, speak_inputs, version_of
from radiox_tasks.data.store import Store
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.steps import PUBLISH, RUNDOWN, SCRIPT, SPEAK, OfShow, ScriptInputs
from radiox_tasks.model.host import Cast
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Master, Take, Voice
from radiox_tasks.model.timing.ladder import REASONS
from radiox_tasks.providers.call_log import kept_answer
from radiox_tasks.providers.calls import CallRequest, ProviderError, T, Usage
from radiox_tasks.speaker.speaking_style import delivered

LENGTH_TOLERANCE_S = 0.05
LOUDNESS_TOLERANCE_LU = 0.1
"""Tolerances of the comparison, below the resolution of the quality gate."""


class Difference(Document):
    """One difference. `line` is its line number in the published edition, if it concerns a line."""

    what: str
    published: str
    again: str
    line: int | None = None


class Replay(Document):
    """The result of a replay. `kept`: recorded results that were used as they are, with the reason."""

    show_id: str
    folder: str
    differences: tuple[Difference, ...] = ()
    kept: tuple[str, ...] = ()


class RecordedCaller:
    """A Caller that answers from the recorded answers of one step and sends nothing."""

    deadline: datetime | None = None

    def __init__(self, store: Store, step_key: str) -> None:
        self._store, self._key = store, step_key

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        """The recorded answer. Raises ProviderError("invalid") if this request was not recorded."""
        with self._store.database.transaction() as session:
            reference = kept_answer(session, self._key, request)
        if reference is None or request.memo is None or not self._store.blobs.holds(reference):
            raise ProviderError("invalid", f"{request.provider} {request.operation}: its answer is not on record")
        answer: T = request.memo.load(self._store.blobs.get(reference))
        return answer


def replay(store: Store, show_id: str) -> Replay:
    """Make the edition again under `RADIOX_HOME/replays` and compare it with the published one; nothing is published.
    Raises CannotRedoError for a show without an edition, or whose recorded inputs were deleted by retention."""
    show = load_show(store.database, show_id)
    script = _published(store, show)
    folder = store.settings.home / "replays" / show_id
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[str] = []
    again = _write_again(store, show, script, kept)
    differences = _texts(script, again)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        blobs = FolderBlobs(Path(work) / "blobs")
        takes, unlike = _speak_again(store, show, script, again, blobs, kept)
        mixed = _mix_again(store, show, again, takes, blobs, Path(work))
        (folder / "show.mp3").write_bytes(blobs.get(mixed.blob))
    (folder / "script.json").write_text(again.model_dump_json(indent=1) + "\n", encoding="utf-8")
    report = Replay(
        show_id=show_id,
        folder=str(folder),
        differences=(*differences, *unlike, *_measured(show, mixed)),
        kept=tuple(kept),
    )
    (folder / "replay.json").write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return report


def _published(store: Store, show: Show) -> Script:
    """The script of the newest version on air. A corrected or remade show has it in its new version's record."""
    version_id = maker_of(store.database, show.show_id, show.order.variant)
    made_as = load_show(store.database, version_id) if version_id else show
    made = output_of(store, PUBLISH, version_of(made_as))
    if made is None or show.document is None:
        raise CannotRedoError(f"show {show.show_id} is {show.status}: what its edition was made of is not on record")
    return store.get(made.script, Script)


def _write_again(store: Store, show: Show, script: Script, kept: list[str]) -> Script:
    from radiox_tasks.script.announce import left_for_news, with_announcements
    from radiox_tasks.script.choose_writer import write_checked_script
    from radiox_tasks.script.script_request import request_for
    from radiox_tasks.script.speakable import station_lexicon

    chosen, rundown = output_of(store, RUNDOWN, OfShow(show=show.show_id)), rundown_of(store, show.show_id)
    if show.order.corrected or show.fell_back or chosen is None or rundown is None:
        who = "a person corrected it" if show.order.corrected else "it repeats an earlier edition"
        kept.append(f"the script as it was: {who}")
        return script
    request = request_for(
        show,
        rundown,
        cast_of(store, show.show_id),
        headlines_only=REASONS["headlines"] in show.degraded,
        avoid_phrases=recent_phrases(store.database, show.preset.name, before=show.air_at),
    )
    texts = [line.text for line in script.lines if line.kind == "correction"]
    request = replace(request, speech_seconds=left_for_news(request, texts))
    entry = SCRIPT.entry(ScriptInputs(rundown=chosen.ref, variant=show.order.variant))
    written = write_checked_script(request, settings=store.settings, caller=RecordedCaller(store, entry.key))
    if written.writer != script.writer:
        kept.append(f"the script as it was, by {script.writer}: {'; '.join(written.notes) or 'no answer is on record'}")
        return script
    lexicon = station_lexicon(store.settings.home, show.preset.language)
    return with_announcements(written, texts, request, lexicon=lexicon)


def _texts(published: Script, again: Script) -> list[Difference]:
    before, after = ({line.n: line for line in one.lines} for one in (published, again))
    found = []
    for n in sorted({*before, *after}):
        one, other = before.get(n), after.get(n)
        if _words(one) != _words(other):
            found.append(Difference(what="text", line=n, published=_words(one), again=_words(other)))
        elif one and other and one.spoken != other.spoken:
            found.append(Difference(what="spoken", line=n, published=one.spoken, again=other.spoken))
    return found


def _words(line: Line | None) -> str:
    return f"{line.speaker}: {line.text}" if line else ""


def _speak_again(
    store: Store, show: Show, published: Script, script: Script, blobs: BlobStore, kept: list[str]
) -> tuple[list[Take], list[Difference]]:
    """The script's takes, made again and compared with those of the published lines of the same number."""
    cast, before = cast_of(store, show.show_id), {line.n: line for line in published.lines}
    takes, differences = [], []
    for index, line in enumerate(script.lines):
        recorded, voice = _recorded(store, published, before.get(line.n, line), cast)
        try:
            take = _speak(store, script, index, voice, blobs)
        except ProviderError as error:
            if recorded is None:
                raise CannotRedoError(f"line {line.n} cannot be spoken offline: {error}") from None
            blobs.put(store.blobs.get(recorded.blob))
            kept.append(f"line {line.n}: its take as it was ({error})")
            take = recorded
        takes.append(take.model_copy(update={"n": line.n}))
        if recorded is not None and take.blob != recorded.blob:
            described = [
                f"{one.seconds:.2f} s, {one.loudness_lufs:.1f} LUFS, {one.blob[:12]}" for one in (recorded, take)
            ]
            differences.append(Difference(what="take", line=line.n, published=described[0], again=described[1]))
    return takes, differences


def _recorded(store: Store, script: Script, line: Line, cast: Cast) -> tuple[Take | None, Voice]:
    """The recorded take of the line and its voice; without one, the voice that would speak it."""
    chain = [delivered(voice, line.kind) for voice in cast.voices[line.speaker]]
    for voice in chain:
        take = output_of(store, SPEAK, speak_inputs(line, script.language, voice))
        if take is not None:
            return take, voice
    return None, next((voice for voice in chain if voice.local), chain[0])


def _speak(store: Store, script: Script, index: int, voice: Voice, blobs: BlobStore) -> Take:
    from radiox_tasks.speaker.synthesize import speak_line

    line, lines = script.lines[index], script.lines
    return speak_line(
        line,
        [voice],
        previous=lines[index - 1].spoken if index else "",
        following=lines[index + 1].spoken if index + 1 < len(lines) else "",
        caller=RecordedCaller(store, SPEAK.entry(speak_inputs(line, script.language, voice)).key),
        settings=store.settings,
        blobs=blobs,
    )


def _mix_again(
    store: Store, show: Show, script: Script, takes: Sequence[Take], blobs: BlobStore, workdir: Path
) -> Master:
    from radiox_tasks.audio.jingles import jingle_of_hour
    from radiox_tasks.audio.programme.make_master import produce

    sound = show.preset.sound
    jingle = jingle_of_hour(sound, show.local_air_at, home=store.settings.home)
    return produce(
        script,
        takes,
        sound=sound,
        duration=duration_behind(show, script),
        exact=False,  # as where no other script is to come
        jingle=jingle,
        blobs=blobs,
        workdir=workdir,
    )


def _measured(show: Show, again: Master) -> list[Difference]:
    before, after = show.document, again.measurement
    if before is None:
        return []
    values = (
        ("length", before.duration_s, after.duration_s, LENGTH_TOLERANCE_S, "s"),
        ("loudness", before.loudness_lufs, after.loudness_lufs, LOUDNESS_TOLERANCE_LU, "LUFS"),
    )
    return [
        Difference(what=what, published=f"{old:.2f} {unit}", again=f"{new:.2f} {unit}")
        for what, old, new, tolerance, unit in values
        if old is not None and abs(old - new) > tolerance
    ]
