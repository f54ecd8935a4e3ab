"""What a claim adds to its evidence: a word that it does not hold, or a cause that it does not give. Pure.

Contract: an alignment -> the words of the addition, "" where there is none. Nothing excuses it: one word of a long
sentence makes it false, and neither the share of the words that are there nor the closeness of an embedder's vectors
tells a true word from a false one (docs/verification.md has the figures).
"""

import re
from collections.abc import Sequence

from qa.verify.passages import Line

_CAUSE = re.compile(r"because$|due$|owing$")
_CAUSAL = re.compile(
    r"\b(?:caus|becaus|due\b|owing|result|led\b|leads?\b|blam|after\b|since\b|as\b|over\b|from\b|thanks|reason|why\b|so\b"
    r"|trigger|provok|forc|prompt|when\b|for\b)"
)


def addition(claim: Line, part: Sequence[int], held: Sequence[bool], sentence: str) -> str:
    """The first word, with its neighbours that are missing too, that the evidence does not hold.

    `held` tells of each token of the claim whether the evidence or the sentences before it have it; `sentence` is the
    evidence in lower case.
    """
    missing = [i for i in part if claim.tokens[i].speaks and not held[i]]
    if missing:
        run = [missing[0]]
        for i in missing[1:]:
            if i - run[-1] > 2:
                break
            run.append(i)
        return " ".join(claim.tokens[i].text for i in range(run[0], run[-1] + 1))
    causal = next((i for i in part if _CAUSE.match(claim.tokens[i].low)), None)
    return claim.tokens[causal].text if causal is not None and not _CAUSAL.search(sentence) else ""
