"""Templates of prompts (templates/prompts and the languages' guides)."""

from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from radiox_tasks.settings import ROOT


def prompt_template(name: str) -> Template:
    """The template with this path below templates/."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - plain text for a model; what comes from outside is JSON within the fence
    )
