"""How often Python's garbage collector runs in a process of the station."""

import atexit
import gc

GARBAGE_AFTER = 10_000
"""New objects after which garbage is looked for; Python's default is 700."""


def collect_garbage_rarely() -> None:
    """Have the garbage collector run less often in this process.

    Imports make hundreds of thousands of objects that stay. Under Python's default the collector, which looks through
    them again and again, took 0.3 of a command's 2.7 s of processor time, and 0.8 of the 8.7 s of a worker that made
    one show; so it takes half of that. Only objects that refer to each other in a circle wait for it. The end of a
    process collects garbage as well, which took a command 0.3 s, and from which nothing remains: it is left out.
    """
    gc.set_threshold(GARBAGE_AFTER, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)
