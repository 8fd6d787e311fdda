"""Statements for the path of every step: compiled once for each dialect, and run by the driver.

SQLAlchemy takes several times as long for one of them as SQLite does: it looks up the compiled form, and builds a
context and a result. Transactions, connections and errors stay SQLAlchemy's.
"""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError

Converter = Callable[[Any], Any]


class _Compiled(NamedTuple):
    text: str
    names: Sequence[str] | None
    """The order of parameters; None if they go by name."""
    fixed: Mapping[str, Any]
    converters: Mapping[str, Converter]
    columns: Sequence[tuple[str, Converter | None]]
    """Those of a SELECT."""


class Prepared:
    """One statement with named parameters. Values are converted on their way in, and on their way out by `row` only."""

    def __init__(self, build: Callable[[str], Any]) -> None:
        """`build` makes the statement for a dialect, by its name."""
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def change(self, connection: Connection, **values: Any) -> int:
        """Run it in the connection's transaction; returns how many rows it changed."""
        return self._run(connection, values)[1]

    def first(self, connection: Connection, **values: Any) -> Any:
        """Run it in the connection's transaction; returns the first value of its first row, or None without a row."""
        rows, _ = self._run(connection, values)
        return rows[0][0] if rows else None

    def row(self, connection: Connection, **values: Any) -> Any:
        """Run a SELECT in the connection's transaction; returns its first row with the columns as attributes, or
        None."""
        rows, _ = self._run(connection, values)
        if not rows:
            return None
        columns = zip(self._compiled[connection.dialect.name].columns, rows[0], strict=True)
        return SimpleNamespace(**{name: read(value) if read else value for (name, read), value in columns})

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Sequence[Any], int]:
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        given = {**compiled.fixed, **values}
        for name, convert in compiled.converters.items():
            given[name] = convert(given[name])
        names = compiled.names
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, given if names is None else [given[name] for name in names])
            return (cursor.fetchall() if cursor.description else []), cursor.rowcount
        except _errors(dialect) as error:
            raise _raised(compiled.text, error, dialect) from error
        finally:
            cursor.close()

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._build(dialect.name)
        compiled: Any = statement.compile(dialect=dialect)
        converters = {
            name: convert
            for name, bind in compiled.binds.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        names = tuple(compiled.positiontup) if compiled.positional else None
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        selected: Any = statement.selected_columns if isinstance(statement, Select) else ()
        columns = [
            (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in selected
        ]
        made = _Compiled(compiled.string, names, fixed, converters, columns)
        self._compiled[dialect.name] = made
        return made


def _errors(dialect: Dialect) -> Any:
    return dialect.loaded_dbapi.Error


def _raised(text: str, error: Exception, dialect: Dialect) -> BaseException:
    """The driver's error as SQLAlchemy raises it, without the parameters."""
    return DBAPIError.instance(text, None, error, _errors(dialect), hide_parameters=True, dialect=dialect)
