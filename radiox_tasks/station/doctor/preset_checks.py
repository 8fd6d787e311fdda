"""Checks of each preset: hosts, voices, jingles, production time, feeds."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from radiox_tasks.data.store import Store
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.ladder import lead_problem, lead_shortens, parse_ladder
from radiox_tasks.show.preset_check import HOURS
from radiox_tasks.station.doctor.finding import Check, Finding, fail, ok, warn


def checks(store: Store, presets: Sequence[Preset], now: datetime) -> list[tuple[str, Check]]:
    """The checks of these presets, by name."""
    found: list[tuple[str, Check]] = [
        (f"local voice {language}", partial(local_voice, store, language))
        for language in sorted({preset.language for preset in presets})
    ]
    found.append(("languages", languages))
    found.append(("music", partial(music, store)))
    for preset in presets:
        found += [
            (f"{preset.name}: hosts", partial(hosts, store, preset)),
            (f"{preset.name}: jingle", partial(jingle, store, preset)),
            (f"{preset.name}: schedule", partial(schedule, store, preset, now)),
            (f"{preset.name}: feeds", partial(feeds, store, preset)),
        ]
    return found


def languages() -> Finding:
    """Check that every language folder is complete; an incomplete one makes no shows."""
    from radiox_tasks.language.languages import FOLDER, faults, folders

    broken = {code: faults(code) for code in folders() if faults(code)}
    if not broken:
        return ok(", ".join(folders()))
    return fail(
        "; ".join(f"{code}: {', '.join(found)}" for code, found in broken.items()),
        f"fix the files in {FOLDER}: until then there is no such language",
    )


def local_voice(store: Store, language: str) -> Finding:
    """Check that a sentence can be spoken without any provider."""
    from radiox_tasks.language.wording import wording
    from radiox_tasks.model.host import Host
    from radiox_tasks.speaker.choose_voice import choose_voice
    from radiox_tasks.speaker.local.local_voice import speak_locally

    host = Host(speaker="doctor", name="Doctor")
    chain = choose_voice(host, language=language, quality="low", settings=store.settings)
    sentence = wording(language, "speech")["introduction"].format(name=host.name)
    failures = []
    for voice in (voice for voice in chain if voice.local):
        try:
            speech = speak_locally(sentence, voice, home=store.settings.home)
        except Exception as error:
            failures.append(f"{voice.provider}: {error}")
            continue
        seconds = len(speech.samples) / speech.rate
        if not seconds > 0.3 or not abs(speech.samples).max() > 0.01:
            failures.append(f"{voice.provider}: {seconds:.1f} s of silence")
            continue
        said = f"{voice.provider} speaks" + _better_voices(store, language)
        return warn(f"{said}; {failures[0]}", "reinstall RadioX: a package is damaged") if failures else ok(said)
    return fail("; ".join(failures), "reinstall RadioX: the voices are part of its packages")


def _better_voices(store: Store, language: str) -> str:
    """The hosts' neural voices that are not installed; "" if all are."""
    from radiox_tasks.speaker.hosts import available_hosts
    from radiox_tasks.speaker.missing_voices import missing_voices

    missing = missing_voices(available_hosts().values(), language, store.settings.home)
    names = " ".join(voice.name for voice in missing)
    return f"; the hosts' natural voices come with `radiox voices install {names}`" if names else ""


def music(store: Store) -> Finding:
    """Check that every music file has a licence."""
    from radiox_tasks.audio.jingles import jingle_folders, music_files, refusals

    folders = jingle_folders(store.settings.home)
    refused = refusals(folders)
    if refused:
        return warn(refused[0], "such a file is never played")
    return ok(f"{len(music_files(folders))} pieces")


def hosts(store: Store, preset: Preset) -> Finding:
    """Check that every speaker of the preset exists."""
    from radiox_tasks.speaker.hosts import CastError, load_cast

    try:
        cast = load_cast(preset, database=store.database)
    except CastError as error:
        return fail(str(error).splitlines()[0], "add the speaker, or name another in the preset")
    return ok(", ".join(cast))


def jingle(store: Store, preset: Preset) -> Finding:
    """Check that there is music for every part of the day."""
    from radiox_tasks.audio.jingles import JingleError, choose_jingle, jingle_folders

    folders = jingle_folders(store.settings.home)
    try:
        names = [choose_jingle(preset.sound, local_hour=hour, rotation=0, folders=folders).name for hour in HOURS]
    except JingleError as error:
        return fail(str(error), "add the music to `jingles` in the home, or leave sound.jingle out")
    return ok(", ".join(dict.fromkeys(names)))


def schedule(store: Store, preset: Preset, now: datetime) -> Finding:
    """Check that there is a next slot, and time to make it."""
    from radiox_tasks.show.planner import upcoming

    if not preset.schedule.enabled:
        return ok("disabled: shows on demand only")
    slots = upcoming(preset, now=now, days=366)
    if not slots:
        return warn(f"{preset.schedule.cron!r} has no slot within a year", "check schedule.cron")
    rules = parse_ladder(store.settings.ladder)
    if problem := lead_problem(preset, rules):
        return fail(problem, "raise schedule.lead, or shorten the show")
    if problem := lead_shortens(preset, rules):
        return warn(problem, "raise schedule.lead, or lower RADIOX_LADDER")
    return ok(f"next at {slots[0].astimezone(preset.zone):%Y-%m-%d %H:%M %Z}")


def feeds(store: Store, preset: Preset) -> Finding:
    """The feeds' states after their last fetch; nothing is requested."""
    from radiox_tasks.data.content.feed_store import load_feeds

    with store.database.ready() as connection:
        known = load_feeds(connection, [feed.url for feed in preset.feeds])
    names = {feed.url: feed.name for feed in preset.feeds}
    lost = [names[url] for url, record in known.items() if record.error or record.failures or record.retired_at]
    detail = f"{len(names)} feeds, {len(known)} asked before, {len(lost)} of them could not be read"
    advice = "`radiox feeds check` asks them now and says what is wrong with each"
    if lost and len(lost) == len(names):
        return fail(detail, advice)
    return warn(f"{detail}: {', '.join(lost[:5])}", advice) if len(lost) * 3 > len(names) else ok(detail)
