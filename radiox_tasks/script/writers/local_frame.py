"""Everything around the stories: greeting, topics, weather, markets, disclosure and goodbye."""

from collections.abc import Sequence

from radiox_tasks.model.host import Host
from radiox_tasks.model.news import Reading
from radiox_tasks.script.airtime.fit import lint
from radiox_tasks.script.cast import Cast
from radiox_tasks.script.evidence import reading_evidence
from radiox_tasks.script.request import ScriptRequest
from radiox_tasks.script.writers.local_material import StoryMaterial
from radiox_tasks.script.writers.local_story import headline_part
from radiox_tasks.script.writers.opening import clock_words, farewell_words, hello_words, style_at
from radiox_tasks.script.writers.phrases import PhraseChooser
from radiox_tasks.script.writers.writer import DraftLine, Part, house_part


def opening_lines(
    request: ScriptRequest, cast: Cast, chooser: PhraseChooser, *, replies: bool, terse: bool = False
) -> list[DraftLine]:
    """The greeting with the time check; a sample show says at once that it is one."""
    main, station = cast.main, request.preset.title
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
        names = {"main": main.name} | ({"second": cast.second.name} if cast.second else {})
        parts.append(Part(_say(chooser, "presenters_two" if cast.second else "presenters_one", main, **names)))
    lines = [DraftLine(main.speaker, "greeting", tuple(parts))]
    if cast.second is not None and replies:
        reply = _say(chooser, "hello_back", cast.second, main=main.name)
        lines.append(DraftLine(cast.second.speaker, "greeting", (Part(reply),)))
    if request.headlines_only and request.rundown.stories:
        lines.append(DraftLine(main.speaker, "bridge", (Part(_say(chooser, "headlines_intro", main)),)))
    return lines


def _own_greeting(request: ScriptRequest) -> str:
    """The preset's greeting for this part of the day, unless it is wrong about the hour."""
    local = request.local_air_at
    own = style_at(request.preset, local).greeting
    return "" if lint(own, air_at=local, language=request.language, kind="greeting") else own


def teaser_lines(materials: Sequence[StoryMaterial], cast: Cast, chooser: PhraseChooser) -> list[DraftLine]:
    """The topics, one headline a turn; each can be trimmed from the last backwards."""
    lines: list[DraftLine] = []
    for index, material in enumerate(materials):
        if material.title is None:
            continue
        host = cast.desk[index % len(cast.desk)]
        family = "topics_more" if lines else "topics"
        frame = Part(_say(chooser, family, host, slot=str(index)))
        lines.append(
            DraftLine(
                host.speaker,
                "news",
                (frame, headline_part(material.title)),
                material.story.story_id,
                trimmable=bool(lines),
            )
        )
    return lines


def desk_lines(request: ScriptRequest, cast: Cast, chooser: PhraseChooser) -> list[DraftLine]:
    """Weather by the weather host, then the markets: what the readings say, nothing else."""
    lines: list[DraftLine] = []
    if (weather := request.rundown.weather) is not None:
        host = cast.weather or cast.main
        if host.speaker == cast.main.speaker:
            opening = _say(chooser, "weather_self", host)
        else:
            handover = _say(chooser, "weather_to", cast.main, partner=host.name)
            lines.append(DraftLine(cast.main.speaker, "bridge", (Part(handover),)))
            opening = _say(chooser, "weather_answer", host, partner=cast.main.name)
        lines.append(DraftLine(host.speaker, "weather", (Part(opening), _reading_part(weather)), "weather"))
    if request.rundown.markets:
        host = cast.second or cast.main
        parts = [
            Part(_say(chooser, "markets", host)),
            *(_reading_part(reading) for reading in request.rundown.markets),
        ]
        lines.append(DraftLine(host.speaker, "markets", tuple(parts), "markets"))
    return lines


def closing_lines(request: ScriptRequest, cast: Cast, chooser: PhraseChooser, *, replies: bool) -> list[DraftLine]:
    """The disclosure, once, and the goodbye."""
    main = cast.main
    lines: list[DraftLine] = []
    if (disclosure := disclosure_part(request, chooser, main)) is not None:
        lines.append(DraftLine((cast.second or main).speaker, "disclosure", (disclosure,)))
    farewell = farewell_words(chooser.book, request.local_air_at)
    goodbye = _say(chooser, "sign_off", main, station=request.preset.title, farewell=farewell)
    lines.append(DraftLine(main.speaker, "sign-off", (Part(goodbye),)))
    if cast.second is not None and replies:
        lines.append(DraftLine(cast.second.speaker, "sign-off", (Part(_say(chooser, "sign_off_back", cast.second)),)))
    return lines


def disclosure_part(request: ScriptRequest, chooser: PhraseChooser, host: Host) -> Part | None:
    """The sentence that says the show was made by machine, in the preset's wording or the language's own."""
    rules = request.preset.disclosure
    if not rules.spoken:
        return None
    return house_part(rules.text) if rules.text else Part(_say(chooser, "disclosure", host))


def _reading_part(reading: Reading) -> Part:
    return Part(reading.text, (reading_evidence(reading),), reading.taken)


def _say(chooser: PhraseChooser, family: str, host: Host, *, slot: str = "", **slots: str) -> str:
    return chooser.choose(family, slot=slot, character=host.character, never=host.never_says, grave=False, **slots)
