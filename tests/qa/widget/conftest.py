"""Readers in a real browser, host pages on an origin of their own, the real service and a scripted one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.qa.api.conftest import Served, serving, settings_for
from tests.qa.widget.reader import WATCH, Reader
from tests.qa.widget.site import Site, running

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Host pages and scripted answers."""
    with running() as up:
        yield up


@pytest.fixture(scope="session")
def seeded(seeds_folder: Path, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real service over the seeds, without auth; the host's pages may call it."""
    store = tmp_path_factory.mktemp("widget-store")
    with serving(settings_for(seeds_folder, store, origins=site.origin, answer_timeout_s=600)) as up:
        yield up


@pytest.fixture(scope="session")
def guarded(seeds_folder: Path, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real service with auth on."""
    store = tmp_path_factory.mktemp("guarded-store")
    settings = settings_for(seeds_folder, store, auth="keys", origins=site.origin, answer_timeout_s=600)
    with serving(settings) as up:
        yield up


Opened = Callable[..., Reader]


@pytest.fixture
def reader(browser: Browser) -> Iterator[Opened]:
    """`reader(url, …)` opens a page with those browser settings; at the end nothing bad may have happened."""
    made: list[Reader] = []

    def opened(url: str = "", *, at: str = "byline-qa", **settings: Any) -> Reader:
        usual = {"locale": "en-US", "viewport": {"width": 1000, "height": 720}}
        context = browser.new_context(**{**usual, **settings})
        context.set_default_timeout(60_000)
        context.add_init_script(WATCH)
        one = Reader(context.new_page(), at)
        made.append(one)
        return one.go(url) if url else one

    yield opened
    assert [fault for one in made for fault in one.faults()] == []


@pytest.fixture
def scripted(site: Site, reader: Opened) -> Opened:
    """`scripted(attributes, …)` opens a host page whose widget asks the scripted service."""

    def opened(attributes: str = "", *, policy: str = "", lang: str = "en", head: str = "", **given: Any) -> Reader:
        script = f'<script type="module" src="{site.service}/widget/v1.js"></script>'
        body = f"<byline-qa {attributes}></byline-qa>"
        return reader(site.page(body, head=script + head, policy=policy, lang=lang), **given)

    return opened
