"""Option types for numbers in a range, whose messages name the range in words."""

from typing import Any

import click


class _RangeInWords:
    """For ranges of click: the message about an invalid value names both ends of the range."""

    def convert(self: Any, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails with the range that it has to be in."""
        try:
            return super().convert(value, param, ctx)  # type: ignore[misc]  # of the range, the next base class
        except click.BadParameter:
            span = f"{self.min:g} or more" if self.max is None else f"from {self.min:g} to {self.max:g}"
            self.fail(f"{str(value)!r} is not a {self.name} {span}", param, ctx)


class Whole(_RangeInWords, click.IntRange):
    """A whole number in a range."""

    name = "whole number"


class Number(_RangeInWords, click.FloatRange):
    """A number in a range."""

    name = "number"
