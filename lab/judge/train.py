"""Train the judge: `python -m lab.judge.train --data DIR --out DIR --minutes 45`.

Contract: `shared/data` in DIR, and `lab/data` -> OUT/network.pt (float32), OUT/training.json. The learning rate falls
with the work done or the time used, whichever is further, so a run always ends in its minutes.
"""

import argparse
import json
import logging
import random
import time
from pathlib import Path

import torch
from torch import nn
from transformers import AutoTokenizer

from lab.judge.examples import Row
from lab.judge.mix import plan
from lab.judge.network import TOKENS, JudgeNetwork, batch, start
from lab.judge.table import development, table
from qa.reader.network import rounded

log = logging.getLogger("lab.judge.train")


def batches(rows: list[Row], budget: int, rng: random.Random) -> list[list[int]]:
    """Indices of rows in batches of like length (little padding) and about `budget` tokens, in random order.

    The batches of one length have one size: every new shape costs the processor a compilation.
    """
    order = list(range(len(rows)))
    rng.shuffle(order)
    waiting: dict[int, list[int]] = {}
    made = []
    for i in order:
        length = _bucket(rows[i])
        same = waiting.setdefault(length, [])
        same.append(i)
        if len(same) == budget // length:
            made.append(waiting.pop(length))
    return made


def _bucket(row: Row) -> int:
    """About how many tokens, rounded up."""
    return min(TOKENS, (8 + (len(row.claim) + len(row.evidence)) * 10 // 40) // 32 * 32 + 32)


def train(args: argparse.Namespace) -> None:
    """The whole run; see the module head."""
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    network = JudgeNetwork(args.base)
    if args.reader:
        start(network, args.reader)
    if args.resume:
        network.load_state_dict(torch.load(args.resume / "network.pt"))
    network.encoder.embeddings.requires_grad_(requires_grad=False)
    parts = list(plan(args.data, rng, args.general, args.rounds))
    rows = [row for part in parts for row in part]
    work: list[list[int]] = []
    at = 0
    for part in parts:
        work += [[at + i for i in one] for one in batches(part, args.batch, rng)]
        at += len(part)
    log.info("%d rows, %d batches", len(rows), len(work))
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=args.rate, weight_decay=0.01)
    averaged = {name: value.detach().clone() for name, value in network.state_dict().items()}
    began, tokens, mean = time.monotonic(), 0, 0.7
    for step, chosen in enumerate(work):
        done = max(step / len(work), (time.monotonic() - began) / (60 * args.minutes))
        if done >= 1:
            log.info("time is up at step %d", step)
            break
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1.0, (step + 1) / 100) * (1 - done)
        length = min(TOKENS, _bucket(rows[chosen[0]]))
        data = batch(tokenizer, [(rows[i].claim, rows[i].evidence) for i in chosen], length)
        target = torch.tensor([float(rows[i].supported) for i in chosen])
        with rounded(network):
            with torch.autocast("cpu", torch.bfloat16):
                logits = network(**data)
            loss = nn.functional.binary_cross_entropy_with_logits(logits.float(), target)
            torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        with torch.no_grad():
            decay = min(args.averaging, step / (step + 10))
            for name, value in network.state_dict().items():
                if value.is_floating_point():
                    averaged[name].lerp_(value, 1 - decay)
        tokens += int(data["attention_mask"].sum())
        mean = 0.98 * mean + 0.02 * loss.item()
        if step % 50 == 0:
            rate = tokens / (time.monotonic() - began)
            log.info("step %d, %.0f%%, loss %.3f, %.0f tokens/s", step, 100 * done, mean, rate)
        if step and step % args.check_every == 0:
            paused = time.monotonic()
            args.out.mkdir(parents=True, exist_ok=True)
            torch.save(averaged, args.out / "network.pt")
            log.info("news-d: %s", table(network, tokenizer, development(args.data, ("news-d",))))
            began += time.monotonic() - paused
    network.load_state_dict(averaged)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), args.out / "network.pt")
    figures = table(network, tokenizer, development(args.data))
    log.info("development: %s", figures)
    settings = {k: str(v) for k, v in vars(args).items() if k not in ("data", "out", "base", "reader", "resume")}
    (args.out / "training.json").write_text(
        json.dumps({"settings": settings, "rows": len(rows), "tokens": tokens, "development": figures}, indent=2),
        encoding="utf-8",
    )


def main() -> None:
    """Read the command line."""
    from ingest.embedder import packaged_model

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of stories/, passages/ and claims/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, default=packaged_model(), help="folder of the encoder")
    parser.add_argument("--reader", type=Path, help="folder of the reader whose weights to start from")
    parser.add_argument("--resume", type=Path, help="folder of a network to go on from")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--general", type=int, default=30_000, help="pairs of people's labels before the own data")
    parser.add_argument("--rounds", type=int, default=2, help="rounds over the own data")
    parser.add_argument("--batch", type=int, default=4096, help="tokens")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--averaging", type=float, default=0.99)
    parser.add_argument("--check-every", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(args)


if __name__ == "__main__":
    main()
