"""Tokens -> what stands under a "not", a "would" or a "believed", and which words are verbs. Pure.

Contract: one `Moods` per sentence, with one flag a token. `strong` marks the word that the cue bears on, `weak` every
word it may bear on: two sentences disagree where one is strong and the other not even weak.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.verify.stem import VERBS, stem
from qa.verify.tokens import Token
from qa.verify.words import BE, PRONOUNS

_NO = frozenset("not no never none nobody nothing neither nor without hardly cannot".split())
_DENYING = frozenset(stem(w) for w in "deny refuse fail decline refute lack avoid prevent".split())
_MODAL = frozenset("will would may might could can should must shall".split())
_INTENT = frozenset(
    stem(w)
    for w in """plan want hope intend expect propose promise threaten vow aim seek offer wish schedule mean ask
    supposed likely due ready try attempt consider prepare decide agree urge order set pledge bid going""".split()
)
_DOUBT = frozenset(
    stem(w)
    for w in """believe think suspect allege claim argue accuse reportedly allegedly probably possibly perhaps
    apparently rumour rumor seem speculate fear likely""".split()
)
_NOBODY = frozenset("no none nobody nothing neither rather instead".split())
_STRANDED = frozenset("whether if".split())
BORDERS = frozenset(
    """but because although though while whereas when whenever if unless until after before since that which who
    whose""".split()
)
_MARKS = frozenset(",;:—–().?!")
_WHILE_NOT = frozenset("only just least merely".split())
_AUXILIARY = frozenset((*BE, *_MODAL, "to", "did", "do", "does", "not"))
_VERB_BEFORE = frozenset((*PRONOUNS, *",;:", "and", "or", "that", "which", "has", "had", "have"))
_OBJECT = frozenset("the a an that to its his her their".split())
_NOUN_BEFORE = frozenset(
    "the a an this that these those its his her their our my your of no each every some any".split()
)


@dataclass(frozen=True, slots=True)
class Moods:
    """One flag a token."""

    negated: tuple[bool, ...]
    twice: tuple[bool, ...]  # negated by two words: "nobody was not hurt"
    may_be_negated: tuple[bool, ...]
    modal: tuple[bool, ...]
    may_be_modal: tuple[bool, ...]
    doubted: tuple[bool, ...]
    hedges: bool  # a cue of any of these kinds, or of reporting, stands somewhere
    intends: bool  # a word of wishing or planning stands somewhere
    verbs: tuple[bool, ...]


def read_moods(tokens: Sequence[Token]) -> Moods:
    """The flags of a sentence's tokens."""
    count = len(tokens)
    negated, twice, weakly, modal, perhaps, doubted = ([False] * count for _ in range(6))
    hedges = intends = False
    for at, token in enumerate(tokens):
        following = tokens[at + 1].low if at + 1 < count else ""
        if token.low in _NO or (token.key in _DENYING and token.kind == "word") or _instead(token.low, following):
            if token.low in ("not", "no") and following in _WHILE_NOT and any(t.low == "but" for t in tokens[at:]):
                continue
            whole = token.low in _NOBODY
            _mark(tokens, at + 1, negated, weakly, 2 if whole else 1, twice)
            if whole:
                _mark_back(tokens, at, weakly)
        hedges = hedges or token.low in _STRANDED
        intends = intends or (token.key in _INTENT and token.kind == "word")
        if token.low in _MODAL or _intends(tokens, at):
            hedges = True
            _mark(tokens, at + 1, modal, perhaps, 1)
        if token.key in _DOUBT and token.kind in ("word", "stop"):
            hedges = True
            _doubt(tokens, at, doubted)
        if token.low in _STRANDED:
            _doubt(tokens, at, doubted)
    verbs = tuple(_is_verb(tokens, at) for at in range(count))
    return Moods(
        tuple(negated),
        tuple(twice),
        tuple(weakly),
        tuple(modal),
        tuple(perhaps),
        tuple(doubted),
        hedges,
        intends,
        verbs,
    )


def _instead(low: str, following: str) -> bool:
    return (low == "rather" and following == "than") or (low == "instead" and following == "of")


def _intends(tokens: Sequence[Token], at: int) -> bool:
    """ "Plans to", "was to", "is due to": the verb after "to" has not happened."""
    if at + 2 >= len(tokens) or tokens[at + 1].low != "to" or tokens[at + 2].kind not in ("word", "stop"):
        return False
    return tokens[at].key in _INTENT or tokens[at].low in BE


def _mark(
    tokens: Sequence[Token], at: int, strong: list[bool], weak: list[bool], first: int, twice: list[bool] | None = None
) -> None:
    """Up to six telling words from `at` on are in scope, the `first` of them strongly; a clause's border ends it."""
    seen = 0
    if at < len(tokens) and tokens[at].text == ",":  # "is not, by many accounts, the largest"
        at = next((i for i in range(at + 1, len(tokens)) if tokens[i].text == ","), at) + 1
    for i in range(at, len(tokens)):
        token = tokens[i]
        if token.text in _MARKS or (token.low in BORDERS and token.low != "that") or seen == 6:
            return
        if token.low in ("and", "or") and seen:
            first = 0
        if token.speaks:
            weak[i] = True
            if seen < first and twice is not None and strong[i]:
                twice[i] = True
            if seen < first and not (token.low.endswith("ly") or token.key in ("abl", "enough")):
                strong[i] = True
                seen += 1
            elif seen >= first:
                seen += 1


def _mark_back(tokens: Sequence[Token], at: int, weak: list[bool]) -> None:
    """ "Found no plastic" negates "found" as "no plastic was found" does."""
    for i in range(at - 1, -1, -1):
        if tokens[i].text in _MARKS or tokens[i].low in BORDERS or tokens[i].low in ("and", "or"):
            return
        weak[i] = weak[i] or tokens[i].speaks


def _doubt(tokens: Sequence[Token], at: int, doubted: list[bool]) -> None:
    for i in range(at + 1, len(tokens)):
        if tokens[i].text in ";:—.?!" or tokens[i].low == "but":
            return
        doubted[i] = True


def _in_compound(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token is part of a word with hyphens: "the army-backed cabinet"."""
    return any(tokens[n].start == tokens[at].start for n in (at - 1, at + 1) if 0 <= n < len(tokens))


def _is_verb(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind != "word":
        return False
    low, before = token.low, tokens[at - 1].low if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before in _NOUN_BEFORE or _in_compound(tokens, at):
        return False
    if before.endswith("ly") and at > 1 and tokens[at - 2].low in _NOUN_BEFORE and after and after.kind == "word":
        return False  # "a privately held company"
    if at == 0 and after is not None and (after.low in VERBS or after.low in _AUXILIARY):
        return False  # "United beat"
    irregular, regular = low in VERBS, low.endswith("ed") and len(low) > 3 and not low.endswith("eed")
    if before in _AUXILIARY:
        return irregular or regular or before not in BE
    if irregular and not low.endswith("s"):
        return (
            VERBS[low] != low
            or before in PRONOUNS
            or (after is not None and (after.low in _OBJECT or after.kind == "name" or after.text[0].isupper()))
        )
    if regular:
        return after is None or after.kind != "word" or at == 0 or tokens[at - 1].speaks or before in _VERB_BEFORE
    if low.endswith("s") and at and tokens[at - 1].speaks and after is not None:
        return after.low in _OBJECT or after.kind == "name"
    return False
