"""The pre-flight checks: everything the presets need."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from radiox_tasks.data.presets.find_presets import PresetError, load_preset, survey_programmes
from radiox_tasks.data.store import Store
from radiox_tasks.logs import strike_secrets
from radiox_tasks.model.preset import Preset
from radiox_tasks.station.doctor import machine_checks, preset_checks, provider_checks, today_checks
from radiox_tasks.station.doctor.finding import Check, Finding


def examine(
    store: Store,
    *,
    now: datetime,
    preset: str | None = None,
    guard: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Iterator[Finding]:
    """Run all checks, or those of one preset; yields findings as they are known. An error in a check is a finding.
    `guard` is entered around each check (the command line uses it to keep libraries off its stdout)."""
    presets, findings = _presets(store, preset)
    yield from findings
    groups: Sequence[Sequence[tuple[str, Check]]] = (
        machine_checks.checks(store, now),
        preset_checks.checks(store, presets, now),
        provider_checks.checks(store.settings, presets),
        today_checks.checks(store, presets, now),
    )
    for group in groups:
        for name, check in group:
            with guard():
                finding = _result_of(name, check)
            yield finding


def _presets(store: Store, name: str | None) -> tuple[list[Preset], list[Finding]]:
    if name is not None:
        try:
            presets, problems = [load_preset(name, settings=store.settings)], []
        except PresetError as error:
            presets, problems = [], [str(problem) for problem in error.problems]
    else:
        presets, found = survey_programmes(store.settings)
        problems = [str(problem) for problem in found]
    findings = [
        Finding(name="presets", verdict="fail", detail=problem, advice="fix the file; `radiox presets check` says more")
        for problem in problems
    ]
    if presets:
        names = ", ".join(preset.name for preset in presets)
        findings.append(Finding(name="presets", verdict="ok", detail=f"can be used: {names}"))
    elif not problems:
        advice = "set RADIOX_PRESETS to a folder of presets"
        findings.append(Finding(name="presets", verdict="fail", detail="there is no preset", advice=advice))
    return presets, findings


def _result_of(name: str, check: Check) -> Finding:
    try:
        finding = check()
    except Exception as error:  # any error is a finding, in one line without secrets
        finding = Finding(name=name, verdict="fail", detail=" ".join(str(error).split()) or type(error).__name__)
    detail = strike_secrets(finding.detail)[:500]
    return finding.model_copy(update={"name": name, "detail": detail})
