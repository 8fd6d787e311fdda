"""The local writer, which needs no provider: sentences of the articles, connected by house phrases."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from radiox_tasks.model.script import Verdict
from radiox_tasks.script.drafts import Draft, DraftLine
from radiox_tasks.script.phrases.clock_phrases import part_of_day, style_at
from radiox_tasks.script.phrases.house_phrases import Phrasebook, PhraseChooser, phrasebook
from radiox_tasks.script.script_length import TOLERANCE, mark_optional, script_seconds
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.writers.local.choose_amount import (
    LEAST_TOLD,
    Choice,
    fitted_choice,
    natural_choice,
    shortest_choices,
)
from radiox_tasks.script.writers.local.frame import (
    closing_lines,
    opening_lines,
    reading_lines,
    teaser_lines,
    tells_a_story,
)
from radiox_tasks.script.writers.local.material import StoryMaterial, gather
from radiox_tasks.script.writers.local.story_dialogue import Place, story_lines

WRITER = "local"
TEASER_FROM_SECONDS = 75.0  # seconds; a shorter show has no headlines at the start
OVERFILLED = 0.03  # of the requested length: by more than this a show is too long or too short for its stories


def write_locally(request: ScriptRequest) -> tuple[Draft, list[Verdict]]:
    """A script from the rundown's articles, and what was left out. If its stories do not fill the time, they are told
    with gaps, and then spares before the last one, which is the lightest. Deterministic. Raises UnknownLanguageError
    for a language without phrases."""
    book = phrasebook(request.language)
    target, count = request.speech_seconds, len(request.rundown.stories)
    for places, gaps in ((count, False), *((more, True) for more in range(count, len(request.rundown.offered) + 1))):
        materials, notes, verdicts = _gathered(request, book, places, gaps=gaps)
        chosen, filling = materials[:count], materials[count:]
        materials = [*chosen[:-1], *filling, *chosen[-1:]] if len(chosen) > 1 else [*chosen, *filling]
        composer, choice = _composed(request, book, materials)
        if not target or composer.measure(choice) >= target * (1 - TOLERANCE):
            break
    notes += [f"left out, no time for it: {left.story.title}" for left in materials[len(composer.materials) :]]
    notes += [f"told to fill the time: {more.story.title}" for more in filling if more in composer.materials]
    lines, phrases = composer.compose(choice)
    return Draft(tuple(mark_optional(lines, request)), WRITER, phrases, tuple(notes)), verdicts


def _gathered(
    request: ScriptRequest, book: Phrasebook, places: int, *, gaps: bool
) -> tuple[list[StoryMaterial], list[str], list[Verdict]]:
    """What can be told of `places` stories, the notes on stories that are left out, and what cannot be said. A spare
    takes the place of a story that cannot be told; one whose news would be missing is told only if there is no
    other."""
    verdicts: list[Verdict] = []
    notes: list[str] = []
    whole: list[StoryMaterial] = []
    lacking: list[StoryMaterial] = []
    for story in request.rundown.offered:
        if len(whole) == places:
            break
        material, found = gather(story, request, book.language, headlines_only=request.headlines_only, gaps=gaps)
        verdicts += found
        if material is None:
            notes.append(f"left out, {found[-1].detail}: {story.title}")
        elif len(whole) >= len(request.rundown.stories) and material.sentences < LEAST_TOLD:
            continue  # it would fill no time
        else:
            (whole if material.holds else lacking).append(material)
    if not whole:
        return lacking, notes, verdicts
    missing = "left out, its news stands in a headline that cannot be told"
    return whole, [*notes, *(f"{missing}: {material.story.title}" for material in lacking)], verdicts


def _composed(
    request: ScriptRequest, book: Phrasebook, materials: Sequence[StoryMaterial]
) -> tuple["_Composer", Choice]:
    """As many of the stories, from the first, as fit the requested length at their shortest; one more where these do
    not fill it and that comes nearer to it."""
    target = request.speech_seconds

    def composer(count: int) -> _Composer:
        return _Composer(request, book, materials[:count])

    everything = len(materials)
    if not target:
        return (whole := composer(everything)), whole.choose()
    most = target * (1 + OVERFILLED)
    fitting = max(1, bisect_right(range(1, everything + 1), most, key=lambda count: composer(count).least_seconds()))
    chosen = composer(fitting)
    choice = chosen.choose()
    short = target - chosen.measure(choice)
    if fitting < everything and short > target * OVERFILLED:
        fuller = composer(fitting + 1)
        longer = fuller.choose()
        if abs(fuller.measure(longer) - target) < short:
            return fuller, longer
    return chosen, choice


class _Composer:
    """Composes the lines for any choice of statements; deterministic."""

    def __init__(self, request: ScriptRequest, book: Phrasebook, materials: Sequence[StoryMaterial]) -> None:
        self.request, self.book, self.materials = request, book, materials
        self.part = part_of_day(request.local_air_at)
        self.seed = f"{request.show_id}/{request.variant}"
        tone = style_at(request.preset, request.local_air_at).tone
        self.sober = book.language.sober.search(tone) is not None
        self.measure = lru_cache(maxsize=4096)(self._measure)

    def choose(self) -> Choice:
        """The statements and optional parts that meet the requested length."""
        target = self.request.speech_seconds
        if target is None:
            factor = style_at(self.request.preset, self.request.local_air_at).length
            return natural_choice(self.materials, factor=factor)
        return fitted_choice(self.materials, target, self.measure, teasers=target >= TEASER_FROM_SECONDS)

    def least_seconds(self) -> float:
        """The length of the shortest show that has all stories."""
        return min(self.measure(choice) for choice in shortest_choices(self.materials))

    def compose(self, choice: Choice) -> tuple[list[DraftLine], tuple[str, ...]]:
        """All lines of the show, and the ids of the phrases in them."""
        request = self.request
        chooser = PhraseChooser(
            self.book, f"{self.seed}/{choice.wording}", self.part, request.avoid_phrases, self.sober
        )
        headlines = self._is_headlines(choice)
        lines = opening_lines(
            request,
            chooser,
            third=request.rundown.weather is not None or tells_a_story(len(self.materials)),
            replies=choice.replies,
            terse=choice.terse,
            headlines=headlines,
        )
        if choice.teasers and not headlines:
            lines += teaser_lines(self.materials, request.roles, chooser)
        for rank, (material, told) in enumerate(zip(self.materials, choice.told, strict=True)):
            lines += story_lines(
                material,
                [material.statements[index] for index in told],
                place=self._place(rank, lines, choice),
                roles=request.roles,
                chooser=chooser,
            )
        lines += reading_lines(request, chooser)
        lines += closing_lines(request, chooser, heard={line.speaker for line in lines}, replies=choice.replies)
        return lines, tuple(chooser.used)

    def _place(self, rank: int, lines: Sequence[DraftLine], choice: Choice) -> Place:
        """Each story starts with another voice; a third host has one of three or more, but not the first."""
        count, roles = len(self.materials), self.request.roles
        last = roles.host(lines[-1].speaker) or roles.main
        lead = roles.partner(last) or roles.main
        if roles.third is not None and tells_a_story(count) and rank == 1 + sum(self.seed.encode()) % (count - 1):
            lead = roles.third
        answered = len(lines) > 1 and lines[-1].kind == "news" and lines[-2].kind == "bridge"
        asked = answered and lines[-2].story_id == lines[-1].story_id and lines[-2].speaker == lead.speaker
        return Place(
            rank,
            count,
            lead,
            before=lines[-1],
            thanks_to=last if asked else None,
            questions=choice.questions,
            terse=choice.terse,
            headlines=self._is_headlines(choice),
        )

    def _measure(self, choice: Choice) -> float:
        return script_seconds(self.compose(choice)[0], self.request)

    def _is_headlines(self, choice: Choice) -> bool:
        """Whether the show has headlines without stories, by order or for lack of time."""
        told = choice.told
        return not any(told) and (len(told) > 1 or (len(told) == 1 and self.request.headlines_only))
