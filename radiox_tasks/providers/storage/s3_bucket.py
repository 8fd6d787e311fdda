"""A bucket in any S3-compatible store, through boto3: Amazon's, MinIO, Cloudflare R2, Hetzner, Garage and the like."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from radiox_tasks.providers.calls import ErrorKind, ProviderError
from radiox_tasks.providers.storage.bucket import MissingObjectError, StoredObject
from radiox_tasks.settings import Settings

ATTEMPTS = 4  # of each request, by botocore's standard retries: network errors, 5xx and throttling
CONNECT_SECONDS, READ_SECONDS = 10, 120
PART_BYTES = 8 * 1024 * 1024  # larger files are uploaded in parts, each retried on its own
MOST_KEYS = 1000  # of one deletion, by the API

_MISSING = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchBucket"})
_KINDS: dict[str, ErrorKind] = {
    "AccessDenied": "unauthorised",
    "InvalidAccessKeyId": "unauthorised",
    "SignatureDoesNotMatch": "unauthorised",
    "403": "unauthorised",
    "SlowDown": "rate_limited",
    "EntityTooLarge": "invalid",
    "QuotaExceeded": "quota",
}
_CHECK_KEY = "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and what the key may do"


class S3Bucket:
    """A Bucket in S3. Credentials and region come from boto3's usual sources (AWS_…, profiles, roles)."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self._endpoint = settings.s3_endpoint

    @cached_property
    def _client(self) -> Any:
        return self._connect(READ_SECONDS, ATTEMPTS)

    def _connect(self, seconds: float, attempts: int) -> Any:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(
            connect_timeout=min(seconds, CONNECT_SECONDS),
            read_timeout=seconds,
            retries={"total_max_attempts": attempts, "mode": "standard"},
            # Path style for a custom endpoint: most such servers have no host names for buckets.
            s3={"addressing_style": "path"} if self._endpoint else None,
            # Only if required: many compatible servers do not support the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        try:
            return boto3.session.Session().client("s3", endpoint_url=self._endpoint, config=config)
        except (BotoCoreError, ValueError) as error:
            raise ProviderError(
                "invalid", f"s3: {type(error).__name__}: check RADIOX_S3_ENDPOINT and AWS_REGION"
            ) from None

    def ensure(self, *, public: bool) -> None:
        if self.is_there():
            return
        try:
            self._create(public=public)
        except Exception as error:
            raise _failure(error, f"bucket {self.name}") from None

    def is_there(self) -> bool:
        """Whether the bucket exists. Raises ProviderError if the server does not permit the check."""
        try:
            self._client.head_bucket(Bucket=self.name)
        except Exception as error:
            if _code(error) in _MISSING:
                return False
            raise _failure(error, f"bucket {self.name}") from None
        return True

    def _create(self, *, public: bool) -> None:
        region = self._client.meta.region_name
        if region and region != "us-east-1":  # required everywhere except in this region
            self._client.create_bucket(Bucket=self.name, CreateBucketConfiguration={"LocationConstraint": region})
        else:
            self._client.create_bucket(Bucket=self.name)
        if public:
            self._client.put_bucket_policy(Bucket=self.name, Policy=public_policy(self.name))

    def put(self, path: str, content: bytes | Path, *, content_type: str, cache_seconds: int) -> None:
        from boto3.s3.transfer import TransferConfig

        facts = {"ContentType": content_type, "CacheControl": f"max-age={cache_seconds}"}
        try:
            if isinstance(content, bytes):
                self._client.put_object(Bucket=self.name, Key=path, Body=content, **facts)
                return
            config = TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False)
            self._client.upload_file(str(content), self.name, path, ExtraArgs=facts, Config=config)
        except Exception as error:
            raise _failure(error, f"upload of {path}") from None

    def get(self, path: str) -> bytes:
        try:
            content: bytes = self._client.get_object(Bucket=self.name, Key=path)["Body"].read()
        except Exception as error:
            if _code(error) in _MISSING:
                raise MissingObjectError(path) from None
            raise _failure(error, "download") from None
        return content

    def exists(self, path: str, *, timeout: float) -> bool:
        try:
            self._connect(timeout, 1).head_object(Bucket=self.name, Key=path)
        except Exception as error:
            if _code(error) in _MISSING:
                return False
            raise _failure(error, "lookup of an object") from None
        return True

    def delete(self, paths: Sequence[str]) -> None:
        from botocore.exceptions import ClientError

        for start in range(0, len(paths), MOST_KEYS):
            keys = [{"Key": path} for path in paths[start : start + MOST_KEYS]]
            try:
                answer = self._client.delete_objects(Bucket=self.name, Delete={"Objects": keys, "Quiet": True})
            except Exception as error:
                raise _failure(error, "removal") from None
            if refused := answer.get("Errors"):  # of single objects; the request as a whole succeeds
                raise _failure(ClientError({**answer, "Error": refused[0]}, "DeleteObjects"), "removal")

    def list(self) -> Iterator[StoredObject]:
        try:
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name):
                for entry in page.get("Contents", ()):
                    yield StoredObject(entry["Key"], entry["Size"], entry["LastModified"])
        except Exception as error:
            raise _failure(error, "list") from None

    def address(self, path: str, *, expires: int | None = None) -> str:
        if expires is not None:
            place = {"Bucket": self.name, "Key": path}
            try:
                return str(self._client.generate_presigned_url("get_object", Params=place, ExpiresIn=expires))
            except Exception as error:
                raise _failure(error, "signed URL") from None
        return public_base(self._endpoint, self.name) + path

    def readable_by_all(self) -> bool | None:
        """Whether the bucket's policy lets anyone read its objects; None if the server does not say."""
        try:
            return bool(self._client.get_bucket_policy_status(Bucket=self.name)["PolicyStatus"]["IsPublic"])
        except Exception as error:
            return False if _code(error) == "NoSuchBucketPolicy" else None


def public_base(endpoint: str | None, name: str) -> str:
    """The URL of a public bucket's objects."""
    return f"{endpoint.rstrip('/')}/{name}/" if endpoint else f"https://{name}.s3.amazonaws.com/"


def public_policy(name: str) -> str:
    """The bucket policy that lets anyone read objects but not list them."""
    import json

    statement = {
        "Sid": "PublicRead",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{name}/*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _code(error: Exception) -> str:
    response: Any = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def _failure(error: Exception, operation: str) -> ProviderError:
    """A boto3 or network error as a ProviderError, without key or content."""
    from boto3.exceptions import S3UploadFailedError
    from botocore.exceptions import ClientError, NoCredentialsError, PartialCredentialsError

    if isinstance(error, ProviderError):
        return error
    if isinstance(error, S3UploadFailedError) and isinstance(error.__context__, Exception):
        return _failure(error.__context__, operation)
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return ProviderError("unauthorised", "s3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    if isinstance(error, ClientError):
        code = _code(error)
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        kind = _KINDS.get(code, "transient" if status >= 500 else "invalid")
        remedy = f"; {_CHECK_KEY}" if kind == "unauthorised" else ""
        return ProviderError(kind, f"s3 {operation}: {code[:80]} (HTTP {status}){remedy}")
    return ProviderError("transient", f"s3 {operation}: {type(error).__name__}")
