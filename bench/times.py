"""Times in seconds -> percentiles in words. Pure."""

from collections.abc import Sequence

import numpy as np


def spread(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds; at least one time."""
    return f"p50 {1000 * np.quantile(seconds, 0.5):.1f} ms, p95 {1000 * np.quantile(seconds, 0.95):.1f} ms"
