"""Option types for numbers in a range, whose messages name the range in words."""

from typing import Any, NoReturn

import click


class Whole(click.IntRange):
    """A whole number in a range."""

    name = "whole number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails with the range that it has to be in."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            _refuse(self, value, param, ctx)


class Number(click.FloatRange):
    """A number in a range."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails with the range that it has to be in."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            _refuse(self, value, param, ctx)


def _refuse(kind: Whole | Number, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
    span = f"{kind.min:g} or more" if kind.max is None else f"from {kind.min:g} to {kind.max:g}"
    kind.fail(f"{str(value)!r} is not a {kind.name} {span}", param, ctx)
