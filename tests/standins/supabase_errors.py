"""The errors with which Supabase Storage refuses a request."""


class RefusalError(Exception):
    def __init__(self, status: str, error: str, message: str, code: str) -> None:
        super().__init__(message)
        self.body = {"statusCode": status, "error": error, "message": message, "code": code}


def no_bucket() -> RefusalError:
    return RefusalError("404", "Bucket not found", "Bucket not found", "NoSuchBucket")


def no_object() -> RefusalError:
    return RefusalError("404", "not_found", "Object not found", "NoSuchKey")


def too_large() -> RefusalError:
    return RefusalError("413", "Payload too large", "The object exceeded the maximum allowed size", "EntityTooLarge")
