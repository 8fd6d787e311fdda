"""The base class of documents: frozen, with strict fields, serialised as JSON."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """An immutable value that is stored and sent as JSON. Unknown fields are errors in user input and in code. `read`
    and `read_json`, for documents stored or sent by another process, ignore fields that a later version added."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def read(cls, stored: object) -> Self:
        """Read a document stored or sent as `model_dump(mode="json")`. Raises ValidationError."""
        return cls.model_validate(stored, extra="ignore")

    @classmethod
    def read_json(cls, stored: str | bytes) -> Self:
        """Read a document stored or sent as `model_dump_json()`. Raises ValidationError."""
        return cls.model_validate_json(stored, extra="ignore")
