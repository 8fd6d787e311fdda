"""What the gate catches and what it stops: `python -m benchmarks.gate`.

Without a key: the exact layer's veto on every set, and what passes verbatim, beside the figures of the grammar gate
that this one replaced. With OPENAI_API_KEY (or RADIOX_JUDGE_API_KEY, RADIOX_JUDGE_BASE_URL) the whole gate: confusion
by kind of lie with Wilson intervals, cost and seconds. `--most N` takes N lines of each set, `--sets NAME...` some.
"""

import argparse
import math
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.gate_sets import SEED, SETS, Case
from radiox_tasks.language.content_words import small_words
from radiox_tasks.language.languages import languages
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.model.script import Evidence
from radiox_tasks.providers.calls import CallRequest, ProviderError, Usage
from radiox_tasks.providers.openai.access import has_language_model
from radiox_tasks.providers.prices import price_table
from radiox_tasks.script.gate import Claim, ClaimVerdict, Judge, ModelJudge, Passage, check
from radiox_tasks.script.gate.exact.exact_layer import wrong_figures
from radiox_tasks.settings import Settings

T = TypeVar("T")

GRAMMAR_GATE = {
    "seeded": (1521, 1521, 6, 1686),
    "paraphrases": (127, 127, 0, 85),
    "free": (240, 240, 72, 200),
    "held out": (238, 240, 112, 200),
}
"""What the gate made of grammar did on these sets, measured at commit 8e1456f by benchmarks.gate_mutations: lies caught
and lies in all, true lines stopped and true lines in all. For the hostile set it had a test alone: all were caught."""

FIGURE_KINDS = ("number", "number, said", "date", "date, said", "weekday")
BATCH = 120  # claims at once: ten calls of each vote


@dataclass
class Tally:
    """One set's outcome: lies by kind and true lines by degree, each as stopped or not."""

    lies: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    truths: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, case: Case, *, stopped: bool) -> None:
        """Count one line."""
        if case.lie:
            self.lies[f"{case.language} {case.lie}"][stopped] += 1
        else:
            self.truths[f"{case.language} {case.degree or 'true'}"][stopped] += 1


def wilson(hits: int, all_: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
    if not all_:
        return 0.0, 1.0
    share = hits / all_
    middle = (share + z * z / (2 * all_)) / (1 + z * z / all_)
    half = z / (1 + z * z / all_) * math.sqrt(share * (1 - share) / all_ + z * z / (4 * all_ * all_))
    return max(0.0, middle - half), min(1.0, middle + half)


def claim_of(case: Case, number: int) -> Claim:
    """A line of a set as the gate is asked about it, every sentence of its evidence cited."""
    passages = []
    for piece, text in enumerate(case.evidence):
        language = guessed(text, case.language)
        for start, end in split_sentences(text, language):
            at = Evidence(article_id=f"{piece}", url="", quote=text[start:end], start=start, end=end)
            passages.append(Passage(f"A{piece + 1}.{len(passages) + 1}", text[start:end], language, at))
    return Claim(number, case.line, "news", case.language, tuple(passages))


def guessed(text: str, otherwise: str) -> str:
    """The language of a piece of evidence, by the commonest small words: some of it is in another than the line."""
    words = text.casefold().split()
    counts = {code: sum(word in small_words(code) for word in words) for code in languages()}
    best = max(counts, key=lambda code: (counts[code], code == otherwise))
    return best if counts[best] else otherwise


class CountingCaller:
    """Sends at once, and counts what was used."""

    deadline = None

    def __init__(self) -> None:
        self.micros = 0
        self.calls = 0
        self._prices = price_table(None)

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        """One attempt, and two more when the server is busy."""
        for attempt in range(3):
            try:
                answer = send(request.timeout)
            except ProviderError as error:
                if attempt == 2 or error.kind not in ("transient", "rate_limited"):
                    raise
                time.sleep(error.retry_after or 2.0 * (attempt + 1))
            else:
                self.calls += 1
                price, _ = self._prices.estimate(request)
                self.micros += price.cost(usage(answer), request.estimate)
                return answer
        raise AssertionError


def vetoed(listed: Sequence[Case]) -> Tally:
    """What the exact layer alone stops."""
    tally = Tally()
    for number, case in enumerate(listed):
        claim = claim_of(case, number)
        tally.add(case, stopped=bool(wrong_figures(claim.text, claim.language, claim.cited)))
    return tally


def judged(listed: Sequence[Case], judge: Judge | None) -> Tally:
    """What the gate stops, with or without a judge."""
    tally = Tally()
    for at in range(0, len(listed), BATCH):
        batch = listed[at : at + BATCH]
        verdicts: list[ClaimVerdict] = check([claim_of(case, number) for number, case in enumerate(batch)], judge)
        for case, verdict in zip(batch, verdicts, strict=True):
            tally.add(case, stopped=not verdict.supported)
    return tally


def _line(name: str, counters: Iterable[Counter[bool]], *, stopped: bool) -> str:
    total: Counter[bool] = sum(counters, Counter())
    hits, all_ = total[stopped], sum(total.values())
    low, high = wilson(hits, all_)
    return f"  {name:34} {hits:5} of {all_:5}  {hits / max(1, all_):7.2%}  ({low:.2%} to {high:.2%})"


def report(name: str, tally: Tally, *, detail: bool) -> None:
    """Print one set: lies caught and true lines stopped, with 95 % intervals."""
    print(name)
    if tally.lies:
        print(_line("lies stopped", tally.lies.values(), stopped=True))
        figures = [counter for kind, counter in tally.lies.items() if kind.split(" ", 1)[1] in FIGURE_KINDS]
        if figures:
            print(_line("of them with a figure changed", figures, stopped=True))
    if tally.truths:
        print(_line("true lines stopped", tally.truths.values(), stopped=True))
    if detail:
        for kind, counter in (*sorted(tally.lies.items()), *sorted(tally.truths.items())):
            print(_line(f"  {kind}", [counter], stopped=True))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=[*SETS], help="all of them without")
    parser.add_argument("--most", type=int, help="lines of each set, chosen by chance")
    parser.add_argument("--detail", action="store_true", help="print every kind")
    options = parser.parse_args()
    sets = {name: read() for name, read in SETS.items() if name in options.sets}
    if options.most:
        chance = random.Random(SEED)
        sets = {name: chance.sample(listed, min(options.most, len(listed))) for name, listed in sets.items()}
    print("The grammar gate (commit 8e1456f), as it was measured: lies caught, true lines stopped")
    for name, (caught, lies_in_all, stopped, true_in_all) in GRAMMAR_GATE.items():
        print(f"  {name:34} {caught:5} of {lies_in_all:5}    {stopped:5} of {true_in_all:5}")
    for name, listed in sets.items():
        cited = [case for case in listed if len(case.evidence) == 1]
        if 0 < len(cited) < len(listed):
            report(f"{name}: the exact layer alone, one sentence cited", vetoed(cited), detail=options.detail)
        report(f"{name}: the exact layer alone", vetoed(listed), detail=options.detail)
        report(f"{name}: without a judge (verbatim)", judged(listed, None), detail=False)
    settings = Settings()
    if not has_language_model(settings.for_judge()):
        print("No key: the judge was not asked.")
        return
    caller = CountingCaller()
    judge = ModelJudge(settings, caller)
    for name, listed in sets.items():
        began = time.perf_counter()
        report(f"{name}: the whole gate, judge {settings.judge_model}", judged(listed, judge), detail=True)
        print(f"  {time.perf_counter() - began:.0f} s, {caller.calls} calls and {caller.micros / 1e6:.4f} USD so far")
    for trouble, count in Counter(judge.troubles).items():
        print(f"  {count} votes did not come: {trouble}")


if __name__ == "__main__":
    main()
