"""The blob store keeps what it was given and says so when it does not have it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radiox_tasks.data.blobs import FolderBlobs, MissingBlobError


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=2000))
def test_a_blob_comes_back_as_it_was(tmp_path: Path, content: bytes) -> None:
    store = FolderBlobs(tmp_path)
    reference = store.put(content)
    assert store.get(reference) == content
    assert store.put(content) == reference
    assert store.path(reference).read_bytes() == content


@pytest.mark.parametrize("reference", ["../../etc/passwd", "", "A" * 64, "0" * 64])
def test_what_is_not_there_is_said(tmp_path: Path, reference: str) -> None:
    with pytest.raises(MissingBlobError):
        FolderBlobs(tmp_path).get(reference)
