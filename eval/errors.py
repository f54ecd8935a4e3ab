"""What can go wrong when measuring.

EvalError
├── BadQuestionSet   a question set cannot be read, or contradicts itself
├── BadRun           a run's folder is missing, damaged, or was made with other settings
├── RunsDiffer       two runs cannot be compared: they answered different questions
└── TargetFailed     the system under test cannot be reached or does not speak the protocol
"""


class EvalError(Exception):
    """Root of every error that eval raises. The message says what, which, and what to do."""


class BadQuestionSet(EvalError):
    """The message names the file and the line."""


class BadRun(EvalError):
    """The message names the folder."""


class RunsDiffer(EvalError):
    """The message says in what."""


class TargetFailed(EvalError):
    """Raised before a run starts; a failure of one question is kept in its record instead."""
