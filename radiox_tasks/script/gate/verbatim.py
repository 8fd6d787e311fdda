"""The first layer: whole sentences of a source with its outlet's name, and house phrases."""

from collections.abc import Sequence

from radiox_tasks.language.articles.page_forms import behind_label
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.model.script import Clause, Layer
from radiox_tasks.script.gate.claims import Claim, Passage
from radiox_tasks.script.gate.house_lines import is_house_line
from radiox_tasks.script.gate.normalized_text import asks, plain_text
from radiox_tasks.script.gate.outlet_mentions import without_outlet


def is_verbatim(claim: Claim) -> tuple[Layer, tuple[Clause, ...]] | None:
    """The layer and proof of a line that consists of source sentences and house phrases; None otherwise.

    Also None for a sentence inside a quotation, which is not the source's statement, for a question, and for a line
    that depends on its neighbours.
    """
    if is_house_line(claim.text, claim.language, claim.known):
        return None if claim.tells_news and claim.passages else ("house", ())
    if not claim.tells_news or claim.leaning:
        return None
    own = [passage for passage in claim.cited if not passage.quoted]
    whole = _read_out(claim.text, own)
    if whole is not None:
        return "verbatim", (whole,)
    clauses = [_clause(claim, own, sentence) for sentence in _sentences(claim)]
    found = tuple(clause for clause in clauses if clause is not None)
    if len(found) < len(clauses) or not any(clause.evidence for clause in found):
        return None
    return "verbatim", found


def _sentences(claim: Claim) -> list[str]:
    return [claim.text[start:end] for start, end in split_sentences(claim.text, claim.language)]


def _clause(claim: Claim, own: Sequence[Passage], sentence: str) -> Clause | None:
    found = _read_out(sentence, own)
    if found is not None:
        return found
    if is_house_line(sentence, claim.language, claim.known):
        return Clause(words=sentence, support="framing")
    for bare, source in without_outlet(sentence, claim.language, (passage.source for passage in claim.cited)):
        found = _read_out(bare, [passage for passage in own if passage.source in {"", source}])
        if found is not None:
            return Clause(words=sentence, support="stated", evidence=found.evidence)
    return None


def _read_out(text: str, own: Sequence[Passage]) -> Clause | None:
    """The text as one or several sentences of the evidence, in their order; a ticker's label before them ("Live: …")
    may be left out."""
    wanted = plain_text(text)
    if not wanted:
        return None
    for passage in own:
        bare = passage.text[behind_label(passage.text, 0, passage.language) :]
        if wanted in {plain_text(passage.text), plain_text(bare)} and asks(passage.text) == asks(text):
            return Clause(words=text, support="stated", evidence=(passage.evidence,))
    return None
