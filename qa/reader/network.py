"""The reader's network: a BERT encoder and one linear layer that scores every token as start and as end.

Contract: token ids -> start and end logits; position 0 ([CLS]) stands for "no answer" (Devlin et al. 2019, §4.3).
Only training and export import it: answering runs on ONNX, without torch.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertModel

STEPS = 64  # of a shipped weight, on either side of 0


class SpanNetwork(nn.Module):
    """(batch, tokens) ids, mask and types -> start and end logits, each (batch, tokens)."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
        self.head = nn.Linear(self.bert.config.hidden_size, 2)
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Padding gets a logit of -10,000."""
        states = self.bert(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        logits = self.head(states).float()
        logits = logits.masked_fill(attention_mask.unsqueeze(-1) == 0, -1e4)
        return logits[..., 0], logits[..., 1]


def load(network: SpanNetwork, folder: Path) -> None:
    """Give the network the weights of a folder."""
    found = weights(folder)
    network.load_state_dict({name: found[name] for name in network.state_dict()})


def weights(folder: Path) -> dict[str, Tensor]:
    """The tensors of a folder with network.pt (float32) or, in its absence, a shipped reader.onnx (int8)."""
    exact = folder / "network.pt"
    if exact.exists():
        found: dict[str, Tensor] = torch.load(exact, map_location="cpu")
        return found
    return _dequantised(folder / "reader.onnx")


def _dequantised(file: Path) -> dict[str, Tensor]:
    """The tensors of a graph that `qa.reader.export` wrote, the network's under its own names."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(file).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}

    def exact(name: str) -> Tensor:
        values, zero = (stored[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "zero_point"))
        return torch.tensor((values - zero) * stored[f"{name}_scale"])

    tensors = {name: torch.tensor(values) for name, values in stored.items()}
    for name in [name.removesuffix("_scale") for name in stored if name.endswith("embeddings.weight_scale")]:
        tensors[name] = exact(name)
    for node in graph.node:  # "/bert/…/query/MatMul_output_0_output_quantized" is the product with bert.….query.weight
        if node.op_type == "MatMulInteger":
            name = re.sub(r"/MatMul_.*", ".weight", node.output[0]).strip("/").replace("/", ".")
            tensors[name] = exact(node.input[1].removesuffix("_quantized")).T.contiguous()
    return tensors


def span_loss(starts: Tensor, ends: Tensor, first: Tensor, last: Tensor, weight: Tensor) -> Tensor:
    """Cross-entropy of the two ends, the mean over rows of that weight."""

    def cross(logits: Tensor, target: Tensor) -> Tensor:
        return (nn.functional.cross_entropy(logits, target, reduction="none") * weight).sum() / weight.sum()

    return (cross(starts, first) + cross(ends, last)) / 2


def group_loss(starts: Tensor, ends: Tensor, first: Tensor, last: Tensor, outside: Tensor, size: int) -> Tensor:
    """Cross-entropy of the two ends among all tokens of a group of `size` rows and one "no answer" for the group.

    Only the first row of a group may have an answer. What is compared is how far a logit lies above "no answer" of its
    own row: that makes it comparable between passages, as the ranking needs it (Clark and Gardner 2018,
    arXiv:1710.10723, section 3.2, "shared normalization", with one more outcome). `outside`, of the logits' shape, is
    true where no answer can be; rows of a group lie together.
    """

    def cross(logits: Tensor, target: Tensor) -> Tensor:
        above = (logits - logits[:, :1]).masked_fill(outside, -1e4)
        above[::size, 0] = 0.0
        return nn.functional.cross_entropy(above.reshape(len(logits) // size, -1), target[::size])

    return (cross(starts, first) + cross(ends, last)) / 2


def pad(rows: list[list[int]], to: int) -> Tensor:
    """(len(rows), to), filled with 0."""
    return torch.tensor([row + [0] * (to - len(row)) for row in rows])


@contextmanager
def rounded(network: nn.Module) -> Iterator[None]:
    """Within: every matrix has the values that it is shipped with, one scale an output; afterwards its own again.

    They are whole steps from -64 to 64. With 127, processors without VNNI instructions run over where they add two
    products in 16 bits, and give another answer than those that have them. The gradient is taken at the rounded
    weights and applied to the exact ones (Bengio et al. 2013, arXiv:1308.3432), so that what is trained is what is
    shipped.
    """
    matrices = [module.weight for module in network.modules() if isinstance(module, nn.Linear)]
    exact = [matrix.detach().clone() for matrix in matrices]
    with torch.no_grad():
        for matrix in matrices:
            scale = matrix.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / STEPS
            matrix.copy_((matrix / scale).round() * scale)
    try:
        yield
    finally:
        with torch.no_grad():
            for matrix, values in zip(matrices, exact, strict=True):
                matrix.copy_(values)
