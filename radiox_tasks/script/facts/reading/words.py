"""When two words say the same: inflection, derivation, compounds and the synonyms a bulletin uses."""

from functools import lru_cache

from radiox_tasks.script.lexicon import groups, words

_MIN_PART = 3
_STRONG = frozenset(
    [
        *("built", "chosen", "given", "made", "held", "laid", "sent", "taken", "won", "written", "found", "seen"),
        *("shown", "sold", "drawn", "driven", "led", "met", "struck", "brought", "bought", "caught", "fought"),
        *("known", "hit", "cut", "put", "set", "took", "gave", "broke", "began", "chose", "wrote", "drew", "fell"),
        *("beat", "shot", "lost"),
    ]
)
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
_LINKS = ("", "s", "es", "n", "en", "er", "e")


@lru_cache(maxsize=50_000)
def _lemma(word: str, language: str) -> str:
    from simplemma import lemmatize

    strong = _forms(language).get(word.casefold())
    if strong and (language == "en" or not word[:1].isupper()):
        return strong
    lemma: str = lemmatize(word, lang=language)
    return lemma


@lru_cache(maxsize=8)
def _forms(language: str) -> dict[str, str]:
    """Past forms that the dictionary misses, to their verbs."""
    return {form: group[0] for group in groups(f"{language}_meanings", "forms") for form in group[1:]}


@lru_cache(maxsize=50_000)
def is_known(word: str, language: str) -> bool:
    """Say whether the dictionary of the language has this form, in this case."""
    from simplemma import is_known as known

    found: bool = known(word, lang=language)
    return found


def fold(word: str) -> str:
    """Lower case, one spelling of ß and of the apostrophe."""
    return word.casefold().replace("’", "'")


@lru_cache(maxsize=50_000)
def keys(word: str, language: str) -> frozenset[str]:
    """Every key under which `word` may be found again: its folded form, its lemmas, and the meanings it shares."""
    bare = word.removesuffix("'s").removesuffix("’s").strip("'’")
    forms = {bare, bare[:1].lower() + bare[1:]}
    if language == "de":
        forms.add(bare[:1].upper() + bare[1:])
    past_of = _forms(language).get(bare)
    found = {past_of or fold(bare)}  # "found" is of "find", and founds nothing
    for form in forms:
        found.add(fold(_lemma(form, language)))
    if language == "de":
        found |= {_verb_of(key) for key in tuple(found)}
    meanings = _meanings(language)
    return frozenset(found.union(*(meanings.get(key, ()) for key in found)))


@lru_cache(maxsize=50_000)
def implied(own: frozenset[str], language: str) -> frozenset[str]:
    """Keys of narrower words that bear out a broader one: a locomotive is a train, not every train a locomotive."""
    table = _narrower(language)
    return frozenset().union(*(table.get(key, ()) for key in own))


@lru_cache(maxsize=8)
def _narrower(language: str) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in groups(f"{language}_meanings", "broader"):
        cut = line.index("<")
        for word in line[:cut]:
            table[word] = table.get(word, frozenset()) | frozenset(line[cut + 1 :])
    return table


def _verb_of(noun: str) -> str:
    """ "eröffnung" -> "eröffnen": a nominalised verb states the same."""
    return noun[:-3] + "en" if noun.endswith("ung") and len(noun) > 6 else noun


@lru_cache(maxsize=8)
def _meanings(language: str) -> dict[str, frozenset[str]]:
    """Word to the names of its groups of synonyms. A word of two meanings is in two groups, which stay apart."""
    table: dict[str, frozenset[str]] = {}
    for name in (language, f"{language}_meanings"):
        for number, group in enumerate(groups(name, "synonyms")):
            for word in group:
                table[word] = table.get(word, frozenset()) | {f"~{name}{number}"}
    return table


def is_past(word: str) -> bool:
    """Say whether an English word is a verb in the past or a participle, by its form."""
    return not word[:1].isupper() and (word.endswith("ed") or word in _STRONG)


@lru_cache(maxsize=50_000)
def parts(word: str, language: str) -> tuple[tuple[str, str], ...]:
    """The ways to cut a German compound in two words; empty for other languages."""
    if language != "de" or len(word) < 2 * _MIN_PART + 1:
        return ()
    folded = fold(word)
    return tuple((folded[:cut], folded[cut:]) for cut in range(_MIN_PART, len(folded) - _MIN_PART + 1))


@lru_cache(maxsize=20_000)
def inflects(word: str) -> bool:
    """Say whether the dictionary has other case or plural forms of a German noun; names hardly have any."""
    lemma = _lemma(word, "de")
    stems = {lemma} | {
        lemma[:at] + _UMLAUTS[letter] + lemma[at + 1 :] for at, letter in enumerate(lemma) if at and letter in _UMLAUTS
    }
    forms = (stem + ending for stem in stems for ending in ("e", "en", "n", "er", "ern", "nen", "se", "es"))
    return any(is_known(form, "de") and _lemma(form, "de") == lemma for form in forms)


def has(language: str, key: str, word: str) -> bool:
    """Say whether `word`, as it stands or by its lemma, is in the word list `key`."""
    listed = words(language, key)
    folded = fold(word)
    return folded in listed or (not word[:1].isupper() and fold(_lemma(word, language)) in listed)


def link_forms(head: str) -> tuple[str, ...]:
    """The first part of a compound without each linking element it may carry."""
    return tuple(head.removesuffix(link) for link in _LINKS if head.endswith(link))
