"""Does once, at install, what processes would otherwise do at their start: compile byte code, unpack models of
languages.

Without byte code, it is compiled by the first processes. If these cannot write it (a read-only disk,
PYTHONDONTWRITEBYTECODE), each process of a station compiles 800 modules at its start: 4.7 s of processor time instead
of 1.6. Without what language/precompiled.py names, a worker that checks a script reads a dictionary and a model: 2 s.
"""

import importlib
import pkgutil
from contextlib import suppress

import radiox_tasks
from radiox_tasks.language import dictionary, identify

RUN_BY_OTHERS = "radiox_tasks.data.migrations.env"
"""Alembic's own to import."""


def main() -> None:
    """Import all there is; what cannot be imported here (an extra that is not installed) is not compiled either."""
    for module in pkgutil.walk_packages(radiox_tasks.__path__, "radiox_tasks."):
        if module.name != RUN_BY_OTHERS:
            with suppress(ImportError):
                importlib.import_module(module.name)
    dictionary.install()
    identify.install()


if __name__ == "__main__":
    main()
