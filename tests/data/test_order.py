"""What an order changes in a preset."""

import pytest

from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.orders import apply_order
from radiox_tasks.model.order import Order
from radiox_tasks.settings import Settings


@pytest.mark.parametrize("asked", [None, "de"])
def test_a_preset_keeps_its_own_sentences_in_its_own_language(asked: str | None) -> None:
    preset = load_preset("zurich", settings=Settings())
    assert apply_order(preset, Order.model_validate({"language": asked})) == preset


def test_in_another_language_no_sentence_of_the_presets_is_said() -> None:
    preset = load_preset("zurich", settings=Settings())
    own = preset.disclosure.model_copy(update={"text": "Von einer Maschine."})
    made = apply_order(preset.model_copy(update={"disclosure": own}), Order(language="en"))
    assert made.language == "en"
    assert made.disclosure.text == ""
    assert [style.greeting for _, style in made.style] == ["", "", "", ""]
    assert made.style.morning.tone == preset.style.morning.tone
