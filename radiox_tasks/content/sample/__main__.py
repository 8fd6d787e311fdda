"""`python -m radiox_tasks.content.sample`: serve the sample feeds until Ctrl-C."""

import sys
import threading

from radiox_tasks.content.sample.server import serve_sample


def main() -> int:
    """Print the feeds' addresses and what RADIOX_FETCH_ALLOW needs, then serve."""
    with serve_sample() as sample:
        sys.stdout.write(f"RADIOX_FETCH_ALLOW={sample.allow}\n")
        sys.stdout.writelines(f"{feed.url}  {feed.name}, {feed.category}, {feed.language}\n" for feed in sample.feeds)
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
