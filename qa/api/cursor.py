"""Opaque cursors: where a list goes on. Clients send them back and never read them."""

import base64
import binascii
import json

from qa.api.problems import BadRequest


def write(*values: str | float) -> str:
    """The cursor for these values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read(cursor: str, *kinds: type) -> tuple[object, ...]:
    """The values back. Raises BadRequest for what we did not write."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadRequest("this cursor is not ours: start the list anew") from error
    if not isinstance(values, list) or [type(v) for v in values] != list(kinds):
        raise BadRequest("this cursor is not ours: start the list anew")
    return tuple(values)
