"""The bucket that the settings select: Supabase Storage or S3."""

from typing import Literal

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.bucket import Bucket
from radiox_tasks.settings import Settings

StoreKind = Literal["supabase", "s3"]


def store_of(settings: Settings) -> StoreKind | None:
    """The remote store for editions; None: they stay in the home. S3 takes precedence if both are configured."""
    if settings.s3_bucket is not None:
        return "s3"
    return "supabase" if settings.supabase_url is not None else None


def bucket(settings: Settings, kind: StoreKind, name: str) -> Bucket:
    """The bucket of that name. Raises ProviderError("unauthorised") if the store's settings are incomplete."""
    if kind == "s3":
        from radiox_tasks.providers.storage.s3_bucket import S3Bucket

        return S3Bucket(settings, name)
    from radiox_tasks.providers.storage.supabase_bucket import SupabaseBucket

    return SupabaseBucket(settings, name)


def edition_bucket(settings: Settings) -> Bucket:
    """The public bucket of the editions. Raises ProviderError if no store is configured."""
    kind = store_of(settings)
    if kind is None:
        raise ProviderError("invalid", "no remote store is named: set RADIOX_S3_BUCKET or SUPABASE_URL")
    return bucket(settings, kind, edition_bucket_name(settings, kind))


def edition_bucket_name(settings: Settings, kind: StoreKind) -> str:
    """The name of the edition bucket."""
    return settings.s3_bucket or settings.bucket if kind == "s3" else settings.bucket
