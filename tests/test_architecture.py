"""Imports go one way: byline.py -> lab -> eval -> qa -> ingest, without circles, type-only imports included."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "qa", "eval", "lab", "bench")
FILES = {
    str(path.relative_to(ROOT).with_suffix("")).replace("/", "."): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "node_modules" not in path.parts
}
HOME = {
    "chromadb": {"ingest.index"},
    "sentence_transformers": {"ingest.embedder"},
    "langchain_core": {"qa.runnable", "qa.llm.model"},
    "langchain": {"qa.llm.model"},
    "langchain_openai": {"qa.llm.model"},
    "openai": {"qa.llm.model"},
    "onnx": {"ingest.bert_graph", "qa.reader.network"},
    "onnxruntime": {"ingest.bert_graph", "qa.reader.reader", "qa.reader.export", "qa.judge.judge", "lab.judge.export"},
    "trafilatura": {"ingest.markup"},
    "feedparser": {"ingest.readers.feed"},
    "charset_normalizer": {"ingest.readers.decode"},
    "py3langid": {"ingest.language"},
    "yaml": {"ingest.readers.markdown"},
    "pypdfium2": {"ingest.readers.pdf"},
    "babel": {"ingest.months"},
}


def imports(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: relative import"
            assert node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in FILES else node.module


def test_no_import_goes_up() -> None:
    for module in FILES:
        own = PACKAGES.index(module.split(".")[0])
        for name in imports(module):
            top = name.split(".")[0]
            assert top not in PACKAGES or PACKAGES.index(top) <= own, f"{module} imports {name}"
            assert top not in ("byline", "tests"), f"{module} imports {name}"


def test_there_is_no_circle() -> None:
    arrows = {module: {name for name in imports(module) if name in FILES} for module in FILES}
    finished: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"circle: {' -> '.join((*path, module))}"
        if module not in finished:
            for name in arrows[module]:
                walk(name, (*path, module))
            finished.add(module)

    for module in arrows:
        walk(module, ())


def test_each_framework_has_one_home() -> None:
    for module in FILES:
        if module.startswith("bench."):
            continue  # measurements compare with the bare framework
        for name in imports(module):
            homes = HOME.get(name.split(".")[0])
            assert homes is None or module in homes, f"{module} imports {name}: that belongs in {homes}"


def test_package_files_hold_no_code() -> None:
    for module, path in FILES.items():
        if module.endswith("__init__"):
            assert not path.read_text(encoding="utf-8").strip(), path


def test_no_module_is_over_450_lines() -> None:
    for path in FILES.values():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 450, path
