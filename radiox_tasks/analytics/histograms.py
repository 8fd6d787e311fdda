"""Histograms computed by the database: one query, whatever the number of rows."""

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
    """The seconds from one column's time to another's, 0 where the order is reversed."""
    if session.get_bind().dialect.name == "sqlite":
        seconds = (func.julianday(later, type_=Float) - func.julianday(earlier, type_=Float)) * _DAY_SECONDS
    else:
        seconds = cast(extract("epoch", later) - extract("epoch", earlier), Float)
    return case((seconds > 0, seconds), else_=0.0)


def count_into(
    family: HistogramMetricFamily,
    session: Session,
    value: ColumnElement[float],
    label: InstrumentedAttribute[str],
    buckets: Sequence[float],
    *conditions: ColumnElement[bool],
) -> None:
    """Add a histogram for each value of the column `label` among the rows that meet the conditions."""
    within = [func.sum(case((value <= edge, 1), else_=0)) for edge in buckets]
    columns: list[Any] = [label, func.count(), func.sum(value), *within]
    for name, count, total, *counts in session.execute(select(*columns).where(*conditions).group_by(label)):
        edges = [(str(float(edge)), float(n)) for edge, n in zip(buckets, counts, strict=True)]
        family.add_metric([name], [*edges, ("+Inf", float(count))], float(total))
