"""The built script: as small as promised, and the file that its integrity names."""

import base64
import gzip
import hashlib
import json
from importlib import resources

from tests.qa.widget.site import WIDGET

DIST = resources.files("qa").joinpath("widget", "dist")


def test_it_is_at_most_38_kb_compressed() -> None:
    assert len(gzip.compress(WIDGET, 9, mtime=0)) <= 38_000


def test_its_integrity_is_its_hash() -> None:
    told = json.loads(DIST.joinpath("integrity.json").read_bytes())
    assert told["integrity"] == "sha384-" + base64.b64encode(hashlib.sha384(WIDGET).digest()).decode()
    assert told["bytes"] == len(WIDGET)


def test_it_names_no_other_host() -> None:
    for scheme in (b"https://", b"http://", b"//cdn"):
        found = [WIDGET[at : at + 60] for at in _places(WIDGET, scheme)]
        assert [one for one in found if not one.startswith(b"http://www.w3.org/")] == []


def test_the_licences_of_its_parts_are_beside_it() -> None:
    text = DIST.joinpath("licenses.txt").read_text(encoding="utf-8")
    for name in ("lit-html", "eventsource-parser", "mdast-util-from-markdown", "micromark"):
        assert f"{name} " in text
    assert text.count("Permission is hereby granted") + text.count("Redistribution and use") > 15


def _places(text: bytes, part: bytes) -> list[int]:
    found = []
    at = text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found
