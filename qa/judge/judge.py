"""The judge: does the evidence support the claim? A trained network, run by onnxruntime without torch.

Contract: (claim, evidence) pairs -> logits, higher means supported; two thresholds part them into supported, refused
and what the network cannot settle. A claim is a sentence, or a question with what may be its answer. Knows nothing of
passages or answers. How it was trained stands in `model/card.md`.
"""

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ingest.embedder import packaged_model

TOKENS = 256  # of claim and evidence together; the evidence is cut
_CLAIM_TOKENS = 120
_BATCH = 8


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Logits. At `supported` and above 90 % of hard claims are true, at `refused` and below 95 % are not, were both
    equally many; `yes` is how far "Yes." must lie above "No." to a question, or the other way round."""

    supported: float
    refused: float
    yes: float


class Judge(Protocol):
    """Scores claims. Implementations are thread-safe."""

    thresholds: Thresholds

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The logit of each (claim, evidence) pair, in order."""
        ...


class OnnxJudge:
    """The packaged network, or that of a folder with judge.onnx and thresholds.json."""

    def __init__(self, folder: Path | None = None, *, threads: int = 2) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        here = folder or Path(str(resources.files("qa.judge") / "model"))
        self.thresholds = Thresholds(**json.loads((here / "thresholds.json").read_text(encoding="utf-8")))
        self._tokenizer: Any = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cls, self._sep = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(threads, os.cpu_count() or 1)
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            str(here / "judge.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """As the seam says."""
        rows = [self._row(claim, evidence) for claim, evidence in pairs]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
        found = [0.0] * len(rows)
        for begin in range(0, len(order), _BATCH):
            part = order[begin : begin + _BATCH]
            longest = max(len(rows[i][0]) for i in part)
            ids, mask, types = (np.zeros((len(part), longest), np.int64) for _ in range(3))
            for row, i in enumerate(part):
                tokens, first = rows[i]
                ids[row, : len(tokens)], mask[row, : len(tokens)], types[row, first : len(tokens)] = tokens, 1, 1
            [logits] = self._session.run(
                ["logits"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
            )
            for i, logit in zip(part, logits.tolist(), strict=True):
                found[i] = float(logit)
        return found

    def _row(self, claim: str, evidence: str) -> tuple[list[int], int]:
        """Token ids, and where the evidence begins."""
        head = [self._cls, *self._tokenizer.encode(claim, add_special_tokens=False).ids[:_CLAIM_TOKENS], self._sep]
        body = self._tokenizer.encode(evidence, add_special_tokens=False).ids[: TOKENS - len(head) - 1]
        return [*head, *body, self._sep], len(head)


def probability(logit: float) -> float:
    """0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
