"""A question or an answer -> the names and noun phrases in it, by its word order and capitals alone. Pure.

Contract: text -> strings in order; [] where there are none. English; of Korean only the topic of a question. Knows
nothing of conversations: followup.py decides what a pronoun stands for.
"""

import re

_WORD = re.compile(r"[\w'’&.£$€%-]*[\w%]|&")
_DETERMINERS = frozenset("the a an this that these those his her its their".split())
_AUXILIARIES = frozenset(
    "did does do was were is are has have had will would can could should may might be been".split()
)
_DO = frozenset("did does do will would can could should".split())
_LINKS = frozenset("of at between in on from for and & to with".split())
_STOPS = frozenset(
    """who what when where why how which whom whose that as by than then first last again together before after during
    since until about because if but or not no according under over into onto out off up down there here it he she they
    him them we you i me us so too also ever never just still only yet per through against without within back away
    home""".split()
)
_ENDS = _STOPS | _LINKS | _AUXILIARIES | _DETERMINERS
_PARTICIPLES = frozenset(
    "made built held found told sold won lost led caught kept left paid met cut set sent shut put".split()
)
_WHEN = re.compile(r"\b(?:in|on|since|from|until|before|after) (?:[A-Z][a-z]+ )?\d{1,4}(?: to \d{4}|, \d{4})?(?=\W*$)")
_NOT_NAMES = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday yes no i who what when where why how which whom whose and but so then did does do
    was were is are has have had will would can could in on at by for from of to the a an it he she they according
    whom with until since after before mr mrs ms dr""".split()
)
_QUESTION = re.compile(
    r"^(?:(?:in|on|at|by|for|from|of|to|with|until|since)\s)?(?:how\s(?:many|much|long|old|far|often|big|deep|fast|low|"
    r"strong|high|tall|full|warm)|who|whom|whose|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_KOREAN_TOPIC = re.compile(
    r"^(?P<topic>[가-힣\w\s·-]{2,60}?)(?:은|는|이|가|을|를)\s?(?:누구|언제|어디|무엇|뭐|얼마|몇|왜|어떻게)"
)


def words(text: str) -> list[str]:
    """The words, without marks at their ends."""
    return _WORD.findall(text)


def is_name(text: str) -> bool:
    """Whether all of it reads as a name: at most six words, each capital, a link or an article, the last a capital."""
    found = words(text)
    if "\n" in text or not 1 <= len(found) <= 6 or not _capital(found[-1]) or text.rstrip().endswith((".", "?")):
        return False
    return all(_capital(w) or w.lower() in ("the", "of", "and", "&", "de", "van", "von") for w in found)


def names(text: str) -> list[str]:
    """Runs of capital words, with "of" and "&" between them; months, weekdays and question words are none."""
    found: list[tuple[int, int]] = []
    linked = False  # an "of" or "&" stands after the run that is open
    for match in _WORD.finditer(text):
        between = text[found[-1][1] : match.start()] if found else ""
        if _capital(match[0]):
            joins = bool(found) and (between.isspace() or between == ". " or linked)
            if joins:
                found[-1] = (found[-1][0], match.end())
            else:
                found.append((match.start(), match.end()))
            linked = False
        else:
            linked = match[0].lower() in ("of", "&") and between.isspace()
    return [re.sub(r"['’]s$", "", text[start:end]) for start, end in found]


def phrases(question: str) -> list[str]:
    """The noun phrases of a question: with a determiner ("the free ferry at Orsley") or a name ("Sela Marchetti")."""
    tokens = [(m[0], m.start(), m.end()) for m in _WORD.finditer(question)]
    found: list[str] = []
    at, asked = 0, ""
    while at < len(tokens):
        word = tokens[at][0]
        if word.lower() in _AUXILIARIES:
            asked = word.lower()
        if word.lower() not in _DETERMINERS and not _capital(word):
            at += 1
            continue
        end = _phrase_end(question, tokens, at, asked)
        if end > at:
            found.append(question[tokens[at][1] : tokens[end - 1][2]])
            asked = ""
        at = max(end, at + 1)
    return [p for p in found if any(c.isalpha() for c in p)]


def head_of_question(question: str) -> str:
    """The noun that is asked for: "miners" of "How many miners …", "companies" of "Which companies …"; else ""."""
    match = re.match(r"^(?:how\s(?:many|much)|which|what)\s([a-z][a-z'’-]+(?:\s[a-z]+s\b)?)", question, re.IGNORECASE)
    if match is None or words(match[1])[0] in _AUXILIARIES | _STOPS | _LINKS:
        return ""
    first, _, second = match[1].partition(" ")
    return f"{first} {second}" if second and not first.endswith("s") else first


def statement(question: str, answer: str) -> str:
    """What question and answer say together: "The Kremlin announced the call", "29 miners were trapped at Karsk".

    Where the verb stands before its subject ("Who did he beat?") the phrases of both are listed instead.
    """
    text = question.strip().rstrip("?？ ")
    topic = _KOREAN_TOPIC.match(text)
    if topic:
        return topic["topic"]
    short = answer if len(words(answer)) <= 6 and not answer.rstrip().endswith(".") else ""
    rest = _QUESTION.sub("", text, count=1).strip()
    first = rest.partition(" ")[0].lower()
    if first in _AUXILIARIES or re.search(r"\b(?:did|does|do)\b", rest):
        subject = re.match(r"^(?:who|what)\b", text, re.IGNORECASE) and first in ("was", "were", "is", "are")
        if subject and short:
            return f"{short} {rest}"
        if first in ("was", "were") and phrases(rest):
            return rest.partition(" ")[2]
        listed = [p for p in phrases(text) if p.lower() not in ("that", "this")]
        when = _WHEN.search(text)
        given = [short] if is_name(short) or re.match(r"(?i)(?:an?|the) ", short) else []
        parts = [*listed, *([when[0]] if when else []), *given]
        return ", ".join(dict.fromkeys(parts)) or rest
    head = re.match(r"^(?:who|(?:which|what)\s[a-z]+)\s(.+)$", text, re.IGNORECASE)
    if head and is_name(answer):
        return f"{answer} {head[1]}"
    return f"{answer} {rest}" if re.fullmatch(r"[\d,]+", answer) and text[:3].lower() == "how" else rest


def _capital(word: str) -> bool:
    return word[0].isupper() and word.lower() not in _NOT_NAMES


def _phrase_end(question: str, tokens: list[tuple[str, int, int]], start: int, asked: str) -> int:
    """The index after the phrase that begins at `start`; `start` if there is none."""
    determined = tokens[start][0].lower() in _DETERMINERS
    at = start + determined
    lower: list[int] = []  # the lower-case words since the last capital or link
    while at < len(tokens):
        word, low = tokens[at][0], tokens[at][0].lower()
        if at > start and re.search(r"[,;:()?!]", question[tokens[at - 1][2] : tokens[at][1]]):
            break
        if _capital(word):
            lower = []
        elif low in _LINKS and _leads_to_name(tokens, at):
            if lower and asked in _DO and _capital(tokens[lower[0] - 1][0]):
                break
            lower = []
            at += 1 if tokens[at + 1][0].lower() in _DETERMINERS else 0
        elif low in _ENDS or not word[0].islower() or len(lower) == 3:
            break
        else:
            lower.append(at)
        at += 1
    if lower and asked and lower[-1] == at - 1 and (len(lower) > 1 or lower[0] > start + determined):
        verb = tokens[at - 1][0]
        if (
            asked in ("did", "does", "do", "will", "would", "can", "could", "should")
            or verb.endswith(("ed", "en"))
            or verb in _PARTICIPLES
        ):
            at -= 1
    return at if at > start + determined else start


def _leads_to_name(tokens: list[tuple[str, int, int]], at: int) -> bool:
    following = tokens[at + 1 : at + 3]
    if not following:
        return False
    if following[0][0].lower() in _DETERMINERS:
        return len(following) == 2 and _capital(following[1][0])
    return _capital(following[0][0])
