"""Turns expected errors into one line that says how to fix them."""

from pathlib import Path

from pydantic import ValidationError

from radiox_tasks.logs import strike_secrets
from radiox_tasks.settings import get_settings


def explain(error: Exception) -> str | None:
    """The message for an expected failure, without secrets; None for an internal error."""
    message = _own(error) or _of_settings(error) or _of_database(error) or _of_broker(error) or _of_files(error)
    if message is None:
        return None
    line = " ".join(message.split())
    try:
        return strike_secrets(line)
    except ValidationError:  # the settings themselves are invalid, so no secret was used
        return line


def _own(error: Exception) -> str | None:
    from radiox_tasks.broker import BrokerError
    from radiox_tasks.content.sample.server_in_process import AirTimeError
    from radiox_tasks.data.ledger.lease import LeaseLostError
    from radiox_tasks.data.presets.find_presets import PresetError
    from radiox_tasks.data.shows.records import UnknownShowError
    from radiox_tasks.data.shows.version_rule import CannotRedoError
    from radiox_tasks.gateway.authentication import AccessSettingsError
    from radiox_tasks.gateway.listen_socket import PortTakenError
    from radiox_tasks.providers.calls import ProviderError
    from radiox_tasks.speaker.hosts import CastError
    from radiox_tasks.speaker.local.download_voice import VoiceError
    from radiox_tasks.station.backup import BackupError
    from radiox_tasks.station.home_lock import StationRunsError
    from radiox_tasks.station.make_one_show import WorkersEndError
    from radiox_tasks.station.workers.process import OpenFlowerError

    ours: tuple[type[Exception], ...] = (
        PresetError,
        UnknownShowError,
        BrokerError,
        CannotRedoError,
        CastError,
        VoiceError,
        ProviderError,
        LeaseLostError,
        OpenFlowerError,
        AccessSettingsError,
        PortTakenError,
        StationRunsError,
        WorkersEndError,
        AirTimeError,
        BackupError,
    )
    return str(error).strip("'\"") if isinstance(error, ours) else None


def _of_settings(error: Exception) -> str | None:
    if not isinstance(error, ValidationError):
        return None
    details = "; ".join(f"{'.'.join(map(str, entry['loc']))}: {entry['msg']}" for entry in error.errors())
    return f"{error.title}: {details}"


def _of_database(error: Exception) -> str | None:
    from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

    if isinstance(error, ArgumentError | NoSuchModuleError):
        return f"RADIOX_DATABASE_URL is not the URL of a database ({error}), for example postgresql://host/name"
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        reason = str(error.orig).strip().splitlines()[0]
        if get_settings().database_url is None:
            return f"the database in {get_settings().home} cannot be used: {reason}"
        return f"the database does not answer: {reason}; check RADIOX_DATABASE_URL"
    return None


def _of_broker(error: Exception) -> str | None:
    from kombu.exceptions import OperationalError
    from redis.exceptions import RedisError

    if isinstance(error, OperationalError | RedisError):
        return f"the broker does not answer: {error}; check RADIOX_BROKER_URL"
    return None


def _of_files(error: Exception) -> str | None:
    if not isinstance(error, OSError) or isinstance(error, BrokenPipeError):
        return None  # BrokenPipeError: the reader has closed the pipe (`| head`), which is not an error
    message = f"{error.strerror or error}: {error.filename or ''}".strip(": ")
    home = get_settings().home
    if isinstance(error.filename, str) and (home.is_relative_to(error.filename) or _inside(error.filename, home)):
        return f"{message}; RADIOX_HOME has to be a folder that you may write to"
    return message


def _inside(path: str, folder: Path) -> bool:
    return Path(path).is_relative_to(folder)
