"""Train the reader: `python -m qa.reader.train --data DIR --out DIR --stage spans --minutes 55`.

Contract: the data files of a stage of `mix.py` in DIR -> OUT/network.pt (float32) and OUT/training.json (settings and
figures). `python -m qa.reader.export` makes the shipped model of it. Uses a GPU where there is one; two cores read
about 1,500 tokens/s, 2,200 where they compute in bfloat16. The learning rate falls with the time used, so a run always
ends in the minutes given to it.
"""

import argparse
import json
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from qa.reader import examples as data
from qa.reader.examples import Feature
from qa.reader.mix import STAGES, mixed
from qa.reader.negatives import GROUP
from qa.reader.network import SpanNetwork, group_loss, load, pad, rounded, span_loss
from qa.reader.score import evaluate

log = logging.getLogger("qa.reader.train")

_WRONG = 0.25  # the weight, against "no answer", of a row that a group has for comparison


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the network's input; those of a group of `size` lie together."""

    size: int
    rows: list[Feature]


def batches(groups: Sequence[list[Feature]], size: int, rng: random.Random, pool: int = 1536) -> list[Batch]:
    """Batches of about `size` rows of like length (little padding), each of groups of one size, shuffled within pools
    so that the order of training is kept."""
    made: list[Batch] = []
    for begin in range(0, len(groups), pool):
        part = sorted(groups[begin : begin + pool], key=lambda group: max(len(f.ids) for f in group))
        filled = []
        for many in (1, GROUP):
            same = [group for group in part if len(group) == many]
            step = size // many
            filled += [
                Batch(many, [f for group in same[i : i + step] for f in group]) for i in range(0, len(same), step)
            ]
        rng.shuffle(filled)
        made += filled
    return made


def _loss(network: SpanNetwork, batch: Batch, device: str) -> Tensor:
    rows = batch.rows
    longest = -(-max(len(f.ids) for f in rows) // 32) * 32  # few shapes: each costs the processor a compilation
    ids = pad([f.ids for f in rows], longest).to(device)
    mask = pad([[1] * len(f.ids) for f in rows], longest).to(device)
    types = pad([f.types for f in rows], longest).to(device)
    starts, ends = network(ids, mask, types)
    first = torch.tensor([f.start for f in rows], device=device)
    last = torch.tensor([f.end for f in rows], device=device)
    weight = torch.ones(len(rows), device=device)
    if batch.size == 1:
        return span_loss(starts, ends, first, last, weight)
    weight[first == 0] = _WRONG
    together = group_loss(starts, ends, first, last, types == 0, batch.size)
    return span_loss(starts, ends, first, last, weight) + together


def train(args: argparse.Namespace) -> None:
    """The whole run; see the module head."""
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    half = device == "cuda" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    stage = STAGES[args.stage]
    order = mixed(args.data, stage, args.share, rng)
    read = [list(data.features(group, tokenizer, stage.window, rng)) for group in order]
    work = batches([fs for fs, group in zip(read, order, strict=True) if len(fs) == len(group)], args.batch, rng)
    log.info("%d questions, %d batches, %s", len(order), len(work), device)
    development = data.read(args.data / "wiki-dev.jsonl.gz")

    network = SpanNetwork(args.base)
    if args.resume:
        load(network, args.resume)
    network.to(device)
    if args.resume:
        # The shipped model's tables of embeddings are on the int8 grid already: left alone, they stay exact.
        network.bert.embeddings.requires_grad_(requires_grad=False)
    averaged = {name: value.detach().clone() for name, value in network.state_dict().items()}
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=args.rate, weight_decay=0.01)
    began, tokens = time.monotonic(), 0
    for step, batch in enumerate(work):
        done = max(step / len(work), (time.monotonic() - began) / (60 * args.minutes))
        if done >= 1:
            log.info("time is up at step %d", step)
            break
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1.0, (step + 1) / args.warmup) * (1 - done)
        network.train()
        with rounded(network):
            with torch.autocast(device, torch.bfloat16, enabled=half):
                loss = _loss(network, batch, device)
            torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        decay = min(args.averaging, step / (step + 10))
        with torch.no_grad():
            for name, value in network.state_dict().items():
                averaged[name].lerp_(value, 1 - decay) if value.is_floating_point() else averaged[name].copy_(value)
        tokens += sum(len(f.ids) for f in batch.rows)
        if step % 20 == 0:
            log.info(
                "step %d/%d, %.0f%%, loss %.3f, %.0f tokens/s",
                step, len(work), 100 * done, loss.item(), tokens / (time.monotonic() - began),
            )  # fmt: skip
        if step and step % args.check_every == 0:
            args.out.mkdir(parents=True, exist_ok=True)
            torch.save(averaged, args.out / "network.pt")
            began_check = time.monotonic()
            with rounded(network):
                log.info("wiki-dev, 200 questions: %s", evaluate(network, tokenizer, development[:200]))
            began += time.monotonic() - began_check

    network.load_state_dict(averaged)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), args.out / "network.pt")
    with rounded(network):
        figures = evaluate(network, tokenizer, development)
    log.info("wiki-dev, all: %s", figures)
    settings = {key: str(value) for key, value in vars(args).items() if key not in ("data", "out", "base", "resume")}
    (args.out / "training.json").write_text(
        json.dumps({"settings": settings, "examples": len(order), "tokens": tokens, "wiki-dev": figures}, indent=2),
        encoding="utf-8",
    )


def main() -> None:
    """Read the command line."""
    from ingest.embedder import packaged_model

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the .jsonl.gz files")
    parser.add_argument("--out", type=Path, required=True, help="folder for the network")
    parser.add_argument("--base", type=Path, default=packaged_model(), help="folder of the encoder to start from")
    parser.add_argument("--resume", type=Path, help="folder of a network or a shipped model to go on from")
    parser.add_argument("--stage", choices=list(STAGES), default="spans", help="what it is to learn")
    parser.add_argument("--minutes", type=float, default=55, help="time for the steps themselves")
    parser.add_argument("--share", type=float, default=1.0, help="share of the data to use")
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--warmup", type=int, default=60, help="steps of rising rate")
    parser.add_argument("--check-every", type=int, default=300, help="steps between looks at wiki-dev")
    parser.add_argument("--averaging", type=float, default=0.98, help="share of the running average a step keeps")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(args)


if __name__ == "__main__":
    main()
