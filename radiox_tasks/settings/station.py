"""Settings of the station: broker, database, providers, limits."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from radiox_tasks.settings.commas import split_commas

ROOT = Path(__file__).resolve().parents[2]


class StationSettings(BaseSettings):
    """Settings of the station, valid in all of its processes."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # it may hold secrets
    )

    home: Path = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "radiox",
        validation_alias="RADIOX_HOME",
        description="database, blobs, editions, the embedded broker's data, jingles of your own",
    )
    broker_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_BROKER_URL",
        repr=False,
        description="a Valkey or Redis; unset: an embedded Valkey, shared by the commands on this machine",
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_DATABASE_URL",
        description="postgresql://… (Supabase's included); unset: SQLite in the home",
    )
    presets: str = Field(default="", validation_alias="RADIOX_PRESETS", description="folders, separated like PATH")
    programmes: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias="RADIOX_PROGRAMMES",
        description="the presets that the schedule runs, by comma; unset: your own, and the bundled ones you enable",
    )

    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="unset: the local writer and the drawn cover"
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        repr=False,
        description="any server that speaks OpenAI's API; unset: OpenAI's own",
    )
    script_model: str = Field(
        default="gpt-6.1-terra", validation_alias="RADIOX_SCRIPT_MODEL", description="the language model that writes"
    )
    script_fallbacks: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        default=None,
        validation_alias="RADIOX_SCRIPT_FALLBACKS",
        description="models that write when it fails, in turn, by comma; unset: gpt-6-luna at OpenAI, none elsewhere",
    )
    judge_model: str = Field(
        default="gpt-6-luna",
        validation_alias="RADIOX_JUDGE_MODEL",
        description="the language model that checks what another wrote",
    )
    judge_base_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_JUDGE_BASE_URL",
        repr=False,
        description="a server of its own for the judge, for example a local one; unset: the writer's",
    )
    judge_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_JUDGE_API_KEY",
        description="of the judge's server; unset: the writer's, or none where the judge has a server of its own",
    )
    image_model: str = Field(
        default="gpt-image-2.6-flare", validation_alias="RADIOX_IMAGE_MODEL", description="the model that paints covers"
    )

    speech_base_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_SPEECH_BASE_URL",
        repr=False,
        description="a server with OpenAI's speech endpoint (Kokoro-FastAPI, Speaches); unset: OPENAI_BASE_URL's",
    )
    speech_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_SPEECH_API_KEY",
        description="of that server; unset: OPENAI_API_KEY where it is the same server",
    )
    speech_model: str | None = Field(
        default=None,
        validation_alias="RADIOX_SPEECH_MODEL",
        description="unset: gpt-4o-mini-tts, or kokoro at a speech server of its own",
    )

    elevenlabs_api_key: SecretStr | None = Field(
        default=None, validation_alias="ELEVENLABS_API_KEY", description="unset: the local voices"
    )
    elevenlabs_base_url: str | None = Field(
        default=None, validation_alias="ELEVENLABS_BASE_URL", repr=False, description="unset: ElevenLabs' own"
    )
    voice_model: str | None = Field(
        default=None,
        validation_alias="RADIOX_VOICE_MODEL",
        description="unset: chosen by the preset's voice quality",
    )

    voices_url: str = Field(
        default="https://huggingface.co",
        validation_alias="RADIOX_VOICES_URL",
        description="where `radiox voices install` fetches from: the model hub, or a mirror of its layout",
    )

    openweather_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENWEATHER_API_KEY", description="unset: the keyless weather service"
    )
    openweather_base_url: str = Field(
        default="https://api.openweathermap.org",
        validation_alias="OPENWEATHER_BASE_URL",
        description="used when its key is set",
    )
    weather_base_url: str = Field(
        default="https://api.open-meteo.com",
        validation_alias="RADIOX_WEATHER_BASE_URL",
        description="keyless",
    )
    markets_base_url: str = Field(
        default="https://api.coingecko.com", validation_alias="RADIOX_MARKETS_BASE_URL", description="keyless"
    )

    supabase_url: str | None = Field(
        default=None,
        validation_alias="SUPABASE_URL",
        repr=False,
        description="a project whose Storage gets every edition; unset: editions stay in the home",
    )
    supabase_service_key: SecretStr | None = Field(
        default=None,
        validation_alias="SUPABASE_SERVICE_KEY",
        description="the project's service key; set together with its address",
    )
    bucket: str = Field(
        default="radiox",
        validation_alias="RADIOX_BUCKET",
        description="the Storage bucket of the editions, public; blobs go to a private one beside it",
    )
    s3_endpoint: str | None = Field(
        default=None,
        validation_alias="RADIOX_S3_ENDPOINT",
        repr=False,
        description="an S3-compatible server; unset: Amazon's. Keys and region by the usual AWS_… names",
    )
    s3_bucket: str | None = Field(
        default=None,
        validation_alias="RADIOX_S3_BUCKET",
        description="an S3 bucket that gets every edition, public; blobs go to a private one beside it",
    )
    blobs: Literal["local", "supabase", "s3"] = Field(
        default="local",
        validation_alias="RADIOX_BLOBS",
        description="where workers pass bytes to each other: a shared folder, or a remote store when they share none",
    )

    fetch_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias="RADIOX_FETCH_ALLOW",
        description="host[:port] that may be private, by comma",
    )
    public_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_PUBLIC_URL",
        description="where the editions folder is served, for absolute links in feeds",
    )
    owner_email: str | None = Field(
        default=None,
        validation_alias="RADIOX_OWNER_EMAIL",
        description="a public address in the feeds: Spotify sends its code there when the podcast is claimed",
        pattern=r"^[^@\s<>]+@[^@\s<>]+$",
    )

    concurrency: str = Field(
        default="",
        validation_alias="RADIOX_CONCURRENCY",
        description="provider=calls at once, by comma",
        pattern=r"^\s*([\w-]+\s*=\s*0*[1-9]\d*\s*(,\s*|$))*$",
    )
    prices: Path | None = Field(
        default=None, validation_alias="RADIOX_PRICES", description="a price table over the bundled one"
    )
    ladder: str = Field(default="", validation_alias="RADIOX_LADDER", description="rung=seconds before air, by comma")

    lease: float = Field(
        default=30.0,
        validation_alias="RADIOX_LEASE",
        gt=0.5,
        description="seconds after which a silent worker's step may be taken over",
    )
    stalled_after: float = Field(
        default=45.0,
        validation_alias="RADIOX_STALLED_AFTER",
        gt=1,
        description="seconds without any progress after which a show is submitted again; more than the lease",
    )

    probe_folder: Path | None = Field(
        default=None,
        validation_alias="RADIOX_PROBE_FOLDER",
        description="where a worker and beat touch the files `alive` and `ready` for a container's probes; unset: none",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", validation_alias="RADIOX_LOG_LEVEL", description="of every process, on stderr"
    )

    _split = field_validator("fetch_allow", "script_fallbacks", "programmes", mode="before")(split_commas)

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("ladder")
    @classmethod
    def _ladder_can_be_read(cls, value: str) -> str:
        if value:
            from radiox_tasks.model.ladder import (
                parse_ladder,  # imported here: the ladder depends on the settings
            )

            parse_ladder(value)
        return value

    @field_validator("home")
    @classmethod
    def _home_is_absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    def for_judge(self) -> Self:
        """The settings with the judge's model in place of the writer's."""
        changes: dict[str, object] = {"script_model": self.judge_model}
        if self.judge_base_url is not None:  # the key belongs to the writer's server
            changes |= {"openai_base_url": self.judge_base_url, "openai_api_key": self.judge_api_key}
        elif self.judge_api_key is not None:
            changes["openai_api_key"] = self.judge_api_key
        return self.model_copy(update=changes)

    @property
    def preset_folders(self) -> tuple[Path, ...]:
        """The preset folders in search order: RADIOX_PRESETS, presets edited over HTTP, bundled presets."""
        import os

        extra = tuple(Path(part).expanduser() for part in self.presets.split(os.pathsep) if part)
        return (*extra, self.home / "presets", ROOT / "presets")
