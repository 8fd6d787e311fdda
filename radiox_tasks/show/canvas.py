"""The graph of a show, whole, on one screen.

    chord( fetch_feed xN, read_weather, read_markets, choose_cast ) -> choose_rundown -> write_script
        -> continue_after_script
        => chord( chord( speak_line xM -> mix ), draw_cover ) -> finish -> persist -> publish

publish makes the show ready; a show whose air time is to come goes on air by the clock (station/on_air_clock.py).

The second half depends on the script, so continue_after_script replaces itself with it. Both halves are pure functions
of what is known: submitting a show again builds the same graph, and the ledger answers for what is done. Every arrow
carries a step's output (model/steps.py): references, no bytes.
"""

from celery import chord, group
from celery.canvas import Signature

from radiox_tasks.audio.tasks import finish, mix
from radiox_tasks.content.tasks import choose_rundown, fetch_feed, read_markets, read_weather
from radiox_tasks.data.tasks import persist
from radiox_tasks.media.tasks import draw_cover, publish
from radiox_tasks.model.steps import RundownChosen
from radiox_tasks.script.tasks import write_script
from radiox_tasks.show.tasks import continue_after_script
from radiox_tasks.speaker.tasks import choose_cast, speak_line


def gather_and_write(show_id: str, feeds: int) -> Signature:
    """First half: everything the script depends on, then the script."""
    of = {"show_id": show_id}
    sources = [fetch_feed.si(number=number, **of) for number in range(feeds)]
    sources += [read_weather.si(**of), read_markets.si(**of), choose_cast.si(**of)]
    return chord(group(sources), choose_rundown.s(**of)) | write_script.s(**of) | continue_after_script.s(**of)


def write(show_id: str, rundown: RundownChosen) -> Signature:
    """The first half of a show whose rundown is known already (submitted again, replayed, corrected)."""
    of = {"show_id": show_id}
    return write_script.s(rundown.model_dump(mode="json"), **of) | continue_after_script.s(**of)


def speak_and_publish(show_id: str, script: str, lines: int, *, local_voices: bool = False) -> Signature:
    """Second half: every line's take and the cover at once, then the mix, the edition, the world."""
    of = {"show_id": show_id, "script": script}
    takes = [speak_line.si(number=number, local_voices=local_voices, **of) for number in range(1, lines + 1)]
    programme = chord(group(takes), mix.s(**of))
    produced = chord(group(programme, draw_cover.si(**of)), finish.s(**of))
    return produced | persist.s(**of) | publish.s(**of)
