"""Every setting of Byline, read once at the edge from the environment (prefix BYLINE_) and a `.env` file.

docs/settings.md lists them all; a test holds the two together.
"""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from ingest.settings import IngestSettings


class Settings(IngestSettings):
    """What a question needs, beside what ingest needs."""

    model_config = SettingsConfigDict(env_prefix="BYLINE_", env_file=".env", extra="ignore", frozen=True)

    candidates: int = Field(default=50, ge=1, le=1000, description="Passages that each kind of search gives to fusion.")
    read_passages: int = Field(default=6, ge=1, le=100, description="Fused passages that the reader reads.")
    excerpt_chars: int = Field(
        default=600, ge=100, le=10_000, description="Characters of each passage that the reader reads, about."
    )
    rerank: bool = Field(
        default=True, description="Whether candidate answers are ranked anew; off: they keep the order of fusion."
    )
    ranking: str = Field(
        default="", description="File of weights and threshold, as `byline eval calibrate` writes it; empty: packaged."
    )
    show_passages: int = Field(default=4, ge=1, le=50, description="Passages shown with an answer.")
    text_weight: float = Field(
        default=0.7, ge=0, le=1, description="Share of full-text search in fusion; vectors have the rest."
    )
    reader_threads: int = Field(default=2, ge=1, le=64, description="Threads of the reader's forward pass.")
    max_question_chars: int = Field(default=2000, ge=10, le=100_000, description="Longest question that is taken.")

    llm: str = Field(
        default="", description="Language model as `provider:model`, such as `openai:gpt-5-mini`; empty: none."
    )
    llm_base_url: str = Field(default="", description="Address of an OpenAI-compatible server, up to and with `/v1`.")
    llm_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key for it; without an address the provider's own variable is read too."
    )
    llm_temperature: float = Field(
        default=0, ge=-1, le=2, description="Sampling temperature; -1 leaves it to the provider."
    )
    llm_context_tokens: int = Field(
        default=0, ge=0, description="The model's context; 0: as its package says, else 8192."
    )
    llm_max_tokens: int = Field(default=1024, ge=16, le=32_000, description="Longest answer of the language model.")
    llm_structured: Literal["auto", "off", "json_schema", "json_object"] = Field(
        default="auto",
        description="Whether sentences and citations come as JSON: `auto` where the model's package knows that it can; "
        "`json_object` for servers that take a schema that way.",
    )
    llm_passages: int = Field(default=6, ge=1, le=50, description="Passages that the language model sees at most.")
    llm_connect_s: float = Field(default=5, gt=0, le=60, description="Longest wait for a connection (`openai` only).")
    llm_stall_s: float = Field(
        default=20, gt=0, le=600, description="Longest wait for the first token, and between two."
    )
    llm_timeout_s: float = Field(
        default=40, gt=0, le=3000, description="Longest time for the language model's answer, retries included."
    )
    llm_tries: int = Field(default=3, ge=1, le=10, description="Calls made where the server fails or limits the rate.")
    llm_breaker_failures: int = Field(
        default=5, ge=1, le=1000, description="Failures in a row after which the language model is left alone."
    )
    llm_breaker_s: float = Field(default=30, gt=0, le=3600, description="For how long.")
    verify: Literal["auto", "judge", "llm"] = Field(
        default="auto",
        description="Who judges a language model's sentences: the `judge` alone; `auto`, where it is not sure, one "
        "more call of a language model; or that call for all of them (`llm`).",
    )
    verify_llm: str = Field(
        default="", description="Language model for that call, as `provider:model`; empty: the one that answers."
    )
    on_unproved: Literal["show", "drop"] = Field(
        default="show",
        description="What becomes of a sentence that nothing proves or contradicts: marked, or left out.",
    )

    host: str = Field(default="127.0.0.1", description="Address to listen on; other than loopback needs `auth`.")
    port: int = Field(default=8300, ge=0, le=65_535, description="Port to listen on; 0 takes a free one.")
    auth: Literal["off", "keys"] = Field(
        default="off", description="`off` (loopback only) or `keys`: API keys, widget tokens and OIDC access tokens."
    )
    origins: str = Field(default="", description="Origins of pages that may call the service, comma-separated, exact.")
    store_url: str = Field(
        default="", description="SQLAlchemy URL of conversations, feedback and keys; empty: a file in the archive."
    )
    answer_threads: int = Field(default=2, ge=1, le=256, description="Answers worked on at once.")
    answer_queue: int = Field(default=64, ge=0, le=10_000, description="Answers that may wait; the next gets 503.")
    answer_timeout_s: float = Field(default=60, gt=0, le=3600, description="Longest time for one answer.")
    drain_s: float = Field(default=5, ge=0, le=60, description="Time that open answers get when the service stops.")
    max_body_bytes: int = Field(default=10_000_000, ge=10_000, description="Largest request body.")
    requests_per_minute: int = Field(default=600, ge=0, description="Requests of one key or user; 0 is no limit.")
    concurrent_answers: int = Field(default=8, ge=0, description="Answers of one key or user at once; 0 is no limit.")
    tokens_per_day: int = Field(default=0, ge=0, description="Language model tokens of one key or user; 0 is no limit.")
    retention_days: int = Field(
        default=90, ge=0, description="Days that conversations and feedback are kept; 0 is for ever."
    )
    widget_token_s: int = Field(default=900, ge=30, le=86_400, description="Seconds that a widget token is valid.")
    oidc_issuer: str = Field(default="", description="Issuer whose access tokens are taken; empty: none.")
    oidc_audience: str = Field(default="byline", description="Audience that an access token must name.")
    oidc_jwks_url: str = Field(default="", description="Where the issuer publishes its keys.")
    oidc_collections: str = Field(
        default="", description="Groups and what they may see, such as `desk=wire, desk=local, press=public`."
    )
    telemetry: bool = Field(
        default=False, description="Send OpenTelemetry traces and metrics to where `OTEL_EXPORTER_OTLP_ENDPOINT` says."
    )
    log_questions: bool = Field(default=False, description="Whether the log holds what was asked.")
