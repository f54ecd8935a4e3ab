"""The network of training is the network that is shipped."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ingest.embedder import packaged_model
from qa.reader.examples import Example
from qa.reader.export import session_logits
from qa.reader.network import STEPS, SpanNetwork, group_loss, load, rounded, span_loss
from qa.reader.score import best_spans, torch_logits

SHIPPED = Path("qa/reader/model")
CONTEXT = (
    "The ferry to Halm was sold in 2019. Its captain, Ines Oru, bought it for 1,200 crowns and sailed it until May."
)
QUESTIONS = ("Who bought the ferry?", "How much did the ferry cost?", "When was the ferry sold?")


@pytest.fixture(scope="module")
def network() -> SpanNetwork:
    made = SpanNetwork(packaged_model())
    load(made, SHIPPED)
    return made


def test_the_shipped_weights_read_alike_in_torch(network: SpanNetwork, tokenizer: Any) -> None:
    examples = [Example(str(i), "", question, CONTEXT, ()) for i, question in enumerate(QUESTIONS)]
    ours, margins = best_spans(torch_logits(network), tokenizer, examples, 8)
    shipped, theirs = best_spans(session_logits(SHIPPED / "reader.onnx"), tokenizer, examples, 8)
    assert ours == shipped
    assert np.allclose(margins, theirs, atol=1.5)  # onnxruntime rounds what flows between the layers, too


def test_shipped_weights_are_already_rounded(network: SpanNetwork) -> None:
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with rounded(network):
        assert all(torch.allclose(value, before[name], atol=1e-6) for name, value in network.state_dict().items())


def test_rounding_ends_with_its_block(network: SpanNetwork) -> None:
    with torch.no_grad():
        network.head.weight.add_(torch.linspace(0, 0.01, network.head.weight.numel()).view_as(network.head.weight))
    exact = network.head.weight.detach().clone()
    with rounded(network):
        steps = network.head.weight / (network.head.weight.abs().amax(dim=1, keepdim=True) / STEPS)
        assert torch.allclose(steps, steps.round(), atol=1e-3)
        assert not torch.equal(network.head.weight, exact)
    assert torch.equal(network.head.weight, exact)


def test_a_group_is_one_choice_among_all_of_its_tokens() -> None:
    """By hand: two groups of two rows of four tokens; position 0 is "no answer", position 1 no place for an answer."""
    logits = torch.tensor(
        [[1.0, 9.0, 4.0, 2.0], [0.0, 9.0, 3.0, -1.0], [2.0, 9.0, 1.0, 0.0], [5.0, 9.0, 4.0, 3.0]], requires_grad=True
    )
    outside = torch.tensor([[True, True, False, False]] * 4)
    first = torch.tensor([2, 0, 0, 0])
    above = [[0.0, 3.0, 1.0, 3.0, -1.0], [0.0, -1.0, -2.0, -1.0, -2.0]]  # none, then the places of both rows
    whole = [torch.logsumexp(torch.tensor(row), 0).item() for row in above]
    expected = (whole[0] - above[0][1] + whole[1] - above[1][0]) / 2
    loss = group_loss(logits, logits, first, first, outside, 2)
    assert loss.item() == pytest.approx(expected, abs=1e-4)
    torch.autograd.backward(loss)
    assert logits.grad is not None
    assert logits.grad[0, 2] < 0 < logits.grad[1, 2]  # the right place rises, its rival in the other passage falls


def test_rows_without_weight_teach_nothing() -> None:
    logits = torch.tensor([[0.0, 1.0], [3.0, 0.0]])
    target = torch.tensor([1, 1])
    alone = span_loss(logits[:1], logits[:1], target[:1], target[:1], torch.ones(1))
    assert torch.allclose(span_loss(logits, logits, target, target, torch.tensor([1.0, 0.0])), alone)
