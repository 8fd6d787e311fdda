"""What is used of trafilatura, imported without its language detection: that is for a filter which is not used, and
would load NumPy, half of the time and memory of the import.

Only the child processes of parse_pool import this, in their one thread: meanwhile py3langid cannot be imported.
"""

import sys

_detector = sys.modules.get("py3langid")
sys.modules["py3langid"] = None  # type: ignore[assignment]  # which makes its import fail
try:
    from trafilatura import extract
    from trafilatura.utils import load_html
finally:
    del sys.modules["py3langid"]
    if _detector is not None:
        sys.modules["py3langid"] = _detector

__all__ = ["extract", "load_html"]
