"""Questions in scripts that the network cannot read: the sentence that answers comes first."""

import pytest

from qa.extract.foreign import foreign, sentence_readings

JAPANESE = "港町の図書館は四月三日に再び開いた。館長の林さくらは新しい目録を見せた。雨で屋根が壊れていた。"
RUSSIAN = (
    "Мост через реку Лазна закрыли в воскресенье. Инженер Вера Дольник нашла трещины в трёх опорах. "
    "Ремонт продлится до августа."
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who opened the library?", False),
        ("Où est la bibliothèque ?", False),
        ("누가 도서관을 열었나?", True),
        ("図書館はいつ開いたか", True),
        ("Кто нашёл трещины?", True),
        ("Marlow Steelworks는 언제 Orsley를 떠났나?", True),
        ("What do γδ T cells and Vγ9 cells do?", False),
        ("2019?", False),
    ],
)
def test_foreign_is_what_is_mostly_written_in_other_letters(question: str, *, expected: bool) -> None:
    assert foreign(question) is expected


@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        ("図書館はいつ再び開いたか", JAPANESE, "四月三日"),
        ("目録を見せた館長は誰か", JAPANESE, "林さくら"),
        ("Кто нашёл трещины в опорах?", RUSSIAN, "Дольник"),
        ("До какого месяца продлится ремонт?", RUSSIAN, "августа"),
    ],
)
def test_the_sentence_that_shares_most_comes_first(question: str, text: str, right: str) -> None:
    (reading,) = sentence_readings(question, [text])
    best = reading.spans[0]
    assert right in text[best.start : best.end]
    assert best.margin > 0
    assert [s.margin for s in reading.spans] == sorted((s.margin for s in reading.spans), reverse=True)


@pytest.mark.parametrize(
    ("question", "text"), [("駅前の映画館はどこか", JAPANESE), ("Сколько стоил новый стадион?", RUSSIAN)]
)
def test_what_no_sentence_shares_lies_below_no_answer(question: str, text: str) -> None:
    (reading,) = sentence_readings(question, [text])
    assert reading.evidence < 0


def test_a_reading_for_each_text_in_order() -> None:
    first, second, third = sentence_readings("Кто нашёл трещины?", ["", JAPANESE, RUSSIAN])
    assert first.spans == ()
    assert second.evidence < 0 < third.evidence
