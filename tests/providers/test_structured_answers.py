"""Structured answers of servers that differ from OpenAI's, through the real SDK."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.json_answers import json_objects
from radiox_tasks.providers.openai.client import CutOffError, Strict, UnusableAnswerError, ask
from radiox_tasks.providers.openai.errors import LimitRefusedError, classify_body
from radiox_tasks.providers.provider_messages import LONGEST, public_sentence
from radiox_tasks.settings import Settings
from tests.standins.compatible_server import DIALECTS, Compatible, compatible_server
from tests.standins.direct_caller import DirectCaller


class Said(Strict):
    words: str
    number: int


GOOD = '{"words": "Grüezi {und} </think> \\"Hallo\\"", "number": 3}'


def put(server: Compatible, **other: Any) -> Said:
    settings = Settings.model_validate({"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": server.key} | other)
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say three."}]
    return ask(messages, Said, operation="script", settings=settings, caller=DirectCaller(), expected_tokens=50)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_server_is_asked_until_it_takes_the_request_and_then_in_that_way_at_once(dialect: str) -> None:
    with compatible_server(dialect) as server:
        server.contents = [GOOD]
        assert put(server).number == 3
        learned = len(server.asked)
        assert learned <= 4
        assert put(server).number == 3
        assert len(server.asked) == learned + 1, "what the server takes was not remembered"
        last = server.asked[-1]
    if last.get("response_format", {}).get("type") != "json_schema":
        assert "JSON" in last["messages"][0]["content"]
        assert '"number"' in last["messages"][0]["content"]


@pytest.mark.parametrize(("dialect", "limit"), [("vllm", 2592), ("deepseek", 8192), ("groq", 4096)])
def test_a_small_output_limit_is_kept_as_the_server_names_it(dialect: str, limit: int) -> None:
    with compatible_server(dialect) as server:
        server.contents = [GOOD]
        put(server)
        assert server.asked[-1]["max_completion_tokens"] == limit


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ("max_tokens: 20000 > 8192, which is the maximum allowed number of output tokens", 8192),
        ("Range of max_tokens should be [1, 8192]", 8192),
        ("`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 3000 `inputs` tokens and 2000", 1096),
        ("max_completion_tokens: Input should be less than or equal to 8000", 8000),
        ("the request exceeds the available context size (4096 tokens), try increasing it", None),
    ],
)
def test_the_limit_that_a_server_names(message: str, most: int | None) -> None:
    error = classify_body(400, {"error": {"message": message}}, {}, "script")
    assert isinstance(error, LimitRefusedError)
    assert error.most == most


def test_a_limit_without_a_number_is_halved() -> None:
    def rule(body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        too_much = body["max_completion_tokens"] > 7000
        return (400, {"error": {"message": "max_tokens exceeds what this model can do"}}) if too_much else None

    with compatible_server() as server:
        server.rule, server.contents = rule, [GOOD]
        put(server)
        assert [body["max_completion_tokens"] for body in server.asked] == [24_000, 12_000, 6_000]


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```\nI hope this helps!",
        f'<think>\nThe JSON {{"words": 1}} is wrong.\n</think>\n\n{GOOD}',
        f"so I answer {{}}.\n</think>\n{GOOD}",
        f"<thinking>hm</thinking>```json\n{GOOD}```",
        f"Here is the script:\n\n{GOOD}",
        f"\ufeff{GOOD}",
        f"{GOOD}\n\nNote: {{this}} is all.",
        f'{{"note": 1}} is not it, this is: {GOOD}',
    ],
)
def test_json_is_extracted_from_surrounding_text(content: str) -> None:
    with compatible_server() as server:
        server.contents = [content]
        said = put(server)
    assert (said.number, said.words) == (3, 'Grüezi {und} </think> "Hallo"')


@given(st.text(alphabet=st.sampled_from('ab {}[]"\\:,<>/think\n`'), max_size=60), st.text(max_size=30))
def test_any_prose_around_an_answer_leaves_it_whole(before: str, words: str) -> None:
    content = json.dumps({"words": words, "number": 1})
    found = list(json_objects(f"<think>{before.replace('<', '')}</think>\n{content}"))
    assert content in found


def test_a_line_break_inside_a_string_is_read() -> None:
    found, *_ = json_objects('```json\n{"words": "Grüezi\nund\tHallo", "number": 3}\n```')
    assert Said.model_validate_json(found) == Said(words="Grüezi\nund\tHallo", number=3)


@pytest.mark.parametrize("piece", ["<think>", "</think>", "{", '{"a":', "[{", "```json\n{"])
def test_hostile_answers_are_read_in_linear_time(piece: str) -> None:
    started = time.perf_counter()
    list(json_objects(piece * (200_000 // len(piece))))
    assert time.perf_counter() - started < 5.0


def test_a_server_that_ignores_the_schema_gets_it_in_the_prompt_next_time() -> None:
    with compatible_server("ollama") as server:
        server.contents = ["It is three.", GOOD]
        with pytest.raises(UnusableAnswerError, match="shape"):
            put(server)
        assert put(server).number == 3
        assert '"number"' in server.asked[1]["messages"][0]["content"]


def test_an_answer_that_is_cut_off_asks_for_fewer_words() -> None:
    with compatible_server() as server:
        server.contents, server.finish = [GOOD[:20]], "length"
        with pytest.raises(CutOffError, match="fewer words"):
            put(server)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"error": {"code": 402, "message": "Insufficient credits. Add more."}}, "quota"),
        ({"error": {"code": 502, "message": "Provider returned error"}}, "transient"),
        ({"error": "model is loading"}, "transient"),
        ({"object": "error", "message": "the engine died", "code": 500}, "transient"),
        ({"choices": [{"finish_reason": "error", "error": {"code": 429, "message": "slow down"}}]}, "rate_limited"),
    ],
)
def test_an_error_inside_a_200_is_an_error_with_its_own_words(document: dict[str, Any], kind: str) -> None:
    with compatible_server() as server:
        server.whole = [(200, document)]
        with pytest.raises(ProviderError) as caught:
            put(server)
    assert caught.value.kind == kind
    assert any(words in str(caught.value) for words in ("credits", "Provider", "loading", "died", "slow"))


def test_no_key_is_needed_for_a_server_of_ones_own() -> None:
    with compatible_server() as server:
        server.contents = [GOOD]
        assert put(server, OPENAI_API_KEY=None).number == 3


@pytest.mark.parametrize(
    ("message", "wait", "kind"),
    [
        ("You have reached your weekly usage limit", None, "quota"),
        ("Monthly limit exceeded for this key", 86_400, "quota"),
        ("You exceeded your current quota, please check your plan", None, "quota"),
        ("You exceeded your current quota. Please retry in 36.9s.", None, "rate_limited"),
        ("Rate limit reached: Limit 100000 tokens per day (TPD). Please try again in 3h7m12s.", None, "quota"),
        ("Rate limit reached: tokens per minute (TPM). Please try again in 7.2s.", None, "rate_limited"),
        ("Need more? Upgrade your plan at https://x.example/settings/billing", 3, "rate_limited"),
        ("Too many requests", None, "rate_limited"),
        ("Too many requests", 7 * 86_400, "quota"),
        ("Requests per 7 days exceeded", None, "quota"),
        ("Usage cap reached for billing period", None, "quota"),
        ("Key limit exceeded (total limit).", None, "quota"),
        ("insufficient_user_quota", None, "quota"),
        ("Your credit balance is too low", None, "quota"),
        ("Prepaid budget exceeded", None, "quota"),
        ("concurrency limit exceeded", None, "rate_limited"),
    ],
)
def test_a_429_that_speaks_of_weeks_or_credits_is_quota(message: str, wait: int | None, kind: str) -> None:
    headers = {"retry-after": str(wait)} if wait else {}
    error = classify_body(429, {"error": {"message": message}}, headers, "script")
    assert error.kind == kind
    if "7.2s" in message:
        assert error.retry_after == pytest.approx(7.2)


def test_the_servers_sentence_is_bounded_and_holds_no_key_no_address_and_no_path() -> None:
    key = "sk-proj-abcdef0123456789"
    said = public_sentence(
        f"Incorrect API key provided: {key[:11]}****6789.\nSee https://u:p@10.0.0.1/x and /srv/llm/model.gguf "
        + "x" * 999,
        key,
    )
    assert said.startswith("Incorrect API key provided: ***")
    assert not any(part in said for part in ("abc", "10.0.0.1", "/srv", "\n"))
    assert len(said) <= LONGEST
