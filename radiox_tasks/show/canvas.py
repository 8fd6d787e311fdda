"""The graph of a show, whole, on one screen.

    chord( fetch_feed xN, read_weather, read_markets, choose_cast ) -> choose_rundown -> write_script -> hand_over
        => chord( chord( speak_line xM -> mix ), draw_cover ) -> finish -> persist -> publish

The second half depends on the script, so hand_over replaces itself with it. Both halves are pure functions of what is
known: submitting a show again builds the same graph, and the ledger answers for what is done. Every arrow carries
references only.
"""

from celery import chord, group
from celery.canvas import Signature

from radiox_tasks.audio.tasks import finish, mix
from radiox_tasks.content.tasks import choose_rundown, fetch_feed, read_markets, read_weather
from radiox_tasks.data.tasks import persist
from radiox_tasks.media.tasks import draw_cover, publish, put_on_air
from radiox_tasks.script.tasks import write_script
from radiox_tasks.show.tasks import hand_over
from radiox_tasks.speaker.tasks import choose_cast, speak_line


def gather_and_write(show_id: str, feeds: int) -> Signature:
    """First half: everything the script depends on, then the script."""
    sources = [fetch_feed.si(show_id, number) for number in range(feeds)]
    sources += [read_weather.si(show_id), read_markets.si(show_id), choose_cast.si(show_id)]
    return chord(group(sources), choose_rundown.s(show_id)) | write_script.s(show_id) | hand_over.s(show_id)


def write(show_id: str, rundown: str) -> Signature:
    """The first half of a show whose rundown is known already (submitted again, replayed, corrected)."""
    return write_script.s(rundown, show_id) | hand_over.s(show_id)


def speak_and_publish(show_id: str, script: str, lines: int, *, own_voices: bool = False) -> Signature:
    """Second half: every line's take and the cover at once, then the mix, the edition, the world."""
    takes = [speak_line.si(show_id, script, number, own_voices) for number in range(1, lines + 1)]
    programme = chord(group(takes), mix.s(show_id, script))
    produced = chord(group(programme, draw_cover.si(show_id, script)), finish.s(show_id, script))
    return produced | persist.s(show_id, script) | publish.s(show_id, script)


def air_again(show_id: str) -> Signature:
    """The end of a publication that was cut off."""
    return put_on_air.si(show_id)
