"""Bytes -> text: by mark, by declaration, then by what the bytes look like; line ends become "\\n". Pure.

Contract: the text and the encoding that had to be guessed ("" where the bytes say what they are). UTF-8 stays UTF-8
with a bad byte in it: that byte is one "\\ufffd". PageRejected for what is not text. charset-normalizer lives here.
"""

import codecs
import re

from ingest.errors import PageRejected
from ingest.language import language_of

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE
)
_ISO_2022 = re.compile(rb"\x1b(?:\$[@AB]|\$\([CD]|\([BIJ])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 65_536
# What browsers read where a page declares the key (https://encoding.spec.whatwg.org/#names-and-labels).
_READ_AS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874", "iso8859-11": "cp874", "big5": "big5hkscs",
}  # fmt: skip
# The encodings of the web, and no others: with 90 to choose from, short texts are read in ones that no page is in.
_WEB = ["cp1252", "cp1250", "iso8859_2", "cp1251", "koi8_r", "koi8_u", "cp866", "cp1253", "iso8859_7", "cp1254"]
_WEB += ["cp1255", "cp1256", "cp1257", "cp1258", "cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949"]
_WEB += ["utf_16_le", "utf_16_be"]
_LATIN = {"cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp1258"}
# Letters of one byte look alike in all of _LATIN: the language decides, as browsers' defaults do.
_BY_LANGUAGE = dict.fromkeys("pl cs sk hu sl hr bs ro sq".split(), "cp1250") | dict.fromkeys(
    "lt lv et".split(), "cp1257"
)
_BY_LANGUAGE |= {"tr": "cp1254", "az": "cp1254", "vi": "cp1258"}
_TYPOGRAPHY = frozenset("„“”‚‘’«»‹›–—…•§°€ ")


def decode(raw: bytes, declared: str = "") -> str:
    """The text, without a byte-order mark. `declared` is an encoding that a mail's or a response's header names."""
    return decoded(raw, declared)[0]


def decoded(raw: bytes, declared: str = "") -> tuple[str, str]:
    """The text and the guessed encoding, "" if nothing was guessed. Raises PageRejected for what is not text."""
    text, guessed = _decode(raw, declared)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) / 100:
        raise PageRejected("not a text file: convert it to HTML, plain text or Markdown first")
    return text.replace("\x00", ""), guessed


def head(raw: bytes) -> bytes:
    """The first 64 KiB, cut where no character of any encoding is cut."""
    if len(raw) <= _SAMPLE:
        return raw
    end = next((i for i in range(_SAMPLE, _SAMPLE // 2, -1) if raw[i] < 0x30), _SAMPLE)
    return raw[:end]


def _decode(raw: bytes, declared: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace"), ""
    if (wide := _utf16(raw[:_SAMPLE])) is not None:
        return raw.decode(wide, "replace"), ""
    if _ISO_2022.search(raw[:_SAMPLE]):
        return raw.decode("iso2022_jp_ext", "replace"), ""
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    if mostly := _with_few_bad(raw, "utf-8"):
        return mostly, ""
    named = _DECLARED.search(raw[:4096])
    for label in (declared, named.group(1).decode("ascii") if named else ""):
        if (encoding := _codec(label)) and (text := _with_few_bad(raw, encoding)):
            return text, ""
    guessed = _guess(head(raw))
    return raw.decode(guessed, "replace"), guessed


def _codec(label: str) -> str:
    """Python's name for what browsers read under this label; "" for none."""
    try:
        name = codecs.lookup(label.strip()).name
    except LookupError:
        return ""
    return _READ_AS.get(name, name)


def _with_few_bad(raw: bytes, encoding: str) -> str:
    """The text if no more than a quarter of its characters beyond ASCII had to be replaced; else "" """
    try:
        text = raw.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return ""
    bad = text.count("\ufffd")
    if bad and bad * 4 > sum(character > "\x7f" for character in text):
        return ""
    return text


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its spaces and ASCII letters is 0, and of no 8-bit text."""
    if len(sample) < 4:
        return None
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) > 0.002 * len(sample) / 2 and min(odd, even) == 0:
        name = "utf-16-le" if odd > even else "utf-16-be"
        text = sample[: len(sample) // 2 * 2].decode(name, "replace")
        if not _CONTROL.search(text) and text.count("\ufffd") <= 1:
            return name
    return None


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_WEB).best() or from_bytes(sample, cp_isolation=_WEB, threshold=0.4).best()
    if best is None:
        raise PageRejected("not text in any encoding that is known: convert it to UTF-8 first")
    if best.encoding not in _LATIN:
        return str(best.encoding)
    encoding = _BY_LANGUAGE.get(language_of(str(best)), "cp1252")
    return min("iso8859_2", encoding, key=lambda name: _odd(sample, name)) if encoding == "cp1250" else encoding


def _odd(sample: bytes, encoding: str) -> int:
    """How many characters beyond ASCII are neither letters nor marks that papers print."""
    text = sample.decode(encoding, "replace")
    return sum(not (c.isalpha() or c in _TYPOGRAPHY) for c in text if c > "\x7f")
