"""`radiox speakers`: manages hosts and their voices."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from radiox_tasks.cli.output import json_option, print_json
from radiox_tasks.cli.speaker_voice import PROVIDERS, checked_host, parse_voice
from radiox_tasks.cli.voices import as_spoken
from radiox_tasks.language.languages import DEFAULT_LANGUAGE, languages

if TYPE_CHECKING:
    from radiox_tasks.data.database import Database
    from radiox_tasks.model.host import Host
    from radiox_tasks.model.preset import Quality

_ROLE = click.Choice(["host", "second", "weather", "anchor"])
_LANGUAGE = click.option("--language", type=click.Choice(languages()), default=DEFAULT_LANGUAGE, show_default=True)
_QUALITY = click.option("--quality", type=click.Choice(["low", "mid", "high"]), default="high", show_default=True)
_VOICE = click.option(
    "voices",
    "--voice",
    multiple=True,
    metavar="PROVIDER:LANGUAGE:ID[,SETTING=VALUE…]",
    help=f"A voice: {', '.join(PROVIDERS)}; a language's code or *. Repeatable.",
)


@click.group()
def speakers() -> None:
    """List, add, edit, remove and hear hosts.

    \b
    Example:
      radiox speakers hear marcel --language de
    """


@speakers.command("list")
@json_option
def list_speakers(as_json: bool) -> None:
    """List the hosts, their voices, and the presets they speak in.

    \b
    Example:
      radiox speakers list --json
    """
    hosts = _hosts(_database())
    users = _presets_by_speaker()
    if as_json:
        rows = [{**host.model_dump(mode="json"), "presets": users.get(host.speaker, [])} for host in hosts.values()]
        print_json({"speakers": rows})
        return
    width = max((len(speaker) for speaker in hosts), default=0)
    for host in hosts.values():
        voices = (
            ", ".join(f"{voice.provider}:{voice.language}" for voice in host.voices) or "voices derived from its id"
        )
        used = f"  in {', '.join(users[host.speaker])}" if host.speaker in users else ""
        click.echo(f"{host.speaker:<{width}}  {host.role:<7}  {host.name}  ({voices}){used}")


@speakers.command("add")
@click.argument("speaker")
@click.option("--name", required=True, help="Display name.")
@click.option("--role", type=_ROLE, default="host", show_default=True)
@click.option("--character", default="", help="Character and manner of speaking, for the script.")
@click.option("never", "--never-says", multiple=True, help="A phrase to avoid. Repeatable.")
@_VOICE
@json_option
def add_speaker(
    speaker: str, name: str, role: str, character: str, never: tuple[str, ...], voices: tuple[str, ...], as_json: bool
) -> None:
    """Add a host. Without --voice it gets local voices derived from its id.

    \b
    Example:
      radiox speakers add nora --name Nora --role anchor --voice elevenlabs:*:EXAVITQu4vr4xnSDxMaL,stability=0.5
    """
    from radiox_tasks.data.speaker_store import SpeakerExistsError, add_host

    host = checked_host(
        {
            "speaker": speaker,
            "name": name,
            "role": role,
            "character": character,
            "never_says": never,
            "voices": [parse_voice(voice) for voice in voices],
        }
    )
    database = _database()
    _hosts(database)
    try:
        add_host(database, host)
    except SpeakerExistsError as error:
        raise click.ClickException(f"{error}; change it with `radiox speakers edit {speaker}`") from None
    _print_host(host, "added", as_json)


@speakers.command("edit")
@click.argument("speaker")
@click.option("--name", help="Display name.")
@click.option("--role", type=_ROLE)
@click.option("--character", help="Character and manner of speaking, for the script.")
@click.option("never", "--never-says", multiple=True, help="Replaces all phrases to avoid. Repeatable.")
@_VOICE
@click.option("dropped", "--drop-voice", multiple=True, metavar="PROVIDER:LANGUAGE", help="Repeatable.")
@json_option
def edit_speaker(
    speaker: str,
    name: str | None,
    role: str | None,
    character: str | None,
    never: tuple[str, ...],
    voices: tuple[str, ...],
    dropped: tuple[str, ...],
    as_json: bool,
) -> None:
    """Change a host; omitted options stay unchanged. A --voice replaces the one of its provider and language.

    \b
    Example:
      radiox speakers edit brad --voice pico:de:de-DE,pitch=0.6,formant=0.84,speed=0.95
    """
    from radiox_tasks.data.speaker_store import edit_host

    database = _database()
    before = _host(database, speaker)
    kept = {(voice.provider, voice.language): voice for voice in before.voices}
    for place in dropped:
        provider, _, language = place.partition(":")
        if kept.pop((provider, language), None) is None:
            raise click.ClickException(f"{speaker} has no voice {place}; see `radiox speakers list`")
    for voice in map(parse_voice, voices):
        kept[voice.provider, voice.language] = voice
    given = {"name": name, "role": role, "character": character, "never_says": never or None}
    changes = {field: value for field, value in given.items() if value is not None}
    host = checked_host({**before.model_dump(), **changes, "voices": tuple(kept.values())})
    edit_host(database, host)
    _print_host(host, "changed", as_json)


@speakers.command("remove")
@click.argument("speaker")
@json_option
def remove_speaker(speaker: str, as_json: bool) -> None:
    """Remove a host that no preset uses.

    \b
    Example:
      radiox speakers remove brad
    """
    from radiox_tasks.data.speaker_store import remove_host

    database = _database()
    host = _host(database, speaker)
    if used := _presets_by_speaker().get(speaker):
        raise click.ClickException(f"{speaker} speaks in {', '.join(used)}: assign another host there first")
    remove_host(database, speaker)
    _print_host(host, "removed", as_json)


@speakers.command("hear")
@click.argument("speaker")
@click.argument("text", required=False)
@_LANGUAGE
@_QUALITY
@click.option("--provider", type=click.Choice(PROVIDERS), help="Only this voice of the host.")
@click.option("--output", type=click.Path(dir_okay=False), help="The WAV file; SPEAKER-LANGUAGE.wav here if not given.")
@json_option
def hear_speaker(
    speaker: str,
    text: str | None,
    language: str,
    quality: "Quality",
    provider: str | None,
    output: str | None,
    as_json: bool,
) -> None:
    """Speak a sentence with a host's voice into a WAV file, as in a show. With an ElevenLabs key this costs
    characters, which `radiox costs` includes.

    \b
    Example:
      radiox speakers hear jarvis "Der Bitcoin steht still." --provider pico
    """
    from radiox_tasks.open_store import get_store
    from radiox_tasks.speaker.voice_preview import preview_as_step

    host = _host(_database(), speaker)
    path = Path(output or f"{speaker}-{language}.wav")
    store = get_store()
    spoken = as_spoken(text, language, store.settings.home) if text else None
    preview = preview_as_step(store, host, spoken, language=language, quality=quality, provider=provider, path=path)
    if as_json:
        print_json({"path": str(path), **preview.model_dump(mode="json")})
        return
    click.echo(f"{path}: {preview.provider}, {preview.seconds:.1f} s, {preview.loudness_lufs:.1f} LUFS")
    for line in preview.notes:
        click.echo(line, err=True)


@speakers.command("account")
@json_option
def show_account(as_json: bool) -> None:
    """Show the ElevenLabs account: plan, remaining characters, voices, models.

    \b
    Example:
      radiox speakers account --json
    """
    from dataclasses import asdict

    from radiox_tasks.providers.calls import ProviderError
    from radiox_tasks.providers.elevenlabs.account import list_models, list_voices, read_account
    from radiox_tasks.settings import get_settings

    settings = get_settings()
    try:
        account, voices, models = read_account(settings), list_voices(settings), list_models(settings)
    except ProviderError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        plan = {**asdict(account), "characters_left": account.characters_left, "resets_at": account.resets_at}
        print_json({"account": plan, "voices": [asdict(v) for v in voices], "models": [asdict(m) for m in models]})
        return
    click.echo(f"plan {account.tier}, {account.characters_left} of {account.characters_limit} characters left")
    for voice in voices:
        click.echo(f"voice {voice.voice_id}  {voice.name}  {voice.category}")
    for model in models:
        click.echo(f"model {model.model_id}  up to {model.longest} characters  {len(model.languages)} languages")


def _database() -> "Database":
    from radiox_tasks.data.database import get_database

    database = get_database()
    database.migrate()
    return database


def _hosts(database: "Database") -> "dict[str, Host]":
    from radiox_tasks.speaker.hosts import known_hosts

    return known_hosts(database)


def _host(database: "Database", speaker: str) -> "Host":
    hosts = _hosts(database)
    if speaker not in hosts:
        raise click.ClickException(f"there is no speaker {speaker}; known: {', '.join(hosts) or 'none'}")
    return hosts[speaker]


def _presets_by_speaker() -> dict[str, list[str]]:
    from radiox_tasks.settings import get_settings
    from radiox_tasks.speaker.hosts import presets_by_speaker

    return presets_by_speaker(get_settings())


def _print_host(host: "Host", what: str, as_json: bool) -> None:
    if as_json:
        print_json(host.model_dump(mode="json"))
    else:
        click.echo(f"{host.speaker}: {what}")
