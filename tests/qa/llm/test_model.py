"""Providers, keys and addresses: what is wrong is one clear line at the start, and no key goes astray."""

import json
import logging
from contextlib import closing
from importlib import util
from typing import Any

import pytest
from typer.testing import CliRunner

import byline
from eval.scripted_server import Wire
from ingest.archive import Archive
from qa.build import answerer
from qa.errors import BadSettings
from qa.llm.model import connect
from qa.settings import Settings
from tests.qa.llm.conftest import PASSAGES, answerer_at, judge, llm, query, run, saying
from tests.qa.llm.test_faults import TRUE, status


def settings(**given: object) -> Settings:
    return Settings.model_validate(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"llm": "gpt-5"}, "names no model: write provider:model"),
        ({"llm": "openai:"}, "names no model"),
        ({"llm": "nosuch:model"}, "there is no provider 'nosuch'"),
        ({"llm": "openai:gpt-5"}, "needs a key: set OPENAI_API_KEY"),
        ({"llm": "anthropic:claude"}, "needs a key: set ANTHROPIC_API_KEY"),
        ({"llm": "openai:m", "llm_base_url": "localhost:8000"}, "is no address"),
        ({"llm": "openai:m", "llm_base_url": "http://x/v1", "llm_context_tokens": 1000}, "leaves no room for passages"),
        ({"llm": "openai:m", "llm_base_url": "http://x/v1", "llm_timeout_s": 55}, "leaves the reader no time"),
        ({"llm": "groq:m"}, "pip install langchain langchain-groq"),
    ],
)
def test_a_bad_setting_is_one_line_at_the_start(given: dict[str, object], said: str) -> None:
    with pytest.raises(BadSettings, match=said) as caught:
        answerer(settings(**given), judge())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("provider", "package"), [("openai", "langchain"), ("google_genai", "langchain_google_genai")])
def test_a_missing_package_is_named_with_its_command(
    provider: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "unused")
    found = util.find_spec
    monkeypatch.setattr("qa.llm.model.find_spec", lambda name: None if name == package else found(name))
    if provider == "google_genai" and found(package) is not None:
        pytest.skip("the package is installed")
    with pytest.raises(BadSettings, match=rf"pip install 'byline\[{provider}\]'"):
        connect(settings(llm=f"{provider}:m"))


@pytest.mark.parametrize(("code", "said"), [(401, "check BYLINE_LLM_API_KEY"), (404, "check BYLINE_LLM and")])
def test_serve_refuses_a_wrong_key_and_a_wrong_address(
    code: int, said: str, seeds: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with llm(status(code)) as (_, server):
        monkeypatch.setenv("BYLINE_LLM", "openai:m")
        monkeypatch.setenv("BYLINE_LLM_BASE_URL", server.url)
        monkeypatch.setenv("BYLINE_LLM_API_KEY", "very-secret-key-of-mine")
        result = CliRunner().invoke(byline.app, ["serve", "--archive", str(seeds.folder), "--port", "0"])
    assert result.exit_code == 2
    [line] = result.output.strip().splitlines()
    assert said in line
    assert "very-secret" not in result.output


def test_a_server_that_is_down_does_not_keep_the_service_from_starting(caplog: pytest.LogCaptureFixture) -> None:
    with closing(answerer_at("http://127.0.0.1:9/v1")) as made, caplog.at_level(logging.WARNING, "byline.llm"):
        made.check()
    assert "cannot be reached" in caplog.text
    assert "the extractive reader does" in caplog.text


def test_the_key_goes_to_its_address_only_and_into_no_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-provider")
    with llm(saying(TRUE)) as (made, server):
        run(made)
        assert server.headers[0]["authorization"] == "Bearer none"
    with (
        caplog.at_level(logging.DEBUG),
        llm(status(401, '{"error":{"message":"bad sk-mine-123456"}}'), llm_api_key="sk-mine-123456") as (made, server),
    ):
        with pytest.raises(Exception, match="refuses the key"):
            run(made)
        assert server.headers[0]["authorization"] == "Bearer sk-mine-123456"
    told = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("byline"))
    assert "sk-mine" not in told
    assert "sk-mine" not in repr(settings(llm_api_key="sk-mine-123456"))


def test_the_request_says_what_every_compatible_server_understands() -> None:
    with llm(saying(TRUE), llm_max_tokens=99) as (made, server):
        run(made)
    [request] = server.requests
    assert (request["model"], request["stream"], request["max_tokens"], request["temperature"]) == (
        "scripted",
        True,
        99,
        0,
    )
    assert "tools" not in request
    with llm(saying(TRUE), llm_temperature=-1) as (made, server):
        run(made)
    assert "temperature" not in server.requests[0]


def anthropic(blocks: list[tuple[str, list[int]]]) -> Any:
    """Anthropic's stream: text blocks, each with the search results that it cites."""

    def script(_: dict[str, Any], wire: Wire) -> None:
        def tell(kind: str, **data: object) -> None:
            wire.event(json.dumps({"type": kind, **data}), kind)

        wire.begin()
        usage = {"input_tokens": 321, "output_tokens": 1}
        message = {"id": "m", "type": "message", "role": "assistant", "model": "claude", "content": [], "usage": usage}
        tell("message_start", message={**message, "stop_reason": None, "stop_sequence": None})
        for index, (text, cited) in enumerate(blocks):
            tell("content_block_start", index=index, content_block={"type": "text", "text": "", "citations": []})
            tell("content_block_delta", index=index, delta={"type": "text_delta", "text": text})
            for number in cited:
                citation = {
                    "type": "search_result_location",
                    "cited_text": "…",
                    "search_result_index": number,
                    "source": "s",
                    "title": "t",
                    "start_block_index": 0,
                    "end_block_index": 1,
                }
                tell("content_block_delta", index=index, delta={"type": "citations_delta", "citation": citation})
            tell("content_block_stop", index=index)
        tell(
            "message_delta",
            delta={"stop_reason": "end_turn", "stop_sequence": None},
            usage={"input_tokens": 321, "output_tokens": 45},
        )
        tell("message_stop")
        wire.end()

    return script


def test_anthropics_own_citations_become_byline_s() -> None:
    script = anthropic(
        [
            ("The Orsley bridge was closed on Monday after inspectors found cracks in two piers", [0]),
            (". ", []),
            ("The county council voted for the ferry by 14 votes to 9.", [1]),
            (" It is the most beautiful bridge of all.", []),
        ]
    )
    with llm(script) as (_, server), closing(_anthropic(server.url)) as made:
        _, draft = run(made)
    assert [c.source.article_id for c in draft.citations if c.verified] == ["a1", "a2"]
    assert "verbatim" not in [s.verdict for s in draft.sentences[2:]]
    assert (draft.tokens_in, draft.tokens_out) == (321, 45)
    [request] = server.requests
    results = [b for b in request["messages"][0]["content"] if b["type"] == "search_result"]
    assert [r["content"][0]["text"] for r in results] == [p.text for p in PASSAGES]
    assert all(r["citations"] == {"enabled": True} for r in results)
    assert query().text in request["messages"][0]["content"][-1]["text"]


def _anthropic(url: str) -> Any:
    made = answerer(
        settings(
            llm="anthropic:claude-of-a-test",
            llm_base_url=url.removesuffix("/v1"),
            llm_api_key="k",
            verify="judge",
            llm_stall_s=5,
            llm_timeout_s=10,
        ),
        judge(),
    )
    assert made is not None
    return made


def ollama(*lines: dict[str, Any]) -> Any:
    def script(_: dict[str, Any], wire: Wire) -> None:
        wire.begin("application/x-ndjson")
        for line in lines:
            wire.raw(json.dumps({"model": "m", "created_at": "2026-01-01T00:00:00Z", **line}) + "\n")
        wire.finish()

    return script


def test_ollama_gets_a_context_and_a_limit_and_its_end_is_understood() -> None:
    said = {"message": {"role": "assistant", "content": TRUE}, "done": False}
    end = {
        "message": {"role": "assistant", "content": ""},
        "done": True,
        "done_reason": "stop",
        "eval_count": 7,
        "prompt_eval_count": 9,
    }
    with llm(ollama(said, end)) as (_, server):
        made = answerer(
            settings(llm="ollama:m", llm_base_url=server.url.removesuffix("/v1"), llm_max_tokens=99), judge()
        )
        assert made is not None
        with closing(made):
            _, draft = run(made)
    assert (draft.status, len(draft.citations), draft.tokens_out) == ("answered", 1, 7)
    assert server.requests[0]["options"] == {"num_predict": 99, "num_ctx": 8192, "temperature": 0}
