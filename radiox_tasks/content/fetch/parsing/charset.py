"""Decodes a document's bytes to text, also where its declared encoding is wrong.

An invalid byte affects only itself: a feed with one title in another encoding keeps all others. Labels are interpreted
as in the WHATWG Encoding Standard: ISO-8859-1 means windows-1252, gb2312 means gb18030.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "koi8-r": "koi8_u",  # the same letters, and the Ukrainian ones
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_ALIASES = {  # labels of the Encoding Standard that Python does not know
    **dict.fromkeys(("windows-874", "dos-874"), "cp874"),
    **dict.fromkeys(("x-sjis", "x-ms-cp932", "shift-jis-2004"), "shift_jis"),
    "x-gbk": "gbk",
    "x-euc-jp": "euc_jp",
    "x-x-big5": "big5",
    "windows-949": "cp949",
    "x-mac-cyrillic": "mac_cyrillic",
    **{f"x-cp125{last}": f"cp125{last}" for last in range(9)},
    **dict.fromkeys(("utf8mb4", "utf8mb3", "x-unicode20utf8", "unicode-1-1-utf-8"), "utf-8"),
}
_MULTIBYTE = frozenset({"cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"})
_HTTP_DEFAULTS = frozenset({"cp1252"})  # server defaults: weaker than the document's own declaration
_LEGACY = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 2_000  # bytes in which a document declares its encoding
_SAMPLE = 50_000  # bytes from which an encoding is detected
_MOST_REPAIRED = 20_000  # bytes: each costs a call
_FEW = 20  # invalid bytes; fewer do not decide about the document
_BY_LANGUAGE = {  # the single-byte encoding that was usual for a language before UTF-8
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr"), "cp1251"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    "el": "cp1253",
    "tr": "cp1254",
    "he": "cp1255",
    "ar": "cp1256",
    "fa": "cp1256",
    "vi": "cp1258",
    "th": "cp874",
}
_ONE_ENCODING = {code: _BY_LANGUAGE[code] for code in ("he", "ar", "fa", "th")}
_BY_EAST_ASIAN_LANGUAGE = {"ja": ("euc_jp", "cp932"), "zh": ("gb18030", "big5hkscs"), "ko": ("cp949",)}
_BY_EAST_ASIAN_LANGUAGE |= dict.fromkeys(("zh-tw", "zh-hk"), ("big5hkscs",))
_TAG = rb"([a-z]{2}(?:-(?:tw|hk))?)\b"
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*" + _TAG + rb"|\b(?:xml:)?lang\s*=\s*[\"']" + _TAG, re.IGNORECASE)
_NOT_UTF8 = re.compile("[\udc80-\udcff]+")
_ESCAPES = re.compile(rb"\x1b\$[@AB]|\x1b\([BJ]")  # of ISO-2022-JP, whose bytes are all ASCII
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_BEYOND = re.compile("[^\0-\x7f]+")


def decode(body: bytes, content_type: str = "") -> str:
    """The document's text. Never fails; a byte that fits no encoding is decoded as windows-1252 or dropped."""
    for mark, name in _BOMS:
        if body.startswith(mark) and (text := _strictly(body[len(mark) :], name)) is not None:
            return text
    body = body.removeprefix(codecs.BOM_UTF8)
    labels = list(_labels(body, content_type))
    if (structure := _by_structure(body, labels)) is not None:
        return body.decode(structure, "replace")
    if (text := _strictly(body, "utf-8")) is not None:  # other encodings are rarely valid UTF-8 by chance
        return text
    for name in labels:
        if name != "utf-8" and (text := _strictly(body, name)) is not None:
            return text
    return _guessed(body, labels)


def _guessed(body: bytes, labels: list[str]) -> str:
    """Decode a document that none of its declared encodings fits."""
    body = _CESU.sub(lambda match: _joined(match.group()), body)
    good, bad, apart = _utf8_share(body)
    named = next((name for name in labels if name != "utf-8"), "")
    if named in _MULTIBYTE and (text := body.decode(named, "replace")).count("\ufffd") < bad:
        return text.replace("\ufffd", "")
    by_language = _east_asian(body) or _ONE_ENCODING.get(_language(body), "")
    if good >= bad or (good and bad < _FEW and not (named or by_language)):
        return _as_utf8(body, bad)
    if not named:
        # Isolated invalid bytes among ASCII are letters of a Latin script; sequences of them are another script.
        named = by_language or (_usual(body) if apart else _detected(body[:_SAMPLE]))
    return body.decode(named, "replace").replace("\ufffd", "") if named else _as_utf8(body, bad)


def _labels(body: bytes, content_type: str) -> Iterator[str]:
    """The encodings in the header and the document, strongest first, by Python's names."""
    header = [match.group(1) for match in [_CHARSET.search(content_type)] if match]
    head = body[:_HEAD]
    own = [match.group(1).decode("ascii", "ignore") for p in (_DECLARATION, _META) if (match := p.search(head))]
    known = [_python_name(label) for label in header]
    weak = bool(known) and known[0] in _HTTP_DEFAULTS
    ordered = [*map(_python_name, own), *known] if weak else [*known, *map(_python_name, own)]
    yield from dict.fromkeys(name for name in ordered if name)


def _python_name(label: str) -> str:
    """Python's codec for a label; "" if there is none for text."""
    try:
        info = codecs.lookup(_ALIASES.get(label.lower(), label))
    except (LookupError, ValueError):
        return ""
    if not getattr(info, "_is_text_encoding", True):
        return ""
    return _WIDER.get(info.name, info.name)


def _by_structure(body: bytes, labels: Iterable[str]) -> str | None:
    """An encoding that is visible in the bytes: UTF-16 without a mark, ISO-2022-JP."""
    head = body[:_HEAD]
    if head[:2] in (b"<\0", b"{\0"):
        return "utf-16-le"
    if head[:2] in (b"\0<", b"\0{"):
        return "utf-16-be"
    if _ESCAPES.search(body):
        return next((name for name in labels if name.startswith("iso2022")), "iso2022_jp")
    return None


def _strictly(body: bytes, name: str) -> str | None:
    if name.startswith("utf-16") and len(body) % 2:
        body = body[:-1]
    try:
        return body.decode(name)
    except (UnicodeDecodeError, ValueError):
        return None


def _utf8_share(body: bytes) -> tuple[int, int, bool]:
    """The number of valid UTF-8 characters beyond ASCII, of invalid bytes, and whether those are isolated."""
    text = body.decode("utf-8", "surrogateescape")
    runs = [len(run) for run in _NOT_UTF8.findall(text)]
    bad = sum(runs)
    beyond = sum(map(len, _BEYOND.findall(text))) - bad
    return beyond, bad, sum(length == 1 for length in runs) * 2 > len(runs)


def _usual(body: bytes) -> str:
    return _BY_LANGUAGE.get(_language(body), "cp1252")


def _east_asian(body: bytes) -> str:
    """The encoding of the document's Chinese, Japanese or Korean that all its bytes fit; "" if there is none."""
    names = _BY_EAST_ASIAN_LANGUAGE.get(_language(body), ())
    return next((name for name in names if _strictly(body, name) is not None), "")


def _language(body: bytes) -> str:
    match = _LANGUAGE.search(body[:_HEAD])
    return (match.group(1) or match.group(2)).decode("ascii").lower() if match else ""


def _as_utf8(body: bytes, bad: int) -> str:
    """UTF-8 that contains some bytes of windows-1252; a truncated last character is dropped."""
    return body.decode("utf-8", "radiox-mixed" if bad <= _MOST_REPAIRED else "ignore")


@lru_cache(maxsize=1024)
def _joined(written: bytes) -> bytes:
    """A character beyond U+FFFF that was encoded as two (CESU-8)."""
    halves = written.decode("utf-8", "surrogatepass")
    return halves.encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _decode_mixed(error: UnicodeError) -> tuple[str, int]:
    """The codec error handler for bytes that are not UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    body, start, end = error.object, error.start, error.end
    if end - start > 1 or _is_cut(body, start):
        return "", end
    return body[start:end].decode("cp1252", "ignore"), end


def _is_cut(body: bytes, at: int) -> bool:
    """Whether the byte starts a truncated character, as at the end of texts cut by length. 0xC2 and 0xC3 start the
    letters of Western languages and are rarely letters themselves; 0xE2 starts dashes and quotes."""
    following = body[at + 1 : at + 2]
    return (body[at] in (0xC2, 0xC3, 0xE2, 0xF0) and not following.isalpha()) or 0x80 <= body[at] < 0xC0 <= body[at - 1]


def _detected(sample: bytes) -> str:
    """The most likely encoding among those of feeds with a wrong label."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=[*_LEGACY, "cp1252"], preemptive_behaviour=False).best()
    return _python_name(best.encoding) if best is not None else ""


codecs.register_error("radiox-mixed", _decode_mixed)
