"""The reader's network: a BERT encoder and one linear layer that scores every token as start and as end.

Contract: token ids -> start and end logits; position 0 ([CLS]) stands for "no answer" (Devlin et al. 2019, §4.3).
Only training and export import it: answering runs on ONNX, without torch.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel


class SpanNetwork(nn.Module):
    """(batch, tokens) ids, mask and types -> start and end logits, each (batch, tokens)."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        self.head = nn.Linear(self.bert.config.hidden_size, 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Padding gets a logit of -10,000."""
        states = self.bert(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        logits = self.head(states).float()
        logits = logits.masked_fill(attention_mask.unsqueeze(-1) == 0, -1e4)
        return logits[..., 0], logits[..., 1]


def span_loss(starts: Tensor, ends: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Mean cross-entropy of the two ends."""
    cross = nn.functional.cross_entropy
    return (cross(starts, first) + cross(ends, last)) / 2


def pad(rows: list[list[int]], to: int) -> Tensor:
    """(len(rows), to), filled with 0."""
    return torch.tensor([row + [0] * (to - len(row)) for row in rows])
