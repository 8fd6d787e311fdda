"""The graph of a show.

    chord( fetch_feed xN, read_weather, read_markets, choose_cast ) -> choose_rundown -> write_script
        -> continue_after_script
        => chord( chord( speak_line xM -> mix ), draw_cover ) -> finish -> persist -> publish

A line of the first stories is spoken while a model still writes the rest (script/speech_ahead.py, speak_ahead), and a
cover that a model paints is begun with the rundown (paint_cover_ahead); speak_line and draw_cover find them.

If a host has two voices in the end, because one failed within the show, mix continues with speak_again: the same chord
of speak_line and mix once more, in which takes of the voice that is kept are found in the ledger.

publish makes the show ready; a show whose air time is to come goes on air by the clock (station/on_air_clock.py).

The second half depends on the script, so continue_after_script replaces itself with it. Both halves are pure functions
of what is known: submitting a show again builds the same graph, and the ledger answers for what is done. Every arrow
carries a step's output (model/declared/steps.py): references, no bytes.
"""

from collections.abc import Sequence
from typing import Any

from celery import chord, group
from celery.canvas import Signature

from radiox_tasks.app import app
from radiox_tasks.audio.tasks import finish, mix
from radiox_tasks.content.tasks import choose_rundown, fetch_feed, read_markets, read_weather
from radiox_tasks.document.tasks import persist
from radiox_tasks.media.tasks import draw_cover, paint_cover_ahead, publish
from radiox_tasks.model.declared.queues import HEADER_PRIORITY
from radiox_tasks.model.declared.show_tasks import CONTINUE_AFTER_SCRIPT, FALL_BACK, NoMessage
from radiox_tasks.model.declared.steps import RundownChosen
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.script import Line
from radiox_tasks.script.tasks import write_script
from radiox_tasks.speaker.tasks import choose_cast, speak_line

LINE_SIGNS = 60
"""Characters of a line that monitors show."""


def gather_and_write(show_id: str, preset: Preset, *, painted: bool = False) -> Signature:
    """First half: everything the script depends on, then the script. With `painted`, the painted cover is started as
    well."""
    of, name = {"show_id": show_id}, preset.name
    sources = [
        in_header(fetch_feed.si(number=number, **of), name, feed=feed.name) for number, feed in enumerate(preset.feeds)
    ]
    sources += [in_header(task.si(**of), name) for task in (read_weather, read_markets, choose_cast)]
    rundown = with_readable_arguments(choose_rundown.s(**of), name)
    if painted:
        rundown.link(in_header(paint_cover_ahead.s(**of), name))
    return chord(group(sources), rundown) | _script(show_id, name)


def write(show_id: str, preset: str, rundown: RundownChosen) -> Signature:
    """The first half for a show whose rundown exists already (submitted again, replayed, corrected)."""
    return _script(show_id, preset, rundown.model_dump(mode="json"))


def _script(show_id: str, preset: str, *rundown: dict[str, Any]) -> Signature:
    of = {"show_id": show_id}
    following = app.signature(CONTINUE_AFTER_SCRIPT.task, kwargs=of)
    return with_readable_arguments(write_script.s(*rundown, **of), preset) | with_readable_arguments(following, preset)


def fall_back(show_id: str, preset: str) -> Signature:
    """The last edition in place of a show: the task replaces itself with the second half of the graph."""
    arguments = FALL_BACK.arguments(show_id, NoMessage())
    return with_readable_arguments(app.signature(FALL_BACK.task, kwargs=arguments, immutable=True), preset)


def speak_and_publish(
    show_id: str, preset: str, script: str, lines: Sequence[Line], *, local_voices: bool = False
) -> Signature:
    """Second half: takes and cover in parallel, then mix, finish, persist and publish."""
    of = {"show_id": show_id, "script": script}
    programme = speak_and_mix(show_id, preset, script, lines, local_voices=local_voices)
    produced = chord(
        group(programme, in_header(draw_cover.si(**of), preset)), with_readable_arguments(finish.s(**of), preset)
    )
    return (
        produced | with_readable_arguments(persist.s(**of), preset) | with_readable_arguments(publish.s(**of), preset)
    )


def speak_and_mix(
    show_id: str, preset: str, script: str, lines: Sequence[Line], *, local_voices: bool = False
) -> Signature:
    """The lines' takes and their mix. The mix continues with it once more if a host has two voices."""
    of = {"show_id": show_id, "script": script}
    takes = [
        in_header(
            speak_line.si(number=line.n, local_voices=local_voices, **of),
            preset,
            line=f"{line.n}/{len(lines)} {line.speaker}: {line.text[:LINE_SIGNS]}",
        )
        for line in lines
    ]
    return chord(group(takes), with_readable_arguments(mix.s(**of), preset))


def in_header(task: Signature, preset: str, **more: str) -> Signature:
    """A task of a chord's header, which gives way to the main line of other shows."""
    return with_readable_arguments(task, preset, **more).set(priority=HEADER_PRIORITY)


def with_readable_arguments(task: Signature, preset: str, **more: str) -> Signature:
    """The task with readable arguments for Celery's monitors in place of references."""
    named = {"show": task.kwargs["show_id"], "preset": preset, **more}
    return task.set(argsrepr="()", kwargsrepr=", ".join(f"{name}={value}" for name, value in named.items()))
