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
        description="folder of the database, blobs, editions, the embedded broker's data and your own jingles",
    )
    broker_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_BROKER_URL",
        repr=False,
        description="URL of a Valkey or Redis server; unset: an embedded Valkey for all commands on this machine",
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_DATABASE_URL",
        description="postgresql://… (a Supabase database works too); unset: SQLite in RADIOX_HOME",
    )
    presets: str = Field(
        default="", validation_alias="RADIOX_PRESETS", description="additional preset folders, separated like PATH"
    )
    programmes: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias="RADIOX_PROGRAMMES",
        description="comma-separated presets on the schedule; unset: your own presets and enabled bundled ones",
    )

    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="OPENAI_API_KEY",
        description="OpenAI API key; unset: local writer and drawn cover",
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        repr=False,
        description="URL of an OpenAI-compatible server; unset: OpenAI's API",
    )
    script_model: str = Field(
        default="gpt-6.1-terra",
        validation_alias="RADIOX_SCRIPT_MODEL",
        description="language model that writes the script",
    )
    script_fallbacks: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        default=None,
        validation_alias="RADIOX_SCRIPT_FALLBACKS",
        description="comma-separated fallback models, tried in order; unset: gpt-6-luna at OpenAI, none elsewhere",
    )
    judge_model: str = Field(
        default="gpt-6-luna",
        validation_alias="RADIOX_JUDGE_MODEL",
        description="language model that checks the script",
    )
    judge_base_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_JUDGE_BASE_URL",
        repr=False,
        description="URL of a separate server for the judge, for example a local one; unset: the writer's server",
    )
    judge_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_JUDGE_API_KEY",
        description="API key of the judge's server; unset: the writer's key, or none if RADIOX_JUDGE_BASE_URL is set",
    )
    image_model: str = Field(
        default="gpt-image-2.6-flare", validation_alias="RADIOX_IMAGE_MODEL", description="image model for covers"
    )

    speech_base_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_SPEECH_BASE_URL",
        repr=False,
        description="URL of a server with OpenAI's speech endpoint (Kokoro-FastAPI, Speaches); unset: OPENAI_BASE_URL",
    )
    speech_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_SPEECH_API_KEY",
        description="API key of the speech server; unset: OPENAI_API_KEY if it is the same server",
    )
    speech_model: str | None = Field(
        default=None,
        validation_alias="RADIOX_SPEECH_MODEL",
        description="speech model; unset: gpt-4o-mini-tts, or kokoro at a speech server other than OpenAI's",
    )

    elevenlabs_api_key: SecretStr | None = Field(
        default=None, validation_alias="ELEVENLABS_API_KEY", description="ElevenLabs API key; unset: local voices"
    )
    elevenlabs_base_url: str | None = Field(
        default=None,
        validation_alias="ELEVENLABS_BASE_URL",
        repr=False,
        description="URL of the ElevenLabs API; unset: its public one",
    )
    voice_model: str | None = Field(
        default=None,
        validation_alias="RADIOX_VOICE_MODEL",
        description="ElevenLabs model; unset: chosen by the preset's voice quality",
    )

    voices_url: str = Field(
        default="https://huggingface.co",
        validation_alias="RADIOX_VOICES_URL",
        description="server that `radiox voices install` downloads from: the model hub, or a mirror with its layout",
    )

    openweather_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="OPENWEATHER_API_KEY",
        description="OpenWeather API key; unset: Open-Meteo, which needs none",
    )
    openweather_base_url: str = Field(
        default="https://api.openweathermap.org",
        validation_alias="OPENWEATHER_BASE_URL",
        description="used if OPENWEATHER_API_KEY is set",
    )
    weather_base_url: str = Field(
        default="https://api.open-meteo.com",
        validation_alias="RADIOX_WEATHER_BASE_URL",
        description="weather API; needs no key",
    )
    markets_base_url: str = Field(
        default="https://api.coingecko.com",
        validation_alias="RADIOX_MARKETS_BASE_URL",
        description="market prices API; needs no key",
    )

    supabase_url: str | None = Field(
        default=None,
        validation_alias="SUPABASE_URL",
        repr=False,
        description="URL of the Supabase project whose Storage receives every edition; unset: no Supabase Storage",
    )
    supabase_service_key: SecretStr | None = Field(
        default=None,
        validation_alias="SUPABASE_SERVICE_KEY",
        description="the project's service key; required if SUPABASE_URL is set",
    )
    bucket: str = Field(
        default="radiox",
        validation_alias="RADIOX_BUCKET",
        description="public Storage bucket for editions; blobs go to a second, private bucket",
    )
    s3_endpoint: str | None = Field(
        default=None,
        validation_alias="RADIOX_S3_ENDPOINT",
        repr=False,
        description="URL of an S3-compatible server; unset: Amazon S3. The AWS_… variables give keys and region",
    )
    s3_bucket: str | None = Field(
        default=None,
        validation_alias="RADIOX_S3_BUCKET",
        description="public S3 bucket for editions; blobs go to a second, private bucket",
    )
    blobs: Literal["local", "supabase", "s3"] = Field(
        default="local",
        validation_alias="RADIOX_BLOBS",
        description="where workers exchange blobs: the home's folder, or a remote store if they share no disk",
    )

    keep_records: int = Field(
        default=400,
        validation_alias="RADIOX_KEEP_RECORDS",
        ge=90,  # the events of a show are kept that long, and caps count the calls of a month
        description="days after which the records of a show are deleted, once its edition is retired; at least 90",
    )

    fetch_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias="RADIOX_FETCH_ALLOW",
        description="comma-separated host[:port] that may have a private address",
    )
    public_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_PUBLIC_URL",
        description="public URL of the editions folder, for absolute links in feeds",
    )
    owner_email: str | None = Field(
        default=None,
        validation_alias="RADIOX_OWNER_EMAIL",
        description="e-mail address in the feeds, public; Spotify sends its verification code to it",
        pattern=r"^[^@\s<>]+@[^@\s<>]+$",
    )

    concurrency: str = Field(
        default="",
        validation_alias="RADIOX_CONCURRENCY",
        description="comma-separated provider=concurrent calls",
        pattern=r"^\s*([\w-]+\s*=\s*0*[1-9]\d*\s*(,\s*|$))*$",
    )
    prices: Path | None = Field(
        default=None, validation_alias="RADIOX_PRICES", description="file whose prices override the bundled price table"
    )
    ladder: str = Field(
        default="", validation_alias="RADIOX_LADDER", description="comma-separated rung=seconds before air time"
    )

    lease: float = Field(
        default=30.0,
        validation_alias="RADIOX_LEASE",
        gt=0.5,
        description="seconds without a heartbeat after which another worker may take over a step",
    )
    stalled_after: float = Field(
        default=45.0,
        validation_alias="RADIOX_STALLED_AFTER",
        gt=1,
        description="seconds without progress after which a show is submitted again; must exceed RADIOX_LEASE",
    )

    probe_folder: Path | None = Field(
        default=None,
        validation_alias="RADIOX_PROBE_FOLDER",
        description="folder for the files `alive` and `ready`, which a worker and beat touch for container probes",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING",
        validation_alias="RADIOX_LOG_LEVEL",
        description="log level of every process; logs go to stderr",
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
            from radiox_tasks.model.timing.ladder import (
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
