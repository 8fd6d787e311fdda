"""Stories on one topic share names, whatever they tell of it."""

from itertools import combinations
from pathlib import Path

import pytest

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.content.stories.topics import on_one_topic, related_outlets, topic_names
from radiox_tasks.model.news import Article
from tests.content.rundown.rundowns import LAKE, RENT, article

FIRE = "Sonnenhof-Brand in Wil: Fünf Tote | Im Alterszentrum Sonnenhof in Wil hat es gebrannt. Marlene Hug sprach."
NURSE = "Pflegerin rettet sieben Senioren | Sie war allein im Sonnenhof in Wil, sagt Marlene Hug."
FIRE_EN = "Fire at Swiss care home | Marlene Hug, mayor of Wil, said the Sonnenhof fire had killed five people."
OTHER = "Brand in Altersheim in Thun: Zwei Tote | Im Altersheim Schoren in Thun hat es gebrannt. Urs Gerber sprach."


def test_names_make_a_topic_and_a_like_event_elsewhere_is_another() -> None:
    told = [FIRE, NURSE, OTHER, RENT, LAKE]
    fire, nurse, other, rent, lake = topic_names([[article(str(at), text)] for at, text in enumerate(told)])
    (english,) = topic_names([[article("d", FIRE_EN, language="en")]])
    assert on_one_topic(fire, nurse)
    assert on_one_topic(fire, english)
    assert not on_one_topic(fire, other)
    assert not on_one_topic(rent, lake)


def test_credits_of_agencies_and_names_of_outlets_make_no_topic() -> None:
    groups = [
        [
            article(
                "a", "Bundesrat senkt die Prämien | Das meldet Zytigo Newsly. (Keystone-SDA)", source="Zytigo Newsly"
            )
        ],
        [article("b", "Bäckerei feiert Geburtstag | Mit einer Torte, so Zytigo Newsly. (Keystone-SDA)")],
    ]
    assert related_outlets(groups, topic_names(groups)) == [set(), set()]
    assert not on_one_topic(*topic_names(groups))


def test_each_story_knows_the_other_outlets_on_its_topic() -> None:
    groups = [
        [article("a", FIRE)],
        [article("b", NURSE)],
        [article("c", OTHER)],
        [article("d", NURSE, source="Blatt b")],
    ]
    assert related_outlets(groups, topic_names(groups)) == [{"Blatt b"}, {"Blatt a"}, set(), {"Blatt a"}]


def test_a_name_that_half_the_news_have_is_no_topic() -> None:
    groups = [[article(str(at), f"{at} Meldungen von Zorbas Xyla | Es ist {at} Uhr.")] for at in range(12)]
    names = topic_names(groups)
    assert related_outlets(groups, names) == [set()] * 12
    assert not on_one_topic(names[0], names[1])


@pytest.mark.slow
def test_other_events_of_the_sample_and_of_the_labelled_tellings_are_other_topics() -> None:
    listed: list[tuple[str, Article]] = []
    for path in sorted(Path(__file__).parent.glob("*.tsv")):
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if line.count("\t") == 5:
                event, _, language, _, title, text = line.split("\t")
                told = article(f"{path.stem}-{at}", "x | y", language=language).model_copy(
                    update={"title": title, "text": f"{title}\n\n{text}"}
                )
                listed.append((f"{path.stem}/{event}", told))
    for feed in load_catalogue():
        listed += [
            (entry.story, article(entry.slug, f"{entry.title} | {entry.teaser}", language=feed.language))
            for entry in feed.articles
        ]
    named = [(event, *topic_names([[told]])) for event, told in listed]
    pairs = [(one, other) for one, other in combinations(named, 2) if one[0] != other[0]]
    wrong = sum(on_one_topic(one, other) for (_, one), (_, other) in pairs)
    assert len(pairs) > 100_000
    assert wrong < len(pairs) / 2_000
