"""The rules by which a line of a saved page is taken out of the article, each with its name. Pure.

Contract: one line -> the name of the rule that it meets in that place, or "". HEAD rules hold above the first
sentence, TAIL rules below the last, ANYWHERE rules on any whole line. docs/cleaning.md explains each.
"""

import re

from ingest.dates import find_dates

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")

_NAVIGATION = re.compile(
    r"(?:go|skip|jump|back|return) to (?:the )?(?:main |top )?(?:contents?|navigation|main|article|top|home(?:page)?)"
    r"|(?:main |site )?(?:menu|navigation|search|sections|home|home ?page|subscribe|sign in|log ?in|register|my account"
    r"|e-?paper|today's paper|contact us|about us|advertis\w+|newsletters?|cookie settings|privacy policy|top|close)"
    r"(?:(?:\s*[|·•>/»]\s*|\s+)(?:menu|navigation|search|sections|home|subscribe|sign in|sign up|log ?in|register"
    r"|my account|e-?paper|contact|about|advertise|help|faq|newsletters?))*"
    r"|본문 ?바로가기|메뉴 ?바로가기|본문으로 이동|전체 ?메뉴|검색|로그인|회원가입|구독|홈",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"(?:[^>»›|/\n]{1,40}(?:\s*[>»›]\s*|\s+[|/]\s+)){1,9}[^>»›|/\n]{0,80}")
_POSTED = re.compile(
    r"(?:first )?(?:posted|published|updated|last (?:updated|modified)|modified|date|issued|filed|print(?:ed)? (?:on|in)"
    r"|입력|수정|등록|기사입력|최종수정|승인|발행)\b[\s:.|on]{0,6}",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|written by|reported by|reporting by|story by|text by|from)\s+(?P<names>[A-Z][\w.'’ -]{1,60}"
    r"(?:(?:,| and| &)\s+[A-Z][\w.'’ -]{1,60}){0,5})(?:\s*[,|/·-]\s*[\w.@'’ -]{1,80})?",
)
_KOREAN_BYLINE = re.compile(
    r"(?P<names>[가-힣]{2,4}(?:\s*[·,]\s*[가-힣]{2,4}){0,4})\s*(?:기자|특파원|선임기자)(?:\s.{0,60})?"
)
_ROLE_BYLINE = re.compile(
    r"(?P<names>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})\s*[,|/·-]\s*(?:[A-Z]\w* )?(?:[\w-]+ )?"
    r"(?:staff|senior|chief|political|city|business|science|health)? ?"
    r"(?:writer|reporter|correspondent|editor|desk|bureau)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?:(?:share|tweet|e-?mail|print|save|copy link|facebook|twitter|x|whatsapp|telegram|linkedin|kakaotalk|line|reddit"
    r"|pinterest|comments?|bookmark|listen|font size|text size|a[-+]|[-+]|aa+|like|follow us|copy url|공유|인쇄|스크랩|글자크기"
    r"|카카오톡|페이스북|트위터|이메일|댓글|\d{1,5}|this(?: article| story| page)?|on|via|to|the|link|story|article|size|font)"
    r"[\s|/,·•:()]*){1,24}",
    re.IGNORECASE,
)
_SHARE_WORD = re.compile(
    r"share|tweet|print|facebook|twitter|whatsapp|linkedin|kakaotalk|font size|text size|copy|공유|인쇄|스크랩|글자|comment|listen"
    r"|save|bookmark|e-?mail|follow",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)\s|ⓒ|저작권자).{0,300}|.{0,200}\ball rights reserved\b.{0,120}|.{0,120}무단\s?전재.{0,80}",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:related (?:articles?|stories|news|content|coverage|topics|links?)|more (?:from|on|in|stories|news)\b.{0,60}"
    r"|most (?:read|popular|viewed|shared)\b.{0,40}|read (?:more|next|also)|you (?:may|might) (?:also )?(?:like|be interested)"
    r".{0,40}|also (?:in|on|read)\b.{0,40}|recommended(?: for you| stories| reading)?|latest (?:news|stories|headlines)"
    r"|trending(?: now)?|editors?['’]? picks?|top stories|popular(?: now)?|see also|elsewhere|comments(?: \(\d+\))?"
    r"|관련 ?기사|많이 본 ?(?:뉴스|기사)|추천 ?기사|주요 ?뉴스)\s*:?",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"(?:sign up (?:for|to)|subscribe (?:to|for|now|today)|get (?:our|the|unlimited)|join our|download (?:our|the) app"
    r"|follow us|like us|support (?:our|independent)|become a (?:member|subscriber)|already a subscriber|register (?:to|for)"
    r"|this website uses cookies|we use cookies|accept (?:all )?cookies|send (?:us )?(?:your )?(?:tips|letters|comments)"
    r"|have (?:a|you got a) (?:story|tip)|listen to this article|click here)\b.{0,200}",
    re.IGNORECASE,
)
_AD = re.compile(
    r"\W{0,3}(?:advertisements?|advertisement - scroll to continue|sponsored(?: content)?|promoted|story continues below.{0,40}"
    r"|article continues (?:below|after).{0,40}|continue reading.{0,40}|광고)\W{0,3}",
    re.IGNORECASE,
)
_SEE = re.compile(r"(?:read more|also read|see also|read also|related|more)\s*[:>»]\s*\S.{0,160}", re.IGNORECASE)
_CREDIT = re.compile(
    r"[([]?(?:photo|photos|picture|image|file photo|video|graphic|illustration|사진)"
    r"(?: credit| by| courtesy(?: of)?)?\s*[:=/|]\s*.{1,120}",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"\W{0,4}(?:end|ends|끝|###|-30-|\*{3,}|-{3,}|_{3,}|■|◆|●)\W{0,4}", re.IGNORECASE)
_TAGS = re.compile(
    r"(?:tags?|topics?|keywords?|filed under|categories|태그)\s*:\s*.{1,200}|(?:#\w{2,40}[\s,]*){2,12}", re.IGNORECASE
)
_PAGER = re.compile(
    r"(?:<+|«|‹|←|previous|next|prev)\s*(?:article|story|page|post)?\s*[:>»›→]*.{0,80}|back to (?:top|list|home).{0,20}"
    r"|(?:view|show|load|leave|post|add) (?:all |a |\d+ )?(?:more )?comments?|\d+ comments?|report (?:a |an )?\w+|목록|맨 위로",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:contact|email|e-mail|reach|write to|reporters?|tel|phone)\b[^.!?]{0,60}(?:@|\d{3})[^!?]{0,80}", re.IGNORECASE
)


def is_sentence(line: str) -> bool:
    """Whether the line reads as prose: five words or more (or 20 characters of Korean) and a closing mark."""
    bare = line.rstrip("\"'”’»)] ")
    long_enough = len(line.split()) >= 5 or (len(line) >= 20 and re.search(r"[가-힣]", line) is not None)
    return long_enough and bare.endswith((".", "!", "?", "…", "。", ":", ",")) and len(bare) > 1


def is_posted(line: str) -> bool:
    """A line that holds a date and next to nothing else, or says when the page was posted."""
    labelled = _POSTED.match(line)
    dates = list(find_dates(line))
    if not dates:
        return bool(labelled) and len(line) <= 60 and re.search(r"\d|ago", line) is not None
    rest = len(line) - max(end - start for start, end in dates)
    return (labelled is not None and len(line) <= 140) or (rest <= 25 and not is_sentence(line))


def is_address(line: str) -> bool:
    """Reporters' addresses: e-mail addresses, with names or separators, and no prose."""
    if not EMAIL.search(line):
        return False
    rest = EMAIL.sub(" ", line)
    return len(rest.split()) <= 8 and not re.search(r"[.!?]\s+\w", rest) and len(rest) <= 80


def byline_names(line: str) -> str:
    """The names in a line that is nothing but a byline; "" otherwise."""
    for form in (_BYLINE, _KOREAN_BYLINE, _ROLE_BYLINE):
        if (match := form.fullmatch(line.strip())) and not is_sentence(line):
            return match.group("names").strip()
    return ""


def head_rule(line: str) -> str:
    """The rule that takes this line out above the first sentence."""
    if _NAVIGATION.fullmatch(line):
        return "navigation"
    if is_posted(line):
        return "posted"
    if byline_names(line):
        return "byline"
    if _is_share(line):
        return "share"
    if _TRAIL.fullmatch(line) and not is_sentence(line) and len(line) <= 120:
        return "breadcrumb"
    if is_address(line):
        return "address"
    if _COPYRIGHT.fullmatch(line) and len(line) <= 200:
        return "copyright"
    return anywhere_rule(line)


def tail_rule(line: str) -> str:
    """The rule that takes this line out below the last sentence."""
    if is_address(line) or (_CONTACT.fullmatch(line) and len(line) <= 160):
        return "address"
    if _COPYRIGHT.fullmatch(line):
        return "copyright"
    if byline_names(line):
        return "byline"
    if _is_share(line):
        return "share"
    for name, form in (("navigation", _NAVIGATION), ("end-mark", _END_MARK), ("tags", _TAGS), ("pager", _PAGER)):
        if form.fullmatch(line) and not is_sentence(line):
            return name
    if _TRAIL.fullmatch(line) and not is_sentence(line) and len(line) <= 160:
        return "navigation"
    if is_posted(line):
        return "posted"
    return anywhere_rule(line)


def anywhere_rule(line: str) -> str:
    """The rule that takes this whole line out wherever it stands."""
    if _AD.fullmatch(line):
        return "advertisement"
    if _PROMPT.fullmatch(line) and len(line) <= 200 and len(re.findall(r"[.!?](?:\s|$)", line)) <= 1:
        return "prompt"
    if _SEE.fullmatch(line) and not is_sentence(line):
        return "related"
    if _CREDIT.fullmatch(line) and len(line) <= 120 and not is_sentence(line):
        return "photo-credit"
    return ""


def opens_related(line: str) -> bool:
    """Whether the line heads a list of other articles."""
    return bool(_RELATED.fullmatch(line.strip())) and not line.rstrip().endswith(".")


def _is_share(line: str) -> bool:
    return len(line) <= 160 and bool(_SHARE_WORD.search(line)) and bool(_SHARE.fullmatch(line.strip()))
