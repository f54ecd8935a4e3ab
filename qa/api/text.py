"""Text as the service takes it: everything but what not every store can hold, halves of surrogate pairs and NUL."""

from typing import Annotated

from pydantic import AfterValidator


def _whole(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"character {error.start} is half of a surrogate pair") from error
    if (at := text.find("\0")) >= 0:
        raise ValueError(f"character {at} is NUL")
    return text


Text = Annotated[str, AfterValidator(_whole)]
