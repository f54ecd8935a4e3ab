"""A claim in pieces, each of which a sentence of its own proves, all of one passage. Pure.

Contract: a claim that no single sentence proves -> the sentences that prove it together, or None. A piece that has no
subject of its own ("… and was opened in 2009", "…, which was opened in 2009") must be said of the claim's. Knows
nothing of citations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.verify.align import align
from qa.verify.antecedents import PERSON, may_mean
from qa.verify.claim import Finding, compare
from qa.verify.passages import Line, Read
from qa.verify.roles import passive, shared_subject, subject
from qa.verify.words import BE, PRONOUNS, REPORTING, SAME

MOST = 3  # pieces
_IN_ITSELF = 0.6  # the share of a piece that must stand in the sentence itself, not in those before it
_MOST_JOINTS = 10
_JOINTS = frozenset("and but while after before who which whose where when".split())
_MARKS = frozenset((",", ";", ":", "—"))
_RELATIVE = frozenset("who which whose where".split())
_STANDS_FOR = frozenset("he she it they".split())
_NOTHING: frozenset[str] = frozenset()

Part = tuple[int, ...]  # the claim's tokens


@dataclass(frozen=True, slots=True)
class Covered:
    """The sentences, by number, and the weighted sum of their coverage."""

    lines: frozenset[int]
    weight: float


def proves(finding: Finding) -> bool:
    """Whether a finding is a proof."""
    return not finding.problem and finding.matched >= _IN_ITSELF * finding.telling


def by_pieces(claim: Line, one: Read, order: Sequence[int], enough: float) -> Covered | None:
    """The best way to part the claim, with sentences from `order`, each with at least that coverage."""
    known: dict[Part, list[tuple[int, float]]] = {}

    def provers(part: Part) -> list[tuple[int, float]]:
        if part not in known:
            known[part] = list(_provers(claim, part, one, order, enough))
        return known[part]

    def cover(part: Part, most: int, taken: frozenset[int]) -> Covered | None:
        best = max(
            (Covered(taken | {n}, c * len(part)) for n, c in provers(part) if n not in taken),
            key=lambda found: found.weight,
            default=None,
        )
        if best is not None or most == 1:
            return best
        for piece, rest in _cuts(claim, part):
            for n, coverage in provers(piece):
                if n in taken or (found := cover(rest, most - 1, taken | {n})) is None:
                    continue
                weight = found.weight + coverage * len(piece)
                if best is None or weight > best.weight:
                    best = Covered(found.lines, weight)
        return best

    return cover(tuple(range(len(claim.tokens))), MOST, frozenset())


def _provers(claim: Line, part: Part, one: Read, order: Sequence[int], enough: float) -> Iterator[tuple[int, float]]:
    telling = [claim.tokens[i].key for i in part if claim.tokens[i].speaks]
    for number in order:
        line = one.lines[number]
        keys = line.sentence.keys
        held = sum(key in keys or not keys.isdisjoint(SAME.get(key, _NOTHING)) for key in telling)
        if held < 0.5 * len(telling):
            continue
        finding = compare(claim, part, one, number)
        if proves(finding) and finding.coverage >= enough and _of_the_same(claim, part, one, number):
            yield number, finding.coverage


def _of_the_same(claim: Line, part: Part, one: Read, number: int) -> bool:
    """Whether what the piece says without a subject is said of the claim's subject."""
    line, before = one.lines[number], one.lines[max(0, number - 4) : number]
    places = align(claim, part, line, one.published)
    verb = next((i for i in part if claim.moods.verbs[i] and places[i] >= 0), -1)
    if verb < 0 or any(j in part for j in subject(claim, verb)):
        return True
    said_of = _missing_subject(claim, part, verb)
    who = {claim.tokens[j].key for j in said_of}
    if not who:
        return True
    place = places[verb]
    first = shared_subject(line, place)
    told = subject(line, first if first >= 0 else place)
    own = {line.tokens[p].key for p in told}
    if who & own:
        return {claim.tokens[j].key for j in said_of if claim.tokens[j].kind == "name"} <= own
    if passive(claim, verb) != passive(line, place):
        return bool(who & line.sentence.keys)
    if told:
        return False
    if any(line.tokens[p].low in PERSON for p in range(max(0, place - 3), place)):
        return may_mean(who, before)
    pronoun = any(t.low in PRONOUNS for t in line.tokens[:place])
    return pronoun and any(who & previous.sentence.keys for previous in before)


def _missing_subject(claim: Line, part: Part, verb: int) -> list[int]:
    """What the piece is said of: the phrase before "who" or "which", the subject that its verb shares, or whom its
    pronoun may mean, every name before it."""
    if any(claim.tokens[i].low in _STANDS_FOR for i in part if i < verb):
        return [i for i in range(part[0]) if claim.tokens[i].kind == "name"]
    opening = next((i for i in part if claim.tokens[i].kind != "mark"), part[0])
    if claim.tokens[opening].low not in _RELATIVE:
        first = shared_subject(claim, verb)
        found = [j for j in subject(claim, first if first >= 0 else verb) if claim.tokens[j].kind in ("name", "word")]
        return found or subject(claim, claim.moods.verbs.index(True))  # "was opened, is kept and got"
    found = []
    for j in range(part[0] - 1 if part[0] == opening else part[0], -1, -1):
        token = claim.tokens[j]
        if token.speaks and not claim.moods.verbs[j]:
            found.append(j)
        elif found:
            break
    return found


def _cuts(claim: Line, part: Part) -> Iterator[tuple[Part, Part]]:
    """Ways to take a stretch between two joints out of the part."""
    tokens = claim.tokens
    joins = [tokens[i].text in _MARKS or tokens[i].low in _JOINTS for i in part]
    joints = [at for at in range(1, len(part) - 1) if joins[at] and not joins[at - 1]]  # ", and" is one
    joints = sorted(sorted(joints, key=lambda at: tokens[part[at]].text == ",")[:_MOST_JOINTS])
    edges = [0, *joints, len(part)]
    for a in range(len(edges) - 1):
        for b in range(a + 1, len(edges)):
            piece, rest = part[edges[a] : edges[b]], part[: edges[a]] + part[edges[b] :]
            if rest and _says_enough(claim, piece) and _says_enough(claim, rest):
                yield piece, rest


def _says_enough(claim: Line, part: Part) -> bool:
    kinds = [claim.tokens[i].kind for i in part if claim.tokens[i].speaks and claim.tokens[i].key not in REPORTING]
    words, figures = kinds.count("word"), kinds.count("number") + kinds.count("date")
    acts = any(claim.moods.verbs[i] or claim.tokens[i].low in _RELATIVE or claim.tokens[i].low in BE for i in part)
    return len(kinds) >= 2 and words >= 1 and (acts or (len(kinds) >= 3 and words + figures >= 2))
