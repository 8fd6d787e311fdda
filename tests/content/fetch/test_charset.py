"""Bytes that fit no label: what can be read is read, and one wrong byte costs that byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.parsing.charset import decode

FEED = '<?xml version="1.0" encoding="{label}"?><rss><channel><language>{language}</language><title>{text}</title>'
GERMAN = "Zürich grüsst Genève – „schön“ über Österreich. "
JAPANESE = "日本の首相は東京で記者会見を開き、新しい経済政策を発表した。"
CHINESE = "北京市政府周五宣布新的交通规则，市民表示欢迎。"
KOREAN = "서울시는 금요일 새로운 교통 규칙을 발표했다. 시민들은 환영했다. "
RUSSIAN = "Правительство Москвы объявило в пятницу новые правила движения. "
POLISH = "Warszawa: żółta łódź pod mostem, powiedział rzecznik rządu. "


def _feed(text: str, codec: str, label: str, language: str = "") -> bytes:
    return FEED.format(label=label, language=language, text=text).encode(codec)


@pytest.mark.parametrize("label", ["", "utf-8", "own", "iso-8859-1"])
@pytest.mark.parametrize(
    ("text", "codec", "own", "language"),
    [
        (GERMAN, "cp1252", "iso-8859-1", "de"),
        (JAPANESE, "cp932", "shift_jis", "ja"),
        (JAPANESE, "euc_jp", "euc-jp", "ja"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", "ja"),
        (CHINESE, "gb18030", "gb2312", "zh"),
        (KOREAN, "cp949", "euc-kr", "ko"),
        (RUSSIAN, "cp1251", "windows-1251", "ru"),
        (POLISH, "cp1250", "windows-1250", "pl"),
        (GERMAN, "utf-8", "utf-8", "de"),
        (JAPANESE, "utf-8", "utf-8", "ja"),
    ],
)
def test_whole_feeds_under_any_label(text: str, codec: str, own: str, language: str, label: str) -> None:
    if label == "iso-8859-1" and codec not in ("cp1252", "utf-8", "iso2022_jp"):
        return  # every byte has a meaning in it: nothing shows that it is wrong
    body = _feed(text * 4, codec, own if label == "own" else label, language)
    assert text in decode(body, "text/xml")


@pytest.mark.parametrize(
    ("language", "codec", "text"),
    [
        ("uk", "koi8_u", "Рада затвердила план гавані в Києві"),
        ("he", "cp1255", "המועצה אישרה את התוכנית"),
        ("ar", "cp1256", "المجلس يوافق على الخطة"),
        ("th", "cp874", "สภาอนุมัติแผนท่าเรือ"),
        ("ja", "cp932", "議会は港の計画を承認した"),
        ("ja", "euc_jp", "議会は港の計画を承認した"),
        ("zh-cn", "gb18030", "市议会批准了港口计划"),
        ("zh-tw", "big5hkscs", "市議會批准了港口計劃"),
        ("ko", "cp949", "의회가 항구 계획을 승인했다"),
        ("lt", "cp1257", "Taryba patvirtino uosto planą Klaipėdoje"),
    ],
)
def test_one_title_without_a_label_in_the_language_of_its_feed(language: str, codec: str, text: str) -> None:
    assert text in decode(_feed(text, codec, "", language))


@pytest.mark.parametrize(
    ("label", "codec"),
    [("windows-874", "cp874"), ("x-sjis", "cp932"), ("x-gbk", "gb18030"), ("x-cp1251", "cp1251")],
)
def test_labels_of_the_encoding_standard_that_python_does_not_know(label: str, codec: str) -> None:
    text = {"cp874": "สภาอนุมัติแผนท่าเรือ", "gb18030": CHINESE, "cp1251": RUSSIAN}.get(codec, JAPANESE)
    assert text in decode(_feed(text, codec, "utf-8"), f"text/xml; charset={label}")


@pytest.mark.parametrize("label", ["gb2312", "shift_jis", "euc-kr"])
def test_one_wrong_byte_in_a_double_byte_encoding_costs_that_byte(label: str) -> None:
    text = {"gb2312": CHINESE, "shift_jis": JAPANESE}.get(label, KOREAN)
    body = _feed(text, label if label != "gb2312" else "gb18030", label) + b"<d>The \xff council</d>"
    assert text in decode(body)


@pytest.mark.parametrize("header", ["text/xml", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_stronger_than_any_label(header: str, codec: str) -> None:
    assert GERMAN in decode(_feed(GERMAN, codec, "iso-8859-1"), header)


def test_a_header_that_servers_send_of_everything_is_weaker_than_the_document() -> None:
    assert JAPANESE in decode(_feed(JAPANESE, "cp932", "shift_jis"), "text/xml; charset=iso-8859-1")
    assert RUSSIAN in decode(_feed(RUSSIAN, "koi8_r", "x"), "text/xml; charset=koi8-r")


@pytest.mark.parametrize(
    ("bad", "read"),
    [
        (b"Gen\xe8ve caf\xe9 \xfcber", "Genève café über"),
        (b"Z\xc3", "Z"),
        (b"Z\xc3 und", "Z und"),
        (b"Ruhe\xe2\x80", "Ruhe"),
        (b"\xed\xa0\xbd\xed\xb8\x80", "😀"),
        (b"100 \x80", "100 €"),
        (b"a\x93b\x94c", "a“b”c"),
    ],
)
def test_wrong_bytes_in_a_good_feed(bad: bytes, read: str) -> None:
    body = _feed(GERMAN * 2, "utf-8", "utf-8") + b"</title><title>" + bad + b"</title>"
    text = decode(body, "text/xml; charset=utf-8")
    assert GERMAN in text
    assert text.endswith(f"<title>{read}</title>")


@given(st.binary(max_size=400), st.sampled_from(["", "text/xml; charset=utf-8", "x; charset=utf-7", "x; charset=hex"]))
def test_any_bytes_come_out_as_text(body: bytes, header: str) -> None:
    decode(body, header).encode("utf-8", "surrogatepass")
