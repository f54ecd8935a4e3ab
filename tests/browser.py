"""A Chromium for tests that look at pages as a reader does: found, or installed, or plainly missing.

Contract: an installed Chrome or Chromium is used as it is. On a Debian system and as root the package is installed;
elsewhere the tests are skipped with the reason, and with CI=true they fail. Knows nothing of the pages.
"""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, sync_playwright

from bench import chromium

_INSTALL = ("apt-get update", "apt-get install -y --no-install-recommends chromium")


class NoBrowser(Exception):
    """There is no Chrome or Chromium, and none could be installed; the message says what to do."""


@cache
def find() -> str:
    """The program's path. Raises NoBrowser."""
    if path := _found():
        return path
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in _INSTALL:
            done = subprocess.run(
                command.split(),
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            )
            if done.returncode:
                raise NoBrowser(f"'{command}' failed, so there is no browser: {done.stderr.strip()[-500:]}")
        if path := _found():
            return path
    raise NoBrowser("there is no Chrome or Chromium here: install one, or set BROWSER_PATH to its program")


def _found() -> str:
    try:
        return chromium.find()
    except FileNotFoundError as error:
        raise NoBrowser(str(error)) from error


class Chromium:
    """One running browser, whose event loop is this thread's only inside `with`.

    Playwright leaves its loop marked as running between calls, and `asyncio.run` in any later test would refuse.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)

    def __enter__(self) -> Self:
        asyncio._set_running_loop(self._loop)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for context in self.browser.contexts:
            context.close()
        asyncio._set_running_loop(None)


@contextmanager
def running() -> Iterator[Chromium]:
    """Start it, and stop it at the end. Raises NoBrowser."""
    path = find()
    started = sync_playwright().start()
    held = Chromium(started.chromium.launch(executable_path=path, args=chromium.FLAGS))
    try:
        yield held
    finally:
        with held:
            held.browser.close()
            started.stop()
