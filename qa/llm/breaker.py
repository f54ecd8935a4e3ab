"""Leaves a failing server alone for a while. Thread-safe.

Contract: after `failures` in a row it is open for `rest_s`; then one call may try, and its outcome closes or reopens.
"""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Closed, open or trying."""

    def __init__(self, failures: int, rest_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = failures
        self._rest = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0
        self._trying = False

    def admit(self) -> float:
        """0 if a call may go ahead, which must then be told of by succeed, fail or leave; else seconds to wait."""
        with self._lock:
            if self._failed < self._most:
                return 0.0
            left = self._until - self._clock()
            if left > 0 or self._trying:
                return max(left, 0.1)
            self._trying = True
            return 0.0

    def succeed(self) -> None:
        """The call gave an answer."""
        with self._lock:
            self._failed, self._trying = 0, False

    def fail(self) -> None:
        """The call failed."""
        with self._lock:
            self._failed += 1
            self._trying = False
            if self._failed >= self._most:
                self._until = self._clock() + self._rest

    def leave(self) -> None:
        """The call was given up by whoever asked: it tells nothing of the server."""
        with self._lock:
            self._trying = False
