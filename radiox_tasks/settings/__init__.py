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
        description="verifies the gateway's tokens (HS256, 32 bytes or more); with RADIOX_JWKS_URL unset too: full "
        "access on a loopback address, only public pages on any other",
    )
    jwks_url: str | None = Field(
        default=None,
        validation_alias="RADIOX_JWKS_URL",
        description="URL of the token issuer's public keys; requires RADIOX_JWT_ISSUER and RADIOX_JWT_AUDIENCE",
    )
    jwt_issuer: str | None = Field(
        default=None, validation_alias="RADIOX_JWT_ISSUER", description="the accepted `iss` claim"
    )
    jwt_audience: str | None = Field(
        default=None,
        validation_alias="RADIOX_JWT_AUDIENCE",
        description="the accepted `aud` claim; unset: tokens with an audience are rejected",
    )
    jwt_scopes_claim: str = Field(
        default="scope",
        validation_alias="RADIOX_JWT_SCOPES_CLAIM",
        description="claim that holds the scopes read, produce or admin; may be a path such as app_metadata.radiox",
        pattern=r"^[\w-]+(\.[\w-]+)*$",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias="RADIOX_ALLOWED_HOSTS",
        description="comma-separated host names the gateway accepts besides localhost, IP addresses and "
        "RADIOX_PUBLIC_URL",
    )
    rate_limit: int = Field(
        default=600,
        validation_alias="RADIOX_RATE_LIMIT",
        description="requests per minute and client at the gateway; one tenth of it for requests that change something",
        ge=10,
    )

    metrics_port: int = Field(
        default=9464,
        validation_alias="RADIOX_METRICS_PORT",
        description="port of the Prometheus metrics of `radiox serve` and `radiox up`; 0: no metrics",
        ge=0,
        le=65535,
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        validation_alias="RADIOX_METRICS_HOST",
        description="address the metrics listen on; they contain names of presets and providers, and costs",
    )
    task_events: bool = Field(
        default=False,
        validation_alias="RADIOX_TASK_EVENTS",
        description="send Celery's events for each task from the start; otherwise workers send them from when a "
        "monitor such as Flower asks",
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
        description="user:password for Flower; required unless RADIOX_FLOWER_HOST is a loopback address",
    )

    webhooks: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_WEBHOOKS",
        description="comma-separated URLs that receive an event at each milestone of a show; requires "
        "RADIOX_WEBHOOK_SECRET",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_WEBHOOK_SECRET",
        description="signs webhooks: whsec_ followed by base64 of 24 to 64 bytes; new,old while the secret is rotated",
    )
    pings: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_PINGS",
        description="comma-separated preset=URL of a dead-man's switch: requested when a scheduled show goes on air, "
        "with /fail appended when one failed or was missed",
    )
    reports: SecretStr | None = Field(
        default=None,
        validation_alias="RADIOX_REPORTS",
        description="Apprise URLs (mailto://…, slack://…, ntfy://…), separated by white space, that are notified of "
        "missed and failed shows",
    )

    traces_endpoint: str | None = Field(
        default=None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        repr=False,
        description="OTLP over HTTP endpoint for traces; requires the extra `tracing`; unset: no traces",
    )

    _split_hosts = field_validator("allowed_hosts", mode="before")(split_commas)

    @model_validator(mode="after")
    def _outgoing_can_be_read(self) -> "Settings":
        secrets, _ = self.webhook_secret_list, self.ping_list
        if self.webhook_list and not secrets:
            raise ValueError("RADIOX_WEBHOOKS needs RADIOX_WEBHOOK_SECRET, with which receivers verify the sender")
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
