"""A follow-up and the turns before it -> a question that stands alone, by rules and no model. Pure.

Contract: what stands alone comes back byte for byte, and so does everything without history. Pronouns are replaced by
what the last turns named, a fragment ("And in August?") is put in its place in the question before, and where only
the matter is missing it is added in brackets. Only the last six turns count. Knows nothing of retrieval or models.
"""

import re
from collections.abc import Iterator, Sequence

from qa.question.noun_phrases import head_of_question, is_name, names, phrases, statement, words
from qa.results import Turn

_TURNS = 6
_LONGEST = 200  # characters of what is added

_LEAD = re.compile(r"^(?:(?:and|but|so|then|ok(?:ay)?|also|well|now|or)\b[ ,]*){1,3}(?=\w)", re.IGNORECASE)
_AUX = r"(?:did|does|do|was|were|is|are|has|have|had|will|would|can|could|should)"
_WH = r"(?:who|whom|whose|what|when|where|why|which|how)"
_PREPOSITION = r"(?:according to|in|on|at|by|for|from|of|to|with|until|since|before|after|during|under|near)"

_BARE = re.compile(
    rf"^(?:{_PREPOSITION} )?(?:how (?:many|much|long|often|far|old|big|so|come|soon)|{_WH})"
    rf"(?: (?!{_AUX}\b)(?:else|not|then|exactly|of them|[a-z]{{2,12}}))?\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:what|how) about (?P<rest>[^?]{1,120}?)\W*$", re.IGNORECASE)
_PHRASE = re.compile(rf"^(?P<rest>(?:{_PREPOSITION}\s)?(?!{_WH}\b|{_AUX}\b)[^?]{{1,80}}?)\W*$", re.IGNORECASE)
_ONLY_SUBJECT = re.compile(
    rf"^(?P<aux>(?i:{_AUX})) "
    r"(?P<subject>(?:the |her |his |their )?[A-Z][\w'’.&-]*(?: (?:of|&|and|the|[A-Z][\w'’.&-]*))*)"
    r"(?: too| as well| also| either)?\W*$"
)
_EVENT = re.compile(rf"^{_WH}(?: [a-z]+)? (?:is|was|were|did) (?:it|that|this)(?: happen| be)?\W*$", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|itself)\b", re.IGNORECASE)
_THE_ONE = re.compile(r"\b(?:that|this|the same|the) one\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:and|that|when|while|because|if|after|before|who|which|but|so) (?:[a-z]+ ){1,3}", re.IGNORECASE
)
_DEMONSTRATIVE = re.compile(
    r"\b(?:that|this)\b(?=\s*[?.,]|\s(?:cost|happen|mean|start|end|begin|affect|take|change|work)\b)", re.IGNORECASE
)
_THOSE = re.compile(r"\b(?:they|them|their|theirs|these|those)\b(?! (?:who|that|which|of)\b)", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )\bthere\b(?! (?:is|are|was|were|be|been|any|a)\b)",
    re.IGNORECASE,
)
_DUMMY_IT = re.compile(
    r"\b(?:is|was|will|would|does|did) it (?:cost to|take to|true|take|rain|snow|mean|possible|so)\b", re.IGNORECASE
)
_OPEN_END = re.compile(
    r"\b(?:on board|aboard|ashore|then|before|after|afterwards|later|earlier|instead|else|too|next|since|about|"
    r"the rest|the others?|first to [a-z ]+|last to [a-z ]+)\W*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,£$€])(?:1[5-9]|20)\d\d(?![\d,%])")
_YEARS_AWAY = re.compile(
    r"\b(?:the year before|the (?:previous|preceding) year|a year earlier"
    r"|(?P<after>the year after|the (?:next|following) year|a year later))(?=\s*[?.]?$)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:in|on|during|since|until|before|after|from) (?:early |late |mid-)?"
    r"(?:(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?: \d{1,2}\b)?(?:,? \d{4})?)|\d{4}(?: to \d{4})?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|\b(?:last|this|next) (?:week|month|year|summer|winter|spring|autumn)\b|\byesterday\b|\btoday\b",
    re.IGNORECASE,
)
_SEVERAL = ("people", "men", "women", "children")
_NEWS = re.compile(r"\b(?:happen|happened|happening|news|new|going on)\b", re.IGNORECASE)
_SMALL = frozenset(
    """a an the and or of to in on at by for with from as is are was were be been did does do has have had will would
    can could should may might not no how who whom whose what when where why which many much long often there
    then so come came go went get got first last only also all any some""".split()
)
_SPEAKS_FOR_ITSELF = re.compile(r"[A-Z][\w'’]+|\d|[\"“”]|[가-힣]")

_KOREAN_LEAD = re.compile(r"^(?:그럼|그러면|그리고|그런데|근데|그래서|또)[ ,]+")
_KOREAN_PERSON = re.compile(r"(?<![가-힣])(?P<word>그녀|그분|그 사람|그)(?P<josa>는|가|를|의|에게|와|도)(?![가-힣])")
_KOREAN_THING = re.compile(
    r"(?<![가-힣])(?:(?P<short>그건|그게|이건|이게)|(?P<word>그것|이것|거기|그곳|그들|이들|그 단체|그 사고|그 회사)"
    r"(?P<josa>은|는|이|가|을|를|의|에서|에|도|과|와)?)(?![가-힣])"
)
_KOREAN_BARE = re.compile(r"^(?:왜|언제|누가|누구|어디서?|몇 [가-힣]+|얼마나?|어떻게|무엇|뭐)[가-힣]{0,6}[?？]?$")
_KOREAN_ABOUT = re.compile(r"^(?P<rest>[^?？]{1,30}?)(?:은|는)[?？]?$")
_JOSA = {"는": "은", "가": "이", "를": "을", "와": "과"}


def resolve(question: str, history: Sequence[Turn]) -> str:
    """The question as one would ask it of a stranger; unchanged where it stands alone. Oldest turn first."""
    turns = [Turn(t.question, _short(t.answer), _flat(t.resolved_question or t.question)) for t in history[-_TURNS:]]
    turns = [t for t in turns if t.resolved_question.strip()]
    if not turns or not question.strip():
        return question
    if re.search("[가-힣]", question):
        return _korean(question, turns) or question
    text = _LEAD.sub("", question.strip())
    led = text != question.strip()
    bare, text = text, text[:1].upper() + text[1:]
    found = _fragment(bare, turns, led=led) or _pronouns(text, turns) or _open(text, turns, led=led)
    return found or question


def _short(answer: str) -> str:
    """The answer's last paragraph in one line, without a dateline: what stands before is a byline or a title."""
    line = " ".join(answer.strip().rsplit("\n\n", 1)[-1].split())
    return re.sub(r"^[A-Z][A-Z .]{2,30}(?: \([^)]{1,20}\))? ?[-–—] ?", "", line)


def _flat(question: str) -> str:
    """The question with its brackets opened at its end: what was added to it counts as named."""
    return " ".join(re.sub(r" ?\(", ", ", question).replace(")", "").split())


def _fragment(text: str, turns: Sequence[Turn], *, led: bool) -> str:
    """Questions without a verb: "Why?", "What about 2010?", "And in August?", "And did the White House?"."""
    if _BARE.match(text) or _EVENT.match(text):
        return _with(re.sub(r"\b(?:of them|then)\b", "", text, flags=re.IGNORECASE), _matter(turns))
    subject = _ONLY_SUBJECT.match(text)
    if subject:
        return _asked_of(subject["aux"], subject["subject"], turns)
    about = _ABOUT.match(text) or (_PHRASE.match(text) if led else None)
    return _swapped(about["rest"], turns) if about else ""


def _matter(turns: Sequence[Turn]) -> str:
    """What the last turn was about, with the one before where it says little; at most 200 characters."""
    last = statement(turns[-1].resolved_question, turns[-1].answer)
    if len(turns) > 1 and len(words(last)) < 4:
        earlier = statement(turns[-2].resolved_question, turns[-2].answer)
        last = earlier if last in earlier else f"{last}, {earlier}"
    return last[:_LONGEST]


def _with(text: str, matter: str) -> str:
    body = " ".join(text.rstrip(" ?？.!").split())
    return f"{body[:1].upper()}{body[1:]} ({matter})?" if matter else ""


def _asked_of(aux: str, subject: str, turns: Sequence[Turn]) -> str:
    """ "And did the White House?" after "Who announced the call?": "Did the White House announce the call?"."""
    question = turns[-1].resolved_question.rstrip(" ?")
    earlier = re.match(rf"^{_AUX} ", question, re.IGNORECASE)
    own = phrases(question)
    if earlier and own and question[earlier.end() :].startswith(own[0]):
        return f"{question[: earlier.end()]}{subject}{question[earlier.end() + len(own[0]) :]}?"
    who = re.match(r"^(?:who|which [a-z]+) (\w+)(.*)$", question, re.IGNORECASE)
    if who:
        verb = _plain_form(who[1]) if aux.lower() in ("did", "does", "do") else who[1]
        rest = re.sub(r" first$", "", who[2])
        return f"{aux.capitalize()} {subject} {verb}{rest}?"
    return _with(f"{aux.capitalize()} {subject}", _matter(turns))


_IRREGULAR = dict(
    pair.split(":")
    for pair in """won:win got:get made:make said:say found:find took:take gave:give told:tell led:lead sold:sell
    bought:buy met:meet wrote:write went:go came:come held:hold paid:pay sent:send built:build began:begin ran:run
    became:become left:leave lost:lose drove:drive beat:beat cut:cut set:set""".split()
)


def _plain_form(verb: str) -> str:
    """announced -> announce, stopped -> stop, carried -> carry; by spelling alone."""
    low = verb.lower()
    if low in _IRREGULAR or not low.endswith("ed"):
        return _IRREGULAR.get(low, verb)
    stem = low[:-2]
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        return stem[:-1]
    return low[:-1] if stem.endswith(("c", "s", "g", "v", "u", "z", "ir", "ur", "os", "at", "id", "ed")) else stem


def _swapped(rest: str, turns: Sequence[Turn]) -> str:
    """The question before with this phrase in the place of its like: a time for a time, a name for a name."""
    question = turns[-1].resolved_question.rstrip(" ?")
    away = _year_away(rest, turns)
    if away:
        return f"{_YEAR.sub(away, question)}?"
    time = _WHEN.search(rest)
    if time and time[0] == rest:
        before = _WHEN.search(question)
        return f"{question[: before.start()]}{rest}{question[before.end() :]}?" if before else f"{question} {rest}?"
    if _YEAR.fullmatch(rest) and _YEAR.search(question):
        return f"{_YEAR.sub(rest, question)}?"
    preposition = re.match(rf"^{_PREPOSITION}\b", rest, re.IGNORECASE)
    if preposition:
        like = list(re.finditer(rf"\b{preposition[0]} ", question, re.IGNORECASE))
        if not like:
            return f"{question} {rest}?"
        border = re.search(rf" (?:{_PREPOSITION}) (?!$)", question[like[-1].end() :], re.IGNORECASE)
        tail = question[like[-1].end() + border.start() :] if border else ""
        return f"{question[: like[-1].start()]}{rest}{tail}?"
    own = [p for p in phrases(question) if not _WHEN.search(p)]
    if not own:
        return _with(rest[:1].upper() + rest[1:], _matter(turns))
    old = next((p for p in own if is_name(p) == is_name(rest)), own[0])
    return f"{question.replace(old, rest, 1)}?"


def _year_away(rest: str, turns: Sequence[Turn]) -> str:
    """The year that "the year before" or "the year after" means; "" where no turn names one."""
    away = _YEARS_AWAY.search(rest)
    if away is None:
        return ""
    step = 1 if away["after"] else -1
    years = (m for t in reversed(turns) for m in _YEAR.findall(f"{t.resolved_question} {t.answer}")[:1])
    year = next(years, "")
    return str(int(year) + step) if year else ""


def _pronouns(text: str, turns: Sequence[Turn]) -> str:
    """Pronouns with nothing before them in the question that they could mean, replaced; "" if there are none."""
    found, carried = text, ""
    for pattern, candidates in (
        (_PERSON, _people), (_THOSE, _groups), (_THE_ONE, _kinds), (_THING, _things), (_DEMONSTRATIVE, _things),
        (_THERE, _places),
    ):  # fmt: skip
        match = pattern.search(found)
        if match is None or _has_antecedent(found, match) or (pattern is _THING and _DUMMY_IT.search(found)):
            continue
        meant = next(iter(candidates(turns)), "")
        if not meant:
            continue
        if pattern in (_THING, _DEMONSTRATIVE):
            meant = _dated(meant, found, turns)
        if pattern is _THERE and re.search(r"\b(?:from|to|in|at|near) $", found[: match.start()]):
            meant = meant.partition(" ")[2]
        found = found[: match.start()] + _in_form(match[0], meant, found[match.end() :]) + found[match.end() :]
        carried = meant
    if not carried:
        return ""
    found = _timed(found, turns)
    weak = not names(carried) or (is_name(carried) and len(carried.split()) == 1)
    matter = _matter(turns) if weak else ""
    return _with(found, matter) if matter and matter not in found else found


def _has_antecedent(text: str, pronoun: re.Match[str]) -> bool:
    """Whether what the pronoun means stands before it in its own question: a name, a noun phrase, "which pilot".

    Not what is asked for in "how many hangers did they …", and not a noun of the same clause for its object ("Who held
    the post before her?"): English would say "itself" or "herself".
    """
    before = text[: pronoun.start()]
    if pronoun[0].lower() == "there":
        return bool(names(before[1:]))
    head = "" if re.search(rf"\b{_AUX} $", before, re.IGNORECASE) else head_of_question(before)
    if not phrases(before):
        several = head.endswith("s") or head in _SEVERAL
        return bool(head) and not (several and pronoun[0].lower() in ("it", "its", "itself"))
    if re.search(r"['’]s\b|s['’]\s", before) or names(before[1:]):
        return True
    is_object = pronoun[0].lower() in ("him", "her", "them", "it") and not re.match(r" [a-z]", text[pronoun.end() :])
    return not is_object or bool(_CLAUSE.search(before, 4))


def _dated(meant: str, text: str, turns: Sequence[Turn]) -> str:
    """The phrase with the time that stood right behind it ("the election in 2019"), unless the question has its own."""
    if _WHEN.search(text) or _YEARS_AWAY.search(text) or re.match(r"when\b|how often", text, re.IGNORECASE):
        return meant
    for turn in reversed(turns):
        at = turn.resolved_question.find(f"{meant} ")
        time = _WHEN.match(turn.resolved_question, at + len(meant) + 1) if at >= 0 else None
        if time:
            return f"{meant} {time[0]}"
    return meant


def _in_form(pronoun: str, meant: str, after: str) -> str:
    """The meaning in the pronoun's form: "their" -> "the miners'"; "her" before a noun likewise."""
    low = pronoun.lower()
    owned = low in ("his", "its", "their", "hers", "theirs") or (low == "her" and re.match(r" [a-z]{3,}", after))
    if not owned:
        return meant
    return f"{meant}’" if meant.endswith("s") and not is_name(meant) else f"{meant}’s"


def _timed(text: str, turns: Sequence[Turn]) -> str:
    """ "the year before" as a year."""
    away = _YEARS_AWAY.search(text)
    year = _year_away(away[0], turns) if away else ""
    return f"{text[: away.start()]}in {year}{text[away.end() :]}" if away and year else text


def _open(text: str, turns: Sequence[Turn], *, led: bool) -> str:
    """Questions that are whole but name nothing, or lead on with "and": the matter before is added in brackets."""
    timed = _timed(text, turns)
    bare = not _SPEAKS_FOR_ITSELF.search(text[1:]) and not head_of_question(text)
    content = [w for w in words(text.lower()) if w not in _SMALL]
    lacks = bare and not phrases(text.lower()) and len(content) <= 3 and not _NEWS.search(text)
    if lacks or (_OPEN_END.search(text) and not names(text[1:])) or (led and not names(text[1:])) or timed != text:
        return _with(timed, _matter(turns))
    return ""


def _people(turns: Sequence[Turn]) -> Iterator[str]:
    """Names, the newest first: an answer that is one, then those in the question, then in a longer answer."""
    for turn in reversed(turns):
        if is_name(turn.answer) and not turn.answer.lower().startswith("the "):
            yield turn.answer
        yield from (n for n in names(turn.answer) if len(n.split()) > 1 and len(turn.answer) < _LONGEST)
        yield from (n for n in names(turn.resolved_question) if len(n.split()) > 1)


def _things(turns: Sequence[Turn]) -> Iterator[str]:
    """What was asked about, the newest first: a thing that was the answer, then the question's first noun phrase."""
    for turn in reversed(turns):
        if re.match(r"^what\b", turn.resolved_question, re.IGNORECASE) and re.match(r"^an? [a-z ]{3,40}$", turn.answer):
            yield "the " + turn.answer.split(" ", 1)[1]
        yield from (p for p in _own(turn) if p.lower().startswith("the "))
    yield from (p for turn in reversed(turns) for p in _own(turn))
    yield from _people(turns)


def _own(turn: Turn) -> list[str]:
    """The noun phrases of a turn's question, times and bare demonstratives aside."""
    return [p for p in phrases(turn.resolved_question) if not _WHEN.search(p) and p.lower() not in ("that", "this")]


def _kinds(turns: Sequence[Turn]) -> Iterator[str]:
    """For "the one": a phrase with a common noun ("the phone call between …"), the newest first."""
    for turn in reversed(turns):
        yield from (p for p in phrases(turn.resolved_question) if re.match(r"the [a-z]+", p))
    yield from _things(turns)


def _groups(turns: Sequence[Turn]) -> Iterator[str]:
    """Several people or things, the newest first; then one that "they" may mean."""
    for turn in reversed(turns):
        if re.search(r" and | & |, ", turn.answer) and len(turn.answer) <= 60 and not turn.answer.endswith("."):
            yield turn.answer
        head = head_of_question(turn.resolved_question)
        if head.endswith("s") or head in _SEVERAL:
            yield f"the {head}"
        yield from (p for p in _own(turn) if re.match(r"[Tt]he (?:[a-z'’-]{1,20} ){0,2}[a-z]{2,20}[^s\W]s\b", p))
    yield from (turn.answer for turn in reversed(turns) if is_name(turn.answer))
    yield from _things(turns)


def _places(turns: Sequence[Turn]) -> Iterator[str]:
    """Where it was: what follows "in", "at" or "to", the newest first; with the preposition."""
    for turn in reversed(turns):
        for text in (turn.answer, turn.resolved_question):
            place = re.search(r"\b(?:in|at|to|near) (?:the )?[A-Z][\w'’.-]*(?: (?:of |the )?[A-Z][\w'’.-]*)*", text)
            if place and not _WHEN.search(place[0]) and len(text) < _LONGEST:
                yield place[0]
    yield from (f"at {p}" for p in _things(turns))


def _korean(question: str, turns: Sequence[Turn]) -> str:
    """The same for Korean: 그는, 그건, 거기; 언제?; 8월은?"""
    text = _KOREAN_LEAD.sub("", question.strip())
    matter = _matter(turns)
    person = _KOREAN_PERSON.search(text)
    if person:
        who = next(
            (t.answer for t in reversed(turns) if 2 <= len(t.answer) <= 20 and not t.answer.endswith(".")), matter
        )
        return f"{text[: person.start()]}{who}{_josa(person['josa'], who)}{text[person.end() :]}"
    thing = _KOREAN_THING.search(text)
    if thing:
        ending = "는" if thing["short"] in ("그건", "이건") else "가" if thing["short"] else thing["josa"] or ""
        return f"{text[: thing.start()]}{matter}{_josa(ending, matter)}{text[thing.end() :]}"
    if _KOREAN_BARE.match(text):
        return _with(text, matter)
    about = _KOREAN_ABOUT.match(text)
    if about and text != question.strip():
        return _with(about["rest"], turns[-1].resolved_question.rstrip("?？ "))
    led = text != question.strip() and len(text.split()) <= 3
    return _with(text, matter) if led and not re.search(r"[가-힣](?:은|는) ", text) else ""


def _josa(particle: str, word: str) -> str:
    """The particle in the form that the word's last sound asks for."""
    soft = {v: k for k, v in _JOSA.items()} | {k: k for k in _JOSA}
    plain = soft.get(particle)
    if plain is None or not "가" <= word[-1:] <= "힣":
        return particle
    closed = (ord(word[-1]) - ord("가")) % 28 != 0
    return _JOSA[plain] if closed else plain
