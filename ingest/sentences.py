"""Text -> sentence spans. Pure; linear in its input.

Contract: half-open spans in order; the gaps between them hold only whitespace; none is empty.
A blank line always ends a sentence; a full stop does unless it belongs to an abbreviation, an initial or a number.
Where the white space behind a stop is missing ("on Jan. 18.Japan's Nikkei"), both sides must look like prose.
"""

import re

_CLOSING = "\"'”’»)]】」』"

# A closing mark, then closing quotes (“ in German) or brackets. Then whitespace, or in Korean and Chinese nothing.
_END = re.compile(
    rf"[.!?…。！？]+[“{re.escape(_CLOSING)}]*(?=\s|$)|[。！？]+[{re.escape(_CLOSING)}]*|\n[ \t]*\n"
    rf"|(?P<tight>[.!?…]+[{re.escape(_CLOSING)}]*)(?=[\"'“‘«(\[]*[^\W\d_])"
)

# What stands on both sides of a stop without white space. "U.S.-led", "J.K.", "Ph.D.", "ASP.NET", "a/b.Html" and
# "java.util.List" do not look so.
_PROSE_BEFORE = re.compile(
    r"(?:^|(?<=[\s\"'“”‘’«»()\[\]—–,;:-]))"
    r"(?:[^\W\d_]+(?:[-’'][^\W\d_]+)*|(?:[^\W\d_]\.)+[^\W\d_]|[$£€¥₩]?\d[\d.,:]*|[^\W_]+\d)%?[\"'”’»)\]】]*$"
)
_PROSE_BEHIND = re.compile(
    r"[\"'“‘«(\[]*(?P<word>[^\W\d_]+)(?:['’-][^\W\d_]+)*(?=\s|[,;:!?…\"'“”‘’«»)\]–—]|(?<!\b[A-Z])[.](?![^\W_])|$)"
)
_ADDRESS_ENDS = frozenset("Com Net Org Edu Gov Io Js".split())

# Words that a full stop shortens, and that a name, a number or more text follows.
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof rev hon st gen col lt sgt capt cpt cmdr adm maj gov sen rep pres amb supt det insp fr sr jr
    messrs jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    no nos vol vols fig figs p pp art sec ch ed eds trans cf viz vs v al approx ca c est
    inc ltd co corp bros dept univ assn ave blvd rd mt ft ok u.s u.k u.n e.u d.c a.m p.m e.g i.e""".split()
)
# Of those, the ones that often close a sentence too: they end it if the next word starts like a new one.
_EITHER = frozenset("jr sr inc ltd co corp bros u.s u.k u.n e.u d.c a.m p.m no ok al".split())
_NEW_SENTENCE = frozenset(
    """the a an in on at it he she they we but and this that these those its his her their our there when while after
    before as for from with by officials police mr mrs ms if although however i you""".split()
)
_LAST_WORD = re.compile(r"[\w.’'-]+$")
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[]*([\w’'-]+)")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences' spans; [] for text that is empty or only whitespace."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _END.finditer(text):
        if match.group()[0] == "\n":
            begin = _close(text, begin, match.start(), spans)
        elif match["tight"]:
            if end := _tight_end(text, begin, match):
                begin = _close(text, begin, end, spans)
        elif _ends(text, begin, match):
            begin = _close(text, begin, match.end(), spans)
    _close(text, begin, len(text), spans)
    return spans


def _close(text: str, begin: int, end: int, spans: list[tuple[int, int]]) -> int:
    """Add text[begin:end] without surrounding whitespace, if anything is left. Returns `end`."""
    part = text[begin:end]
    lead = len(part) - len(part.lstrip())
    start, stop = begin + lead, begin + len(part.rstrip())
    if start < stop:
        spans.append((start, stop))
    return end


def _tight_end(text: str, begin: int, match: re.Match[str]) -> int:
    """Where the sentence ends whose stop has no white space behind it; 0 for a stop inside a word, a name or a file."""
    start, end = match.span()
    before = text[max(begin, start - 40) : start]
    behind = _PROSE_BEHIND.match(text, end, end + 60)
    if not behind or not _PROSE_BEFORE.search(before) or not _ends(text, begin, match):
        return 0
    stops = len(match.group().rstrip(_CLOSING))
    while end > start + stops and _opens(text, begin, end - 1):
        end -= 1  # ‘18."Japan is …’: the quotation mark is the next sentence's
    return end if _begins_prose(before, behind["word"], end > start + stops) else 0


def _begins_prose(before: str, word: str, closed: bool) -> bool:
    """Whether `word`, right behind a stop, is the first of a sentence. `closed`: a quote or bracket is between."""
    last = before[-1:]
    if "가" <= word[0] <= "힣":
        return closed or last == "다"
    if not word[0].isupper() or word in _ADDRESS_ENDS:
        return False
    if len(word) > 1 and word.isupper():  # "18.NATO", but "report.PDF"
        return closed or not last.isalpha()
    if len(word) == 1:
        return word in "AI"
    name = re.search(
        r"(?<!\.)\b[^\W\d_]+$", before
    )  # "Ph.Candidate", "J.Smith": too short to be a sentence's last word
    return closed or not name or len(name[0]) > 2 or (len(name[0]) == 2 and (name[0].islower() or name[0].isupper()))


def _opens(text: str, begin: int, at: int) -> bool:
    """Whether the quotation mark there is the first of a pair."""
    mark, before = text[at], text[max(begin, at - 500) : at]
    if mark == '"':
        return before.count(mark) % 2 == 0
    return mark == "'" and not re.search(r"(?:^|[\s(\[])'\w", before)


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    marks = match.group()
    if marks[0] != "." or len(marks.rstrip(f"“{_CLOSING}")) > 1:
        return marks[0] in "。！？" or _starts_anew(text, match.end())
    closed = len(marks) > 1  # a quote or bracket after the stop
    word_match = _LAST_WORD.search(text[max(begin, match.start() - 30) : match.start()])
    word = word_match.group() if word_match else ""
    if not closed and word:
        bare = word.lower()
        initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
        if initial or (re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word) and bare not in _EITHER):
            return initial and _after_initial(text, match.end(), word_match is not None and len(word) == 1)
        if bare in _ABBREVIATIONS:
            return (
                bare in _EITHER
                and _next_word(text, match.end()).lower() in _NEW_SENTENCE
                and _starts_anew(text, match.end())
            )
    return _starts_anew(text, match.end())


def _after_initial(text: str, at: int, single: bool) -> bool:
    """An initial ("J. K. Rowling") goes on into a name; "vitamin C. The" does not."""
    return single and _next_word(text, at).lower() in _NEW_SENTENCE


def _next_word(text: str, at: int) -> str:
    found = _NEXT_WORD.match(text, at, at + 60)
    return found.group(1) if found else ""


def _starts_anew(text: str, at: int) -> bool:
    """Whether what follows can begin a sentence: anything but a lower-case letter, or nothing."""
    following = _next_word(text, at)
    return not following or not following[0].islower()
