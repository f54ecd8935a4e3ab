"""Who said it: the subject of a verb of speech must be the passage's speaker. Pure.

Contract: an alignment -> the reason why somebody else spoke, or "". "Said Brandt" and "according to Brandt" count; of a
pronoun the speaker is who spoke last before it. Where the evidence tells of no speaker it says nothing.
"""

from collections.abc import Sequence

from qa.verify.antecedents import PERSON, may_mean
from qa.verify.passages import Line
from qa.verify.roles import passive, subject
from qa.verify.words import PRONOUNS, SPEECH

_CLOSES = frozenset(',“”"?!')
_STOPS = frozenset('.;:?!,“”"()')
_PRESENT = frozenset("says adds tells".split())
_LONGEST = 10  # tokens of a speaker's name and office


def misquoted(claim: Line, part: Sequence[int], line: Line, before: Sequence[Line], places: Sequence[int]) -> str:
    """Whom the claim lets speak where the evidence names somebody else, or ""."""
    told = _speakers(line)
    if not told:
        return ""
    theirs = {line.tokens[p].key for p in told if line.tokens[p].speaks}
    for i in _verbs(claim):
        if i not in part:
            continue
        said = [j for j in _subject(claim, i) if claim.tokens[j].speaks]
        names = [j for j in said if claim.tokens[j].kind == "name"] or said
        mine = {claim.tokens[j].key for j in names}
        if not mine or any(places[j] in told for j in names):
            continue
        if theirs and not mine & theirs and not _introduced(mine, theirs, before):
            return f"the passage says that {_text(line, told)} said it, not {_text(claim, names)}"
        pronouns = {line.tokens[p].low for p in told}
        named = any(claim.tokens[j].text[0].isupper() for j in names)
        other = named and bool(pronouns & PERSON) and not may_mean(mine, before)
        if not theirs and pronouns & PRONOUNS and (other or _last_was_another(mine, before)):
            return f"the passage does not say that {_text(claim, names)} said it"
    return ""


def _last_was_another(mine: set[str], before: Sequence[Line]) -> bool:
    """Whether the speaker named last before a pronoun is somebody else, and those meant are not named since."""
    for line in reversed(before):
        if mine & line.sentence.keys:
            return False
        if any(line.tokens[p].kind == "name" for p in _speakers(line)):
            return True
    return False


def _introduced(mine: set[str], theirs: set[str], before: Sequence[Line]) -> bool:
    """Whether an earlier sentence names both: "The mayor, Ilse Brandt", and then "the mayor said"."""
    return any(mine & line.sentence.keys and theirs & line.sentence.keys for line in before)


def _verbs(line: Line) -> list[int]:
    return [
        i
        for i, token in enumerate(line.tokens)
        if token.low == "according" or (token.key in SPEECH and (line.moods.verbs[i] or token.low in _PRESENT))
    ]


def _speakers(line: Line) -> set[int]:
    """Tokens of all that are said to speak."""
    return {j for i in _verbs(line) for j in _subject(line, i)}


def _subject(line: Line, verb: int) -> list[int]:
    """Telling tokens and pronouns of the one who speaks, before the verb or, as in "said Brandt", behind it."""
    tokens = line.tokens
    if tokens[verb].low == "according":
        return _onwards(line, verb + 2)
    if passive(line, verb):
        by = next((j for j in range(verb + 1, min(verb + 5, len(tokens))) if tokens[j].low == "by"), -1)
        return _onwards(line, by + 1) if by >= 0 else []
    if verb and tokens[verb - 1].text in _CLOSES and verb + 1 < len(tokens) and tokens[verb + 1].kind != "mark":
        aside = tokens[verb - 1].text == "," and subject(line, verb)
        inverted = not aside or tokens[verb + 1].kind == "name" or tokens[verb + 1].low == "the"
        if inverted and (behind := _onwards(line, verb + 1)):
            return behind
    if verb and tokens[verb - 1].low in PRONOUNS:
        return [verb - 1]
    return subject(line, verb)


def _onwards(line: Line, start: int) -> list[int]:
    found = []
    for j in range(start, min(start + _LONGEST, len(line.tokens))):
        token = line.tokens[j]
        if token.text in _STOPS or line.moods.verbs[j]:
            break
        if token.speaks or token.low in PRONOUNS:
            found.append(j)
    return found


def _text(line: Line, where: Sequence[int] | set[int]) -> str:
    return " ".join(line.tokens[p].text for p in sorted(where) if line.tokens[p].speaks) or "another"
