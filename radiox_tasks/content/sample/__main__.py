"""`python -m radiox_tasks.content.sample`: serve the sample feeds until Ctrl-C."""

import json
import threading

import click

from radiox_tasks.content.sample.sample_texts import story_labels
from radiox_tasks.content.sample.server import serve_sample


@click.command()
@click.option("--port", default=0, show_default="any free one", help="Port on 127.0.0.1.")
@click.option("--labels", is_flag=True, help="Print labels.json (page path to story label) and stop.")
def main(port: int, labels: bool) -> None:
    """Serve the sample feeds until Ctrl-C; prints their addresses and what RADIOX_FETCH_ALLOW needs.

    \b
    Example:
      python -m radiox_tasks.content.sample --port 8099
    """
    if labels:
        click.echo(json.dumps(story_labels(), indent=1))
        return
    try:
        with serve_sample(port=port) as sample:
            click.echo(f"RADIOX_FETCH_ALLOW={sample.allow}")
            for feed in sample.feeds:
                click.echo(f"{feed.url}  {feed.name}, {feed.category}, {feed.language}")
            threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


if __name__ == "__main__":
    main()
