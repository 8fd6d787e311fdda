"""The hosts' voices as the newsroom shows them: who speaks for a host in each language, and which it usually speaks."""

from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.speakers import HostInUse
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording
from radiox_tasks.speaker.choose_voice import choose_voice


def language_names() -> dict[str, str]:
    """The languages by code, named in English."""
    return {code: wording(code, "language")["english_name"] for code in languages()}


def first_voices(store: Store, hosts: list[HostInUse]) -> dict[str, dict[str, str]]:
    """The provider whose voice is tried first, by host and language."""
    return {
        host.speaker: {
            code: choose_voice(host, language=code, quality="high", settings=store.settings)[0].provider
            for code in languages()
        }
        for host in hosts
    }


def usual_language(store: Store, hosts: list[HostInUse]) -> dict[str, str]:
    """The language of the first preset each host speaks in, by host."""
    of_presets = {preset.name: preset.language for preset in survey_presets(store.settings)[0]}
    return {host.speaker: next((of_presets[name] for name in host.presets), "en") for host in hosts}
