"""Where in the evidence a token of the claim would stand, if it stood there at all. Pure.

Contract: an alignment and a stretch of the claim -> the stretch of the evidence between the neighbours' places.
"""

from collections.abc import Sequence

from qa.verify.passages import Line


def gap(line: Line, places: Sequence[int], i: int, j: int) -> tuple[int, int]:
    """The stretch of the evidence where tokens i to j of the claim would stand."""
    left = next((places[k] for k in range(i - 1, -1, -1) if places[k] >= 0), -1)
    right = next((places[k] for k in range(j + 1, len(places)) if places[k] >= 0), len(line.tokens))
    if left < right and (right - left <= 14 or left < 0):
        return left + 1, right
    if right < len(line.tokens):
        return max(0, right - 6), right
    return left + 1, min(len(line.tokens), left + 7)


def rivals(line: Line, places: Sequence[int], i: int, j: int, kinds: Sequence[str]) -> list[int]:
    """Tokens of these kinds in that stretch that the claim does not use: what the evidence says instead."""
    start, end = gap(line, places, i, j)
    taken = set(places)
    return [p for p in range(start, end) if p not in taken and line.tokens[p].kind in kinds]
