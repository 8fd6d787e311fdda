"""What the help texts state, and what commands of one shape share."""

import pytest
from click.testing import CliRunner

from cli import main


def test_serve_names_the_port_of_the_metrics() -> None:
    message = " ".join(CliRunner().invoke(main, ["serve", "--help"]).stdout.split())
    assert "the API, the newsroom, editions and feeds over HTTP" in message
    assert "Metrics have a separate port (RADIOX_METRICS_PORT)" in message
    assert "metrics on their own port" in " ".join(CliRunner().invoke(main, ["--help"]).stdout.split())


@pytest.mark.parametrize("verb", ["resume", "replay"])
def test_a_show_is_made_again_by_its_id(verb: str) -> None:
    message = CliRunner().invoke(main, ["shows", verb, "--help"]).stdout
    assert f"radiox shows {verb} k3m9q2xvta" in message
    assert "--json" in message
    unknown = CliRunner().invoke(main, ["shows", verb, "nosuchshow"])
    assert unknown.exit_code == 1
    assert unknown.stderr.splitlines()[-1].startswith("Error: ")
    assert "nosuchshow" in unknown.stderr


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["schedule", "--days", "abc"], "'--days': 'abc' is not a number from 0.01 to 366"),
        (["schedule", "--days", "0"], "'--days': '0' is not a number from 0.01 to 366"),
        (["generate", "--news-count", "99"], "'--news-count': '99' is not a whole number from 1 to 30"),
        (["shows", "correct", "x", "--line", "-1"], "'--line': '-1' is not a whole number 1 or more"),
    ],
)
def test_a_number_out_of_its_range_is_told_in_words(command: list[str], message: str) -> None:
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "RANGE" not in CliRunner().invoke(main, [*command[:-2], "--help"]).stdout
