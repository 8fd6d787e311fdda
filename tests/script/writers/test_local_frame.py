"""The frame of the local writer's shows: greetings, clock, hosts, what has to be said, and no two shows alike."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from radiox_tasks.script.airtime.airtime_lint import lint
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.checks.repair import settle
from radiox_tasks.script.drafts import DraftLine, Part
from radiox_tasks.script.phrases.house_phrases import phrasebook
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.show_sources import sources_of
from radiox_tasks.script.writers.local.write_locally import write_locally
from tests.script.writers import newsroom
from tests.script.writers.local_scripts import TOLD, write


def checks_of(request: ScriptRequest) -> Checks:
    return Checks(request, sources_of(request.rundown, request.language))


@pytest.mark.slow
@pytest.mark.parametrize("language", TOLD)
def test_greeting_clock_and_goodbye_fit_every_hour(language: str) -> None:
    stories = newsroom.sample_stories(language)[:1]
    for minutes in range(0, 24 * 60, 97):
        air_at = datetime(2026, 7, 1, 0, 0, tzinfo=UTC) + timedelta(minutes=minutes)
        request = newsroom.request(stories, language=language, desks=False, air_at=air_at, show_id=f"show-{minutes}")
        script = write(request)
        assert [verdict for verdict in script.verdicts if verdict.verdict == "cut" and verdict.rule != "evidence"] == []
        assert script.lines[0].kind == "greeting"
        assert script.lines[-1].kind == "sign-off"
        for line in script.lines:
            assert lint(line.text, air_at=request.local_air_at, language=language, kind=line.kind) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", TOLD)
def test_shows_in_a_row_do_not_repeat_their_phrases(language: str) -> None:
    recent: tuple[str, ...] = ()
    heard: Counter[str] = Counter()
    for number in range(4):
        stories = newsroom.sample_stories(language)[number : number + 3]
        request = newsroom.request(
            stories, language=language, show_id=f"show-{number}", avoid_phrases=recent, speech_seconds=100.0
        )
        script = write(request)
        phrases = [phrase for phrase in script.phrases if ".source_within." not in phrase]  # words within a quotation
        assert len(set(phrases)) == len(phrases)
        heard.update(phrases)
        recent = (*script.phrases, *recent)
    assert heard.most_common(1)[0][1] == 1


def test_a_sample_show_says_so_at_once() -> None:
    german = write(newsroom.request(sample=True)).lines[0].text
    english = write(newsroom.request(language="en", sample=True)).lines[0].text
    assert "Probe" in german
    assert "historisch" in german
    assert "Nachrichten von heute" in german or "Nachricht von heute" in german
    assert "sample" in english
    assert "historical" in english
    assert "today's news" in english


def test_the_disclosure_can_be_worded_or_left_out() -> None:
    own = newsroom.preset(
        "de", disclosure={"text": "Diese Sendung hat im Jahr 2026 ein Computer der Muster AG gemacht."}
    )
    lines = write(newsroom.request(preset=own)).lines
    assert [line.text for line in lines if line.kind == "disclosure"] == [own.disclosure.text]
    silent = newsroom.preset("de", disclosure={"spoken": False})
    assert all(line.kind != "disclosure" for line in write(newsroom.request(preset=silent)).lines)


def test_the_presets_own_greeting_opens_the_show() -> None:
    own = newsroom.preset("de", style={"morning": {"greeting": "Guten Morgen, Zürich."}})
    assert write(newsroom.request(preset=own)).lines[0].text.startswith("Guten Morgen, Zürich.")


def test_a_greeting_of_the_preset_that_is_wrong_at_this_hour_is_not_spoken() -> None:
    own = newsroom.preset("de", style={"morning": {"greeting": "Guten Abend, Zürich."}})
    script = write(newsroom.request(preset=own))
    assert all("Guten Abend" not in line.text for line in script.lines)
    assert script.lines[0].kind == "greeting"
    assert "9 Uhr" in script.lines[0].text


def test_one_host_speaks_all_lines_and_names_no_other() -> None:
    hosts = {"marcel": newsroom.HOSTS["marcel"]}
    script = write(newsroom.request(hosts=hosts, speech_seconds=120.0))
    assert {line.speaker for line in script.lines} == {"marcel"}
    assert all(name not in line.text for line in script.lines for name in ("Jarvis", "Lucy"))


def test_hosts_take_turns() -> None:
    news = [line.speaker for line in write(newsroom.request(speech_seconds=150.0)).lines if line.kind == "news"]
    turns = Counter(news)
    assert min(turns["marcel"], turns["jarvis"]) >= len(news) * 0.3
    assert turns["lucy"] >= 1


@pytest.mark.slow
def test_dry_words_are_for_dry_hosts_only_and_never_beside_grave_news() -> None:
    grave = newsroom.story(
        newsroom.article(
            "Zugunglück forderte 1891 viele Opfer",
            "Am 14. Juni 1891 stürzte bei Münchenstein eine Eisenbahnbrücke unter einem Zug ein. "
            "Bei dem Unglück kamen mehr als siebzig Menschen ums Leben.",
        )
    )

    light = {phrase.phrase_id for family in phrasebook("de").families.values() for phrase in family if phrase.light}
    dry = {phrase.phrase_id for family in phrasebook("de").families.values() for phrase in family if phrase.temper}
    warm = {name: host.model_copy(update={"character": "warm"}) for name, host in newsroom.HOSTS.items()}
    frame_families = ("hello_back", "sign_off_back")
    for variant in range(4):
        script = write(newsroom.request([grave, grave.model_copy(update={"story_id": "b"})], variant=variant))
        beside = {phrase for phrase in script.phrases if phrase.split(".")[1] not in frame_families}
        assert not beside & light
        assert not set(write(newsroom.request(hosts=warm, variant=variant)).phrases) & dry


@pytest.mark.slow
def test_what_a_host_never_says_is_not_put_into_the_mouth() -> None:
    marcel = newsroom.HOSTS["marcel"].model_copy(update={"never_says": ("willkommen", "schön", "hier ist")})
    for variant in range(5):
        script = write(newsroom.request(hosts=newsroom.HOSTS | {"marcel": marcel}, variant=variant))
        said = " ".join(line.text.lower() for line in script.lines if line.speaker == "marcel" and not line.evidence)
        assert "willkommen" not in said
        assert "schön" not in said
        assert "hier ist" not in said


@pytest.mark.slow
@pytest.mark.parametrize("language", TOLD)
def test_at_no_minute_of_the_day_is_anything_of_the_frame_cut(language: str) -> None:
    frame = {"greeting", "bridge", "disclosure", "sign-off", "weather", "markets"}
    stories = newsroom.sample_stories(language)[:2]  # the frame is around and between them: no more are needed
    for minute in range(0, 24 * 60, 23):
        air_at = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Zurich")) + timedelta(minutes=minute)
        request = newsroom.request(stories, language=language, air_at=air_at, sample=True, show_id=f"show-{minute}")
        draft, _ = write_locally(request)
        _, verdicts = settle(draft.lines, checks_of(request))
        cut = [verdict for verdict in verdicts if verdict.verdict != "pass"]
        assert cut == [], air_at
        assert frame <= {line.kind for line in draft.lines}


def test_a_wrong_time_check_is_cut_and_takes_no_greeting_with_it() -> None:
    request = newsroom.request([])
    parts = tuple(Part(text) for text in ("Guten Morgen, hier ist RadioX Zürich.", "Es ist 10 Uhr.", "Ich bin Marcel."))
    lines, verdicts = settle(
        [DraftLine("marcel", "greeting", parts)],
        checks_of(request),
    )
    assert [line.text for line in lines] == ["Guten Morgen, hier ist RadioX Zürich. Ich bin Marcel."]
    assert [(verdict.verdict, verdict.rule) for verdict in verdicts] == [("cut", "clock")]


def test_a_sample_that_does_not_say_so_is_not_written() -> None:
    marcel = newsroom.HOSTS["marcel"].model_copy(update={"never_says": ("sample",)})
    request = newsroom.request(language="en", sample=True, hosts=newsroom.HOSTS | {"marcel": marcel})
    with pytest.raises(ValueError, match="a sample show must say that it is one"):
        write(request)


@pytest.mark.slow
def test_that_a_machine_made_the_show_is_said_whatever_the_hosts_like_and_the_preset_is_written_in() -> None:
    english = "This show was made by a machine from beginning to end, and nobody has read it before it was sent."
    for disclosure in ({"text": english}, {}):
        jarvis = newsroom.HOSTS["jarvis"].model_copy(update={"never_says": ("machine", "automatique", "artificiel")})
        preset = newsroom.preset("fr", disclosure=disclosure)
        hosts = newsroom.HOSTS | {"jarvis": jarvis}
        script = write(newsroom.request(language="fr", preset=preset, hosts=hosts, speech_seconds=60.0))
        (line,) = [line for line in script.lines if line.kind == "disclosure"]
        assert not disclosure or line.text == english


@pytest.mark.slow
@pytest.mark.parametrize("language", TOLD)
def test_ten_shows_in_a_row_have_no_mould(language: str) -> None:
    """What a host says before a source's words changes from story to story, and most sentences need no frame."""
    recent: tuple[str, ...] = ()
    frames: Counter[str] = Counter()
    sentences = 0
    for number in range(10):
        stories = (newsroom.sample_stories(language) * 3)[number * 3 : number * 3 + 3]
        request = newsroom.request(stories, language=language, show_id=f"day-{number}", avoid_phrases=recent)
        draft, _ = write_locally(request)
        recent = (*draft.phrases, *recent)
        news = [line for line in draft.lines if line.kind == "news"]
        sentences += sum(bool(part.evidence) for line in news for part in line.parts)
        frames.update(part.text for line in news for part in line.parts if not part.evidence)
    assert frames.total() < sentences * 0.55  # every story names its outlet
    assert max(frames.values()) <= 2
