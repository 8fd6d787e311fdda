"""Checks of the remote store: reachable, public where needed, and accepting files of a show's size."""

from radiox_tasks.providers.storage.configured_bucket import StoreKind, edition_bucket_name, store_of
from radiox_tasks.settings import Settings
from radiox_tasks.station.doctor.finding import Finding, fail, misshapen, ok, warn

LARGEST_FILE_BYTES = 20 * 1024 * 1024
"""A show of 15 minutes at 192 kb/s; a bucket has to accept at least this."""


def store(settings: Settings) -> Finding:
    """Check the configured store: S3, Supabase, or none."""
    kind = store_of(settings)
    if settings.blobs != "local" and settings.blobs != kind:
        other = "RADIOX_S3_BUCKET" if settings.blobs == "s3" else "SUPABASE_URL"
        if settings.blobs == "s3" or settings.supabase_url is None:
            return fail(f"RADIOX_BLOBS is {settings.blobs} and {other} is not set", "set it, or RADIOX_BLOBS=local")
    if kind == "s3":
        return s3(settings)
    if settings.supabase_url is None and settings.supabase_service_key is None:
        return ok("editions and blobs in the home")
    return supabase(settings)


def supabase(settings: Settings) -> Finding:
    """Check that Storage accepts the service key, and that the bucket is public if needed."""
    if settings.supabase_url is None or settings.supabase_service_key is None:
        return fail("only one of SUPABASE_URL and SUPABASE_SERVICE_KEY is set", "set both, or neither")
    if wrong := misshapen(settings.supabase_service_key, "SUPABASE_SERVICE_KEY"):
        return wrong
    from radiox_tasks.providers.storage.supabase_client import connect, public_role, storage_failure

    if role := public_role(settings.supabase_service_key.get_secret_value()):
        return fail(
            f"SUPABASE_SERVICE_KEY is the {role} key, which may not write",
            "set the service role's or a secret key (project settings, API keys)",
        )
    try:
        buckets = {bucket.name: bucket for bucket in connect(settings).storage.list_buckets()}
    except Exception as error:
        return fail(str(storage_failure(error, "list of buckets")), "check SUPABASE_URL and SUPABASE_SERVICE_KEY")
    found = buckets.get(settings.bucket)
    if found is None:
        return ok(f"Storage answers, bucket {settings.bucket} is created with the first edition")
    if not found.public and settings.public_url is None:
        return fail(
            f"the bucket {settings.bucket} is private, and the links of feed and pages to it are public",
            "make it public (docs/operations.md), or set RADIOX_PUBLIC_URL to where its files are read",
        )
    if found.file_size_limit is not None and found.file_size_limit < LARGEST_FILE_BYTES:
        size = found.file_size_limit / 1024 / 1024
        return warn(f"the bucket {settings.bucket} takes files of {size:.1f} MB at most", "raise its file size limit")
    return ok(f"Storage answers, bucket {settings.bucket} is there")


def s3(settings: Settings) -> Finding:
    """Check that the bucket exists or can be created, and is public."""
    from radiox_tasks.providers.calls import ProviderError
    from radiox_tasks.providers.storage.s3_bucket import S3Bucket

    kind: StoreKind = "s3"
    files = S3Bucket(settings, edition_bucket_name(settings, kind))
    try:
        there = files.is_there()
    except ProviderError as error:
        advice = "check RADIOX_S3_ENDPOINT, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        return fail(str(error), advice)
    if not there:
        return ok(f"S3 answers, bucket {files.name} is created with the first edition")
    if files.readable_by_all() is False and settings.public_url is None:
        return warn(
            f"the bucket {files.name} has no policy for public reading, and the links to it are public",
            "give it one (docs/operations.md), or set RADIOX_PUBLIC_URL to where its files are read",
        )
    return ok(f"S3 answers, bucket {files.name} is there")
