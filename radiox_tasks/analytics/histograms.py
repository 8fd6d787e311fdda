"""Histograms from counts by bucket."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from prometheus_client.core import HistogramMetricFamily

from radiox_tasks.data.monitoring.tallies import Tally


def add_counted(family: HistogramMetricFamily, tallies: Iterable[Tally], edges: Sequence[str]) -> None:
    """Add a histogram for each label; the tallies' second label is the bucket's upper edge."""
    by_label: dict[str, dict[str, Tally]] = defaultdict(dict)
    for tally in tallies:
        by_label[tally.label][tally.second] = tally
    for label, buckets in sorted(by_label.items()):
        count, cumulative = 0, []
        for edge in edges:
            count += buckets[edge].number if edge in buckets else 0
            cumulative.append((edge, float(count)))
        family.add_metric([label], cumulative, sum(bucket.amount for bucket in buckets.values()))
