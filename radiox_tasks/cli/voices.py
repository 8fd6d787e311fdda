"""`radiox voices`: the voices of this machine and of each provider."""

import sys
from pathlib import Path

import click

from radiox_tasks.cli.output import json_option, note, print_json
from radiox_tasks.language.languages import languages


@click.group()
def voices() -> None:
    """List, install and hear voices.

    \b
    Example:
      radiox voices install thorsten kerstin
    """


@voices.command("list")
@json_option
def list_voices(as_json: bool) -> None:
    """List the local voices: engine, language, licence, source, and download size.

    \b
    Example:
      radiox voices list --json
    """
    from radiox_tasks.settings import get_settings
    from radiox_tasks.speaker.catalogue import installed_voices, known_voices
    from radiox_tasks.speaker.choose_voice import PICO_VOICES

    home = get_settings().home
    there = installed_voices(home)
    rows = [
        {
            "name": voice.name,
            "provider": voice.engine,
            "language": voice.language,
            "gender": voice.gender,
            "licence": voice.licence,
            "source": voice.source,
            "installed": voice.name in there,
            "download_bytes": voice.download_bytes,
        }
        for voice in known_voices(home).values()
    ]
    if as_json:
        print_json({"voices": rows, "pico": list(PICO_VOICES)})
        return
    width = max(len(str(row["name"])) for row in rows)
    for row in rows:
        state = "installed" if row["installed"] else f"{int(str(row['download_bytes'])) / 1e6:.0f} MB to install"
        click.echo(
            f"{row['name']:<{width}}  {row['provider']:<6}  {row['language']}  {state:<17}  {row['source']}"
            f" ({row['licence']})"
        )
    click.echo(f"Of lower quality, built in: Pico ({', '.join(PICO_VOICES)}), espeak-ng (every language).")


@voices.command("install")
@click.argument("names", nargs=-1, required=True)
@click.option("--licence", default="", help="Licence of a file that does not state it.")
@click.option(
    "--language", type=click.Choice(languages()), help="Language of a Kokoro voice table whose name does not state it."
)
@json_option
def install_voices(names: tuple[str, ...], licence: str, language: str | None, as_json: bool) -> None:
    """Install voices by name, from the hub or the mirror in RADIOX_VOICES_URL, or from a file.

    A name is from `radiox voices list` or one of Piper's voices; a file is a Piper model (.onnx with its
    .onnx.json) or a Kokoro voice table (.bin). An interrupted download is resumed.

    \b
    Example:
      radiox voices install thorsten kerstin
      radiox voices install ./en_GB-alan-medium.onnx --licence "CC BY 4.0"
    """
    from radiox_tasks.settings import get_settings
    from radiox_tasks.speaker.local.install import find_voice, install, install_file

    settings = get_settings()
    done = []
    for name in names:
        if Path(name).suffix in (".onnx", ".bin"):
            voice = install_file(Path(name), settings.home, licence=licence, language=language or "")
        else:
            voice = find_voice(name, settings.voices_url)
            note(f"{voice.name}: {voice.source}, licence {voice.licence}, {voice.download_bytes / 1e6:.0f} MB")
            with click.progressbar(length=voice.download_bytes, label=voice.name, file=sys.stderr) as bar:
                voice = install(voice, settings.home, settings.voices_url, progress=bar.update)
        done.append(voice)
    if as_json:
        print_json(
            {"installed": [voice.model_dump(mode="json", include={"name", "licence", "source"}) for voice in done]}
        )
        return
    for voice in done:
        click.echo(f"{voice.name}: installed, licence {voice.licence}")


@voices.command("hear")
@click.argument("name")
@click.argument("text", required=False)
@click.option("--output", type=click.Path(dir_okay=False), help="The WAV file; NAME.wav here if not given.")
@json_option
def hear_voice(name: str, text: str | None, output: str | None, as_json: bool) -> None:
    """Speak a sentence with a local voice into a WAV file, with numbers and names read as in a show.

    \b
    Example:
      radiox voices hear joe "The lake is calm tonight."
    """
    from radiox_tasks.settings import get_settings
    from radiox_tasks.speaker.catalogue import known_voices
    from radiox_tasks.speaker.voice_preview import preview_voice

    path, home = Path(output or f"{name}.wav"), get_settings().home
    entry = known_voices(home).get(name)
    spoken = as_spoken(text, entry.language, home) if text and entry else text
    seconds = preview_voice(name, spoken, home=home, path=path)
    if as_json:
        print_json({"path": str(path), "seconds": round(seconds, 3), "spoken": spoken})
    else:
        click.echo(f"{path}: {seconds:.1f} s")


def as_spoken(text: str, language: str, home: Path) -> str:
    """The text as normalised in a show: figures as words, with the station's lexicon."""
    from radiox_tasks.script.speakable import speakable, station_lexicon

    return speakable(text, language, lexicon=station_lexicon(home, language))
