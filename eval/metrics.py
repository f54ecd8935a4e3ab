"""Every metric by name, with one plain sentence each, in the order in which a report shows them. Only a list."""

from eval.scorecard import Metric

DEPTHS = (1, 4, 10)
STAGES = {"candidate": "as merged by retrieval", "reranked": "after reranking"}
_MEASURES = {
    "hit": "share of answerable questions with a gold passage among the first {k}",
    "recall": "share of the gold quotes among the first {k} passages",
    "mrr": "mean of 1 / rank of the first gold passage, among the first {k}",
    "ndcg": "normalised discounted gain of the first {k} passages",
    "answer": "share of answerable questions with a right answer in the text of the first {k} passages",
}

METRICS: tuple[Metric, ...] = (
    Metric("right", "headline", "share of all questions answered rightly with a right citation, or rightly refused"),
    Metric("em", "answer", "exact match over all questions; SQuAD 2.0's 'exact'"),
    Metric("f1", "answer", "overlap of words over all questions; SQuAD 2.0's 'f1'"),
    Metric("answerable-em", "answer", "exact match over answerable questions; SQuAD 2.0's 'HasAns_exact'"),
    Metric("answerable-f1", "answer", "overlap of words over answerable questions; SQuAD 2.0's 'HasAns_f1'"),
    Metric("answerable-match", "answer", "the answer says the same as a right one up to spelling, numbers and dates"),
    Metric("answerable-containment", "answer", "a right answer stands in the answer"),
    Metric("answered-answerable", "abstention", "share of answerable questions that were answered at all"),
    Metric("refused-unanswerable", "abstention", "share of unanswerable questions that were refused"),
    Metric(
        "aurc",
        "abstention",
        "area under the risk-coverage curve: mean share of wrong guesses as more are given",
        higher_is_better=False,
    ),
    Metric("citation-exact", "citation", "share of citations whose quote stands at its offsets in the article"),
    Metric("citation-precision", "citation", "share of citations that agree with a gold quote"),
    Metric("citation-recall", "citation", "share of the gold quotes that a citation agrees with"),
    Metric("citation-f1", "citation", "harmonic mean of citation precision and recall"),
    Metric("article-precision", "citation", "share of citations that name a gold article"),
    Metric("article-recall", "citation", "share of the gold articles that a citation names"),
    Metric("joint-f1", "citation", "answer and citations together; HotpotQA's joint F1"),
    Metric(
        "uncited-sentences", "citation", "share of an answer's sentences without a citation", higher_is_better=False
    ),
    *(
        Metric(f"{stage}-{measure}@{k}", "retrieval", f"{says.format(k=k)}, {where}")
        for stage, where in STAGES.items()
        for measure, says in _MEASURES.items()
        for k in DEPTHS
    ),
    Metric("context-hit", "retrieval", "share of answerable questions with a gold passage among those shown"),
    Metric("context-recall", "retrieval", "share of the gold quotes among the passages shown"),
    Metric("context-answer", "retrieval", "share of answerable questions with a right answer in the passages shown"),
)

BY_NAME = {metric.name: metric for metric in METRICS}

# What slices and gates look at unless told otherwise.
KEY = (
    "right",
    "answerable-f1",
    "answerable-containment",
    "answered-answerable",
    "refused-unanswerable",
    "citation-exact",
    "citation-f1",
    "candidate-hit@10",
    "reranked-hit@1",
)
