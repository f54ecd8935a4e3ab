"""Train the reader: `python -m qa.reader.train --data DIR --out DIR --minutes 55`.

Contract: the data files of `MIX` in DIR -> OUT/network.pt (float32) and OUT/training.json (settings and figures).
`python -m qa.reader.export` makes the shipped model of it. Uses a GPU where there is one; two cores read about 1,500
tokens/s, 2,200 where they compute in bfloat16. The learning rate falls with the time used, so a run always ends in the
minutes given to it.
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

from qa.reader import examples as data
from qa.reader.examples import Example, Feature
from qa.reader.negatives import altered, elsewhere
from qa.reader.network import SpanNetwork, load, pad, rounded, span_loss
from qa.reader.score import evaluate

log = logging.getLogger("qa.reader.train")


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a data file is used, and in which stretch of the training (0 to 1) it is met."""

    file: str
    count: int
    begin: float
    end: float
    elsewhere: int = 0
    altered: int = 0
    titles: tuple[str, ...] = ()  # only these; empty: all


# squad2-dev: four of its eight articles, so that the other four stay unseen.
SQUAD2_TITLES = ("1973_oil_crisis", "Packet_switching", "Steam_engine", "Warsaw")

# Noisy and distant data first, the data most like the task last, and that twice.
MIX = (
    Part("qamr", 20000, 0.0, 0.8, elsewhere=4000, altered=2000),
    Part("amazon", 5000, 0.0, 0.85, elsewhere=800, altered=800),
    Part("reddit", 4500, 0.0, 0.85, elsewhere=500, altered=500),
    Part("qadiscourse", 2500, 0.0, 0.8),
    Part("timeqa-train", 1200, 0.0, 0.6, elsewhere=1000),
    Part("timeqa-train", 1200, 0.4, 1.0, elsewhere=1000),
    Part("wiki-train", 4461, 0.0, 0.6),
    Part("wiki-train", 4461, 0.4, 1.0, elsewhere=2500, altered=2500),
    Part("squad2-dev", 1600, 0.0, 0.6, titles=SQUAD2_TITLES),
    Part("squad2-dev", 1600, 0.4, 1.0, elsewhere=500, altered=500, titles=SQUAD2_TITLES),
)


def curriculum(folder: Path, mix: Sequence[Part], share: float, rng: random.Random) -> list[Example]:
    """Examples in the order of training; `share` scales every count."""
    placed: list[tuple[float, Example]] = []
    for part in mix:
        whole = data.read(folder / f"{part.file}.jsonl.gz")
        found = [piece for e in whole if not part.titles or e.title in part.titles for piece in data.cut(e)]
        # One piece of a long context that does not answer: all of them would teach that such questions have no answer.
        silent = {e.id: e for e in rng.sample(found, len(found)) if not e.answers}
        answered = [e for e in found if e.answers]
        ids = {a.id for a in answered}
        asked = answered + [e for name, e in silent.items() if name not in ids]
        picked = rng.sample(asked, min(len(asked), int(part.count * share)))
        picked += elsewhere(found, int(part.elsewhere * share), rng)
        picked += altered(found, int(part.altered * share), rng)
        placed += [(rng.uniform(part.begin, part.end), e) for e in picked]
    return [e for _, e in sorted(placed, key=lambda pair: pair[0])]


def batches(features: Sequence[Feature], size: int, rng: random.Random, pool: int = 1536) -> list[list[Feature]]:
    """Batches of like length (little padding), shuffled within pools so that the order of training is kept."""
    made: list[list[Feature]] = []
    for begin in range(0, len(features), pool):
        part = sorted(features[begin : begin + pool], key=lambda f: len(f.ids))
        groups = [part[i : i + size] for i in range(0, len(part), size)]
        rng.shuffle(groups)
        made += groups
    return made


def train(args: argparse.Namespace) -> None:
    """The whole run; see the module head."""
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    half = device == "cuda" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    order = curriculum(args.data, MIX, args.share, rng)
    work = batches(list(data.features(order, tokenizer, rng)), args.batch, rng)
    log.info("%d examples, %d batches, %s", len(order), len(work), device)
    development = data.read(args.data / "wiki-dev.jsonl.gz")

    network = SpanNetwork(args.base)
    if args.resume:
        load(network, args.resume)
    network.to(device)
    if args.resume and not (args.resume / "network.pt").exists():
        # A shipped model's tables of embeddings are on the int8 grid already: left alone, they stay exact.
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
        longest = max(len(f.ids) for f in batch)
        ids = pad([f.ids for f in batch], longest).to(device)
        mask = pad([[1] * len(f.ids) for f in batch], longest).to(device)
        types = pad([f.types for f in batch], longest).to(device)
        network.train()
        with rounded(network):
            with torch.autocast(device, torch.bfloat16, enabled=half):
                starts, ends = network(ids, mask, types)
                first = torch.tensor([f.start for f in batch], device=device)
                last = torch.tensor([f.end for f in batch], device=device)
                loss = span_loss(starts, ends, first, last)
            torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        decay = min(args.averaging, step / (step + 10))
        with torch.no_grad():
            for name, value in network.state_dict().items():
                averaged[name].lerp_(value, 1 - decay) if value.is_floating_point() else averaged[name].copy_(value)
        tokens += int(mask.sum())
        if step % 20 == 0:
            log.info(
                "step %d/%d, %.0f%%, loss %.3f, %.0f tokens/s",
                step, len(work), 100 * done, float(loss), tokens / (time.monotonic() - began),
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
    parser.add_argument("--minutes", type=float, default=55, help="time for the steps themselves")
    parser.add_argument("--share", type=float, default=1.0, help="share of the data to use")
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--warmup", type=int, default=60, help="steps of rising rate")
    parser.add_argument("--check-every", type=int, default=300, help="steps between looks at wiki-dev")
    parser.add_argument("--averaging", type=float, default=0.98, help="share of the running average a step keeps")
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(args)


if __name__ == "__main__":
    main()
