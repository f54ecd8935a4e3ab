"""Scores are the same in every process to the last bit, however Python hashes words there."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CODE = """
from qa.reader.excerpts import excerpts
from qa.extract.overlap import cover, nearness, weights
words = [f"word{n}" for n in range(40)]
texts = [" ".join(words[n : n + 17]) + ". " + " ".join(words[n + 3 : n + 9]) + "." for n in range(20)]
bags = [set(text.replace(".", "").split()) for text in texts]
asked = weights(" ".join(words), bags)
print([cover(asked, bag).hex() for bag in bags], [nearness(asked, t, t[::2]).hex() for t in texts])
print(excerpts(" ".join(words), texts, 60))
"""


def test_shares_do_not_depend_on_the_order_of_sets() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(told) == 1
    assert told.pop().strip()
