"""The judge's model: any that BYLINE_LLM can name, over any OpenAI-compatible address.

Contract: one reply at a time, whole, at temperature 0; a failure of the server becomes an OSError with what happened.
"""

import asyncio

from qa.errors import LlmError
from qa.llm.model import ChatModel, connect
from qa.llm.prompts import Prompt
from qa.settings import Settings

_LONGEST = 300  # tokens of a verdict


class ModelGrader:
    """A Grader. Each reply has an event loop and a connection of its own, so that threads share nothing."""

    def __init__(self, model: str, base_url: str = "") -> None:
        """`model` as provider:name. Raises BadSettings; sends nothing yet."""
        settings = Settings()
        given = {"llm": model, "llm_base_url": base_url or settings.llm_base_url, "llm_temperature": 0.0}
        self._settings = settings.model_copy(update=given)
        self.name = f"{model} at {given['llm_base_url']}" if given["llm_base_url"] else model
        connect(self._settings)

    def reply(self, system: str, user: str) -> str:
        """As Grader's."""
        return asyncio.run(self._reply(Prompt(system=system, user=user)))

    async def _reply(self, prompt: Prompt) -> str:
        model: ChatModel = connect(self._settings)
        try:
            async with asyncio.timeout(self._settings.llm_timeout_s):
                return "".join([piece.text async for piece in model.stream(prompt, _LONGEST)])
        except LlmError as error:
            raise OSError(str(error)) from None
        except TimeoutError as error:
            raise OSError(f"no verdict within {self._settings.llm_timeout_s:g} s") from error
        finally:
            await model.close()
