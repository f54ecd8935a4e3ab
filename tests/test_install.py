"""What pip is told, uv is told too; what it cannot be told leaves the work to pip."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def install() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", Path(__file__).parents[1] / ".ci" / "install.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pips_indexes_and_certificates_are_told_to_uv(install: ModuleType) -> None:
    assert install.uv_settings(
        [
            ":env:.find-links='/wheels /others'",
            "global.extra-index-url='file:///one\\nfile:///two'",
            "global.index-url='https://packages.example/simple'",
            "install.constraint='/etc/pins.txt'",
            ":env:.cert='/etc/ca.crt'",
        ]
    ) == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/others",
        "UV_INDEX": "file:///one file:///two",
        "UV_DEFAULT_INDEX": "https://packages.example/simple",
        "UV_CONSTRAINT": "/etc/pins.txt",
        "SSL_CERT_FILE": "/etc/ca.crt",
    }


def test_the_environment_counts_before_a_file(install: ModuleType) -> None:
    lines = [":env:.index-url='https://a.example'", "global.index-url='https://b.example'"]
    assert install.uv_settings(lines)["UV_DEFAULT_INDEX"] == "https://a.example"


@pytest.mark.parametrize(
    "line", ["global.no-index='true'", ":env:.trusted-host='x.example'", "install.no-binary='torch'"]
)
def test_a_setting_without_a_translation_leaves_the_work_to_pip(install: ModuleType, line: str) -> None:
    assert install.uv_settings(["global.timeout='60'", line]) is None


def test_settings_of_other_commands_do_not_count(install: ModuleType) -> None:
    lines = ["download.no-binary=':all:'", "global.quiet='1'"]
    assert install.uv_settings(lines) == {"UV_INDEX_STRATEGY": "unsafe-best-match"}
