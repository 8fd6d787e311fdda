"""What the helps promise, and what commands of one shape share."""

import pytest
from click.testing import CliRunner

from cli import main


def test_serve_promises_metrics_where_they_are() -> None:
    told = " ".join(CliRunner().invoke(main, ["serve", "--help"]).stdout.split())
    assert "the API, the newsroom, editions and feeds over HTTP" in told
    assert "Metrics have a separate port (RADIOX_METRICS_PORT)" in told
    assert "metrics on their own port" in " ".join(CliRunner().invoke(main, ["--help"]).stdout.split())


@pytest.mark.parametrize("verb", ["resume", "replay"])
def test_a_show_is_made_again_by_its_id(verb: str) -> None:
    told = CliRunner().invoke(main, ["shows", verb, "--help"]).stdout
    assert f"radiox shows {verb} k3m9q2xvta" in told
    assert "--json" in told
    unknown = CliRunner().invoke(main, ["shows", verb, "nosuchshow"])
    assert unknown.exit_code == 1
    assert unknown.stderr.splitlines()[-1].startswith("Error: ")
    assert "nosuchshow" in unknown.stderr
