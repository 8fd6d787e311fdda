"""The base class of documents: frozen, with strict fields, serialised as JSON."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """An immutable value that is stored and passed as JSON.

    Unknown fields are errors where a person wrote them, or code. What was stored or sent by another process is read
    with `read` and `read_json`: a process of a later version may have added fields, and those are left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def read(cls, stored: object) -> Self:
        """The document that was stored or sent as `model_dump(mode="json")`. Raises ValidationError."""
        return cls.model_validate(stored, extra="ignore")

    @classmethod
    def read_json(cls, stored: str | bytes) -> Self:
        """The document that was stored or sent as `model_dump_json()`. Raises ValidationError."""
        return cls.model_validate_json(stored, extra="ignore")
