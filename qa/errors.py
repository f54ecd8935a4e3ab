"""What can go wrong between a question and its answer. "No answer" is a result, not an error.

QaError
├── BadQuestion        empty, only punctuation, too long, or a filter that cannot be read
├── BadSettings        a setting that cannot work; found at start
├── LlmError
│   ├── LlmUnavailable   refused, timed out, rate-limited, server error: the extractive reader answers instead
│   │   └── LlmMisconfigured   wrong key, model or address: only the operator can mend it
│   ├── PromptTooLong    more than the model takes: ask again with less
│   └── LlmGarbled       an answer that cannot be read
└── NotFound           no such article, version or conversation, or none that the caller may see
"""


class QaError(Exception):
    """Root of every error that qa raises. The message says what, which, and what to do."""


class BadQuestion(QaError):
    """The question cannot be asked as it stands."""


class BadSettings(QaError):
    """A setting or a combination of settings that cannot work."""


class LlmError(QaError):
    """The language model did not give a usable answer."""


class LlmUnavailable(LlmError):
    """The model's server refused, hung, limited the rate or failed.

    `again_after_s` is how long to wait before the same call may succeed; None: do not try again.
    """

    def __init__(self, message: str, *, again_after_s: float | None = None) -> None:
        super().__init__(message)
        self.again_after_s = again_after_s


class LlmMisconfigured(LlmUnavailable):
    """The key, the model's name or the address is wrong."""


class PromptTooLong(LlmError):
    """The prompt does not fit into the model's context."""


class LlmGarbled(LlmError):
    """The model answered with something that cannot be read."""


class NotFound(QaError):
    """Missing, or not visible to the caller: the two are never told apart."""
