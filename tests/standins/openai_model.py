"""What the stand-in for a chat model says: a plain, faithful script out of the prompt's sources, or a spoilt one."""

import copy
import json
import re
from typing import Any

_SOURCES = re.compile(r"-----BEGIN SOURCES ([0-9a-f]{32})-----\n(.*?)\n?-----END SOURCES \1-----", re.DOTALL)
_CANDIDATES = re.compile(r"-----BEGIN CANDIDATES ([0-9a-f]{32})-----\n(.*?)\n?-----END CANDIDATES \1-----", re.DOTALL)
_CAST = re.compile(r"^- ([a-z0-9-]+): ", re.MULTILINE)
GREETINGS = {
    "de": ("{hello}, hier ist {station}. Es ist {clock}.", "Auf Wiederhören."),
    "en": ("{hello}, this is {station}. It is {clock}.", "Goodbye."),
    "fr": ("{hello}, ici {station}. Il est {clock}.", "Au revoir."),
}
_WRONG = {
    "de": "This line was written in English, although the listeners of this station expect to hear German.",
    "en": "Diese Zeile steht auf Deutsch da, obwohl die Hörerinnen und Hörer dieses Senders Englisch erwarten.",
}


def answer_chat(body: dict[str, Any]) -> dict[str, Any]:
    """Answer a request for a script, for repaired lines or for a ranking, by the name of the schema it asks for."""
    wanted = wanted_shape(body)
    prompt = "\n".join(message["content"] for message in body["messages"] if message["role"] == "user")
    if wanted == "WrittenScript":
        return _script(prompt, body["messages"][0]["content"])
    if wanted == "RepairedLines":
        return _repair(prompt)
    if wanted == "RankedStories":
        return _ranking(prompt, body["messages"][0]["content"])
    raise AssertionError(f"the stand-in has no answer for the schema {wanted!r}; give it one in server.answers")


def wanted_shape(body: dict[str, Any]) -> str:
    """The name of the schema that is asked for: in the response format, or spelled out in the first message."""
    if "json_schema" in body.get("response_format", {}):
        return str(body["response_format"]["json_schema"]["name"])
    spelled = body["messages"][0]["content"].rpartition("JSON schema:\n")[2]
    return str(json.loads(spelled)["title"])


def is_for_judge(body: dict[str, Any]) -> bool:
    """Whether a request is one to a judge."""
    messages = body.get("messages") or [{"content": ""}]
    return "-----BEGIN LINES " in str(messages[-1].get("content"))


def read_sources(prompt: str) -> list[dict[str, Any]]:
    """The sources of a prompt: exactly one fenced block, JSON on each line."""
    blocks = _SOURCES.findall(prompt)
    assert len(blocks) == 1, "a prompt holds one fenced block of sources"
    return [json.loads(line) for line in blocks[0][1].split("\n") if line.strip()]


def read_candidates(prompt: str) -> list[dict[str, Any]]:
    """The candidates of a prompt for a ranking: exactly one fenced block, JSON on each line."""
    blocks = _CANDIDATES.findall(prompt)
    assert len(blocks) == 1, "a prompt holds one fenced block of candidates"
    return [json.loads(line) for line in blocks[0][1].split("\n")]


def _ranking(prompt: str, system: str) -> dict[str, Any]:
    """As many stories as are asked for, the last candidate first."""
    count = re.search(r"^Choose (\d+) of", prompt, re.MULTILINE)
    assert count is not None
    reason = "Das geht viele in der Region an." if "in German" in system else "This concerns many people nearby."
    rows = read_candidates(prompt)[::-1][: int(count[1])]
    return {"stories": [{"id": row["id"], "reason": reason} for row in rows]}


def _script(prompt: str, system: str) -> dict[str, Any]:
    language = next(code for code in GREETINGS if f"({code})" in system)
    cast = _CAST.findall(prompt.split("-----BEGIN")[0])
    quoted = dict(re.findall(r'(greets with|the time as) "([^"]+)"', prompt))
    station = re.search(r"^Station: (.+)$", prompt, re.MULTILINE)
    assert station is not None
    greeting, goodbye = GREETINGS[language]
    greeting = greeting.format(hello=quoted["greets with"], station=station[1], clock=quoted["the time as"])
    sources = read_sources(prompt)
    wanted = re.search(r"Length of the whole: (\d+) words", prompt)
    words = int(wanted[1]) if wanted else 300
    lines = [_line(cast[0], "greeting", "", greeting)]
    stories = list(dict.fromkeys(source["story"] for source in sources if source.get("story")))
    for number, story in enumerate(stories):
        offered = [source for source in sources if source.get("story") == story and source["language"] == language]
        if offered:
            lines += _story(offered[0], cast[:2], number, (words - 60) // len(stories))
    for source in sources:
        if source["id"].startswith("W"):
            lines.append(_line(cast[-1], "weather", "", _whole(source), *source["sentences"]))
        if source["id"].startswith("M"):
            lines.append(_line(cast[0], "markets", "", _whole(source), *source["sentences"]))
    lines.append(_line(cast[0], "sign-off", "", goodbye))
    return {"language": language, "lines": lines}


def _whole(source: dict[str, Any]) -> str:
    return " ".join(source["sentences"].values())


def _story(source: dict[str, Any], speakers: list[str], number: int, words: int) -> list[dict[str, Any]]:
    """One sentence in any case: a script without news is rejected, however short the programme is."""
    lines: list[dict[str, Any]] = []
    for sentence_id, sentence in list(source["sentences"].items())[1:]:  # the first is the title
        if words <= 0 and lines:
            break
        words -= len(sentence.split())
        speaker = speakers[(number + len(lines)) % len(speakers)]
        lines.append(_line(speaker, "news", source["story"], sentence, sentence_id))
    return lines


def _repair(prompt: str) -> dict[str, Any]:
    failed = [json.loads(line) for line in prompt.split("\n") if line.startswith('{"number"')]
    sources = [source for source in read_sources(prompt) if source.get("story")]
    repaired = []
    for line in failed if sources else ():  # with nothing to cite there is nothing to say
        sentence_id, sentence = list(sources[0]["sentences"].items())[1]
        repaired.append({"number": line["number"], "text": sentence, "sentences": [sentence_id]})
    return {"lines": repaired}


def _line(speaker: str, kind: str, story: str, text: str, *sentences: str) -> dict[str, Any]:
    return {
        "speaker": speaker,
        "kind": kind,
        "story": story,
        "text": text,
        "sentences": list(sentences),
    }


def spoil(answer: dict[str, Any], fault: str) -> dict[str, Any]:
    """The answer with one thing wrong with it, by the fault's name."""
    spoilt = copy.deepcopy(answer)
    lines: list[dict[str, Any]] = spoilt.get("lines", [])
    news = [line for line in lines if line.get("kind") == "news"]
    if fault == "wrong_language":
        spoilt["language"] = "en" if spoilt["language"] == "de" else "de"
        for line in lines:
            line["text"] = _WRONG[answer["language"]]
    elif fault == "unknown_speaker":
        lines[0]["speaker"] = "walter"
    elif fault == "unknown_story":
        news[0]["story"] = "S99"
    elif fault == "unsupported":
        news[0]["text"] = re.sub(r"\d+", "4711", news[0]["text"], count=1)
    elif fault == "uncited":
        news[0]["sentences"] = ["A1.999"]
    elif fault == "no_news":
        spoilt["lines"] = [line for line in lines if line["kind"] != "news"]
    elif fault == "one_story":
        first = news[0]["story"]
        spoilt["lines"] = [line for line in lines if line["kind"] != "news" or line["story"] == first]
    elif fault == "markup":
        news[0]["text"] = f"**{news[0]['text']}**"
    return spoilt
