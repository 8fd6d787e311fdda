"""Gateways of the whole run: one open to this machine, one for tokens."""

from collections.abc import Iterator

import pytest

from tests.gateway.serving import GUARDED, Serving, serving


@pytest.fixture(scope="session")
def open_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A gateway on a bare machine: everything is open to this machine."""
    with serving(tmp_path_factory.mktemp("open"), RADIOX_RATE_LIMIT="1000000") as served:
        yield served


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A gateway for tokens of an issuer."""
    with serving(tmp_path_factory.mktemp("guarded"), **GUARDED) as served:
        yield served
