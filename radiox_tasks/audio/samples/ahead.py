"""Computes blocks of samples in a thread, ahead of what is done with them."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from radiox_tasks.audio.samples.gain_curve import Floats


def ahead(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """The same blocks. While the caller uses one, the next is computed: decoders, numpy and pipes release the
    interpreter's lock."""
    source = iter(blocks)
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        coming = thread.submit(next, source, None)
        while (block := coming.result()) is not None:
            coming = thread.submit(next, source, None)
            yield block
