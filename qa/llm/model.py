"""A chat model of any provider as one stream of text. LangChain's chat models live here.

Contract: settings -> a ChatModel; a Prompt -> Pieces, on one event loop. Every failure of a provider becomes an
LlmError whose message holds no key and nothing that the server said, except what it says of a refused request.
Retries and time limits are for whoever calls; a provider's own are off.
"""

import json
import os
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from qa.errors import BadSettings, LlmError, LlmGarbled, LlmMisconfigured, LlmUnavailable, PromptTooLong
from qa.llm.prompts import SCHEMA, SCHEMA_CHECK, Prompt, Style
from qa.llm.structured import StructuredStream
from qa.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.runnables import Runnable

_EXTRAS = ("openai", "anthropic", "ollama", "google_genai")
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}  # the others' packages say so themselves
_UNKNOWN_CONTEXT = 8192
_FINISHED = frozenset(("stop", "end_turn", "stop_sequence", "eos", "eos_token", "completed", "complete", "finish"))
_TOO_LONG = re.compile(
    r"context|too long|(?:max(?:imum)?|exceed\w*|limit\w*).{0,40}token|token.{0,40}(?:exceed|limit)", re.IGNORECASE
)
_KEY = re.compile(r"(?i)\b(?:sk|pk|key|bearer|token)[-_ ][^\s,;'\"]{6,}|[A-Za-z0-9_*-]{24,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event of the stream brought: `raw` is what the model wrote, `text` what of it is an answer's. `finished`
    only on the event by which the model says that it is done."""

    text: str = ""
    raw: str = ""
    finished: bool = False
    tokens_in: int = 0
    tokens_out: int = 0


class ChatModel:
    """One provider's model. Use it on one event loop only."""

    def __init__(
        self,
        name: str,
        model: "BaseChatModel",
        context_tokens: int,
        *,
        style: Style,
        place: str,
        structured: "Runnable[Any, Any] | None" = None,
        checking: "Runnable[Any, Any] | None" = None,
    ) -> None:
        """`structured` is the same model, asked to follow prompts.SCHEMA, and `checking` to follow SCHEMA_CHECK."""
        self.name = name
        self.context_tokens = context_tokens
        self.style = style
        self._model = model
        self._structured = structured or model
        self._checking = checking or model
        self._place = place

    async def stream(self, prompt: Prompt, max_tokens: int) -> AsyncGenerator[Piece, None]:
        """The answer as it comes. Closing it closes the connection. Raises LlmError."""
        told = StructuredStream() if prompt.structured else None
        model = self._structured if told else self._checking if prompt.checks else self._model
        try:
            source = model.astream(_messages(prompt), None, **_length(self._model, max_tokens))
            async with aclosing(source) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    piece = _piece(chunk)
                    yield replace(piece, text=told.feed(piece.text)) if told else piece
        except LlmError:
            raise
        except Exception as error:
            raise self._told(error) from None  # the cause may hold a key or a prompt

    async def close(self) -> None:
        """Let go of the connections that are this model's own."""
        client = getattr(self._model, "http_async_client", None)
        if client is not None:
            await client.aclose()
        if type(self._model).__name__ == "ChatOllama":
            await self._model._async_client.close()  # type: ignore[attr-defined]  # it has no other door

    def _told(self, error: Exception) -> LlmError:
        """What it means, in our own words."""
        from langchain_core import exceptions as kinds

        status = _status(error)
        said = _KEY.sub("…", " ".join(str(error).split()))[:200]
        where = f"{self.name} at {self._place}" if self._place else self.name
        if isinstance(error, kinds.ContextOverflowError) or (
            status in (400, 413, 422) and _TOO_LONG.search(str(error))
        ):
            return PromptTooLong(f"the prompt is too long for {where}: lower BYLINE_LLM_CONTEXT_TOKENS")
        if status in (401, 403):
            return LlmMisconfigured(f"{where} refuses the key ({status}): check {key_variable(self.name, self._place)}")
        if status == 404:
            return LlmMisconfigured(
                f"there is no such model or address: {where} (404): check BYLINE_LLM and BYLINE_LLM_BASE_URL"
            )
        if status in (400, 405, 413, 422):
            hint = "; without a schema: BYLINE_LLM_STRUCTURED=off" if self.style == "structured" else ""
            return LlmMisconfigured(f"{where} refuses the request ({status}): {said}{hint}")
        if status:
            wait = _retry_after(error)
            return LlmUnavailable(f"{where} failed ({status})", again_after_s=0.0 if wait is None else wait)
        if _is_garbled(error):
            return LlmGarbled(f"{where} sent something that cannot be read ({type(error).__name__})")
        return LlmUnavailable(f"{where} cannot be reached or broke off ({_kind(error)})", again_after_s=0.0)


def _messages(prompt: Prompt) -> "list[BaseMessage]":
    from langchain_core.messages import HumanMessage, SystemMessage

    if not prompt.blocks:
        return [SystemMessage(prompt.system), HumanMessage(prompt.user)]
    blocks: list[str | dict[str, Any]] = [
        {
            "type": "search_result",
            "title": block.title or "untitled",
            "source": block.source,
            "citations": {"enabled": True},
            "content": [{"type": "text", "text": block.text}],
        }
        for block in prompt.blocks
    ]
    return [SystemMessage(prompt.system), HumanMessage([*blocks, {"type": "text", "text": prompt.user}])]


def connect(settings: Settings) -> ChatModel:
    """The model that the settings name; no request is sent. Raises BadSettings."""
    provider, _, model_name = settings.llm.partition(":")
    if not (provider and model_name):
        raise BadSettings(f"BYLINE_LLM={settings.llm!r} names no model: write provider:model, such as ollama:llama3.2")
    url = settings.llm_base_url
    if url and not re.match(r"https?://[^\s/]+", url):
        raise BadSettings(f"BYLINE_LLM_BASE_URL={url!r} is no address: write one such as http://localhost:8000/v1")
    if provider in _KEYS and not url and not settings.llm_api_key and not os.environ.get(_KEYS[provider]):
        raise BadSettings(f"{settings.llm} needs a key: set {_KEYS[provider]}")
    if find_spec("langchain") is None:
        raise _missing(provider)
    try:
        made = _made(provider, model_name, settings)
    except ImportError as error:
        raise _missing(provider) from error
    except Exception as error:
        if "nsupported" in str(error) and "provider" in str(error):
            raise BadSettings(
                f"BYLINE_LLM={settings.llm!r}: there is no provider {provider!r}: see docs/llm.md"
            ) from None
        if re.search(r"(?i)api[_ ]?key|credential", str(error)):
            raise BadSettings(f"{settings.llm} needs a key: set {key_variable(settings.llm, url)}") from None
        said = _KEY.sub("…", " ".join(str(error).split()))[:200]
        raise BadSettings(f"BYLINE_LLM={settings.llm!r} cannot be set up: {said}") from None
    context = settings.llm_context_tokens or _known_context(made) or _UNKNOWN_CONTEXT
    style = _style(provider, made, settings)
    if style != "structured":
        return ChatModel(settings.llm, made, context, style=style, place=_shown(url))
    return ChatModel(
        settings.llm,
        made,
        context,
        style=style,
        place=_shown(url),
        structured=_following(SCHEMA, provider, made, settings),
        checking=_following(SCHEMA_CHECK, provider, made, settings),
    )


def _style(provider: str, model: "BaseChatModel", settings: Settings) -> Style:
    """A provider's own citations first; a schema where the model's package says that it follows one, or the settings
    ask for it. Nobody knows what stands at an address of one's own."""
    if settings.llm_structured in ("json_schema", "json_object"):
        return "structured"
    if provider == "anthropic":
        return "native"
    follows = (getattr(model, "profile", None) or {}).get("structured_output") and not settings.llm_base_url
    return "structured" if follows and settings.llm_structured == "auto" else "inline"


def _following(
    schema: dict[str, Any], provider: str, model: "BaseChatModel", settings: Settings
) -> "Runnable[Any, Any]":
    """The model, asked to follow a schema; its chunks stay as they are. Raises BadSettings."""
    if provider == "openai":  # in the body, unseen by its client, which would parse the whole and fail on half of it
        named = {"name": schema["title"], "strict": True, "schema": schema}
        older = settings.llm_structured == "json_object"
        form = {"type": "json_object", "schema": schema} if older else {"type": "json_schema", "json_schema": named}
        return model.bind(extra_body={"response_format": form})
    if settings.llm_structured == "json_object":
        raise BadSettings("BYLINE_LLM_STRUCTURED=json_object is for servers of OpenAI's kind: write json_schema")
    try:
        told = model.with_structured_output(schema, method="json_schema")
    except (NotImplementedError, TypeError, ValueError):
        raise BadSettings(f"the package for {provider} knows no schema: set BYLINE_LLM_STRUCTURED=off") from None
    first: Runnable[Any, Any] = told.steps[0]  # type: ignore[attr-defined]  # the rest would parse the whole reply
    return first


def _made(provider: str, model_name: str, settings: Settings) -> "BaseChatModel":
    options = _options(provider, settings)
    if provider == "openai" and settings.llm_base_url:
        from langchain_openai.chat_models.base import BaseChatOpenAI

        # ChatOpenAI names the limit of an answer max_completion_tokens, which other servers do not know.
        return BaseChatOpenAI(model=model_name, **options)
    from langchain.chat_models import init_chat_model

    made: BaseChatModel = init_chat_model(model_name, model_provider=provider, **options)
    return made


def key_variable(name: str, url: str) -> str:
    """The environment variable that holds the key."""
    provider = name.partition(":")[0]
    if url:
        return "BYLINE_LLM_API_KEY"
    return _KEYS.get(provider, f"{provider.upper()}_API_KEY")


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """Keyword arguments: LangChain's standard ones, and those by which two providers differ.

    A key of the environment that belongs to the provider is never sent to another address: that takes
    BYLINE_LLM_API_KEY.
    """
    options: dict[str, Any] = {}
    if settings.llm_temperature >= 0:
        options["temperature"] = settings.llm_temperature
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    key = settings.llm_api_key.get_secret_value()
    if provider == "ollama":
        # Ollama cuts a prompt that passes its own default context, and says nothing.
        context = settings.llm_context_tokens or _UNKNOWN_CONTEXT
        return {**options, "num_ctx": context, "client_kwargs": {"timeout": settings.llm_timeout_s}}
    if key or settings.llm_base_url:
        options["api_key"] = key or "none"
    options |= {"max_retries": 0, "timeout": settings.llm_timeout_s}
    if provider == "openai":
        from openai import DefaultAsyncHttpxClient, Timeout

        options["timeout"] = limits = Timeout(settings.llm_timeout_s, connect=settings.llm_connect_s)
        options["http_async_client"] = DefaultAsyncHttpxClient(timeout=limits)
        options["stream_usage"] = True
        options["stream_chunk_timeout"] = None  # ours is in calls.py
    return options


def _missing(provider: str) -> BadSettings:
    extra = provider if provider in _EXTRAS else ""
    command = (
        f"pip install 'byline[{extra}]'" if extra else f"pip install langchain langchain-{provider.replace('_', '-')}"
    )
    return BadSettings(f"the package for {provider} is not installed: {command}")


def _known_context(model: "BaseChatModel") -> int:
    return int((getattr(model, "profile", None) or {}).get("max_input_tokens") or getattr(model, "num_ctx", None) or 0)


def _length(model: "BaseChatModel", max_tokens: int) -> dict[str, Any]:
    """The limit of an answer, under the name that the provider's package gives it."""
    if type(model).__name__ == "ChatOllama":
        kept = {name: getattr(model, name) for name in ("temperature", "num_ctx")}  # options given here replace all
        return {"options": {"num_predict": max_tokens, **{k: v for k, v in kept.items() if v is not None}}}
    return {"max_tokens": max_tokens}


def _shown(url: str) -> str:
    """The address without a user's name and password."""
    return re.sub(r"//[^/@\s]*@", "//", url).partition("?")[0]


def _piece(chunk: "AIMessageChunk") -> Piece:
    meta = chunk.response_metadata
    reason = str(
        meta.get("finish_reason") or meta.get("stop_reason") or meta.get("done_reason") or meta.get("status") or ""
    )
    usage = chunk.usage_metadata
    text = _text(chunk.content)
    return Piece(
        text=text,
        raw=text,
        finished=reason.lower() in _FINISHED,
        tokens_in=usage["input_tokens"] if usage else 0,
        tokens_out=usage["output_tokens"] if usage else 0,
    )


def _text(content: object) -> str:
    """The text of a chunk; a native citation, which follows its text, becomes the mark that other models write."""
    if isinstance(content, str):
        return content
    told = ""
    for block in content if isinstance(content, list) else []:
        if isinstance(block, str):
            told += block
        elif isinstance(block, dict) and block.get("type") == "text":
            told += str(block.get("text") or "")
            for citation in block.get("citations") or []:
                if isinstance(citation, dict) and isinstance(citation.get("search_result_index"), int):
                    told += f" [{citation['search_result_index'] + 1}]"
    return told


def _status(error: Exception) -> int:
    """The HTTP status, 0 where there is none."""
    for name in ("status_code", "code"):
        value = getattr(error, name, None)
        if isinstance(value, int) and 400 <= value < 600:
            return value
    return 0


def _retry_after(error: Exception) -> float | None:
    """Seconds that the server asks to wait, from either form of the header."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    told = str(headers.get("retry-after") or "")
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _is_garbled(error: Exception) -> bool:
    from langchain_core import exceptions as kinds

    if isinstance(error, kinds.ModelError):
        return False
    return isinstance(error, json.JSONDecodeError | ValueError | TypeError | KeyError | AttributeError | IndexError)


def _kind(error: Exception) -> str:
    """The innermost cause's class: "ConnectError" says more than "APIConnectionError"."""
    seen: BaseException = error
    while seen.__cause__ is not None:
        seen = seen.__cause__
    return type(seen).__name__
