"""One short text -> its vector, by a BERT encoder in plain numpy: no torch, so a cold question starts at once.

Contract: a folder in sentence-transformers layout whose modules are BERT, mean pooling and normalisation -> the
same vectors as sentence-transformers (to 1e-5; a test compares them). `supports` says whether a folder qualifies.
Meant for questions, one at a time; documents go through sentence-transformers in batches.

Devlin et al. 2019 (arXiv:1810.04805) for the network.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MODULES = ("Transformer", "Pooling", "Normalize")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def supports(folder: Path) -> bool:
    """Whether the folder holds a network that `Bert` computes exactly."""
    try:
        modules = tuple(m["type"].rsplit(".", 1)[-1] for m in _read(folder / "modules.json"))
        config = _read(folder / "config.json")
        pooling = _read(folder / "1_Pooling" / "config.json")
    except (OSError, ValueError, KeyError):
        return False
    return (
        modules == _MODULES
        and config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and bool(pooling.get("pooling_mode_mean_tokens"))
        and not pooling.get("pooling_mode_cls_token")
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )


class Bert:
    """A sentence encoder. Thread-safe: weights are read-only, everything else is local."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from threadpoolctl import ThreadpoolController
        from tokenizers import Tokenizer

        # A question's matrices are small: OpenBLAS's other threads gain nothing, and spin while they wait. On two busy
        # cores a question cost 113 to 240 ms of processor time with them and 12 to 18 ms without.
        ThreadpoolController().select(internal_api="openblas").limit(limits=1)

        config = _read(folder / "config.json")
        self.dimension: int = config["hidden_size"]
        self._heads: int = config["num_attention_heads"]
        self._layers: int = config["num_hidden_layers"]
        self._eps: float = config["layer_norm_eps"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_read(folder / "sentence_bert_config.json")["max_seq_length"])
        self._weights: dict[str, Floats] = {
            name.removeprefix("bert."): array for name, array in load_file(folder / "model.safetensors").items()
        }

    def encode(self, text: str) -> Floats:
        """Unit vector of shape (dimension,)."""
        ids = self._tokenizer.encode(text).ids
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][: len(ids)] + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        for i in range(self._layers):
            x = self._layer(x, f"encoder.layer.{i}")
        pooled: Floats = x.mean(axis=0)
        return pooled / max(float(np.linalg.norm(pooled)), 1e-12)

    def _layer(self, x: Floats, name: str) -> Floats:
        attended = self._dense(self._attention(x, f"{name}.attention.self"), f"{name}.attention.output.dense")
        x = self._norm(x + attended, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._dense(x, f"{name}.intermediate.dense"))
        return self._norm(x + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, x: Floats, name: str) -> Floats:
        tokens, width = x.shape
        q, k, v = (
            self._dense(x, f"{name}.{part}").reshape(tokens, self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(width // self._heads)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        attended: Floats = (scores @ v).transpose(1, 0, 2).reshape(tokens, width)
        return attended

    def _dense(self, x: Floats, name: str) -> Floats:
        product: Floats = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product

    def _norm(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = np.mean(centred * centred, axis=-1, keepdims=True)
        scale = self._weights[f"{name}.weight"] / np.sqrt(variance + np.float32(self._eps))
        normed: Floats = centred * scale + self._weights[f"{name}.bias"]
        return normed


def _gelu(x: Floats) -> Floats:
    """Exact GELU; erf by Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7."""
    z = np.abs(x) * np.float32(1 / math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (
        np.float32(0.254829592)
        + t
        * (
            np.float32(-0.284496736)
            + t * (np.float32(1.421413741) + t * (np.float32(-1.453152027) + t * np.float32(1.061405429)))
        )
    )
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    result: Floats = x * (1 + erf) / 2
    return result
