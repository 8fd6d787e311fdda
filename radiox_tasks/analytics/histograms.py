"""Histograms computed by the database: one query, whatever the number of rows."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from prometheus_client.core import HistogramMetricFamily
from sqlalchemy import ColumnElement, case, cast, extract, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import Float

_DAY_SECONDS = 86_400.0


def seconds_between(
    session: Session, earlier: InstrumentedAttribute[Any], later: InstrumentedAttribute[Any]
) -> ColumnElement[float]:
    """The seconds from one column's time to another's, at least 0."""
    if session.get_bind().dialect.name == "sqlite":
        seconds = (func.julianday(later, type_=Float) - func.julianday(earlier, type_=Float)) * _DAY_SECONDS
    else:
        seconds = cast(extract("epoch", later) - extract("epoch", earlier), Float)
    return case((seconds > 0, seconds), else_=0.0)


Counted = Counter[tuple[str, str]]
"""By label and bucket's edge, how many rows have at most that value; under the edge "sum", the sum of their values."""

SUM = "sum"


def count_rows(
    session: Session,
    value: ColumnElement[float],
    label: InstrumentedAttribute[str],
    buckets: Sequence[float],
    *conditions: ColumnElement[bool],
) -> Counted:
    """Count the rows that meet the conditions, by the column `label` and by bucket."""
    within = [func.sum(case((value <= edge, 1), else_=0)) for edge in buckets]
    columns: list[Any] = [label, func.count(), func.sum(value), *within]
    counted: Counted = Counter()
    for name, count, total, *counts in session.execute(select(*columns).where(*conditions).group_by(label)):
        counted |= {(name, str(float(edge))): n for edge, n in zip(buckets, counts, strict=True)}
        counted |= {(name, "+Inf"): count, (name, SUM): total}
    return counted


def add_counted(family: HistogramMetricFamily, counted: Counted, buckets: Sequence[float]) -> None:
    """Add a histogram for each label that was counted."""
    edges = [*(str(float(edge)) for edge in buckets), "+Inf"]
    for name in sorted({name for name, _ in counted}):
        family.add_metric([name], [(edge, float(counted[name, edge])) for edge in edges], float(counted[name, SUM]))
