"""What every document shares: it is immutable, strict about its fields, and travels as JSON."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """An immutable value that is stored and passed as JSON; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")
