"""One short text -> its vector, by a BERT encoder on onnxruntime: no torch, so a cold question starts at once.

Contract: a folder in sentence-transformers layout whose modules are BERT, mean pooling and normalisation -> the
same vectors as sentence-transformers (to 1e-5; a test compares them). `supports` says whether a folder qualifies.
Meant for questions, one at a time; documents go through sentence-transformers in batches.

Devlin et al. 2019 (arXiv:1810.04805) for the network.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import bert_graph

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
        from tokenizers import Tokenizer

        config = _read(folder / "config.json")
        weights: dict[str, Floats] = {
            name.removeprefix("bert."): array for name, array in load_file(folder / "model.safetensors").items()
        }
        self.dimension: int = config["hidden_size"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_read(folder / "sentence_bert_config.json")["max_seq_length"])
        self._words = weights["embeddings.word_embeddings.weight"]
        self._positions = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._layers = bert_graph.session(
            weights,
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            epsilon=config["layer_norm_eps"],
        )

    def encode(self, text: str) -> Floats:
        """Unit vector of shape (dimension,)."""
        ids = self._tokenizer.encode(text).ids
        states: Floats = self._layers(self._words[ids] + self._positions[: len(ids)])
        pooled: Floats = states.mean(axis=0)
        return pooled / max(float(np.linalg.norm(pooled)), 1e-12)
