"""The judge's prompt: the lines with their evidence, marked as data, without the writer's prompt."""

import json
import secrets
from collections.abc import Sequence

from radiox_tasks.language.wording import wording
from radiox_tasks.providers.prompt_limits import JUDGE_PROMPTS
from radiox_tasks.script.gate.claims import Claim
from radiox_tasks.script.gate.unsupported_names import unsupported_names
from radiox_tasks.script.prompt_templates import prompt_template


def judge_messages(claims: Sequence[Claim], vote: int) -> list[dict[str, str]]:
    """The messages of one vote (0 or 1); the second lists the lines in reverse."""
    ordered = list(claims) if vote == 0 else list(reversed(claims))
    language = wording(claims[0].language, "language")["english_name"]
    system = prompt_template(f"prompts/{JUDGE_PROMPTS[vote]}").render(language=language)
    user = prompt_template("prompts/judge_lines.j2").render(
        fence=secrets.token_hex(16), lines=[json.dumps(_row(claim), ensure_ascii=False) for claim in ordered]
    )
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _row(claim: Claim) -> dict[str, object]:
    """One line with its evidence as JSON, so that article text cannot leave its field."""
    row: dict[str, object] = {"line": claim.number, "kind": claim.kind, "text": claim.text}
    if claim.before:
        row["said_before"] = claim.before
    if claim.after:
        row["said_after"] = claim.after
    row["evidence"] = [
        {
            "sentence": passage.passage_id,
            "outlet": passage.source,
            "published": passage.said_at.isoformat() if passage.said_at else "unknown",
            "text": passage.text,
            **({"note": "inside somebody's quotation"} if passage.quoted else {}),
        }
        for passage in claim.cited
    ]
    if around := [passage.text for passage in claim.passages if not passage.cited]:
        row["around_it"] = around
    row["known_names"] = list(claim.known)
    evidence = [passage.text for passage in claim.cited]
    if doubts := unsupported_names(claim.text, claim.language, evidence, claim.known):
        row["look_at"] = [f"{name} is not in the evidence in this form" for name in doubts]
    return row
