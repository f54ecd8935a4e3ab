"""The browser that other tests use: it draws a page, and it leaves asyncio to the tests that follow."""

import asyncio
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browser as chromium


def test_it_draws_a_page(browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.set_content("<h1>Ferry <em>aground</em></h1>")
    assert page.get_by_role("heading").inner_text() == "Ferry aground"
    assert page.evaluate("CSS.supports('color-scheme', 'dark')")


def test_asyncio_is_free_after_a_browser_test() -> None:
    asyncio.run(asyncio.sleep(0))


def test_each_test_gets_the_browser_without_earlier_pages(browser: Browser) -> None:
    assert browser.contexts == []


def test_a_named_browser_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))
    with pytest.raises(chromium.NoBrowser, match="BROWSER_PATH names"):
        chromium.find.__wrapped__()


def test_without_a_browser_and_without_root_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_found", lambda: "")
    with pytest.raises(chromium.NoBrowser, match="install one, or set BROWSER_PATH"):
        chromium.find.__wrapped__()
