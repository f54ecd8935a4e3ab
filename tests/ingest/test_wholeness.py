"""Half of a surrogate pair in a record, in a page's own metadata or in a file's name: one reject, the rest ingested."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

import byline
from ingest.archive import Archive
from ingest.documents import Metadata, Page, Reject
from ingest.errors import IngestError, PageRejected
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from ingest.wholeness import check, checked

HALF = "\ud83d"
BODY = "The bridge was closed on Monday because of cracks in the hangers. It opens again in May."


@pytest.mark.parametrize("field", ["id", "title", "text", "author", "url"])
def test_a_record_with_half_a_character_is_rejected_alone(field: str, tmp_path: Path, recipe: Recipe) -> None:
    rows = [{"id": str(n), "title": f"News {n}", "text": f"{BODY} {n}", "author": "Ann", "url": ""} for n in range(3)]
    rows[1][field] = f"{rows[1][field]} {HALF} x"
    file = tmp_path / "export.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert "\\ud83d" in file.read_text(encoding="utf-8")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        summary = Pipeline(archive, recipe).run([str(file)])
        assert len(summary.added) == 2
        [reject] = summary.rejected
        assert reject.reason.endswith(
            "holds half of a character (\\ud83d alone): write the character whole, or leave it out"
        )
        reject.origin.encode("utf-8")
        assert archive.counts().articles == 2


def test_what_a_web_page_declares_is_looked_at_too(tmp_path: Path, recipe: Recipe) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    declared = json.dumps({"@type": "NewsArticle", "headline": f"Bridge {HALF} closed", "datePublished": "2020-01-02"})
    (pages / "bad.html").write_text(
        f'<html><head><script type="application/ld+json">{declared}</script></head>'
        f"<body><article><h1>Bridge closed</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>",
        encoding="utf-8",
    )
    (pages / "feed.xml").write_text(
        '<rss version="2.0"><channel><title>Mail</title><item><guid>1</guid><title>Half &amp;#xD83D; pair</title>'
        f"<description>&lt;p&gt;{BODY}&lt;/p&gt;&lt;p&gt;{BODY}&lt;/p&gt;</description></item></channel></rss>",
        encoding="utf-8",
    )
    (pages / "front.md").write_text(f'---\ntitle: "Half \\ud83d pair"\n---\n\n{BODY} Again.\n', encoding="utf-8")
    (pages / "good.txt").write_text(f"{BODY} It rained.", encoding="utf-8")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        summary = Pipeline(archive, recipe).run([str(pages)])
        told = {r.origin: r.reason for r in summary.rejected}
        assert all("half of a character" in reason for reason in told.values()), told
        assert set(told) - {"feed.xml#1"} == {"bad.html", "front.md"}  # YAML reads the escape
        assert archive.counts().articles == 4 - len(told)


def test_a_file_name_that_is_no_text_is_rejected_alone(tmp_path: Path, recipe: Recipe) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(BODY, encoding="utf-8")
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text(BODY, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        summary = Pipeline(archive, recipe).run([str(folder)])
        assert len(summary.added) == 1
        assert summary.rejected[0].origin == "caf\\udce9.txt"


def test_a_folder_whose_path_is_no_text_ends_the_ingest_before_it_begins(tmp_path: Path, recipe: Recipe) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system takes no such name")
    (folder / "good.txt").write_text(BODY, encoding="utf-8")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        with pytest.raises(IngestError, match=r"caf\\udce9: the path holds half of a character"):
            Pipeline(archive, recipe).run([str(folder)])
        assert archive.counts().articles == 0


def test_the_command_says_so_in_one_line_and_exits_with_1(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": BODY}, {"id": f"b{HALF}", "text": f"{BODY} Now."}, {"id": f"c{HALF}"}]
    (tmp_path / "export.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    place = ["--archive", str(tmp_path / "archive")]
    done = CliRunner().invoke(byline.app, ["ingest", str(tmp_path / "export.jsonl"), *place])
    assert done.exit_code == 1, done.output
    assert "1 added" in done.stdout
    assert "rejected export.jsonl#b\\ud83d: the name holds half of a character" in done.stderr
    assert 'rejected export.jsonl#c\\ud83d: the record has no "text"' in done.stderr


def test_whole_text_passes_and_a_reject_can_be_printed() -> None:
    page = Page("a😀", "text", "😀 한국")
    assert checked(page) is page
    assert checked(Reject(f"a{HALF}", "why")) == Reject("a\\ud83d", "why")
    check(Metadata(title="😀", byline=("Ann 😀",)), "text")
    with pytest.raises(PageRejected, match="the byline holds half"):
        check(Metadata(byline=("Ann", HALF)), "text")
    with pytest.raises(PageRejected, match="the text holds half"):
        check(Metadata(), f"a {HALF}")
