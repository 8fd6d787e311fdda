"""The words that are true only at some hours or in some seasons, German and English."""

import re

# Hours of the day (from, until; local, until excluded; from > until runs over midnight) in which a greeting fits.
GREETINGS: dict[str, list[tuple[re.Pattern[str], tuple[int, int]]]] = {
    "de": [
        (re.compile(r"(?i)\bguten? morgen\b|\bschönen morgen\b"), (3, 12)),
        (re.compile(r"(?i)\b(?:guten? |schönen )mittag\b"), (11, 14)),
        (re.compile(r"(?i)\b(?:guten? |schönen )nachmittag\b"), (12, 18)),
        (re.compile(r"(?i)\bguten? tag\b|\bgrüezi\b"), (6, 19)),
        (re.compile(r"(?i)\b(?:guten? |schönen )abend\b"), (17, 2)),
        (re.compile(r"(?i)\bgute nacht\b"), (20, 5)),
        (re.compile(r"(?i)\b(?:heute|diesen?|am(?: frühen| späten)?) (?:morgen|vormittag)\b"), (3, 12)),
        (re.compile(r"(?i)\b(?:heute|diesen?) mittag\b"), (11, 14)),
        (re.compile(r"(?i)\b(?:heute|diesen?|am(?: frühen| späten)?) nachmittag\b"), (12, 18)),
        (re.compile(r"(?i)\b(?:heute|diesen?|am(?: frühen| späten)?) abend\b"), (16, 2)),
        (re.compile(r"(?i)\b(?:heute|diese|in der) nacht\b"), (20, 6)),
        (re.compile(r"(?i)\bmitternacht\b"), (23, 1)),
    ],
    "en": [
        (re.compile(r"(?i)\bgood morning\b"), (0, 12)),
        (re.compile(r"(?i)\bgood afternoon\b"), (12, 18)),
        (re.compile(r"(?i)\bgood evening\b"), (17, 2)),
        (re.compile(r"(?i)\bgood ?night\b"), (20, 5)),
        (re.compile(r"(?i)\bgood day\b"), (6, 19)),
        (re.compile(r"(?i)\b(?:this|in the) morning\b"), (0, 12)),
        (re.compile(r"(?i)\b(?:this|in the) afternoon\b"), (12, 18)),
        (re.compile(r"(?i)\b(?:this|in the) evening\b|\btonight\b"), (16, 4)),
        (re.compile(r"(?i)\bmidnight\b"), (23, 1)),
    ],
}

# Months of each season, northern half: meteorological and astronomical ones together, so that either usage passes.
SEASONS: dict[str, list[tuple[re.Pattern[str], frozenset[int]]]] = {
    "de": [
        (re.compile(r"(?i)\bfrühling|\bfrühjahr"), frozenset({3, 4, 5, 6})),
        (re.compile(r"(?i)\bsommer(?!zeit)"), frozenset({6, 7, 8, 9})),
        (re.compile(r"(?i)\bherbst"), frozenset({9, 10, 11, 12})),
        (re.compile(r"(?i)\bwinter(?!zeit|thur)"), frozenset({12, 1, 2, 3})),
    ],
    "en": [
        (re.compile(r"(?i)\bspring(?:time)?\b"), frozenset({3, 4, 5, 6})),
        (re.compile(r"(?i)\bsummer"), frozenset({6, 7, 8, 9})),
        (re.compile(r"(?i)\bautumn"), frozenset({9, 10, 11, 12})),
        (re.compile(r"(?i)\bwinter"), frozenset({12, 1, 2, 3})),
    ],
}

# Words whose meaning hangs on the day on which they are said.
RELATIVE_DAYS: dict[str, re.Pattern[str]] = {
    "de": re.compile(
        r"\b(?:[Hh]eut(?:e|ig\w*)|[Gg]est(?:ern|rig\w*)|[Vv]orgestern|[ÜüU]bermorgen|[Mm]orgig\w*)\b"
        r"|(?<!heute )(?<!gestern )(?<!am )(?<!jeden )(?<!Guten )(?<!guten )\bmorgen\b"
        r"|(?:^|[.!?:–] )Morgen(?= (?:wird|werden|soll|sollen|ist|sind|beginn|find|kommt|früh|[Aa]bend"
        r"|[Mm]ittag|[Vv]ormittag|[Nn]achmittag))"
    ),
    "en": re.compile(
        r"(?i)\b(?:today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night|tonight's|today's)\b"
    ),
}
RELATIVE_WEEKS: dict[str, re.Pattern[str]] = {
    "de": re.compile(
        r"(?i)\b(?:diese[rn]?|letzte[rn]?|vergangene[rn]?|vorige[rn]?|nächste[rn]?|kommende[rn]?) "
        r"(?:woche|wochenende)\b"
        r"|\b(?:am|dieses|letztes|vergangenes|nächstes|kommendes) (?:wochenende)\b"
    ),
    "en": re.compile(r"(?i)\b(?:this|last|next|past|coming) (?:week|weekend)\b|\bat the weekend\b"),
}
RELATIVE_MONTHS: dict[str, re.Pattern[str]] = {
    "de": re.compile(
        r"(?i)\b(?:diese[nms]?|letzte[nms]?|vergangene[nms]?|vorige[nms]?|nächste[nms]?|kommende[nms]?) monat"
        r"(?:s|en)?\b"
    ),
    "en": re.compile(r"(?i)\b(?:this|last|next|past|coming) month\b"),
}
RELATIVE_YEARS: dict[str, re.Pattern[str]] = {
    "de": re.compile(
        r"(?i)\b(?:diese[sm]|letzte[sn]|vergangene[sn]|vorige[sn]|nächste[sn]|kommende[sn]) jahr(?:es|en)?\b|\bheuer\b"
    ),
    "en": re.compile(r"(?i)\b(?:this|last|next|past|coming) year\b"),
}
TODAY: dict[str, re.Pattern[str]] = {
    "de": re.compile(r"(?i)\bheut(?:e|ig\w*)\b|\bwir (?:haben|schreiben)\b|\bes ist\b"),
    "en": re.compile(r"(?i)\btoday\b|\bit is\b|\bit's\b"),
}
TOMORROW: dict[str, re.Pattern[str]] = {
    "de": re.compile(r"(?<!heute )(?<!gestern )\bmorgen\b|\b[Mm]orgig|(?:^|[.!?] )Morgen\b"),
    "en": re.compile(r"(?i)\btomorrow\b"),
}
YESTERDAY: dict[str, re.Pattern[str]] = {
    "de": re.compile(r"(?i)\bgest(?:ern|rig\w*)\b"),
    "en": re.compile(r"(?i)\byesterday\b"),
}
