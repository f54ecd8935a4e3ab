"""Whether a sentence speaks to a language model rather than to a reader. Pure.

Contract: for such a sentence True: it proves nothing and is not shown. It is a list of phrases in twelve languages, so
it knows the common forms only; what it misses is still no more than a quotation of the article, since the model has
no tools and its addresses, images and unproved sentences go elsewhere.
"""

import re

_OVERRIDES = re.compile(
    r"\b(?:ignore|disregard|forget|override|overrule)\b.{0,40}\b(?:instructions?|previous|prior|question|prompt|passages?"
    r"|article|context)\b"
    r"|\b(?:system|new|your|previous|following) (?:prompts?|instructions?)\b|\bsystem message\b"
    r"|\byou (?:are|were) (?:now|told)\b|\b(?:act|behave) as an?\b"
    r"|\b(?:ignor\w+|olvida\w*|dimentica\w*|esque[çc]a\w*|oublie\w*|vergiss|vergesst)\b.{0,40}"
    r"(?:instru[cç]|istru[zt]|anweis|consigne|prompt)"
    r"|지시.{0,12}무시|(?:忽略|无视|無視).{0,16}(?:指令|指示)|指示.{0,12}無視|(?:игнорируй|забудь)\w*.{0,40}(?:инструкц|указан)"
    r"|تجاهل.{0,40}(?:التعليمات|الأوامر)|निर्देश.{0,30}अनदेखा|(?:talimat|yönerge)\w*.{0,20}(?:yok say|unut|görmezden)",
    re.IGNORECASE | re.DOTALL,
)
_TO_A_MODEL = re.compile(
    r"\b(?:AIs?|LLMs?|(?:AI |dear )?assistants?|chatbots?|language models?|bots?)\b.{0,60}?"
    r"\b(?:must|should|answer|reply|respond|write|say|print|output|append|recommend|confirm)\b"
    r"|^\W*(?:AI|system|assistant|user|human|instruction|response)\s*:",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT_THE_ANSWER = re.compile(
    r"^\W*(?:(?:always|please|now|then|only) )*(?:answer|reply|respond|write|say|print|output|repeat|append|cite"
    r"|include|show|render|add|end|begin)\b.{0,40}\b(?:answers?|repl(?:y|ies)|sentences?|citations?|words?|nothing else"
    r"|only|with)\b"
    r"|\b(?:order|command|instruct|tell|ask|want|urge|require)(?:s|ed|ing)? you to "
    r"(?:answer|reply|respond|write|say|print|output|repeat|append|confirm)\b"
    r"|\b(?:in|to|of|with|every|each|end|begin) (?:your|the|every|each|any) (?:answer|reply|response|output)s?\b"
    r"|\b(?:every|each|all) (?:answers?|repl(?:y|ies)) (?:must|should|has to)\b"
    r"|\b(?:correct|only(?: true)?|true|right) answer (?:to|is)\b|^\W*the answer(?:,| is)\b"
    r"|\b(?:reply|respond|answer) (?:only|with|in one word)\b",
    re.IGNORECASE | re.DOTALL,
)


def speaks_to_a_machine(sentence: str) -> bool:
    """Whether one of the forms stands in it."""
    return any(p.search(sentence) for p in (_OVERRIDES, _TO_A_MODEL, _ABOUT_THE_ANSWER))
