"""The lines around the stories: greeting, topics, weather, markets, disclosure and sign-off."""

from collections.abc import Collection, Sequence

from radiox_tasks.model.host import Host
from radiox_tasks.model.news import Reading
from radiox_tasks.script.airtime.airtime_lint import lint
from radiox_tasks.script.attribution import headline_part
from radiox_tasks.script.drafts import DraftLine, Part, house_part
from radiox_tasks.script.phrases.clock_phrases import clock_words, farewell_words, hello_words, style_at
from radiox_tasks.script.phrases.house_phrases import PhraseChooser
from radiox_tasks.script.roles import Roles
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.show_sources import reading_evidence
from radiox_tasks.script.writers.local.material import StoryMaterial

MOST_TEASERS = 3


def opening_lines(
    request: ScriptRequest,
    chooser: PhraseChooser,
    *,
    third: bool,
    replies: bool,
    terse: bool = False,
    headlines: bool = False,
) -> list[DraftLine]:
    """The greeting with the time check; a sample show announces that it is one. `third`: whether the third
    host says anything; `headlines`: announce headlines without stories."""
    roles, station = request.roles, request.preset.title
    main = roles.main
    local = request.local_air_at
    own = _own_greeting(request)
    hello = hello_words(chooser.book, local)
    parts = [
        house_part(own) if own else Part(_say(chooser, "greeting", main, hello=hello, station=station)),
        Part(_say(chooser, "clock", main, clock=clock_words(chooser.book, local))),
    ]
    if request.sample:
        parts.append(Part(_say(chooser, "sample_notice", main)))
    if not terse:
        parts.append(Part(_presenters(roles, chooser, third=third)))
    lines = [DraftLine(main.speaker, "greeting", tuple(parts))]
    if roles.second is not None and replies:
        reply = _say(chooser, "hello_back", roles.second, main=main.name)
        lines.append(DraftLine(roles.second.speaker, "greeting", (Part(reply),)))
    if headlines:
        lines.append(DraftLine(main.speaker, "bridge", (Part(_say(chooser, "headlines_intro", main)),)))
    return lines


def _own_greeting(request: ScriptRequest) -> str:
    """The preset's greeting for this part of the day, unless it contradicts the hour."""
    local = request.local_air_at
    own = style_at(request.preset, local).greeting
    return "" if lint(own, air_at=local, language=request.language, kind="greeting") else own


def _presenters(roles: Roles, chooser: PhraseChooser, *, third: bool) -> str:
    """Who speaks in this show."""
    main, second = roles.main, roles.second
    if second is None:
        return _say(chooser, "presenters_one", main, main=main.name)
    if roles.third is None or not third:
        return _say(chooser, "presenters_two", main, main=main.name, second=second.name)
    return _say(chooser, "presenters_three", main, main=main.name, second=second.name, third=roles.third.name)


def tells_a_story(count: int) -> bool:
    """Whether a third host tells one of this many stories."""
    return count > 2


def teaser_lines(materials: Sequence[StoryMaterial], roles: Roles, chooser: PhraseChooser) -> list[DraftLine]:
    """The headlines of the first stories, one per turn; the opening says whether those are all. None if the lead has no
    suitable headline, or no other story has one."""
    if not materials or materials[0].headline is None:
        return []
    announced = [material for material in materials if material.headline is not None][:MOST_TEASERS]
    if len(announced) < 2:
        return []
    opening = "topics" if len(announced) == len(materials) else "topics_some"
    lines: list[DraftLine] = []
    for index, material in enumerate(announced):
        host = roles.presenters[index % len(roles.presenters)]
        family = opening if index == 0 else "topics_more" if index == len(announced) - 1 > 1 else ""
        frame = [Part(_say(chooser, family, host))] if family else []
        said = [headline_part(title) for title in (material.headline,) if title is not None]
        lines.append(DraftLine(host.speaker, "news", (*frame, *said), material.story.story_id))
    return lines


def reading_lines(request: ScriptRequest, chooser: PhraseChooser) -> list[DraftLine]:
    """The weather by the weather host, then the markets, exactly as in the readings."""
    roles = request.roles
    lines: list[DraftLine] = []
    if (weather := request.rundown.weather) is not None:
        host = roles.weather or roles.main
        if host.speaker == roles.main.speaker:
            opening = [Part(_say(chooser, "weather_self", host))]
        else:
            handover = _say(chooser, "weather_to", roles.main, partner=host.name)
            lines.append(DraftLine(roles.main.speaker, "bridge", (Part(handover),)))
            asked = handover.endswith("?")  # a question gets an answer, an invitation is acknowledged
            opening = [] if asked else [Part(_say(chooser, "weather_answer", host, partner=roles.main.name))]
        lines.append(DraftLine(host.speaker, "weather", (*opening, _reading_part(weather)), "weather"))
    if request.rundown.markets:
        host = roles.second or roles.main
        third = roles.third
        thanked = third is not None and lines and sum(chooser.seed.encode()) % 2
        parts = [Part(_say(chooser, "thanks", host, partner=third.name))] if third is not None and thanked else []
        family = "markets" if len(request.rundown.markets) > 1 else "one_market"
        parts.append(Part(_say(chooser, family, host)))
        parts += [_reading_part(reading) for reading in request.rundown.markets]
        lines.append(DraftLine(host.speaker, "markets", tuple(parts), "markets"))
    return lines


def closing_lines(
    request: ScriptRequest, chooser: PhraseChooser, *, heard: Collection[str], replies: bool
) -> list[DraftLine]:
    """The disclosure, once, and the sign-off: the main host says goodbye in the name of everybody who was `heard`
    (speakers), and one of the others answers."""
    roles, main = request.roles, request.roles.main
    lines: list[DraftLine] = []
    if (disclosure := disclosure_part(request, chooser, main)) is not None:
        lines.append(DraftLine((roles.second or main).speaker, "disclosure", (disclosure,)))
    farewell = farewell_words(chooser.book, request.local_air_at)
    others = [host for host in roles.members if host.speaker != main.speaker and host.speaker in heard]
    slots = {"station": request.preset.title, "farewell": farewell}
    if not others or not replies:
        goodbye = _say(chooser, "sign_off", main, **slots)
        return [*lines, DraftLine(main.speaker, "sign-off", (Part(goodbye),))]
    names = ", ".join(host.name for host in others)
    goodbye = _say(chooser, "sign_off_together", main, main=main.name, others=names, **slots)
    answer = _say(chooser, "sign_off_back", others[0])
    return [
        *lines,
        DraftLine(main.speaker, "sign-off", (Part(goodbye),)),
        DraftLine(others[0].speaker, "sign-off", (Part(answer),)),
    ]


def disclosure_part(request: ScriptRequest, chooser: PhraseChooser, host: Host) -> Part | None:
    """The announcement that the show was made by machine, in the preset's or the language's wording."""
    rules = request.preset.disclosure
    if not rules.spoken:
        return None
    return house_part(rules.text) if rules.text else Part(_say(chooser, "disclosure", host))


def _reading_part(reading: Reading) -> Part:
    return Part(reading.text, (reading_evidence(reading),), reading.taken)


def _say(chooser: PhraseChooser, family: str, host: Host, *, slot: str = "", **slots: str) -> str:
    return chooser.choose(family, slot=slot, character=host.character, never=host.never_says, grave=False, **slots)
