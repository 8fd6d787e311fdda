"""Shows whose parts are made, in a real store: what publishing, correcting and retracting start from."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import record_output, recorded, version_of
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import assemble_content, draft_document
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.media.on_air import air_due
from radiox_tasks.media.release import make_ready
from radiox_tasks.model.declared.steps import (
    CAST,
    PUBLISH,
    RUNDOWN,
    SCRIPT,
    CastChosen,
    OfShow,
    Persisted,
    RundownChosen,
    ScriptInputs,
    ScriptWritten,
)
from radiox_tasks.model.host import Cast, Host
from radiox_tasks.model.news import Article, Rundown, Story
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.script import Evidence, Line, Script
from radiox_tasks.model.sound import Cue, Master, Measurement, SoundTrace, Voice
from tests.media.media_documents import AUDIO, COVER

TEXT = "The bridge opens\n\nThe bridge over the river was opened in 1882. It is 71 metres long. The mayor was present."
ARTICLE = Article(
    article_id="a1",
    url="https://a.example.org/bridge",
    source="A",
    title="The bridge opens",
    text=TEXT,
    language="en",
    category="news",
    priority=5,
    weight=1.0,
    feed_url="https://a.example.org/feed",
    published=None,
    fetched=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)
TRACE = SoundTrace(peaks=(10, 50, 10), loudness=(-16.0,), loudness_step_s=1.0, target_lufs=-16.0, ceiling_dbtp=-1.0)
SAID = ("The bridge over the river was opened in 1882.", "It is 71 metres long.")


def preset(name: str = "hourly", **changes: Any) -> Preset:
    fields = {
        "name": name,
        "title": "Hourly",
        "language": "en",
        "timezone": "Europe/Zurich",
        "feeds": [{"url": "https://a.example.org/feed", "name": "A"}],
        "hosts": {"main": "marcel", "second": None, "weather": None},
    }
    return Preset.model_validate(fields | changes)


def rundown() -> Rundown:
    story = Story(
        story_id="s1", title="The bridge opens", articles=(ARTICLE,), category="news", score=1.0, reason="it leads"
    )
    return Rundown(stories=(story,))


def cast() -> Cast:
    host = Host(speaker="marcel", name="Marcel", role="anchor")
    voice = Voice(
        speaker="marcel", name="Marcel", provider="pico", voice_id="en-GB", language="en", local=True, rate_wpm=160
    )
    return Cast(hosts={"marcel": host}, voices={"marcel": (voice,)})


def script() -> Script:
    lines = [Line(n=1, speaker="marcel", kind="greeting", text="Hello.", spoken="Hello.")]
    for text in SAID:
        start = TEXT.index(text)
        place = {"article_id": "a1", "url": ARTICLE.url, "start": start, "end": start + len(text)}
        evidence = (Evidence(quote=text, **place),)
        n = len(lines) + 1
        lines.append(Line(n=n, speaker="marcel", kind="news", text=text, spoken=text, story_id="s1", evidence=evidence))
    return Script(title="Hourly", language="en", lines=tuple(lines), writer="local")


def master(store: Store, made: Script, audio: bytes = AUDIO, *, seconds: float = 40.0) -> Master:
    measured = Measurement(
        duration_s=seconds, loudness_lufs=-16.0, true_peak_dbtp=-1.2, loudness_range_lu=3.0, longest_silence_s=1.0
    )
    cues = tuple(Cue(n=line.n, start_s=3.0 * line.n, end_s=3.0 * line.n + 2) for line in made.lines)
    return Master(blob=store.blobs.put(audio), cues=cues, jingle="none", intro_s=2.0, outro_s=2.0, measurement=measured)


@dataclass
class Made:
    """A show with its rundown, cast and script on record."""

    store: Store
    show_id: str
    script_ref: str

    def ready(self, audio: bytes = AUDIO, *, seconds: float = 40.0) -> "Made":
        """Stage its edition and close it as ready, by the same step as the task."""
        show = load_show(self.store.database, self.show_id)
        made = self.store.get(self.script_ref, Script)
        content = assemble_content(self.store, show, made, master(self.store, made, seconds=seconds))
        document = draft_document(self.store, show, made, content).model_copy(
            update={"loudness_lufs": -16.0, "true_peak_dbtp": -1.2, "trace": TRACE, "cover_by": "local"}
        )
        persisted = Persisted(
            document=self.store.put(document),
            audio=self.store.blobs.put(audio + self.show_id.encode()),
            cover=self.store.blobs.put(COVER),
        )
        self.store.ledger.run(
            PUBLISH.entry(version_of(show)),
            lambda _: make_ready(self.store, self.show_id, persisted, self.script_ref).model_dump(mode="json"),
            show_id=self.show_id,
            queue="media",
        )
        return self

    def on_air(self) -> "Made":
        """Put it on air now, whatever its air time."""
        air_due(self.store, now=max(datetime.now(UTC), load_show(self.store.database, self.show_id).air_at))
        return self


def made_show(
    store: Store,
    *,
    air_in: float = 0.0,
    name: str = "hourly",
    news: Rundown | None = None,
    text: Script | None = None,
    written: bool = True,
    **order: Any,
) -> Made:
    """A show that airs so many seconds from now, up to its script; without it on record if that is not `written`.
    Negative: a time that is past."""
    air_at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=air_in)
    show_id = order_show(store.database, preset(name), air_at=air_at, **order)
    assert show_id is not None
    chosen = RundownChosen(ref=store.put(news or rundown()), stories=1)
    said = ScriptWritten(ref=store.put(text or script()), lines=3, writer="local")
    its = OfShow(show=show_id)
    record_output(store, RUNDOWN, its, chosen, show_id=show_id)
    record_output(store, CAST, its, CastChosen(ref=store.put(cast())), show_id=show_id)
    if written:
        record_output(store, SCRIPT, ScriptInputs(rundown=chosen.ref, variant=0), said, show_id=show_id)
    return Made(store, show_id, said.ref)


def new_version(store: Store, version_id: str) -> Made:
    """A new version up to its script, which ordering it has put on record."""
    order = load_show(store.database, version_id).order
    chosen = recorded(store, RUNDOWN, OfShow(show=version_id))
    assert chosen is not None
    written = recorded(store, SCRIPT, ScriptInputs(rundown=chosen.ref, variant=order.variant))
    assert written is not None
    return Made(store, version_id, written.ref)


def shown(store: Store, name: str = "hourly") -> list[str]:
    """The feed's entries, the newest first, and the latest edition before them."""
    folder = editions_root(store.settings.home) / name
    if not (folder / "feed.json").exists():
        return []
    latest = json.loads((folder / "latest.json").read_text())["show_id"]
    return [latest, *(item["id"] for item in json.loads((folder / "feed.json").read_text())["items"])]
