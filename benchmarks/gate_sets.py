"""The labelled lines by which the gate is measured: seeded lies about the sample articles, and lines written by hand.

True sentences come from the sample articles; each mutation changes one thing in one of them. What is changed is found
with the lists of this file, not with the gate's own. The sets written by hand are by who wrote the first gate
(paraphrases, lies) and by people who did not know it (free, held out).
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.gate_mutations import MUTATIONS, Mutation, Truth
from radiox_tasks.content.sample.sample_texts import TEXTS
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.script.speakable import speakable

SEED = 20261123
_SETS = Path(__file__).parent.parent / "tests" / "script" / "gate"
LIES = _SETS / "lies.yaml"
PARAPHRASES = _SETS / "paraphrases.yaml"
FREE = _SETS / "paraphrases_free.yaml"  # looked at while the first gate was tuned
HELD_OUT = _SETS / "paraphrases_held_out.yaml"  # never looked at
_SOURCES = {
    "de": ["Die Polizei", "Die Regierung", "Das Gericht", "Der Verband", "Die Universität", "Der Konzern"],
    "en": ["The police", "The government", "The court", "The union", "The university", "The company"],
}


@dataclass(frozen=True)
class Case:
    """One line to judge: `lie` names the mutation, or is empty for a true line.

    `degree` is how far a true line is from its source, where somebody has said so: near, middle or free.
    """

    line: str
    evidence: tuple[str, ...]
    language: str
    lie: str
    degree: str = ""


def truths() -> list[Truth]:
    """Every sentence of the sample articles."""
    found: list[Truth] = []
    for path in sorted(TEXTS.glob("*.yaml")):
        feed = yaml.safe_load(path.read_text(encoding="utf-8"))
        for article in feed.get("articles") or ():
            language = feed["language"]
            whole = [
                text[start:end]
                for text in (article["teaser"], *article["paragraphs"])
                for start, end in split_sentences(text, language)
            ]
            found += [Truth(sentence, tuple(whole), language) for sentence in whole]
    return found


def _attributed(truth: Truth, source: str) -> str:
    said = "teilte mit" if truth.language == "de" else "said"
    return f"{source} {said}: {truth.text}"


def cases(seed: int = SEED, most: int = 60) -> Iterator[Case]:
    """At most `most` mutations of each kind and language, and the true lines beside them."""
    chance = random.Random(seed)
    pool = truths()
    for language in ("de", "en"):
        own = [truth for truth in pool if truth.language == language]
        for name, mutate in MUTATIONS.items():
            yield from _mutated(name, mutate, chance.sample(own, len(own)), chance, most)
        for truth in chance.sample(own, min(most, len(own))):
            source, other = chance.sample(_SOURCES[language], 2)
            evidence = (_attributed(truth, source),)
            more = (*evidence, f"{other} {'schwieg dazu' if language == 'de' else 'was silent'}.")
            yield Case(_attributed(truth, other), evidence, language, "source exchanged")
            yield Case(_attributed(truth, other), more, language, "source exchanged for one present")
            yield Case(truth.text, evidence, language, "source dropped")
            yield Case(_attributed(truth, source), (truth.text,), language, "source made up")
            yield Case(_attributed(truth, source), more, language, "")
        for truth in own:
            yield Case(truth.text, truth.article, language, "")
            yield Case(speakable(truth.text, language), (truth.text,), language, "")
            yield Case(speakable(truth.text, language), truth.article, language, "")


def _mutated(name: str, mutate: Mutation, own: list[Truth], chance: random.Random, most: int) -> Iterator[Case]:
    made = 0
    for truth in own:
        line = mutate(truth, chance)
        if made >= most or line is None or line == truth.text:
            continue
        made += 1
        whole = name == "name from the article" or chance.random() < 0.5
        yield Case(line, truth.article if whole else (truth.text,), truth.language, name)


def paraphrases(path: Path = PARAPHRASES) -> list[Case]:
    """The lines written by hand: true ones and false ones, each with its evidence."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(line, tuple(entry["evidence"]), entry["language"], "" if verdict == "true" else "paraphrase")
        for entry in listed
        for verdict in ("true", "false")
        for line in entry.get(f"{verdict}_lines", ())
    ]


def graded(path: Path) -> list[Case]:
    """The lines of a set that says how far each true one is from its source, and of what kind each false one is."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(line["text"], tuple(entry["evidence"]), entry["language"], line.get("lie", ""), line.get("degree", ""))
        for entry in listed
        for line in (*entry["true_lines"], *entry["false_lines"])
    ]


def lies(path: Path = LIES) -> list[Case]:
    """Lies by somebody who tried to get past the first gate, over made-up news."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["lies"]
    return [
        Case(line, tuple(entry["evidence"]), entry["language"], "hostile")
        for entry in listed
        for line in entry["lines"]
    ]


SETS: dict[str, Callable[[], list[Case]]] = {
    "seeded": lambda: list(cases()),
    "paraphrases": paraphrases,
    "free": lambda: graded(FREE),
    "held out": lambda: graded(HELD_OUT),
    "hostile": lies,
}
"""What reads each set, by the set's name."""
