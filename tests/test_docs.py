"""The docs say what the code does: settings, rules, commands and examples."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

import byline
from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from qa.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOW = ROOT / "docs" / "evaluation-workflow.yml"
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `BYLINE_(\w+)` \| `(.*?)` \|", DOCS["settings.md"], re.MULTILINE))
    assert rows == {name.upper(): str(field.default) for name, field in Settings.model_fields.items()}


def test_every_cleaning_rule_is_documented() -> None:
    source = "".join((ROOT / "ingest" / f"{name}.py").read_text(encoding="utf-8") for name in ("rules", "clean"))
    used = set(re.findall(r'(?:return|rule =|or \(|(?<!group)\() ?"([a-z-]+)"', source))
    used -= {"text", "markdown", "record", "utf-8"}
    documented = set(re.findall(r"`([a-z-]+)`", DOCS["cleaning.md"]))
    assert {"navigation", "title", "address", "related"} <= used
    assert used <= documented | {"section", "banner"}


def test_every_command_named_in_the_readme_exists() -> None:
    group = typer.main.get_command(byline.app)
    commands = set(getattr(group, "commands", {}))
    named = set(re.findall(r"^(?:\$ )?byline (\w+)", README, re.MULTILINE))
    assert named
    assert named <= commands


def test_every_eval_command_and_flag_in_the_docs_exists() -> None:
    group: Any = typer.main.get_command(byline.app)
    commands = group.commands["eval"].commands
    texts = {"README.md": README, **DOCS, WORKFLOW.name: WORKFLOW.read_text(encoding="utf-8")}
    named = [
        (name, command, flag)
        for name, text in texts.items()
        for command, rest in re.findall(r"byline eval ([a-z]+)\b([^\n`]*)", text)
        for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest) or [""]
    ]
    assert {command for _, command, _ in named} == set(commands)
    known = {command: {"", *(o for p in commands[command].params for o in p.opts)} for command in commands}
    assert [(name, command, flag) for name, command, flag in named if flag not in known[command]] == []


def test_every_lint_finding_is_documented() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "eval" / "lint").glob("*.py"))
    used = set(re.findall(r'"(?:error|warning|note)",\s*"([a-z-]+)"', source)) - {"warning", "note"}
    table = re.search(r"\| finding \|.*?\n\n", DOCS["evaluation.md"], re.DOTALL)
    assert table
    assert len(used) > 15
    assert used == set(re.findall(r"`([a-z-]+)`", table.group()))


def test_links_between_documents_lead_somewhere() -> None:
    for name, text in {"README.md": README, **{f"docs/{n}": t for n, t in DOCS.items()}}.items():
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", re.sub(r"`[^`\n]+`", "", text)):
            assert ((ROOT / name).parent / target).exists(), f"{name} links to {target}"


def test_the_readmes_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BYLINE_ARCHIVE", str(tmp_path))
    settings = Settings()
    with Archive.open(tmp_path, create=True) as archive:
        pages = [str(ROOT / "seeds" / "pages" / "text" / "ledger-kremlin-call.txt")]
        Pipeline(archive, Recipe(Embedder(settings.embedder), settings)).run(pages)
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    assert "Kremlin" in capsys.readouterr().out
