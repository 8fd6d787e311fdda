"""All settings, from the environment or a .env file; the defaults work on a bare machine."""

from functools import lru_cache
from typing import Annotated

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from radiox_tasks.settings import outgoing
from radiox_tasks.settings.commas import split_commas
from radiox_tasks.settings.station import ROOT, StationSettings

__all__ = ["ROOT", "Settings", "get_settings"]


class Settings(StationSettings):
    """All settings. Secrets are SecretStr, which prints as asterisks."""

    jwt_secret: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_JWT_SECRET",
        description="verifies the gateway's tokens (HS256, 32 bytes or more); unset, as the next: open on a loopback "
        "address, and only what is public on any other",
    )
    jwks_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_JWKS_URL",
        description="the public keys of who signs the gateway's tokens; needs issuer and audience",
    )
    jwt_issuer: str | None = Field(
        default=None, validation_alias="RADIOX_JWT_ISSUER", description="the only `iss` that is accepted"
    )
    jwt_audience: str | None = Field(
        default=None,
        validation_alias="RADIOX_JWT_AUDIENCE",
        description="the only `aud` that is accepted; unset: tokens with an audience are refused",
    )
    jwt_scopes_claim: str = Field(
        default="scope",
        validation_alias="RADIOX_JWT_SCOPES_CLAIM",
        description="where a token says read, produce or admin: a claim, or a path such as app_metadata.radiox",
        pattern=r"^[\w-]+(\.[\w-]+)*$",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias="RADIOX_ALLOWED_HOSTS",
        description="names the gateway answers to, by comma, besides localhost, IP addresses and RADIOX_PUBLIC_URL's",
    )
    rate_limit: int = Field(
        default=600,
        validation_alias="RADIOX_RATE_LIMIT",
        description="requests a client may send to the gateway in a minute; a tenth of it to change something",
        ge=10,
    )

    metrics_port: int = Field(
        default=9464,
        validation_alias="RADIOX_METRICS_PORT",
        description="Prometheus metrics, served by `radiox serve` and `radiox up`; 0: none",
        ge=0,
        le=65535,
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        validation_alias="RADIOX_METRICS_HOST",
        description="the address the metrics listen on; they name presets, providers and sums of money",
    )
    gateway_port: int = Field(
        default=8080, validation_alias="RADIOX_PORT", description="the gateway's port", ge=0, le=65535
    )
    gateway_host: str = Field(
        default="127.0.0.1",
        validation_alias="RADIOX_HOST",
        description="the address the gateway listens on",
    )
    flower_host: str = Field(
        default="127.0.0.1",
        validation_alias="RADIOX_FLOWER_HOST",
        description="the address Flower listens on",
    )
    flower_auth: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_FLOWER_AUTH",
        description="user:password for Flower; required where RADIOX_FLOWER_HOST is no loopback address",
    )

    webhooks: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_WEBHOOKS",
        description="addresses that every milestone of a show is posted to, by comma; needs RADIOX_WEBHOOK_SECRET",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_WEBHOOK_SECRET",
        description="signs those posts: whsec_ and base64 of 24 to 64 bytes; during a change new and old, by comma",
    )
    pings: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_PINGS",
        description="preset=address of a dead-man's switch, by comma: asked for when a scheduled show goes on air, "
        "with /fail behind it when one failed or was missed",
    )
    reports: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_REPORTS",
        description="Apprise addresses (mailto://…, slack://…, ntfy://…), by white space, that are told of missed and "
        "failed shows",
    )

    traces_endpoint: str | None = Field(
        default=None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        repr=False,
        description="where traces go, by OTLP over HTTP; needs the extra `tracing`; unset: none are made",
    )

    _split_hosts = field_validator("allowed_hosts", mode="before")(split_commas)

    @model_validator(mode="after")
    def _outgoing_can_be_read(self) -> "Settings":
        secrets, _ = self.webhook_secret_list, self.ping_list
        if self.webhook_list and not secrets:
            raise ValueError("RADIOX_WEBHOOKS needs RADIOX_WEBHOOK_SECRET: receivers tell by it who posts")
        return self

    @property
    def webhook_list(self) -> tuple[str, ...]:
        """The URLs of the webhooks. Raises ValueError."""
        return outgoing.addresses(self.webhooks)

    @property
    def webhook_secret_list(self) -> tuple[str, ...]:
        """The signing secrets of the webhooks. Raises ValueError."""
        return outgoing.secrets(self.webhook_secret)

    @property
    def ping_list(self) -> tuple[tuple[str, str], ...]:
        """Preset and URL of each dead-man's switch. Raises ValueError."""
        return outgoing.by_preset(self.pings)

    @property
    def report_list(self) -> tuple[str, ...]:
        """The Apprise addresses."""
        return tuple(self.reports.get_secret_value().split()) if self.reports else ()


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, cached."""
    return Settings()
