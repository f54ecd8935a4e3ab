"""The pictures of docs/images, taken anew: `python -m bench.screenshots [FOLDER]`.

Contract: the sample pages, served by a process of its own, looked at in an installed Chromium -> one PNG a scene. What
they show is what the service answers: a scene whose answer has changed its kind fails. Korean needs a font that has it.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from bench.chromium import FLAGS, find
from bench.load import Process
from bench.retrieval_time import SEEDS
from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from qa.settings import Settings

FOLDER = Path(__file__).parents[1] / "docs" / "images"
ENGLISH = "Who announced the call first?"
DESKTOP = {"width": 860, "height": 600}
PHONE = {"width": 390, "height": 720}


def ask(page: Page, question: str, at: str = "byline-qa") -> None:
    """Type, and wait for the end."""
    field = page.locator(f"{at} textarea").first
    field.fill(question)
    field.press("Enter")
    expect(page.locator(f"{at} .tools")).to_be_visible(timeout=60_000)


def cite(page: Page, at: str = "byline-qa") -> None:
    """Open the first citation."""
    page.locator(f"{at} .cite").first.click()
    expect(page.locator(f"{at} .card:popover-open")).to_be_visible()


def questions() -> list[dict[str, Any]]:
    """The sample questions."""
    return [json.loads(line) for line in (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def answer(page: Page, url: str) -> None:
    """An answer with its open citation."""
    page.goto(f"{url}/?lang=en")
    ask(page, ENGLISH)
    cite(page)


def unanswerable(page: Page, url: str) -> None:
    """No passage supports an answer."""
    page.goto(f"{url}/?lang=en")
    for one in questions():
        if not one["answers"]:
            page.locator("byline-qa").evaluate("(element) => element.clear()")
            ask(page, one["question"])
            if page.locator("byline-qa .none").count():
                return
    raise AssertionError("every sample question without an answer was answered")


def phone(page: Page, url: str) -> None:
    """A small screen, with reasons for a rating."""
    page.goto(f"{url}/?lang=en")
    ask(page, ENGLISH)
    page.get_by_role("button", name="Not helpful").click()


def korean(page: Page, url: str) -> None:
    """The interface in Korean."""
    page.goto(f"{url}/?lang=ko")
    ask(page, "Who was elected mayor of Port Ellery?")
    cite(page)


def hostile(page: Page, url: str) -> None:
    """A host page that fights the widget."""
    page.goto(f"{url}/widget/demo")
    ask(page, ENGLISH, "#inline")
    page.locator("#open").click()
    page.locator("h2").first.evaluate("(heading) => scrollTo(0, heading.offsetTop - 240)")
    expect(page.locator("#launcher textarea")).to_be_visible()


SCENES: dict[str, tuple[Callable[[Page, str], None], dict[str, Any]]] = {
    "answer": (answer, {"viewport": DESKTOP}),
    "unanswerable": (unanswerable, {"viewport": DESKTOP}),
    "dark": (answer, {"viewport": DESKTOP, "color_scheme": "dark"}),
    "phone": (phone, {"viewport": PHONE}),
    "korean": (korean, {"viewport": DESKTOP}),
    "hostile": (hostile, {"viewport": {"width": 1180, "height": 900}, "device_scale_factor": 1}),
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--only", nargs="*", default=list(SCENES), choices=list(SCENES))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = Settings(archive=Path(folder))
        with Archive.open(settings.archive, create=True) as archive:
            Pipeline(archive, Recipe(Embedder(settings.embedder), settings)).run([str(SEEDS / "pages")])
        server = Process(["-m", "byline", "serve", "--port", "0"], {"BYLINE_ARCHIVE": folder})
        server.await_ready("/readyz")
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        for name in given.only:
            scene, usual = SCENES[name]
            context = browser.new_context(**{"device_scale_factor": 1.3, "reduced_motion": "reduce", **usual})
            page = context.new_page()
            scene(page, f"http://127.0.0.1:{server.port}")
            page.mouse.move(0, 0)
            file = given.folder / f"{name}.png"
            page.screenshot(path=file, animations="disabled", caret="hide")
            sys.stdout.write(f"{file} {file.stat().st_size:,} bytes\n")
            context.close()
        browser.close()
        server.stop()


if __name__ == "__main__":
    main()
