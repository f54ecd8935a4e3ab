"""Who did what to whom: subject and object of a verb that both sentences share. Pure.

Contract: an alignment -> the reason why the roles differ, or "". A passive is turned round: "X was arrested by Y" has
the agent Y. Where it cannot tell who acts, it says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.verify.clauses import BORDERS
from qa.verify.passages import Line
from qa.verify.tokens import Token
from qa.verify.words import BE, DETERMINERS, PRONOUNS, TOGETHER

_LOOSE = frozenset("say add reply explain not respond answer b hav".split())  # their subject may follow them
_WHO_ACTS = frozenset("he she it they we i".split())
_RELATIVE = frozenset("who which whose where".split())
_OPENING = frozenset("in on at after before during by since with for from under within despite following".split())
_HELPING = frozenset("has have had did does do will would later also".split())
_HALT = frozenset('.;:—?!“”"()')


@dataclass(frozen=True, slots=True)
class _Frame:
    """The tokens around a verb: `near` is the noun phrase next to it, `wide` all that may belong to the role."""

    agent_near: frozenset[int]
    agent: frozenset[int]
    patient_near: frozenset[int]
    patient: frozenset[int]


def exchanged(claim: Line, line: Line, places: Sequence[int]) -> str:
    """What is the wrong way round, or ""."""
    for i, place in enumerate(places):
        if place < 0 or claim.tokens[i].kind != "word" or claim.tokens[i].key in _LOOSE | TOGETHER:
            continue
        if not (claim.moods.verbs[i] or line.moods.verbs[place]):
            continue
        if _governed(claim, i) and _governed(line, place):
            continue  # "was invited by X to sing": who sings is told by the verb before
        said, told = _frame(claim, i), _frame(line, place)
        if said is None or told is None:
            continue
        if reason := _compare(claim, line, places, i, said, told):
            return reason
    return ""


def _governed(line: Line, verb: int) -> bool:
    """Whether the verb is an infinitive with a finite verb before it."""
    return verb > 0 and line.tokens[verb - 1].low == "to" and any(line.moods.verbs[:verb])


def _compare(claim: Line, line: Line, places: Sequence[int], verb: int, said: _Frame, told: _Frame) -> str:
    agent = {places[j] for j in said.agent_near if places[j] >= 0}
    patient = {places[j] for j in said.patient_near if places[j] >= 0}
    word = claim.tokens[verb].text
    whole = {places[j] for j in said.agent if places[j] >= 0}
    patient_turned = bool(patient & told.agent) and not patient & told.patient
    if _moved(line, agent, told.patient, told.agent) and _moved(line, patient, told.agent, told.patient):
        return f"who and whom of '{word}' are exchanged"
    if _moved(line, patient, told.agent, told.patient) and agent and told.agent_near and not whole & told.agent:
        return f"in the passage {_text(line.tokens, patient)} is not the one to whom '{word}' was done"
    acts = _has_object(claim, verb) and not passive(claim, verb)
    if acts and _moved(line, agent, told.patient_near, told.agent) and not whole & told.agent:
        return f"in the passage {_text(line.tokens, agent)} is not the one who did it ('{word}')"
    named = any(claim.tokens[j].text[0].isupper() for j in said.agent_near)
    place = places[verb]
    if named and agent and min(agent) > place and line.tokens[place - 1].low in _WHO_ACTS and not told.agent_near:
        return f"the passage says that '{line.tokens[place - 1].low}' did it ('{word}')"
    listed = claim.tokens[verb - 1].text == ","  # "left at noon, struck a bank and sank"
    if named and not listed and _elsewhere(line, agent, whole, told.agent_near, told.agent):
        return f"the passage says that {_text(line.tokens, set(told.agent_near))} did it ('{word}')"
    if acts and _elsewhere(line, patient, patient, told.patient_near, told.patient):
        return f"the passage says that it was done to {_text(line.tokens, set(told.patient_near))} ('{word}')"
    whom = {p for p in patient if line.tokens[p].kind == "name"}
    rivals = {p for p in told.agent_near if line.tokens[p].kind == "name"}
    if whom and rivals and whom <= rivals and patient_turned:
        return f"in the passage {_text(line.tokens, whom)} is not the one to whom '{word}' was done"
    return ""


def _elsewhere(line: Line, near: set[int], whole: set[int], theirs: frozenset[int], own: frozenset[int]) -> bool:
    """Whether the role is filled in both sentences, and what fills it in the claim stands elsewhere in the evidence."""
    keys = {line.tokens[p].key for p in own}
    return bool(near and theirs) and not whole & own and not all(line.tokens[p].key in keys for p in near)


def _has_object(line: Line, verb: int) -> bool:
    """Whether the verb is followed by what it is done to: "blamed the county", not "suspected of"."""
    following = line.tokens[verb + 1] if verb + 1 < len(line.tokens) else None
    return following is not None and (following.speaks or following.low in DETERMINERS | PRONOUNS)


def _moved(line: Line, mine: set[int], other: frozenset[int], own: frozenset[int]) -> bool:
    """Whether a word of the role stands in the evidence's other role, and nowhere in its own."""
    keys = {line.tokens[p].key for p in own}
    return any(p in other and line.tokens[p].key not in keys for p in mine)


def _text(tokens: Sequence[Token], where: set[int]) -> str:
    return " ".join(tokens[p].text for p in sorted(where))


def _frame(line: Line, verb: int) -> _Frame | None:
    tokens, verbs = line.tokens, line.moods.verbs
    first = shared_subject(line, verb)
    if first >= 0 and _voice(tokens, first)[0]:
        return None  # "was stolen by a guard and sold": whether it was sold or he sold it is open
    left = subject(line, first if first >= 0 else verb)
    right = _right(tokens, verbs, verb)
    passive, by = _voice(tokens, verb)
    if passive:
        agent = [j for j in right if by >= 0 and j > by]
        before = [j for j in right if by < 0 or j < by]
        return _Frame(
            frozenset(_near(tokens, agent)),
            frozenset(agent),
            frozenset(_near(tokens, left[::-1])),
            frozenset([*left, *before]),
        )
    return _Frame(
        frozenset(_near(tokens, left[::-1])), frozenset(left), frozenset(_near(tokens, right)), frozenset(right)
    )


def shared_subject(line: Line, verb: int) -> int:
    """The verb whose subject this one shares, as in "thanked the governor and promised", else -1."""
    tokens, verbs = line.tokens, line.moods.verbs
    j = verb - 1
    while j > 0 and (tokens[j].low in BE or tokens[j].low in _HELPING or tokens[j].low.endswith("ly")):
        j -= 1
    if j <= 0 or tokens[j].low not in ("and", "but", "then"):
        return -1
    k = j - 1
    while k >= 0:
        if tokens[k].text == "," and (opened := _aside(line, k)) >= 0:
            k = opened - 1  # "persuaded the firm, which had come late, and sold"
            continue
        if verbs[k]:
            return k
        if tokens[k].text in _HALT:
            break
        k -= 1
    return -1


def passive(line: Line, verb: int) -> bool:
    """Whether the verb is passive."""
    return _voice(line.tokens, verb)[0]


def _voice(tokens: Sequence[Token], verb: int) -> tuple[bool, int]:
    """Whether the verb is passive, and where its "by" stands (-1: nowhere)."""
    by = next((j for j in range(verb + 1, min(verb + 5, len(tokens))) if tokens[j].low == "by"), -1)
    if sum(tokens[j].kind in ("word", "name") for j in range(verb + 1, by)) > 1:
        by = -1
    if by >= 0 and by + 1 < len(tokens) and (tokens[by + 1].kind in ("number", "date") or _gerund(tokens[by + 1])):
        by = -1
    for j in range(verb - 1, max(-1, verb - 4), -1):
        if tokens[j].low in BE:
            return not tokens[verb].low.endswith("ing"), by
        if tokens[j].speaks and not tokens[j].low.endswith("ly"):
            break
    return (by >= 0 and tokens[verb].low.endswith(("ed", "en", "wn", "ne"))) or by == verb + 1, by


def _gerund(token: Token) -> bool:
    return token.kind == "word" and token.low.endswith("ing")


def subject(line: Line, verb: int) -> list[int]:
    """Telling tokens before the verb back to the verb or border before it; over a clause or a phrase between commas."""
    tokens, verbs = line.tokens, line.moods.verbs
    found: list[int] = []
    j = verb - 1
    while j >= 0:
        token = tokens[j]
        if token.text == "," and not found and (opened := _aside(line, j)) >= 0:
            if verbs[opened + 1]:  # "the Service, known as the FSB, arrested"
                found.extend(k for k in range(j - 1, opened, -1) if tokens[k].kind == "name")
            j = opened - 1  # "Hallam, who was mayor of Port Ellery, died"
            continue
        skipped = not found and (token.low in ("who", "which", "that") or token.text == ",")
        if not skipped:
            if token.text in _HALT or verbs[j] or token.low in BORDERS:
                break
            if token.speaks:
                found.append(j)
        j -= 1
    return _without_opening(tokens, j + 1, verb, found[::-1])


def _aside(line: Line, end: int) -> int:
    """Where the aside that ends with this comma begins: ", who …," or ", known as …," or ", the …,"; else -1."""
    for j in range(end - 1, 0, -1):
        if line.tokens[j].text in _HALT and line.tokens[j].text not in "()":
            return -1
        if line.tokens[j].text == ",":
            following = line.tokens[j + 1]
            if following.low in _RELATIVE or following.low in DETERMINERS or line.moods.verbs[j + 1]:
                return j
            if following.low in ("a", "an", "also", "then", "now", "once"):
                return j
    return -1


def _without_opening(tokens: Sequence[Token], start: int, verb: int, found: list[int]) -> list[int]:
    """ "In the second game of the week, Sevilla beat": the subject stands behind the comma."""
    if start >= verb or tokens[start].low not in _OPENING:
        return found
    comma = next((j for j in range(start, verb) if tokens[j].text == ","), verb)
    return [j for j in found if j > comma] or found


def _right(tokens: Sequence[Token], verbs: Sequence[bool], verb: int) -> list[int]:
    found: list[int] = []
    for j in range(verb + 1, len(tokens)):
        if tokens[j].text in _HALT or verbs[j] or tokens[j].low in BORDERS:
            break
        if tokens[j].speaks:
            found.append(j)
    return found


def _near(tokens: Sequence[Token], inward: Sequence[int]) -> list[int]:
    """The noun phrase that begins next to the verb, `inward` being ordered away from it. Lists of names go on."""
    found: list[int] = []
    for j in inward:
        if tokens[j].kind in ("number", "date"):
            if found:
                break
            continue
        if found:
            lo, hi = sorted((found[-1], j))
            between = [tokens[k] for k in range(lo + 1, hi)]
            listed = tokens[j].kind == "name" and all(t.low in ("and", ",", "&") for t in between)
            if between and not listed:
                break
        found.append(j)
        if len(found) == 8:
            break
    return found
