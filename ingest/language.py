"""The language of a text, by py3langid's model of 97. Pure.

Contract: text -> its BCP 47 primary tag, or "" where the text is too short or too mixed to tell. Knows nothing of what
a page declares.
"""

from functools import cache
from typing import Any

_ENOUGH = 4000  # characters that are looked at
SURE = 0.5


def language_of(text: str, least: float = SURE) -> str:
    """The tag of the language that the text is in with a probability of at least `least`; "" if none is."""
    sample = text[:_ENOUGH]
    if sum(map(str.isalpha, sample)) < 8:
        return ""
    tag, probability = _identifier().classify(sample)
    return str(tag) if probability >= least else ""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
