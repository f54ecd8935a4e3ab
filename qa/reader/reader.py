"""The reader: points at the answer in a passage, or says that there is none. onnxruntime and tokenizers, no torch.

Contract: a question and passages -> one Reading a passage, in the same order. One forward pass gives the span, a
score that orders passages, and the case for "no answer". Knows nothing of retrieval or citations.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from ingest.embedder import packaged_model
from qa.reader.windows import Window, spans, stack, windows

LIMIT = 384  # tokens of a window: question, title and a chunk of the default size fit in one
_BATCH = 8
_SPANS = 5


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Characters [start, end) of the passage's text. `margin`: how far its logit lies above "no answer"."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader sees in one passage: spans that do not overlap, best first; none for an empty text."""

    spans: tuple[AnswerSpan, ...]

    @property
    def evidence(self) -> float:
        """The best margin: comparable between the passages of one question."""
        return self.spans[0].margin if self.spans else -100.0

    def placed(self, stretches: Sequence[tuple[int, int]], gap: int) -> "Reading":
        """The same spans in the text that the stretches were cut from, which were read one after the other with `gap`
        characters between. A span that reaches over a gap is left out."""
        found = []
        for span in self.spans:
            at = 0
            for start, end in stretches:
                if at <= span.start and span.end <= at + end - start:
                    found.append(AnswerSpan(span.start - at + start, span.end - at + start, span.margin))
                at += end - start + gap
        return Reading(tuple(found))


class Reader:
    """The neural reader. Thread-safe: one session, used read-only."""

    def __init__(self, folder: Path | None = None, *, threads: int = 2) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        here = folder or Path(str(resources.files("qa.reader") / "model"))
        self._tokenizer: Any = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(threads, os.cpu_count() or 1)
        options.log_severity_level = 3
        # Threads that spin while they wait cost twice the time where other work shares the cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            str(here / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read (title, text) pairs. Any language and length; a text without a word gives no span."""
        work = [
            window
            for number, (title, text) in enumerate(passages)
            if text.strip()
            for window in windows(self._tokenizer, question, title, text, number, LIMIT)
        ]
        work.sort(key=lambda window: len(window.ids))
        found: list[list[AnswerSpan]] = [[] for _ in passages]
        for begin in range(0, len(work), _BATCH):
            part = work[begin : begin + _BATCH]
            for window, starts, ends in zip(part, *self._forward(part), strict=True):
                text = passages[window.passage][1]
                for margin, start, end in spans(window, starts, ends, _SPANS):
                    start, end = _trim(text, start, end)
                    if start < end:
                        found[window.passage].append(AnswerSpan(start, end, margin))
        return [Reading(_distinct(candidates)) for candidates in found]

    def _forward(self, part: list[Window]) -> tuple[Any, Any]:
        ids, mask, types = stack(part)
        starts, ends = self._session.run(
            ["start_logits", "end_logits"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        )
        return starts, ends


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without space and punctuation that cannot belong to an answer; a bracket or quote stays with its partner."""
    while start < end and (text[start].isspace() or text[start] in ",.;:!?)]”’»"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:!?([“‘«"):
        end -= 1
    for left, right in ("()", "[]", "“”", "«»"):
        inside = text[start:end]
        if inside.startswith(left) and right not in inside:
            start += 1
        elif inside.endswith(right) and left not in inside:
            end -= 1
    if text[start:end].endswith(".") and not text[start : end - 1].rsplit(" ", 1)[-1].replace(".", "").isupper():
        end -= 1
    return start, end


def _distinct(candidates: list[AnswerSpan]) -> tuple[AnswerSpan, ...]:
    """The best spans of all windows that do not overlap."""
    chosen: list[AnswerSpan] = []
    for span in sorted(candidates, key=lambda s: (-s.margin, s.start)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return tuple(chosen[:_SPANS])
