"""BERT's layers as an ONNX graph that onnxruntime computes, for questions.

Contract: weights by the names of the transformers library -> a function from embedded tokens to their last states, both
of shape (tokens, hidden). The graph is made in memory, a few kilobytes, and takes the weights as they lie: no file is
written, and a folder of weights is all that a model needs.

onnxruntime orders each matrix for the processor once, at the start; numpy's OpenBLAS does so at every product, which
for a question of fifteen tokens is most of the work.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float32]

_INPUT = "embedded"
_OPSET = 20  # the first with Gelu


def session(weights: Mapping[str, Floats], *, layers: int, heads: int, epsilon: float) -> Callable[[Floats], Floats]:
    """The network from embedded tokens on. Thread-safe; runs on the caller's thread alone."""
    import onnxruntime

    graph = _Graph(weights, heads, epsilon)
    states = graph.norm(_INPUT, "embeddings.LayerNorm")
    for i in range(layers):
        states = graph.layer(states, f"encoder.layer.{i}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a question's matrices are small: a second thread gains nothing
    options.log_severity_level = 3
    options.add_external_initializers(
        list(graph.used), [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in graph.used.values()]
    )
    made: Any = onnxruntime.InferenceSession(graph.serialised(states), options, providers=["CPUExecutionProvider"])

    def run(embedded: Floats) -> Floats:
        found: Floats = made.run([states], {_INPUT: embedded})[0]
        return found

    return run


class _Graph:
    """A graph as it grows: each method adds nodes and returns the name of what they give."""

    def __init__(self, weights: Mapping[str, Floats], heads: int, epsilon: float) -> None:
        self._weights = weights
        self._epsilon = epsilon
        self._hidden = len(weights["embeddings.LayerNorm.weight"])
        self._nodes: list[Any] = []
        self.used: dict[str, Floats] = {}  # the weights that the graph names
        self._constants: dict[str, Array] = {
            "by head": np.array([0, heads, -1]),  # 0: as many tokens as there are
            "joined": np.array([0, self._hidden]),
            "scale": np.array(1 / math.sqrt(self._hidden // heads), np.float32),
        }

    def layer(self, x: str, name: str) -> str:
        """One layer of the encoder."""
        attended = self._dense(self._attention(x, f"{name}.attention.self"), f"{name}.attention.output.dense")
        x = self.norm(self._node("Add", x, attended), f"{name}.attention.output.LayerNorm")
        inner = self._node("Gelu", self._dense(x, f"{name}.intermediate.dense"))
        return self.norm(self._node("Add", x, self._dense(inner, f"{name}.output.dense")), f"{name}.output.LayerNorm")

    def norm(self, x: str, name: str) -> str:
        """Layer normalisation."""
        scale, bias = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._node("LayerNormalization", x, scale, bias, epsilon=self._epsilon)

    def serialised(self, output: str) -> bytes:
        """The model, without its weights."""
        from onnx import TensorProto, helper, numpy_helper

        def outside(name: str, array: Floats) -> TensorProto:
            place = TensorProto.EXTERNAL
            tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=array.shape, data_location=place)
            tensor.external_data.add(key="location", value="memory")  # no file: the session is given it by this name
            return tensor

        inputs, outputs = (
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["tokens", self._hidden])]
            for name in (_INPUT, output)
        )
        values = [numpy_helper.from_array(array, name) for name, array in self._constants.items()]
        values += [outside(name, array) for name, array in self.used.items()]
        graph = helper.make_graph(self._nodes, "bert", inputs, outputs, values)
        opset = helper.make_opsetid("", _OPSET)
        made: bytes = helper.make_model_gen_version(graph, opset_imports=[opset]).SerializeToString()
        return made

    def _attention(self, x: str, name: str) -> str:
        query, key, value = (
            self._node("Reshape", self._dense(x, f"{name}.{part}"), "by head") for part in ("query", "key", "value")
        )
        query = self._node("Mul", self._node("Transpose", query, perm=[1, 0, 2]), "scale")
        scores = self._node("MatMul", query, self._node("Transpose", key, perm=[1, 2, 0]))
        value = self._node("Transpose", value, perm=[1, 0, 2])
        attended = self._node("MatMul", self._node("Softmax", scores), value)
        return self._node("Reshape", self._node("Transpose", attended, perm=[1, 0, 2]), "joined")

    def _dense(self, x: str, name: str) -> str:
        return self._node("Gemm", x, self._weight(f"{name}.weight"), self._weight(f"{name}.bias"), transB=1)

    def _weight(self, name: str) -> str:
        self.used[name] = self._weights[name]
        return name

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        output = f"{kind} {len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output
