"""Spells out web and mail addresses as a presenter reads them."""

import re
from collections.abc import Mapping

from radiox_tasks.language.wording import wording

_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'»«“”]+", re.IGNORECASE)
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_DOMAIN = re.compile(
    r"\b[a-z0-9][\w-]{0,62}(?:\.[a-z0-9-]{1,63}){0,8}\.(?:ch|com|org|net|de|at|eu|io|info|news|tv|fm|co\.uk"
    r"|uk|gov|edu)\b(?:/[\w/.-]*)?"
)

_COUNTRY = re.compile(r"(?<=\.)[a-z]{2}(?=/|$)")
_LABEL = re.compile(r"[a-z0-9]+")


def say_addresses(text: str, language: str, lexicon: Mapping[str, str]) -> str:
    """Replace URLs by their host, and mail addresses and bare domains by their spoken form; `lexicon` reads the
    abbreviations in them."""

    def url(match: re.Match[str]) -> str:
        whole = match.group(0)
        address = whole.rstrip(".,;:!?)")
        host = re.sub(r"^(?:https?://)?(?:www\.)?", "", address, flags=re.IGNORECASE).split("/")[0]
        host = host.split("?")[0].split("#")[0].split("@")[-1].split(":")[0]
        return _spell(host, language, lexicon) + whole[len(address) :]

    text = _URL.sub(url, text)
    text = _MAIL.sub(lambda match: _spell(match.group(0), language, lexicon), text)
    return _DOMAIN.sub(lambda match: _spell(match.group(0).rstrip("/."), language, lexicon), text)


def _spell(address: str, language: str, lexicon: Mapping[str, str]) -> str:
    """The address in words: a country's two letters apart, abbreviations as elsewhere in the text."""
    address = _COUNTRY.sub(lambda match: " ".join(match[0].upper()), address)
    address = _LABEL.sub(lambda match: match[0].upper() if match[0].upper() in lexicon else match[0], address)
    for sign, word in wording(language, "speech")["address"].items():
        address = address.replace(sign, f" {word} ")
    return re.sub(r"\s+", " ", address).strip()
