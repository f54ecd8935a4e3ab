"""Limits of one caller: requests a minute, answers at once, language model tokens a day.

Contract: a principal's id in, an Allowance or TooMany with the seconds to wait out. Counts live in this process:
several processes behind a balancer each grant the whole limit. Knows nothing of HTTP.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from qa.api.problems import TooMany

_MINUTE_S = 60.0
_DAY_S = 86_400.0
_REMEMBERED = 10_000  # callers; the one that was quiet for longest is forgotten first


@dataclass(slots=True)
class _Caller:
    allowance: float
    at: float
    answers: int = 0
    tokens: int = 0
    day: float = field(default=0.0)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a caller's requests; a limit of 0 means that there is none."""

    limit: int
    left: int
    full_in_s: int
    wait_s: int = 0  # above 0: this request was one too many

    @property
    def granted(self) -> bool:
        """Whether the request may go on."""
        return not self.wait_s

    @property
    def headers(self) -> dict[str, str]:
        """As response headers."""
        told = {"Limit": self.limit, "Remaining": self.left, "Reset": self.full_in_s}
        return {f"X-RateLimit-{name}": str(value) for name, value in told.items()}


class Limits:
    """Thread-safe. 0 switches a limit off."""

    def __init__(
        self,
        requests_per_minute: int,
        concurrent_answers: int,
        tokens_per_day: int,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._requests = requests_per_minute
        self._answers = concurrent_answers
        self._tokens = tokens_per_day
        self._clock = clock
        self._callers: OrderedDict[str, _Caller] = OrderedDict()
        self._lock = threading.Lock()

    def request(self, caller: str) -> Allowance:
        """Count a request against a bucket that refills evenly over a minute."""
        if not self._requests:
            return Allowance(0, 0, 0)
        with self._lock:
            found, now = self._caller(caller), self._clock()
            per_s = self._requests / _MINUTE_S
            found.allowance = min(self._requests, found.allowance + (now - found.at) * per_s)
            found.at = now
            if found.allowance < 1:
                wait = int((1 - found.allowance) / per_s) + 1
                return Allowance(self._requests, 0, int(self._requests / per_s), wait)
            found.allowance -= 1
            left = int(found.allowance)
            return Allowance(self._requests, left, int((self._requests - left) / per_s))

    @contextmanager
    def answering(self, caller: str) -> Iterator[None]:
        """Hold one of the caller's places for an answer. Raises TooMany."""
        with self._lock:
            found = self._caller(caller)
            if self._answers and found.answers >= self._answers:
                raise TooMany(f"{self._answers} answers are under way for this key already", retry_after_s=1)
            now = self._clock()
            if now - found.day > _DAY_S:
                found.day, found.tokens = now, 0
            if self._tokens and found.tokens >= self._tokens:
                wait = int(_DAY_S - (now - found.day)) + 1
                raise TooMany(f"the day's {self._tokens:,} tokens are used up", retry_after_s=wait)
            found.answers += 1
        try:
            yield
        finally:
            with self._lock:
                found.answers -= 1

    def spent(self, caller: str, tokens: int) -> None:
        """Count tokens of a finished answer."""
        with self._lock:
            self._caller(caller).tokens += tokens

    def _caller(self, caller: str) -> _Caller:
        found = self._callers.get(caller)
        if found is None:
            found = self._callers[caller] = _Caller(float(self._requests), self._clock(), day=self._clock())
            if len(self._callers) > _REMEMBERED:
                oldest = next((name for name, c in self._callers.items() if not c.answers), None)
                if oldest is not None:
                    del self._callers[oldest]
        self._callers.move_to_end(caller)
        return found
