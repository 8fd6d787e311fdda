"""One event is told once, whichever stories it was read in, and two events stay two."""

from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from radiox_tasks.content.rundown.choose_stories import choose
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.rundown.same_event import is_overtaken, tell_same_event, without_twins
from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.model.news import Article, Rundown
from tests.content.rundown.rundowns import AIR, LAKE, RENT, SCHOOL, article, outcomes, preset

TELLINGS = Path(__file__).parents[1] / "stories"

OLTEN = (
    "Stellwerkstörung legt Bahnhof Olten lahm | Eine Störung an einem Stellwerk hat am Montagmorgen den Bahnverkehr "
    "rund um Olten lahmgelegt. Zwischen 6 und 8 Uhr fuhren keine Züge, wie die SBB mitteilten. Betroffen waren die "
    "Strecken nach Bern, Basel und Luzern. Die Ursache war ein defektes Kabel."
)
OLTEN_TOO = (
    "In Olten ging zwei Stunden nichts mehr | Am Bahnhof Olten standen am Montagmorgen zwei Stunden lang alle Züge "
    "still. Grund war eine Störung an einem Stellwerk, das wegen eines defekten Kabels ausfiel. Tausende Pendler "
    "warteten. Die Strecken nach Bern, Basel und Luzern waren unterbrochen, wie die SBB mitteilten."
)
AARAU = (
    "Stellwerkstörung legt Bahnhof Aarau lahm | Eine Störung an einem Stellwerk hat am Montagmorgen den Bahnverkehr "
    "rund um Aarau lahmgelegt. Zwischen 7 und 9 Uhr fuhren keine Züge, wie die SBB mitteilten. Betroffen waren die "
    "Strecken nach Zürich und Lenzburg. Die Ursache war ein umgestürzter Baum."
)


def test_two_tellings_of_one_event_are_one_and_its_like_elsewhere_is_another() -> None:
    first, second, other = article("a", OLTEN), article("b", OLTEN_TOO), article("c", AARAU)
    assert tell_same_event([first], [second])
    assert tell_same_event([second], [first])
    assert not tell_same_event([first], [other])
    assert not tell_same_event([first], [article("d", OLTEN_TOO, language="fr")])


def telling(language: str, title: str, text: str, name: str) -> Article:
    return article(name, f"{title} | {text}".replace("\n", " "), language=language)


@pytest.mark.parametrize(
    "name",
    [
        "mixed",
        "near_misses",
        "one_town",
        "pairs",
        "retold",
        "running",
        "held_out",
        "retold_held_out",
        "tellings",
        "told_twice",
        "unseen",
    ],
)
def test_near_misses_stay_two_events(name: str) -> None:
    rows = [line.split("\t") for line in (TELLINGS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    listed = [(row[0], telling(row[2], row[4], row[5], str(n))) for n, row in enumerate(rows) if len(row) == 6]
    wrong = [
        (one.title, other.title)
        for (event, one), (other_event, other) in combinations(listed, 2)
        if event != other_event and tell_same_event([one], [other])
    ]
    assert not wrong


def test_a_running_event_is_one_whatever_its_toll_and_headline() -> None:
    count, missed = told_twice("running")
    assert count == 12
    assert missed <= {"ferry-kenya", "hotel-porto", "hack-harland", "gifts-vanuatu", "oberbueren"}


def test_a_grave_event_in_a_town_is_one_however_often_it_is_counted() -> None:
    count, missed = told_twice("one_town")
    assert count == 10
    assert missed <= {"slide-schwanden", "bus-moutier"}  # places that dictionaries have


def told_twice(name: str) -> tuple[int, set[str]]:
    """How many pairs of tellings of one event a file has, and the events of those that are not told as one."""
    rows = [line.split("\t") for line in (TELLINGS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    listed = [(row[0], telling(row[2], row[4], row[5], str(n))) for n, row in enumerate(rows) if len(row) == 6]
    twins = [(event, one, other) for (event, one), (told, other) in combinations(listed, 2) if event == told]
    return len(twins), {event for event, one, other in twins if not tell_same_event([one], [other])}


QUAKE = (
    "260 Tote in Peru: Hilfe erreicht Camaná nur langsam | Nach dem schweren Erdbeben ist die Zahl der Toten auf 260 "
    "gestiegen. Das Beben der Stärke 7,6 hatte am Mittwoch die Küste bei Camaná erschüttert, Tausende sind obdachlos."
)
QUAKE_EARLIER = (
    "Tote bei Erdbeben in Peru | Ein Beben der Stärke 7,6 hat am Mittwoch in Camaná in Peru mindestens 214 Menschen "
    "das Leben gekostet. An der Küste sind Tausende obdachlos."
)
QUAKE_PORTRAIT = (
    "Sie wollte nur die Grossmutter besuchen | Lucía Mamani war in Camaná, als die Erde bebte. Das Erdbeben der Stärke "
    "7,6 hat am Mittwoch an der Küste von Peru mindestens 214 Menschen das Leben gekostet, Tausende sind obdachlos."
)


def test_the_newest_telling_of_an_event_stays_and_an_outlet_with_another_toll_is_on_its_topic() -> None:
    others = (article("r", RENT), article("l", LAKE))
    now, earlier = article("new", QUAKE, minutes=20), article("old", QUAKE_EARLIER, minutes=300)
    rundown = rundown_of(now, earlier, *others, count=3)
    assert rundown.stories[0].articles[0].article_id == "new"
    assert {a.article_id for story in rundown.stories for a in story.articles} == {"new", "r", "l"}
    assert rundown.stories[0].reason.startswith("Gemeldet von Blatt new;")
    assert "zum selben Thema: Blatt old" in rundown.stories[0].reason
    assert rundown_of(now, *others, count=3).stories[0].score < rundown.stories[0].score


def test_a_telling_that_shares_little_but_place_and_kind_is_no_source_of_the_story() -> None:
    now, earlier = (
        telling(row[2], row[4], row[5], row[1]).model_copy(update={"published": AIR - timedelta(minutes=int(row[3]))})
        for row in (line.split("\t") for line in (TELLINGS / "running.tsv").read_text(encoding="utf-8").splitlines())
        if row[0] == "quake-peru"
    )
    rundown = rundown_of(now, earlier, article("r", RENT), count=2)
    assert {a.article_id for story in rundown.stories for a in story.articles} == {"A", "r"}
    assert rundown.stories[0].reason.startswith("Gemeldet von Blatt A;")
    assert "Blatt B" in rundown.stories[0].reason


def test_a_portrait_does_not_take_the_place_of_the_news() -> None:
    news, portrait = article("old", QUAKE, minutes=300), article("new", QUAKE_PORTRAIT, minutes=20)
    rundown = rundown_of(news, portrait, article("r", RENT), count=2)
    assert {a.article_id for story in rundown.stories for a in story.articles} == {"old", "r"}


def test_the_sample_tells_each_event_once() -> None:
    told = [
        (entry.story, telling(feed.language, entry.title, " ".join((entry.teaser, *entry.paragraphs)), entry.slug))
        for feed in load_catalogue()
        for entry in feed.articles
    ]
    wrong = [
        (one.title, other.title)
        for (story, one), (other_story, other) in combinations(told, 2)
        if story != other_story and tell_same_event([one], [other])
    ]
    assert not wrong


def rundown_of(*articles: Article, count: int) -> Rundown:
    """The rundown of these articles, of which the first has the most weight."""
    return choose(
        outcomes(*articles), preset=preset(), count=count, weather=None, markets=[], aired=[], air_at=AIR, spare=1
    )


def test_a_twin_whose_page_shows_it_gives_its_place_to_a_spare() -> None:
    names = {"a": RENT, "b": SCHOOL, "c": LAKE}
    rundown = rundown_of(
        *(article(name, text, minutes=10 * at) for at, (name, text) in enumerate(names.items())), count=2
    )
    assert [story.title for story in rundown.spares] == [LAKE.split(" | ")[0]]
    pages = {"a": OLTEN, "b": OLTEN_TOO}
    read = tuple(
        story.model_copy(update={"articles": (article(story.articles[0].article_id, pages[key]),)})
        for story, key in zip(rundown.stories, "ab", strict=True)
    )
    changed = without_twins(rundown.model_copy(update={"stories": read}), Reasons("de", AIR))
    assert [story.title for story in changed.stories] == [rundown.stories[0].title, LAKE.split(" | ")[0]]
    assert changed.spares == ()
    assert changed.near_misses[0].reason == (
        f"Dasselbe Ereignis erzählt schon eine andere Meldung: „{rundown.stories[0].title}“."
    )
    assert LAKE.split(" | ")[0] not in {miss.title for miss in changed.near_misses}


def test_a_rundown_without_twins_stays() -> None:
    rundown = rundown_of(article("a", OLTEN), article("b", AARAU), count=2)
    assert without_twins(rundown, Reasons("de", AIR)) == rundown


def test_a_spare_that_tells_a_storys_event_is_no_spare() -> None:
    rundown = rundown_of(article("a", OLTEN), article("b", AARAU), count=2)
    twin = rundown.stories[0].model_copy(update={"articles": (article("c", OLTEN_TOO),)})
    changed = without_twins(rundown.model_copy(update={"spares": (twin,)}), Reasons("de", AIR))
    assert (len(changed.stories), changed.spares) == (2, ())


def test_a_count_in_words_is_overtaken_too() -> None:
    nine = article("a", "Accident de train: au moins neuf morts | .", language="fr", minutes=300)
    ten = article("b", "Deux Suisses parmi les dix morts de l'accident de train | .", language="fr", minutes=20)
    again = article("c", "Accident de train: dix morts | .", language="fr", minutes=200)
    assert is_overtaken(nine, ten)
    assert not is_overtaken(ten, nine)
    assert not is_overtaken(again, ten)
