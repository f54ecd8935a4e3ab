"""What can go wrong between a question and its answer. "No answer" is a result, not an error.

QaError
├── BadQuestion        empty, only punctuation, too long, or a filter that cannot be read
├── BadSettings        a setting that cannot work; found at start
├── LlmError
│   ├── LlmUnavailable   refused, timed out, rate-limited, server error: the extractive reader answers instead
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
    """The model's server refused, hung, limited the rate or failed."""


class LlmGarbled(LlmError):
    """The model answered with something that cannot be read."""


class NotFound(QaError):
    """Missing, or not visible to the caller: the two are never told apart."""
