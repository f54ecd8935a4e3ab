"""The noun that the checks give back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a sentence of evidence does not prove a claim; false when there is nothing.

    `contradicts` means that the evidence says something else in the same place, not only that it does not say this.
    `wording` means that the two may still say the same in words that no table joins: an embedder may overrule it.
    """

    reason: str = ""
    contradicts: bool = False
    wording: bool = False

    def __bool__(self) -> bool:
        return bool(self.reason)


NONE = Problem()
