"""The HTML report, in a real browser: what it shows, that it loads nothing, and that hostile text stays text."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from eval.compare import compare
from eval.judge.agreement import Agreement
from eval.judge.judge import Judged, Judgement, load, save
from eval.records import Run
from eval.report.page import Told, page
from eval.score import score
from tests.eval.report.conftest import HOSTILE


def told(run: Run) -> Told:
    return Told(run, score(run), f"byline eval why {run.manifest.name}")


@pytest.fixture
def alone(run: Run) -> str:
    return page(told(run))


@pytest.fixture
def beside(run: Run, earlier: Run) -> str:
    now, before = told(run), told(earlier)
    return page(now, before, compare(before.card, now.card))


def opened(browser: Browser, html: str, folder: Path, *, scheme: str = "light") -> tuple[Page, list[str]]:
    """The page as a file, and everything that it asked for or complained of."""
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    view = browser.new_context(color_scheme="dark" if scheme == "dark" else "light").new_page()
    heard: list[str] = []
    view.on("request", lambda request: heard.append(request.url))
    view.on("console", lambda message: heard.append(message.text))
    view.on("pageerror", lambda error: heard.append(str(error)))
    view.goto(file.as_uri())
    heard.remove(file.as_uri())
    return view, heard


def test_it_loads_nothing_runs_its_script_and_shows_failures_first(
    browser: Browser, alone: str, tmp_path: Path
) -> None:
    view, heard = opened(browser, alone, tmp_path)
    assert heard == []
    assert view.locator("output").inner_text() == "3 of 5 questions"
    assert view.locator(".case:visible").count() == 3
    view.locator("select").select_option("right")
    assert view.locator(".case:visible").count() == 1
    view.locator("select").select_option("")
    view.get_by_label("Words").fill("PERHAPS given")
    assert view.locator("output").inner_text() == "1 of 5 questions"


def test_hostile_text_stays_text(browser: Browser, beside: str, tmp_path: Path) -> None:
    view, heard = opened(browser, beside, tmp_path)
    assert view.title() == "after against before · Byline eval"
    assert view.locator("img").count() == 0
    assert view.locator("script").count() == 1
    assert view.locator("a[href^=javascript]").count() == 0
    assert heard == []
    shown = view.locator(".case", has_text="Who is captain?")
    assert shown.locator(".asked").inner_text() == f"Who is captain? {HOSTILE}"


def test_an_outcome_leads_to_its_questions_by_keyboard(browser: Browser, alone: str, tmp_path: Path) -> None:
    view, _ = opened(browser, alone, tmp_path)
    view.get_by_role("link", name="answered the unanswerable").focus()
    view.keyboard.press("Enter")
    assert view.locator(".case:visible .asked").all_inner_texts() == ["Question 4?"]
    view.locator(".case:visible summary").focus()
    view.keyboard.press("Enter")
    assert view.locator(".case[open] .command").inner_text() == "byline eval why after 'q 4'"


def test_a_failure_shows_its_passage_with_gold_and_cited_marked(browser: Browser, alone: str, tmp_path: Path) -> None:
    view, _ = opened(browser, alone, tmp_path)
    shown = view.locator(".case", has_text="Who is captain?")
    shown.locator("summary").click()
    passage = shown.locator(".passage", has_text="holds gold")
    assert passage.locator("mark.gold").all_inner_texts() == [" is Tom Reed, who is 41."]
    assert passage.locator("mark.both").all_inner_texts() == ["The captain"]
    assert passage.locator("mark.cited").inner_text().startswith("May. </script>")
    assert "vectors #1, full text #1, fused #1, reranked #1" in passage.inner_text()


def test_two_runs_stand_side_by_side(browser: Browser, beside: str, tmp_path: Path) -> None:
    view, _ = opened(browser, beside, tmp_path)
    view.locator("select").select_option("gained")
    case = view.locator(".case:visible")
    assert case.count() == 1
    case.locator("summary").click()
    assert [side.split("\n")[0] for side in case.locator("h3").all_inner_texts()] == [
        "after right",
        "before wrong refusal",
    ]
    assert view.get_by_role("columnheader", name="before").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_axe_is_broken(browser: Browser, beside: str, tmp_path: Path, scheme: str) -> None:
    view, _ = opened(browser, beside, tmp_path, scheme=scheme)
    view.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = Axe().run(view).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


def test_nothing_is_wider_than_a_small_screen_or_a_printed_page(browser: Browser, beside: str, tmp_path: Path) -> None:
    view, _ = opened(browser, beside, tmp_path)
    view.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (320, 700, 1280):
        view.set_viewport_size({"width": width, "height": 900})
        assert view.evaluate("document.documentElement.scrollWidth") <= width
    view.emulate_media(media="print")
    assert not view.locator(".filter").is_visible()
    assert len(view.pdf()) > 10_000


def test_the_policy_names_the_script_and_the_style_that_are_there(alone: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', alone)
    assert policy
    allowed = policy.group(1).replace("&#39;", "'")
    for tag in ("style", "script"):
        [body] = re.findall(f"<{tag}>(.*?)</{tag}>", alone, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert allowed.startswith("default-src 'none'; ")
    assert not re.search(r"<[a-z][^<>]*\s(?:on\w+|style|src)=|url\(|@import", alone)


def test_an_unfinished_run_says_so(run: Run) -> None:
    cut = Run(run.manifest, run.records[:2])
    assert "The run is not finished: 2 of 5 questions." in page(told(cut))
    assert "The run is not finished" in page(told(Run(run.manifest, ())))


def test_a_judge_stands_apart(browser: Browser, run: Run, tmp_path: Path) -> None:
    judged = (
        Judged("q 2", answerable=True, verdict="right", reason=f"same {HOSTILE}", by_rules=False),
        Judged("q 1", answerable=True, verdict="right", reason="it is", by_rules=True),
        Judged("q 4", answerable=False, verdict="right", reason="proved", by_rules=False),
    )
    opinion = Judgement("some:model", "p1", judged, Agreement.of([(True, False), (True, True)]), failed=0, asked=3)
    view, heard = opened(browser, page(replace(told(run), judgement=opinion)), tmp_path)
    said = view.get_by_role("region", name="A language model's opinion").inner_text()
    assert "agrees with the rules in 50.0 %" in said
    assert "kappa" not in said  # the judge never varies
    assert f"same {HOSTILE}" in said
    assert heard == []
    save(opinion, tmp_path)
    assert load(tmp_path) == opinion


def test_a_run_of_a_foreign_system_needs_no_passages(run: Run) -> None:
    foreign = replace(run.manifest, target="http://other.example/v1")
    bare = tuple(replace(record, passages=(), citations=()) for record in run.records)
    assert "http://other.example/v1" in page(told(Run(foreign, bare)))
