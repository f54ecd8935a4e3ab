"""Two graders' verdicts on the same answers -> how far they agree. Pure.

Contract: counts of the four ways in which two verdicts can meet; kappa is None where one of the graders never varies,
since chance alone would then agree as often.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """`both_right`, `judge_only` (right for the judge alone), `rules_only`, `both_wrong`."""

    both_right: int
    judge_only: int
    rules_only: int
    both_wrong: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> "Agreement":
        """From (right for the judge, right by the rules)."""
        told = list(pairs)
        counts = [told.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))]
        return cls(*counts)

    @property
    def n(self) -> int:
        """How many answers both graded."""
        return self.both_right + self.judge_only + self.rules_only + self.both_wrong

    @property
    def share(self) -> float:
        """Share of the answers on which they agree; 0 for none."""
        return (self.both_right + self.both_wrong) / self.n if self.n else 0.0

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: agreement beyond chance, 1 for full, 0 for none.

        Cohen 1960, "A coefficient of agreement for nominal scales", doi:10.1177/001316446002000104.
        """
        if not self.n:
            return None
        judge = (self.both_right + self.judge_only) / self.n
        rules = (self.both_right + self.rules_only) / self.n
        chance = judge * rules + (1 - judge) * (1 - rules)
        if chance == 1.0 or judge in (0.0, 1.0) or rules in (0.0, 1.0):
            return None
        return (self.share - chance) / (1 - chance)
