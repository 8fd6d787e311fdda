"""Outlets with the article that a language gives them ("die NZZ", "beim Spiegel"), by its outlets.yaml."""

import re
from functools import lru_cache

from radiox_tasks.language.wording import wording

# What a name has behind its outlet: "Stadt Zürich – Medienstelle", "Gazette | News".
_DESK = re.compile(r"\s[-–—|]\s")
_FIRST_WORD = re.compile(r"^\w+(?: |['’])")


class SpokenOutlet:
    """An outlet's name for phrases: {source} has its article, {source:bei} the preposition "bei" before both."""

    def __init__(self, name: str, language: str) -> None:
        self.name = _DESK.split(name, maxsplit=1)[0]
        self._forms = _forms(self.name, language)

    def __format__(self, spec: str) -> str:
        said = self._forms.get("said", self.name)
        return self._forms.get(spec, f"{spec} {said}") if spec else said

    def ways(self) -> set[str]:
        """The name itself, each form ("bei der Kleinen Zeitung") and the form without its first word."""
        forms = self._forms.values()
        return {self.name, *forms, *(_FIRST_WORD.sub("", form) for form in forms)}


@lru_cache(maxsize=1024)
def _forms(name: str, language: str) -> dict[str, str]:
    """The forms of the first rule that matches the whole name; empty where none does."""
    for rule in wording(language, "outlets"):
        match = re.fullmatch(rule["name"], name, re.IGNORECASE)
        if match is not None:
            return {form: match.expand(said) for form, said in rule.items() if form != "name"}
    return {}
