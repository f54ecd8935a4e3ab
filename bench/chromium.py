"""A Chrome or Chromium that is installed, for what looks at pages as a reader does.

Contract: the path of the program, or "". BROWSER_PATH names one that stands elsewhere.
"""

import os
import shutil
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
_PLACES = (
    "/usr/lib/chromium/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str:
    """The program's path, or "". Raises FileNotFoundError where BROWSER_PATH names nothing."""
    named = os.environ.get("BROWSER_PATH", "")
    if named and not Path(named).is_file():
        raise FileNotFoundError(f"BROWSER_PATH names {named}, which is not a file")
    found = (shutil.which(name) for name in _NAMES)
    return named or next((path for path in (*found, *_PLACES) if path and Path(path).is_file()), "")
