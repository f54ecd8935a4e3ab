"""The noun that the checks give back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a sentence of evidence does not prove a claim; false when there is nothing.

    `contradicts` means that the evidence says something else in the same place, not only that it does not say this.
    """

    reason: str = ""
    contradicts: bool = False

    def __bool__(self) -> bool:
        return bool(self.reason)


NONE = Problem()
