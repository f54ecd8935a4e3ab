"""The judge's network: an encoder and one linear layer on its first token. Training and export alone import it."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel

TOKENS = 256  # of claim and evidence together; the evidence is cut


class JudgeNetwork(nn.Module):
    """(batch, tokens) ids, mask and, of a BERT, types -> (batch,) logits of "supported"."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        # Explicit attention: its backward pass is twice as fast as the fused one's in bfloat16 on a processor.
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
        self.head = nn.Linear(self.encoder.config.hidden_size, 1)
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    def forward(self, **batch: Tensor) -> Tensor:
        states: Tensor = self.encoder(**batch).last_hidden_state
        logits: Tensor = self.head(states[:, 0])
        return logits.squeeze(-1)


def start(network: JudgeNetwork, reader: Path) -> None:
    """Give the encoder the weights of the reader: it has learned to compare a question with a passage."""
    from qa.reader.network import weights

    found = weights(reader)
    encoder: Any = network.encoder
    own = {name.removeprefix("bert."): value for name, value in found.items() if name.startswith("bert.")}
    encoder.load_state_dict({name: own[name] for name in encoder.state_dict()})


def batch(tokenizer: Any, pairs: list[tuple[str, str]], length: int = 0) -> dict[str, Tensor]:
    """(claim, evidence) pairs -> the network's input, cut and filled to a length where one is given."""
    made = tokenizer(
        [claim for claim, _ in pairs],
        [evidence for _, evidence in pairs],
        truncation="only_second",
        max_length=length or TOKENS,
        padding="max_length" if length else True,
        return_tensors="pt",
    )
    return dict(made)


@torch.no_grad()
def scores(network: JudgeNetwork, tokenizer: Any, pairs: list[tuple[str, str]], size: int = 32) -> list[float]:
    """The logit of each pair, in order."""
    network.eval()
    found = [0.0] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda i: sum(map(len, pairs[i])))
    for begin in range(0, len(order), size):
        part = order[begin : begin + size]
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(**batch(tokenizer, [pairs[i] for i in part])).float()
        for i, logit in zip(part, logits.tolist(), strict=True):
            found[i] = logit
    network.train()
    return found
