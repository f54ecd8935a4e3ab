"""Who did what to whom: subject and object of a verb that both sentences share. Pure.

Contract: an alignment -> the reason why the roles differ, or "". A passive is turned round: "X was arrested by Y" has
the agent Y. Where it cannot tell who acts, it says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.verify.clauses import BORDERS
from qa.verify.passages import Line
from qa.verify.tokens import Token
from qa.verify.words import BE

_LOOSE = frozenset("say add reply explain not respond answer b hav".split())  # their subject may follow them
_RELATIVE = frozenset("who which whose where".split())
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
        if place < 0 or claim.tokens[i].kind != "word" or claim.tokens[i].key in _LOOSE:
            continue
        if not (claim.moods.verbs[i] or line.moods.verbs[place]):
            continue
        said, told = _frame(claim, i), _frame(line, place)
        if said is None or told is None:
            continue
        if reason := _compare(claim, line, places, i, said, told):
            return reason
    return ""


def _compare(claim: Line, line: Line, places: Sequence[int], verb: int, said: _Frame, told: _Frame) -> str:
    agent = {places[j] for j in said.agent_near if places[j] >= 0}
    patient = {places[j] for j in said.patient_near if places[j] >= 0}
    word = claim.tokens[verb].text
    agent_turned = bool(agent & told.patient) and not agent & told.agent
    patient_turned = bool(patient & told.agent) and not patient & told.patient
    if agent_turned and patient_turned:
        return f"who and whom of '{word}' are exchanged"
    named = {p for p in agent if line.tokens[p].kind == "name"}
    rivals = {p for p in told.agent_near if line.tokens[p].kind == "name"}
    whole = {places[j] for j in said.agent}
    if named and rivals and not whole & told.agent:
        return f"the passage says that {_text(line.tokens, rivals)} did it ('{word}'), not {_text(line.tokens, named)}"
    whom = {p for p in patient if line.tokens[p].kind == "name"}
    if whom and rivals and whom <= rivals and patient_turned:
        return f"in the passage {_text(line.tokens, whom)} is not the one to whom '{word}' was done"
    return ""


def _text(tokens: Sequence[Token], where: set[int]) -> str:
    return " ".join(tokens[p].text for p in sorted(where))


def _frame(line: Line, verb: int) -> _Frame | None:
    tokens, verbs = line.tokens, line.moods.verbs
    left = _left(line, verb)
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


def _voice(tokens: Sequence[Token], verb: int) -> tuple[bool, int]:
    """Whether the verb is passive, and where its "by" stands (-1: nowhere)."""
    by = next((j for j in range(verb + 1, min(verb + 5, len(tokens))) if tokens[j].low == "by"), -1)
    if by >= 0 and any(tokens[j].speaks for j in range(verb + 1, by)):
        by = by if sum(tokens[j].speaks for j in range(verb + 1, by)) == 1 else -1
    if (
        by >= 0
        and by + 1 < len(tokens)
        and (tokens[by + 1].kind in ("number", "date") or tokens[by + 1].low.endswith("ing"))
    ):
        by = -1
    for j in range(verb - 1, max(-1, verb - 4), -1):
        if tokens[j].low in BE:
            return not tokens[verb].low.endswith("ing"), by
        if tokens[j].speaks and not tokens[j].low.endswith("ly"):
            break
    return (by >= 0 and tokens[verb].low.endswith(("ed", "en", "wn", "ne"))) or by == verb + 1, by


def _left(line: Line, verb: int) -> list[int]:
    """Telling tokens before the verb back to the verb or border before it; through "who" to what it stands for."""
    tokens, verbs = line.tokens, line.moods.verbs
    found: list[int] = []
    aside = _after_comma(tokens, verb)  # "the Service, known as the FSB, arrested"
    closed = relative = aside and any(tokens[j].low in _RELATIVE and tokens[j - 1].text == "," for j in range(1, verb))
    for j in range(verb - 1, -1, -1):
        token = tokens[j]
        if token.low in ("who", "which") and not found:
            continue
        if (token.low == "that" and not found) or (token.text == "," and not found):
            continue
        if closed and token.low in _RELATIVE and j and tokens[j - 1].text == ",":
            found.clear()  # "Hallam, who was mayor of Port Ellery, died"
            closed = relative = False
            continue
        if (
            token.text in _HALT
            or (verbs[j] and not relative and not (aside and tokens[j - 1].text == ","))
            or token.low in BORDERS
        ):
            break
        if token.speaks:
            found.append(j)
    return found[::-1]


def _after_comma(tokens: Sequence[Token], verb: int) -> bool:
    """Whether only auxiliaries stand between the verb and the comma before it."""
    j = verb - 1
    while j >= 0 and tokens[j].kind == "stop" and tokens[j].low not in _RELATIVE:
        j -= 1
    return j >= 0 and tokens[j].text == ","


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
