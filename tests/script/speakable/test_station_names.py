"""Names with an X in them: the station's own, and those of the news."""

import pytest

from radiox_tasks.script.speakable import speakable


@pytest.mark.parametrize(
    "text", ["The Model X is back.", "Malcolm X spoke here.", "Elon Musk's X and Twitter X agree."]
)
def test_an_x_is_no_number(text: str) -> None:
    assert speakable(text, "en") == text


def test_a_pope_keeps_his_number() -> None:
    assert speakable("Pius X and Leo XIV", "en") == "Pius the Tenth and Leo the Fourteenth"


@pytest.mark.parametrize(("language", "said"), [("de", "Radio X Zürich"), ("en", "Radio X Zurich")])
def test_the_station_is_said_in_two_words(language: str, said: str) -> None:
    assert speakable("RadioX Zürich", language) == said
