"""Prometheus metrics of the domain, and JSON logs.

Contract: nouns in, counters out; no label ever holds text that a caller wrote. Knows nothing of HTTP frameworks.
"""

import logging

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from structlog.typing import Processor

from qa.results import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """One registry for one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "byline_answers", "Answers by status and model.", ["status", "model"], registry=self.registry
        )
        self._stages = Histogram(
            "byline_stage_seconds", "Time in each stage.", ["stage"], buckets=_SECONDS, registry=self.registry
        )
        self._hits = Histogram(
            "byline_retrieved_passages", "Passages per answer.", buckets=(0, 1, 2, 4, 8, 16, 32), registry=self.registry
        )
        self._dropped = Counter(
            "byline_dropped_sentences", "Sentences dropped for lack of support.", ["verdict"], registry=self.registry
        )
        self._tokens = Counter("byline_tokens", "Tokens of the language model.", ["kind"], registry=self.registry)
        self._requests = Histogram(
            "byline_http_request_seconds",
            "Requests by route.",
            ["method", "route", "status"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.streams = Gauge("byline_open_streams", "Streams being sent.", registry=self.registry)
        self.tasks = Gauge("byline_tasks", "Tasks of the event loop.", registry=self.registry)
        self.jobs = Gauge("byline_jobs", "Jobs at work or waiting in the pool.", registry=self.registry)

    def answer(self, answer: Answer) -> None:
        """Count a finished answer."""
        self._answers.labels(answer.status, answer.model).inc()
        for stage, milliseconds in answer.timings_ms:
            self._stages.labels(stage).observe(milliseconds / 1000)
        self._hits.observe(len(answer.passages))
        for removal in answer.removed:
            self._dropped.labels(removal.verdict).inc()
        self._tokens.labels("in").inc(answer.tokens_in)
        self._tokens.labels("out").inc(answer.tokens_out)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        known = method if method in {"GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"} else "other"
        self._requests.labels(known, route, str(status)).observe(seconds)

    def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self.registry)


def log_as_json() -> None:
    """Send every log line of this process to standard error as one JSON object."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("httpx", "httpx2", "chromadb", "mcp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
