"""Install packages into this environment: by uv where it can be told pip's settings, else by pip.

Contract: `python .ci/install.py -c constraints.txt -e .` -> they are installed, or pip's exit status. The arguments are
those that `pip install` and `uv pip install` share. uv is several times faster (README), but reads none of pip's
settings. An index that it was not told of would give it another torch, so one setting without a translation, or a
failure, leaves the work to pip. Knows nothing of this project's packages.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

TRANSLATED = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "constraint": "UV_CONSTRAINT",
    "cert": "SSL_CERT_FILE",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
WITHOUT_EFFECT = frozenset(
    "cache-dir disable-pip-version-check no-cache-dir no-color no-input no-warn-script-location progress-bar quiet "
    "require-virtualenv retries root-user-action verbose".split()
)


def uv_settings(config: Iterable[str]) -> dict[str, str] | None:
    """The environment that tells uv what the lines of `pip config list` tell pip; None if it cannot be told all."""
    settings = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # the best version of all indexes, as pip takes it
    for line in sorted(config, key=lambda line: line.startswith(":env:")):  # the environment counts before files
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if section not in ("global", "install", ":env:") or key in WITHOUT_EFFECT:
            continue
        if key not in TRANSLATED:
            return None
        words = str(ast.literal_eval(value)).split()
        settings[TRANSLATED[key]] = ("," if key == "find-links" else " ").join(words)
    return settings


def by_uv(arguments: list[str]) -> bool:
    """Whether uv did it."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    listed = subprocess.run([*pip, "config", "list"], check=True, capture_output=True, text=True).stdout
    settings = uv_settings(listed.splitlines())
    if settings is None or subprocess.run([*pip, "install", "--quiet", "uv"], check=False).returncode:
        return False
    uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--python", sys.executable]
    return not subprocess.run([*uv, *arguments], check=False, env=os.environ | settings).returncode


def main(arguments: list[str]) -> int:
    """The exit status."""
    if by_uv(arguments):
        return 0
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    return subprocess.run([*pip, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
