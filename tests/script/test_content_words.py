"""The words and figures that carry a text's content."""

from radiox_tasks.language.content_words import content_words, figures


def test_small_words_and_short_ones_carry_nothing() -> None:
    assert content_words("Das Spital wird nach 12 Jahren eröffnet", "de") == {"spital", "jahren", "eröffnet"}
    assert content_words("Council backs the tunnel", "xx") == {"council", "backs", "tunnel"}
    assert figures("Um 8.30 Uhr stieg der Kurs auf 1'200.") == {"8.30", "1'200"}
