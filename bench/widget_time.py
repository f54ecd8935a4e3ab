"""How long does a reader wait? `python -m bench.widget_time [--rounds N]`.

Contract: sample pages, served by a process of its own, the full-page widget in an installed Chromium -> p50 and
p95 of the time from Enter to the first phase on the screen, to the first text, and to the complete answer, over every
sample question. Times are taken in the page, at the frame after the change. Other work on the machine shows in every
figure: the load is printed.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.chromium import FLAGS, find
from bench.load import Process
from bench.retrieval_time import SEEDS, read_questions
from bench.times import spread
from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from qa.settings import Settings

WATCH = """(question) => new Promise((done) => {
  const element = document.querySelector('byline-qa');
  const root = element.shadowRoot;
  const field = root.querySelector('textarea');
  const at = {};
  element.clear();
  field.value = question;
  const began = performance.now();
  const look = () => {
    const turn = root.querySelector('.turn:last-of-type');
    const mark = (name) => { at[name] ??= performance.now() - began; };
    if (turn?.querySelector('.phase')) mark('phase');
    if (turn?.querySelector('.body')?.textContent.trim() || turn?.querySelector('.none')) mark('text');
    if (turn?.querySelector('.tools')) { mark('phase'); mark('text'); mark('whole'); done(at); }
    else if (turn?.querySelector('.problem')) done({});
    else requestAnimationFrame(look);
  };
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  requestAnimationFrame(look);
})"""


def measure(page: Page, questions: list[str], rounds: int) -> None:
    """Ask every question, and print."""
    page.evaluate(WATCH, questions[0])
    taken = [page.evaluate(WATCH, question) for _ in range(rounds) for question in questions]
    whole = [one for one in taken if "whole" in one]
    sys.stdout.write(f"{len(taken)} questions, {len(whole)} answers; load {os.getloadavg()[0]:.1f}\n")
    for name, told in (("phase", "first phase"), ("text", "first text"), ("whole", "complete answer")):
        sys.stdout.write(f"  Enter to {told}: {spread([one[name] / 1000 for one in whole])}\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(archive=Path(folder))
        with Archive.open(settings.archive, create=True) as archive:
            Pipeline(archive, Recipe(Embedder(settings.embedder), settings)).run([str(SEEDS / "pages")])
        server = Process(["-m", "byline", "serve", "--port", "0"], {"BYLINE_ARCHIVE": folder})
        server.await_ready("/readyz")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.port}/")
            page.wait_for_function("document.querySelector('byline-qa')?.shadowRoot?.querySelector('textarea')")
            measure(page, read_questions(SEEDS / "questions.jsonl", 200), given.rounds)
            browser.close()
        server.stop()


if __name__ == "__main__":
    main()
