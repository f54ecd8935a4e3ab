"""What every test may use: one Chromium for the whole run."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests import browser as chromium

for _name in [n for n in os.environ if n.startswith("BYLINE_") and not n.startswith("BYLINE_TEST_")]:
    del os.environ[_name]  # settings of whoever runs the tests


@pytest.fixture(scope="session")
def running_chromium() -> Iterator[chromium.Chromium]:
    """Started once; skips where there is none, and fails with CI=true."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(chromium.running())
        except chromium.NoBrowser as missing:
            if os.environ.get("CI"):
                pytest.fail(str(missing), pytrace=False)
            pytest.skip(f"browser tests: {missing}")
        yield started


@pytest.fixture
def browser(running_chromium: chromium.Chromium) -> Iterator[Browser]:
    """The browser. Make a context per reader with `browser.new_context()`; each is closed after the test."""
    with running_chromium as held:
        yield held.browser
