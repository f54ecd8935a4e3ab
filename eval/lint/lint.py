"""A question set, and its corpus where there is one -> findings, in the order of their lines. Assembles the rules.

Contract: reads files, writes none. Without a corpus the rules that need one are left out, and the report says so.
"""

from dataclasses import dataclass
from pathlib import Path

from eval.corpus import beside
from eval.lint.doubles import check_doubles
from eval.lint.evidence import Corpus, check_answers_quoted, check_quotes
from eval.lint.finding import SEVERITIES, Finding, Row
from eval.lint.shape import read_rows
from eval.lint.silence import check_silence
from eval.lint.wording import check_wording


@dataclass(frozen=True, slots=True)
class LintReport:
    """What lint saw. `corpus` is "" where quotes could not be looked up."""

    questions: int
    corpus: str
    articles: int
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        """Findings of this severity."""
        return sum(f.severity == severity for f in self.findings)


def lint(questions: Path, corpus: Path | None = None) -> LintReport:
    """Check a file of questions. Raises OSError if a file cannot be read, UnicodeDecodeError if it is not UTF-8."""
    rows, found = read_rows(questions.read_text(encoding="utf-8"))
    known = corpus or beside(questions)
    read = Corpus.read(known) if known else None
    found += check(rows, read)
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    found.sort(key=lambda f: (f.line, order[f.severity], f.rule))
    return LintReport(len(rows), str(known or ""), len(read.documents) if read else 0, tuple(found))


def check(rows: list[Row], corpus: Corpus | None) -> list[Finding]:
    """Every finding on the rows but for those on their shape."""
    found = list(check_doubles(rows))
    for row in rows:
        found += check_wording(row)
        found += check_answers_quoted(row)
        if corpus is not None:
            found += check_quotes(row, corpus)
    if corpus is not None:
        found += check_silence(rows, corpus)
    return found
