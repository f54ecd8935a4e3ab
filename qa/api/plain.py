"""What the model without retrieval says: the language model's own words, or by rule the question shortened.

Contract: a chat program's prompt (for titles, tags, …) -> a Draft without citations. Nothing in it is checked against
the archive; an address or an image that the model writes is refused.
"""

from contextlib import nullcontext

from qa.api.access import LOCAL, Principal
from qa.api.openai_text import titled
from qa.api.service import Service
from qa.errors import LlmError
from qa.llm.guard import clean
from qa.results import Draft


async def said(service: Service, principal: Principal, text: str) -> Draft:
    """The text, and the tokens that it took. Raises Overloaded, and TooMany for a caller over the limits."""
    by_rule = Draft("answered", titled(text), ())
    answerer = service.chain.answerer
    if answerer is None:
        return by_rule
    with nullcontext() if principal is LOCAL else service.limits.answering(principal.limited_as):
        try:
            draft = await service.answers.run(lambda: answerer.plain(text))
        except LlmError:
            return by_rule
    service.limits.spent(principal.limited_as, draft.tokens_in + draft.tokens_out)
    return draft if draft.text and not clean(draft.text, "").refused else by_rule
