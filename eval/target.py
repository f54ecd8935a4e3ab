"""The systems under test: the chain here, or any server that speaks OpenAI's chat completions.

Contract: a question -> its Record; whatever goes wrong with one question stands in its record. Thread-safe. A server
shows its answer and the addresses that it cites, but not what it retrieved. Knows nothing of scores or run folders.
"""

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlsplit

from eval.errors import TargetFailed
from eval.questions import GoldQuestion
from eval.records import Cited, Record, Seen
from ingest.archive import Archive
from ingest.sentences import sentences
from qa.chain import Chain
from qa.results import Citation, Passage, Question, Span

_TEXT_KEPT = 10  # passages below this place in both orders keep no text: no metric reads it
_TRIES = 3
_MARK = re.compile(r"\s?\[(\d{1,4})\]\((\S+?)\)")
_SUBJECT = (
    r"(?:the )?(?:(?:given|provided|retrieved) )?"
    r"(?:archive|articles?|context|passages?|documents?|text|sources?)(?: \w+)?"
)
_REFUSES = re.compile(
    r"^\W*(?:sorry[^.]{0,40}[.,]\s*)?(?:unanswerable|not answerable|no answer\b|unknown\W*$"
    r"|there is no (?:answer|information)|i (?:do not|don['’]t) know"
    r"|i (?:can ?not|can['’]t|am unable to) (?:answer|find|determine)"
    rf"|{_SUBJECT} (?:do(?:es)? not|don['’]t|doesn['’]t) (?:answer|say|mention|contain|state|provide)"
    rf"|{_SUBJECT} holds nothing)",
    re.IGNORECASE,
)


class Target(Protocol):
    """A system that answers questions."""

    def ask(self, gold: GoldQuestion) -> Record:
        """The record of one question. Never raises for what is wrong with the answer."""
        ...


class Local:
    """The chain in this process."""

    def __init__(self, chain: Chain, archive: Archive, asked_on: date) -> None:
        self._chain = chain
        self._archive = archive
        self._asked_on = asked_on

    def ask(self, gold: GoldQuestion) -> Record:
        """Ask, and keep every candidate with its scores."""
        began = time.perf_counter()
        try:
            trace = self._chain.trace(Question(gold.text, asked_on=gold.asked_on or self._asked_on))
        except Exception as error:  # one question must not end the run; the record is counted as an error
            return _failed(gold, error, began)
        answer = trace.answer
        return Record(
            gold=gold,
            status=answer.status,
            answer=answer.text if answer.status != "unanswerable" else "",
            citations=tuple(self._cited(c) for c in answer.citations),
            passages=_seen(trace.candidates, answer.passages),
            timings_ms=(*answer.timings_ms, ("total", _ms(began))),
            note=answer.note,
            model=answer.model,
            guess=trace.guess if answer.status == "unanswerable" else answer.text,
            certainty=trace.certainty,
            threshold=trace.threshold,
        )

    def retrieve(self, gold: GoldQuestion, k: int) -> Record:
        """The k passages that retrieval gives, at least as many as would be read; nothing is read, none is shown."""
        began = time.perf_counter()
        try:
            query = self._chain.understand(Question(gold.text, asked_on=gold.asked_on or self._asked_on))
            passages = self._chain.retrieve(query, k)
        except Exception as error:  # one question must not end the run; the record is counted as an error
            return _failed(gold, error, began)
        taken = (("total", _ms(began)),)
        return Record(gold, "unanswerable", "", passages=_seen(passages, ()), timings_ms=taken)

    def _cited(self, citation: Citation) -> Cited:
        source = citation.source
        stored = self._archive.article(source.article_id, source.version)
        exact = stored is not None and stored.article.text[slice(*citation.source_span)] == citation.quote
        return Cited(
            n=citation.n,
            span=citation.span,
            article_id=source.article_id,
            version=source.version,
            title=source.title,
            url=source.url,
            quote=citation.quote,
            source_span=citation.source_span,
            score=citation.score,
            exact="yes" if exact else "no",
        )


class Remote:
    """A server with POST {url}/chat/completions. Citations are its url_citation annotations and `[n](url)` links."""

    def __init__(self, url: str, model: str, *, key: str = "", seed: int = 0, timeout_s: float = 120) -> None:
        """Raises TargetFailed if nothing answers there, or if no model is named and the server lists none."""
        import httpx2

        path = urlsplit(url).path.rstrip("/")
        self._base = url.rstrip("/") + ("" if path else "/v1")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.Client(headers=headers, timeout=timeout_s)
        self._seed = seed
        try:
            listed = self._client.get(f"{self._base}/models")
        except httpx2.TransportError as error:
            raise TargetFailed(f"nothing answers at {self._base} ({error}): is the server running?") from error
        self.model = model or _first_model(listed)
        if not self.model:
            raise TargetFailed(f"{self._base} lists no model: name one with --model")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, gold: GoldQuestion) -> Record:
        """Ask by one user message. A 429 or 503 is tried again, at most three times."""
        began = time.perf_counter()
        try:
            message = self._message(gold.text)
            content = message.get("content") or ""
            if not isinstance(content, str):
                raise TargetFailed("the message's content is no text")
            answer, cited = parsed(content, message.get("annotations") or [])
        except Exception as error:  # one question must not end the run; the record is counted as an error
            return _failed(gold, error, began)
        refused = not answer or refuses(answer)
        return Record(
            gold=gold,
            status="unanswerable" if refused else "answered",
            answer="" if refused else answer,
            citations=() if refused else cited,
            timings_ms=(("total", _ms(began)),),
            note=answer if refused else "",
            model=self.model,
        )

    def _message(self, text: str) -> dict[str, Any]:
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": text}],
            "temperature": 0,
            "seed": self._seed,
        }
        for tries_left in reversed(range(_TRIES)):
            response = self._client.post(f"{self._base}/chat/completions", json=body)
            if response.status_code not in (429, 503) or not tries_left:
                break
            time.sleep(_wait_s(response.headers.get("retry-after", "")))
        if response.status_code != 200:
            raise TargetFailed(f"status {response.status_code}: {response.text[:200]}")
        message = response.json()["choices"][0]["message"]
        if not isinstance(message, dict):
            raise TargetFailed("the first choice has no message")
        return message


def refuses(answer: str) -> bool:
    """Whether a text says that there is no answer, in the words that language models use for it."""
    return bool(_REFUSES.search(answer))


def parsed(content: str, annotations: Sequence[Any]) -> tuple[str, tuple[Cited, ...]]:
    """(the answer without its links, what it cites). A link proves the sentence that it stands in or behind.

    An annotation of a stretch of text proves that stretch; one of a link adds only the title.
    """
    told = [n for a in annotations if isinstance(a, dict) and isinstance(n := a.get("url_citation", a), dict)]
    titles = {str(a.get("url", "")): str(a.get("title", "")) for a in told}
    marks = list(_MARK.finditer(content))
    kept = [(m.start(), m.end()) for m in marks]
    text = _without(content, kept)
    inside = sentences(text)
    found: list[Cited] = []
    for mark in marks:
        at = _moved(mark.start(), kept)
        span = next((s for s in reversed(inside) if s[0] < max(at, 1)), (0, len(text)))
        found.append(Cited(n=len(found) + 1, span=span, url=mark[2], title=titles.get(mark[2], "")))
    for note in told:
        url, start, end = str(note.get("url", "")), note.get("start_index"), note.get("end_index")
        if any(c.url == url for c in found) or not url:
            continue
        places = (_moved(start, kept), _moved(end, kept)) if isinstance(start, int) and isinstance(end, int) else (0, 0)
        found.append(Cited(n=len(found) + 1, span=places, url=url, title=titles[url]))
    return text.strip(), tuple(replace(c, span=_clipped(c.span, text)) for c in found)


def _without(text: str, cut: Sequence[Span]) -> str:
    kept, at = [], 0
    for start, end in cut:
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def _moved(at: int, cut: Sequence[Span]) -> int:
    """Where a place of the text lies once the cut stretches are gone."""
    return at - sum(min(at, end) - start for start, end in cut if start < at)


def _clipped(span: Span, text: str) -> Span:
    """The span in the text without the white space around it."""
    lead, length = len(text) - len(text.lstrip()), len(text.strip())
    return max(0, min(span[0] - lead, length)), max(0, min(span[1] - lead, length))


def _seen(candidates: Sequence[Passage], shown: Sequence[Passage]) -> tuple[Seen, ...]:
    fused = sorted(candidates, key=lambda p: -p.scores.fused)
    place = {p.chunk_id: rank for rank, p in enumerate(fused, start=1)}
    on_show = {p.chunk_id for p in shown}
    return tuple(
        Seen(
            article_id=p.source.article_id,
            start=p.start,
            end=p.end,
            title=p.source.title,
            text=p.text if min(rank, place[p.chunk_id]) <= _TEXT_KEPT or p.chunk_id in on_show else "",
            scores=p.scores,
            candidate_rank=place[p.chunk_id],
            rank=rank,
            shown=p.chunk_id in on_show,
        )
        for rank, p in enumerate(candidates, start=1)
    )


def _failed(gold: GoldQuestion, error: Exception, began: float) -> Record:
    return Record(
        gold, "unanswerable", "", timings_ms=(("total", _ms(began)),), error=f"{type(error).__name__}: {error}"[:500]
    )


def _first_model(response: Any) -> str:
    with suppress(ValueError, LookupError, TypeError):
        return str(response.json()["data"][0]["id"])
    return ""


def _wait_s(header: str) -> float:
    return min(30.0, float(header)) if header.isdecimal() else 1.0


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
