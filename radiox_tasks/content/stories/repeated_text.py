"""The text that one outlet repeats in its articles, as an offer to subscribe."""

RUN = 8  # words in a row, from which two articles of one outlet have a text from elsewhere in common


def without_repeated(text: str, other: str) -> str:
    """The text without the lines, and without the runs of words, that the other has too; all of it if nothing but its
    headline is left: the outlet has published the article twice."""
    others_lines = {line.strip() for line in other.splitlines()}
    words = " ".join(line for line in text.splitlines() if line.strip() not in others_lines).split()
    others = set(_runs(other.split()))
    repeated = {at + n for at, run in enumerate(_runs(words)) if run in others for n in range(RUN)}
    left = " ".join(word for at, word in enumerate(words) if at not in repeated)
    headline = text.partition("\n")[0]
    return left if left.removeprefix(headline).strip() else text


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
