"""The wheel holds what the program reads at run time, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = (
    "byline.py",
    "qa/chain.py",
    "qa/extract/ranking.json",
    "qa/reader/model/reader.onnx",
    "qa/reader/model/card.md",
    *(f"qa/widget/dist/{name}" for name in ("v1.js", "v1.js.map", "v1.d.ts", "integrity.json", "licenses.txt")),
    *(f"qa/widget/pages/{name}" for name in ("index.html", "embed.html", "demo.html", "page.js", "page.css")),
    "eval/report/template/report.html.jinja",
    "eval/report/template/report.css",
    "eval/report/template/report.js",
)
FOREIGN = ("qa/widget/src/", "tests/", "seeds/", "bench/", "docs/", "node_modules/", "__pycache__/", ".cache/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from this tree by the back end that is installed here: no network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in NEEDED if name not in names] == []
    modules = {path.relative_to(ROOT).as_posix() for package in ("ingest", "qa", "eval") for path in _modules(package)}
    assert modules - names == set()


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = archive.namelist()
    assert [name for name in names if any(part in f"/{name}" for part in (f"/{folder}" for folder in FOREIGN))] == []
    assert {name.split("/")[0].split("-")[0] for name in names} == {"byline.py", "byline", "ingest", "qa", "eval"}
    [entry_points] = [name for name in names if name.endswith("entry_points.txt")]
    assert "byline = byline:main" in archive.read(entry_points).decode()


def test_the_wheel_is_under_40_mb(wheel: Path) -> None:
    assert wheel.stat().st_size < 40_000_000


def test_the_program_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(wheel.with_suffix(''))!r})\n"
        "from qa.reader.reader import Reader; import qa; from qa.extract.ranking import Ranker\n"
        "assert 'wheel' in qa.__path__[0], qa.__path__\n"
        "Ranker.load(); [reading] = Reader().read('Who spoke?', [('', 'The mayor of Haddon spoke on Sunday.')])\n"
        "assert reading.spans"
    )
    zipfile.ZipFile(wheel).extractall(wheel.with_suffix(""))
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _modules(package: str) -> list[Path]:
    """Python files that git would not ignore."""
    return [path for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts]
