"""All tables. Every module of this package is imported here, so that `Table.metadata` is complete."""

import importlib
import pkgutil

from radiox_tasks.data.tables.base import Table, UtcDateTime

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Table", "UtcDateTime"]
