"""A SQuAD file (1.1 or 2.0) -> articles and questions.

Contract: `{"data": [{"title", "paragraphs": [{"context", "qas": […]}]}]}`, one article a title, its paragraphs in
order. The quote is the sentence around the first answer. An answer that is not at its offset is rejected. SQuAD asks
about a paragraph: some questions make no sense of a whole archive, and `byline eval lint` names them.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from eval.errors import BadQuestionSet
from eval.importers.imported import Imported, ImportedArticle, sentence_with, tidy
from eval.questions import Evidence, GoldQuestion


class _Answer(BaseModel):
    text: str
    answer_start: int


class _Question(BaseModel):
    id: str
    question: str
    answers: list[_Answer] = []
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: str
    qas: list[dict[str, Any]] = []


class _Article(BaseModel):
    title: str
    paragraphs: list[_Paragraph]


class _File(BaseModel):
    data: list[_Article]


def import_squad(source: Path) -> Imported:
    """Raises BadQuestionSet if the file is no SQuAD file."""
    try:
        file = _File.model_validate_json(source.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadQuestionSet(f"{source} is no SQuAD file: {str(error).splitlines()[0]}") from error
    found = Imported()
    for article in file.data:
        text = "\n\n".join(tidy(p.context) for p in article.paragraphs)
        found.add(ImportedArticle(article.title, text, title=article.title.replace("_", " "), source="SQuAD"))
        for paragraph in article.paragraphs:
            for given in paragraph.qas:
                _question(found, article.title, paragraph.context, given)
    return found


def _question(found: Imported, title: str, context: str, given: dict[str, Any]) -> None:
    where = f"{title}, {given.get('id', 'a question without an id')}"
    try:
        row = _Question.model_validate(given)
    except ValidationError as error:
        found.reject(
            where, str(given.get("question", ""))[:200], f"not as SQuAD writes it: {json.dumps(_first(error))}"
        )
        return
    text = row.question.strip()
    if row.is_impossible:
        found.admit(GoldQuestion(row.id, text, (), kind="unanswerable"), where)
        return
    for answer in row.answers:
        at = answer.answer_start
        if at < 0 or not answer.text.strip() or context[at : at + len(answer.text)] != answer.text:
            found.reject(where, text, f"the answer {answer.text!r} is not at its offset {at}")
            return
    answers = tuple(dict.fromkeys(a.text.strip() for a in row.answers))
    if not answers:
        found.reject(where, text, "no answer, and not marked as impossible")
        return
    first = row.answers[0]
    quote = tidy(sentence_with(context, first.answer_start, first.answer_start + len(first.text)))
    found.admit(GoldQuestion(row.id, text, answers, (Evidence(title, quote),), kind="single"), where)


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
