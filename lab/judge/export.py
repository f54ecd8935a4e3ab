"""A trained judge -> the shipped model: `python -m lab.judge.export --network DIR [DIR …] --data DIR`.

Contract: DIR/network.pt -> judge.onnx (int8 weights of 7 bits, as the reader's), thresholds.json, fitted on news-d and
lab/data/fitting.jsonl, and card.md with the figures. Of several networks the mean of the weights is taken.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ingest.embedder import packaged_model
from lab.judge.examples import Row
from lab.judge.network import JudgeNetwork
from lab.judge.table import development, figures
from qa.judge.judge import OnnxJudge

SUPPORTED, REFUSED = 0.9, 0.95  # precision, were true and false claims equally many
YES = 3.0  # where "Yes." or "No." lies that far above the other, 78 % are right; nearer, fewer
MODEL = Path(__file__).parents[2] / "qa" / "judge" / "model"


class _Positional(nn.Module):
    """The network with its inputs by position, as the exporter wants them."""

    def __init__(self, network: JudgeNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        logits: Tensor = self.network(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return logits


def export(folders: Sequence[Path], base: Path, out: Path) -> None:
    """Write judge.onnx."""
    from onnxruntime import quantization
    from onnxruntime.quantization.preprocess import quant_pre_process

    network = JudgeNetwork(base)
    states = [torch.load(folder / "network.pt", map_location="cpu") for folder in folders]
    network.load_state_dict({name: sum(s[name] for s in states) / len(states) for name in network.state_dict()})
    network.eval()
    work = Path(tempfile.mkdtemp())
    sample = torch.ones((2, 16), dtype=torch.int64)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "tokens"} for name in names} | {"logits": {0: "batch"}}
    torch.onnx.export(
        _Positional(network),
        (sample, sample, sample),
        str(work / "plain.onnx"),
        input_names=names,
        output_names=["logits"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(str(work / "plain.onnx"), str(work / "prepared.onnx"), skip_symbolic_shape=True)
    out.mkdir(parents=True, exist_ok=True)
    quantization.quantize_dynamic(
        str(work / "prepared.onnx"),
        str(out / "judge.onnx"),
        weight_type=quantization.QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # 7 bits: processors without VNNI give the same
    )


def threshold(true: Sequence[float], other: Sequence[float], precision: float) -> float:
    """The lowest score at and above which this share is true, were both equally many; inf where there is none."""
    scores = sorted({*true, *other})
    kept = [1 - np.searchsorted(np.sort(true), s, "left") / len(true) for s in scores]
    passed = [1 - np.searchsorted(np.sort(other), s, "left") / len(other) for s in scores]
    # A handful of scores at the very top proves nothing: at least 5 % of the true must lie above.
    fits = [s for s, k, p in zip(scores, kept, passed, strict=True) if k >= 0.05 and k / (k + p) >= precision]
    return float(min(fits, default=float("inf")))


def calibrate(rows: Sequence[Row], found: Sequence[float]) -> dict[str, float]:
    """The thresholds of `qa.judge.judge.Thresholds`, in logits."""

    pairs = [(r.supported, s) for r, s in zip(rows, found, strict=True) if r.source in ("news-d", "fitting")]
    true, false = [s for yes, s in pairs if yes], [s for yes, s in pairs if not yes]
    return {
        "supported": round(threshold(true, false, SUPPORTED), 3),
        "refused": round(-threshold([-s for s in false], [-s for s in true], REFUSED), 3),
        "yes": YES,
    }


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()
    export(args.network, packaged_model(), args.out)
    (args.out / "thresholds.json").write_text('{"supported": 0, "refused": 0, "yes": 0}', encoding="utf-8")
    rows = development(args.data)
    found = OnnxJudge(args.out).scores([(row.claim, row.evidence) for row in rows])
    told = figures(rows, found)
    (args.out / "thresholds.json").write_text(json.dumps(calibrate(rows, found), indent=2) + "\n", encoding="utf-8")
    runs = [json.loads((folder / "training.json").read_text(encoding="utf-8")) for folder in args.network]
    size = (args.out / "judge.onnx").stat().st_size / 2**20
    (args.out / "card.md").write_text(
        CARD.format(
            size=size,
            rows="\n".join(
                f"| {name} | {f['n'][0]} / {f['n'][1]} | {f['auc']} | {f['kept']} |" for name, f in told.items()
            ),
            kinds=", ".join(f"{kind} {value}" for kind, value in told["news-d"]["kinds"].items()),
            runs="\n".join(
                f"- {r['rows']} rows, {r['tokens']} tokens, settings {json.dumps(r['settings'])}" for r in runs
            ),
        ),
        encoding="utf-8",
    )


CARD = """# The judge's model

Whether the evidence supports a claim: a cross-encoder of six layers, int8 weights, {size:.1f} MiB, run by onnxruntime.
A claim is a sentence, or a question with what may be its answer.

| data | supported / not | AUC | kept where 3.5 % of the others pass |
|---|---|---|---|
{rows}

AUC by kind of error on news-d: {kinds}.

`thresholds.json` is fitted on news-d and lab/data/fitting.jsonl, stories that no training saw: at and above `supported`
90 % are true, at and below `refused` 95 % are not, were both equally many.

Start: the reader's network (qa/reader/model). Training, by `python -m lab.judge.train`; embeddings are frozen:

{runs}

Data, by attribution: FEVER and FeverSymmetric (CC BY-SA 3.0), FoolMeTwice (Apache-2.0, text CC BY-SA),
SufficientFacts (MIT), WiCE (ODC-BY), SNLI, e-SNLI, Breaking NLI, MED (CC BY-SA 4.0), counterfactually revised SNLI
(Apache-2.0), ConjNLI (MIT), BEGIN (CC BY 4.0), FaithDial (MIT), Q2 (Apache-2.0), Check-COVID (MIT), Factcheck-GPT
(Apache-2.0), SummEdits without news (Apache-2.0); questions with answers of SQuADShifts (CC BY 4.0), SQuAD 2.0 (CC
BY-SA 4.0), QAMR (MIT), BoolQ (CC BY-SA 3.0), CondaQA (Apache-2.0); claims and questions over invented news and
encyclopaedia passages written for this project, among them those of lab/data. news-d and claims/dev were in none.
"""


if __name__ == "__main__":
    main()
