"""The lowest rung: the last edition with a fresh time check, without lines that were only true then."""

import re
from datetime import timedelta

from radiox_tasks.data.shows.records import Show, list_shows
from radiox_tasks.data.step_outputs import REPEATS, output_of, recorded
from radiox_tasks.data.store import Store
from radiox_tasks.language.times.clock import exact_clock
from radiox_tasks.language.wording import wording
from radiox_tasks.model.declared.steps import CAST, LAST_EDITION, RUNDOWN, SCRIPT, LastEdition, OfShow, ScriptInputs
from radiox_tasks.model.script import Line, LineKind, Script
from radiox_tasks.step import Context, PermanentError

_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
MAX_AGE = timedelta(hours=24)
"""Older editions are not repeated; the fallback then fails with this reason."""

_LOOKED_AT = 48
"""Number of recent editions to examine; some are samples or belong to later slots."""

_KEPT = ("news", "bridge", "disclosure")
"""Greeting, weather, markets and sign-off are valid for their own hour only."""


def _last_edition(store: Store, show: Show) -> Show | None:
    for other in list_shows(
        store.database, preset=show.preset.name, status="published", repeats=False, limit=_LOOKED_AT
    ):
        if (
            show.air_at - MAX_AGE <= other.air_at < show.air_at
            and other.order.sample == show.order.sample
            and other.preset.language == show.preset.language
            and other.document is not None
        ):
            return other
    return None


def has_last_edition(store: Store, show: Show) -> bool:
    """Whether there is an edition to fall back on."""
    return _last_edition(store, show) is not None


def script_from_last_edition(context: Context) -> LastEdition:
    """The script of the last edition, adapted to this slot. Its news lines are unchanged, so their takes are in the
    ledger and cost nothing. Raises PermanentError if there is no edition within the last day."""
    store, show = context.store, context.show
    other = _last_edition(store, show)
    if other is None:
        raise PermanentError(f"there is no edition of {show.preset.name} of the last 24 hours to fall back on")
    its = OfShow(show=other.show_id)

    def work(_: object) -> LastEdition:
        rundown = recorded(store, RUNDOWN, its)
        inputs = ScriptInputs(rundown=rundown.ref, variant=other.order.variant) if rundown else None
        written = output_of(store, SCRIPT, inputs) if inputs else None
        cast = output_of(store, CAST, its)
        if not rundown or not written or not cast:
            raise PermanentError(f"the last edition ({other.show_id}) has lost its script")
        made = adapt_script(context.load(written.ref, Script), show, other)
        return LastEdition(
            script=store.put(made),
            rundown=rundown.ref if output_of(store, RUNDOWN, its) else None,
            cast=cast.ref,
            lines=len(made.lines),
            of=other.show_id,
        )

    return context.run(LAST_EDITION, OfShow(show=show.show_id), work)


def adapt_script(script: Script, show: Show, other: Show) -> Script:
    """Add a fresh time check before and a sign-off after the other edition's news."""
    from radiox_tasks.script.speakable import speakable

    language = show.preset.language
    words = wording(language, "last_edition")
    now, then = (exact_clock(one.local_air_at, language) for one in (show, other))
    clock = {"now": now, "then": then, "title": show.preset.title}
    kept = [line for line in script.lines if line.kind in _KEPT]
    host = script.lines[0].speaker  # from the cast of the reused lines

    def said(kind: LineKind, text: str) -> Line:
        text = _TWO_STOPS.sub(".", text)  # "7:10 a.m." already ends with a full stop
        return Line(n=1, speaker=host, kind=kind, text=text, spoken=speakable(text, language))

    lines = [
        said("greeting", words["greeting"].format(**clock)),
        *kept,
        said("sign-off", words["sign_off"].format(**clock)),
    ]
    return Script(
        title=script.title,
        language=language,
        lines=tuple(line.model_copy(update={"n": n}) for n, line in enumerate(lines, start=1)),
        writer=REPEATS,
    )
