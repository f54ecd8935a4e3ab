"""A run and a language model that grades its answers -> verdicts beside the deterministic labels, never in them.

Contract: every answer that was given is judged, refusals and errors are not. Verdicts are kept by model, prompt and
content, so that the same answer is never paid for twice; a failure is counted apart, is not kept, and is no verdict.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from eval.diagnose import is_right
from eval.errors import BadRun
from eval.judge.agreement import Agreement
from eval.judge.prompt import PROMPT_ID, SYSTEM, Verdict, asks, read
from eval.records import Record, Run
from ingest.documents import digest

FILE = "judge.json"
CACHE = Path(".cache") / "eval" / "judge"


class Grader(Protocol):
    """A language model, pinned by its name."""

    name: str

    def reply(self, system: str, user: str) -> str:
        """What it says. Raises OSError or ValueError where it fails; may be called from several threads."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer's verdict beside the rule's. `failure` is "" unless the judge gave none."""

    question_id: str
    answerable: bool
    verdict: Verdict | None
    reason: str
    by_rules: bool
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge made of a run. `agreement` is over answers to answerable questions: there rules have a say.

    `proved` are answers to questions that the set calls unanswerable, but that the judge holds for proved.
    """

    model: str
    prompt: str
    judged: tuple[Judged, ...]
    agreement: Agreement
    failed: int
    asked: int  # of the model now; the others were known

    @property
    def disagreements(self) -> tuple[Judged, ...]:
        """Answers on which judge and rules differ."""
        return tuple(j for j in self.judged if j.answerable and j.verdict and (j.verdict == "right") != j.by_rules)

    @property
    def proved(self) -> tuple[Judged, ...]:
        """Answers to unanswerable questions that the judge calls right."""
        return tuple(j for j in self.judged if not j.answerable and j.verdict == "right")


def judge(
    run: Run,
    grader: Grader,
    *,
    cache: Path = CACHE,
    workers: int = 4,
    told: Callable[[int, int], None] = lambda *_: None,
) -> Judgement:
    """Grade every answer of a run."""
    given = [record for record in run.records if record.answered]
    known = [(record, cache / f"{key(grader.name, record)}.json") for record in given]
    asked = sum(not file.is_file() for _, file in known)
    cache.mkdir(parents=True, exist_ok=True)
    judged: list[Judged] = []
    with ThreadPoolExecutor(workers) as pool:
        for verdict in pool.map(lambda pair: _judged(grader, *pair), known):
            judged.append(verdict)
            told(len(judged), len(known))
    pairs = [(j.verdict == "right", j.by_rules) for j in judged if j.answerable and j.verdict]
    return Judgement(
        model=grader.name,
        prompt=PROMPT_ID,
        judged=tuple(judged),
        agreement=Agreement.of(pairs),
        failed=sum(bool(j.failure) for j in judged),
        asked=asked,
    )


def key(model: str, record: Record) -> str:
    """Changes exactly when the model, the prompt or anything that is judged does."""
    return digest(model, PROMPT_ID, asks(record))


def _judged(grader: Grader, record: Record, file: Path) -> Judged:
    gold = record.gold
    by_rules = is_right(record)
    try:
        if file.is_file():
            known = json.loads(file.read_text(encoding="utf-8"))
            verdict, reason = read(json.dumps(known))
        else:
            verdict, reason = read(grader.reply(SYSTEM, asks(record)))
            aside = file.with_suffix(f".{digest(gold.id)}.part")
            aside.write_text(json.dumps({"verdict": verdict, "reason": reason}, ensure_ascii=False), encoding="utf-8")
            aside.replace(file)
    except (OSError, ValueError) as error:
        return Judged(gold.id, gold.answerable, None, "", by_rules, str(error) or type(error).__name__)
    return Judged(gold.id, gold.answerable, verdict, reason, by_rules)


def save(found: Judgement, run: Path) -> None:
    """Put it into the run's folder, in place of an earlier one."""
    (run / FILE).write_text(as_json(found) + "\n", encoding="utf-8")


def load(run: Path) -> Judgement | None:
    """What the run's folder holds, None if it was never judged. Raises BadRun if it cannot be read."""
    file = run / FILE
    if not file.is_file():
        return None
    try:
        return TypeAdapter(Judgement).validate_json(file.read_bytes())
    except ValidationError as error:
        raise BadRun(f"{file} cannot be read ({error.errors()[0]['msg']}): judge the run again") from error


def shown(found: Judgement) -> str:
    """As a person reads it in a terminal."""
    a = found.agreement
    kappa = "undefined, since one of them never varies" if a.kappa is None else f"{a.kappa:.2f}"
    lines = [
        f"judge {found.model}, prompt {found.prompt}: {len(found.judged)} answers, {found.asked} asked now, "
        f"{found.failed} failed (no verdict)",
        f"on {a.n} answers to answerable questions judge and rules agree in {100 * a.share:.1f} %, "
        f"Cohen's kappa {kappa}",
        f"  both right {a.both_right}, both wrong {a.both_wrong}, "
        f"right for the judge alone {a.judge_only}, by the rules alone {a.rules_only}",
    ]
    lines += _listed("they differ", found.disagreements)
    lines += _listed("called unanswerable by the set, but proved for the judge", found.proved)
    return "\n".join(lines)


def as_json(found: Judgement) -> str:
    """Everything, as JSON."""
    agreement = {**asdict(found.agreement), "share": found.agreement.share, "kappa": found.agreement.kappa}
    whole = {**asdict(found), "agreement": agreement}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)


def _listed(title: str, judged: Sequence[Judged]) -> list[str]:
    return [f"{title}:", *(f"  {j.question_id}  {j.verdict}: {j.reason}" for j in judged)] if judged else []
