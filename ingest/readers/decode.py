"""Bytes -> text: byte-order marks, UTF-8, UTF-16, Korean and Western encodings; line ends become "\\n". Pure."""

import re

from ingest.errors import PageRejected

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 65_536


def decode(raw: bytes) -> str:
    """The text, without a byte-order mark. Raises PageRejected for what is not text."""
    text = _decode(raw).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) / 100:
        raise PageRejected("not a text file: convert it to HTML, plain text or Markdown first")
    return text.replace("\x00", "")


def _decode(raw: bytes) -> str:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace")
    if (wide := _utf16(raw[:_SAMPLE])) is not None:
        return raw.decode(wide, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(raw[:4096])
    for encoding in (declared.group(1).decode("ascii") if declared else "", _korean(raw), "cp1252"):
        try:
            if encoding:
                return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("latin-1")


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: in Latin text every other byte is 0; in Korean text the even decode is mostly Hangul."""
    if len(sample) < 4:
        return None
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) > 0.3 * len(sample) / 2 and min(odd, even) < 0.05 * len(sample) / 2:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _korean(raw: bytes) -> str:
    """ "cp949" if the bytes above ASCII decode to mostly Hangul."""
    try:
        wide = [c for c in raw[:_SAMPLE].decode("cp949", "ignore") if c > "\x7f"]
    except LookupError:
        return ""
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in wide)
    return "cp949" if wide and hangul > 0.6 * len(wide) else ""
