"""What every JSON body of the service has in common: bounds that hold before its fields are looked at.

Contract: a request model that derives from Body refuses fields that it does not name, and a body of half a million
fields at once instead of listing each. `Items` is a list that stops at its first bad item, for the same reason.
"""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_QUESTION_BYTES = 1_000_000  # of every body that is no article

_MOST_FIELDS = 100
T = TypeVar("T")

Items = Annotated[list[T], Field(fail_fast=True)]


class Body(BaseModel):
    """A JSON object of a request."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _bounded(cls, told: Any) -> Any:
        if isinstance(told, dict) and len(told) > _MOST_FIELDS:
            raise ValueError(f"an object of more than {_MOST_FIELDS} fields")
        return told
