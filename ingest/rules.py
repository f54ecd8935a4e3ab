"""The rules by which a line of a saved page is taken out of the article, each with its name. Pure.

Contract: one line -> the name of the rule that it meets in that place, or "". HEAD rules hold above the first
sentence, TAIL rules below the last, ANYWHERE rules on any whole line. docs/cleaning.md explains each. The words are
English, Korean, German, French, Spanish, Italian and Portuguese.
"""

import re
from collections.abc import Collection

from ingest.dates import find_dates

_LONGEST = 700  # characters of a line that any rule looks at
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")

_LINK = (
    r"(?:main |site |all |full )?(?:menu|navigation|search|sections|home(?: ?page)?|subscribe(?: now)?|subscriptions?"
    r"|sign (?:in|up|out)|log ?(?:in|out)|register|(?:my )?account|e-?(?:paper|edition)|today's paper|contact(?: us)?|about(?: us)?"
    r"|advertis\w+(?: with us)?|newsletters?|cookies?(?: (?:settings|policy|preferences))?|privacy(?: (?:policy|notice|settings))?"
    r"|terms(?: (?:of (?:use|service)|(?:and|&) conditions))?|accessibility(?: statement)?|unsubscribe|careers|site ?map|help|faqs?"
    r"|feedback|top|close(?: menu)?|live tv|corrections|manage (?:your )?preferences|view (?:this (?:e-?mail )?)?in (?:your )?browser"
    r"|(?:[^|\n]{1,60} [-–|] )?print(?:er)?[ -](?:friendly )?version|(?:close|print)(?: this)? (?:window|page)|send a release|products"
    r"|startseite|abo(?:nnement)?|anmelden|impressum|datenschutz(?:erklärung)?|agb|kontakt"
    r"|accueil|abonnez-vous|se connecter|s'abonner|mentions légales|gestion des cookies|politique de confidentialité|cg[uv]"
    r"|inicio|suscríbete|iniciar sesión|aviso legal|política de (?:cookies|privacidad)|contacto"
    r"|accedi|abbonati|note legali|entrar|assine|termos de uso|política de privacidade|contato"
    r"|검색|로그인|회원가입|구독|홈|제보|다시보기|이용약관|개인정보 ?처리방침|회사소개|고객센터)"
)
_NAVIGATION = re.compile(
    r"(?:go|skip|jump|back|return) to (?:the )?(?:main |top )?(?:contents?|navigation|main|article|top|home(?:page)?)"
    r"|zum inhalt springen|aller au contenu|ir al contenido(?: principal)?|vai al contenuto|ir para o conteúdo"
    rf"|본문 ?바로가기|메뉴 ?바로가기|본문으로 이동|전체 ?메뉴|\[?{_LINK}\]?(?:(?:\s*[|·•>/»]\s*|\s+)\[?{_LINK}\]?){{0,20}}",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"(?:[^>»›|/\n]{1,40}(?:\s*[>»›]\s*|\s+[|/]\s+)){1,9}[^>»›|/\n]{0,80}")
_POSTED = re.compile(
    r"(?:first )?(?:posted|published|updated|last (?:updated|modified)|modified|date|issued|filed|print(?:ed)? (?:on|in)"
    r"|stand|aktualisiert(?: am)?|veröffentlicht(?: am)?|erstellt(?: am)?|publié(?:e)?(?: le)?|mis à jour(?: le)?|modifié le"
    r"|actualizado|publicado|pubblicato|aggiornato|atualizado|입력|수정|등록|기사입력|최종수정|승인|발행)\b[\s:.|on]{0,6}",
    re.IGNORECASE,
)
_NAME = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’ -]{1,60}"
_BYLINE = re.compile(
    r"(?i:by|(?:written|reported|edited) by|(?:reporting|story|text|words) by)\s+"
    rf"(?P<names>{_NAME}(?:(?:,| and| und| et| y| e| &)\s+{_NAME}){{0,5}})(?:\s*[,|/·-]\s*[\w.@'’ |-]{{0,120}})?"
)
_AFTER_NAME = re.compile(  # what follows a name in a byline and is no part of it
    r"(?i:\s+for (?:the )?.*|\s*,[^,]*\b(?:writer|reporter|correspondent|editor|staff|bureau|desk|columnist|critic)\b.*|\s*[,|]?\s*(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*|\s+\d.*)$"
)
_FULL_NAME = (
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]{1,30}(?: (?:(?:de|da|di|la|le|von|van|der|den|del|du) )?[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]{0,30}){1,3}"
)
_FOREIGN_BYLINE = re.compile(
    rf"(?i:von|par|por|di|texte? ?:|redacción /)\s+(?P<names>{_FULL_NAME}(?:(?:,| und| et| y| e| &) {_FULL_NAME}){{0,5}})"
    r"(?:\s*[,|/·-]\s*[\w.@'’ |-]{0,120})?"
)
_DESK = re.compile(r"by (?:our|the)\s.{2,40}\s(?:desk|staff|team|reporters?|correspondents?)", re.IGNORECASE)
_KOREAN_BYLINE = re.compile(
    r"(?P<names>[가-힣]{2,4}(?:\s*[·,]\s*[가-힣]{2,4}){0,4})\s*(?:기자|특파원|선임기자)(?:\s.{0,60})?"
)
_ROLE_BYLINE = re.compile(
    r"(?P<names>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})\s*[,|/·-]\s*(?:[A-Z]\w* )?(?:[\w-]+ )?"
    r"(?:staff|senior|chief|political|city|business|science|health)? ?"
    r"(?:writer|reporter|correspondent|editor|desk|bureau)",
    re.IGNORECASE,
)
_SITES = (
    r"facebook|twitter|x|whatsapp|telegram|linkedin|kakaotalk|line|reddit|pinterest|instagram|mastodon|bluesky|threads|xing"
    r"|카카오톡|페이스북|트위터"
)
_SHARE = re.compile(
    r"(?:(?:share(?: or comment)?|tweet|e-?mail|print|save|copy (?:link|url)|comments?|bookmark|listen|a[-+]|[-+]|aa+|likes?"
    r"|shares|follow(?: us)?|(?:font|text) size|opens? in (?:a )?new (?:window|tab)|click to|a friend|이메일"
    rf"|{_SITES}|teilen|merken|drucken|kommentare?|partager|envoyer|imprimer|commenter|réagir|par e-?mail|compartir|imprimir"
    r"|guardar|ir a los comentarios|comentarios|condividi|stampa|compartilhar|auf|sur|en|su|no|per|공유(?:하기)?|인쇄|스크랩"
    r"|글자 ?크기|글씨 ?(?:(?:크게|작게) ?보기|키우기|줄이기)|좋아요|응원해요|훈훈해요|슬퍼요|화나요|후속원해요|추천|댓글|\d{1,5}|this(?: article| story| page)?"
    r"|on|via|to|the|link|story|article|size|font)(?:[\s|/,·•:()]+|$)){1,24}",
    re.IGNORECASE,
)
_SHARE_TITLE = re.compile(
    r"(?:share|comment)(?: (?:on|or comment on))? (?:this )?(?:article|story)\s*:.{0,200}", re.IGNORECASE
)
_SHARE_WORD = re.compile(
    rf"share|tweet|print|font size|text size|copy|comment|listen|like|save|bookmark|e-?mail|follow|{_SITES}"
    r"|teilen|merken|drucken|kommentar|partager|envoyer|imprim|réagir|compart|comentario|guardar|condividi|stampa"
    r"|공유|인쇄|스크랩|글자|글씨|좋아요|요\b|추천|댓글|^a[-+]",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"(?:(?:estimated )?(?:reading time|read(?: time)?)|lesezeit|temps de lecture|lecture|tiempo de lectura|lectura)?\s*:?\s*"
    r"(?:about |ca\. )?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s*[- ]?min(?:utes?|uten|uti|utos|\.)?(?:s)?(?: read| de lecture| de lectura| di lettura)?",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)\s|ⓒ|저작권자).{0,300}|.{0,200}\ball rights reserved\b.{0,120}|.{0,120}무단\s?전재.{0,80}",
    re.IGNORECASE,
)
_INSET = re.compile(
    r"(?:related (?:articles?|stories|content|coverage)|read more|(?:also )?in this section|most read|recommended(?: for you)?"
    r"|more on this(?: story| topic)?|see also|관련 ?기사|mehr zum thema|lesen sie auch|sur le même sujet|(?:à )?lire aussi|noticias relacionadas|lee también|leggi anche"
    r"|leia também|lees ook|czytaj także|читайте также|関連記事|相关(?:阅读|新闻)|相關新聞)\s*:?",
    re.IGNORECASE,
)
_BROWSER = re.compile(  # what lynx and w3m print for links, pictures and buttons
    r"#\[\d+\].*|(?:\[[^\]\s]{1,80}\.(?:png|jpe?g|gif|svg|webp|ico)\]\s*)+|\(BUTTON\).*|(?:\( \)|\([X_*]\)|\[[X_]\])(?: .*)?"
    r"|\[(?:IMG|IMAGE|INLINE|LINK|EMBED|USEMAP)\]|IFRAME: .*|[_\s]{4,}|(?:\[\s*\]\s*)+",
    re.IGNORECASE,
)
_OWNED = re.compile(r"©|ⓒ|\(c\)|\d{4}|reserved|reproduc|permission|무단", re.IGNORECASE)
_RELATED = re.compile(
    r"(?:related|related (?:articles?|stories|news|content|coverage|topics|links?)|more (?:from|on|in|stories|news)\b.{0,60}"
    r"|most (?:read|popular|viewed|shared)\b.{0,40}|read (?:more|next|also)|you (?:may|might) (?:also )?(?:like|be interested)"
    r".{0,40}|also (?:in|on|read|from)\b.{0,40}|recommended(?: for you| stories| reading)?|latest (?:news|stories|headlines)"
    r"|trending(?: now| topics.{0,20})?|editors?['’]? picks?|top stories|popular(?: now)?|see also|elsewhere|topics|tags|(?:also )?in this section|ultime notizie|인기 ?기사|다른 ?기사 ?보기"
    r"|(?:\d+ )?comments(?: \(\d+\))?|join the conversation|have your say|in this story"
    r"|관련 ?기사|많이 본 ?(?:뉴스|기사)|추천 ?기사|주요 ?뉴스|.{2,12} 기자의 (?:다른 )?기사.{0,10}|이 기사가 좋으셨다면|■ ?제보.{0,10}"
    r"|(?:das könnte sie auch|auch) interessier.{0,20}|mehr zum thema|meistgelesen(?:e artikel)?|sur le même sujet|les plus lus"
    r"|à lire aussi|lire aussi|te puede interesar|lo más (?:visto|leído)|noticias relacionadas|leggi anche|i più letti|leia também"
    r"|mais lidas|lees ook|meest gelezen|czytaj także|читайте также|関連(?:記事|ニュース)|あわせて読みたい|アクセスランキング|ランキング"
    r"|相关(?:阅读|新闻|文章)|相關(?:新聞|文章)|推荐阅读|延伸閱讀)\s*:?",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"(?:sign up|subscribe (?:to|for|now|today)|get (?:our|the|unlimited|latest)|join our|download (?:our|the) app"
    r"|follow us|like us|support (?:our|independent|local)|log ?in or sign ?up|got (?:thoughts|questions)|become a (?:member|subscriber)|already a subscriber|register (?:to|for)"
    r"|this website uses cookies|we use cookies|accept (?:all )?cookies|send (?:us )?(?:your )?(?:tips|letters|comments)"
    r"|have (?:a|you got a) (?:story|tip)|got a (?:story|tip)|listen to this article|click here|was this (?:e-?mail|article)"
    r"|(?:view|read) this (?:e-?mail|article)|you are receiving this|reply to this e-?mail|we invite you to|we reserve the right"
    r"|please (?:read|follow|see) our|artikel anhören|écouter l['’]article|vous avez une information|article réservé"
    r"|읽어주기 기능은)(?!\w).{0,220}",
    re.IGNORECASE,
)
# A prompt that is a sentence must also name what it sells: "Get the last bus home, police said" is news.
_OWN_WARES = re.compile(
    r"newsletters?|inbox|alerts?|\bapps?\b|updates|e-?mail|channel|subscri|unlimited|stories|headlines|briefing|report|cookies"
    rf"|\b(?:{_SITES})\b|member|podcast|digital|edition|conversation|comment|here\b|reader|this article|tips?\b|information|제공|사용"
    r"|journalism|e-?mail us",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"[“”\"«»„]|\b(?:said|says|told|asked|wrote)\b", re.IGNORECASE)
_POLICY = re.compile(
    r"we (?:invite you to|reserve the right)|comment(?:ing)? (?:platform|policy|guidelines)|community (?:guidelines|standards)"
    r"|you are receiving this|unsubscribe|terms of (?:use|service)|privacy policy",
    re.IGNORECASE,
)
_AD = re.compile(
    r"\W{0,3}(?:advertisements?|advertisement - scroll to continue|sponsored(?: content)?|promoted|story continues below.{0,40}"
    r"|article continues (?:below|after).{0,40}|continue reading.{0,40}|anzeige|werbung|publicité|publicidad|pubblicità|publicidade"
    r"|광고)\W{0,3}",
    re.IGNORECASE,
)
_SEE = re.compile(
    r"(?:read more|also read|see also|read also|related|more|lesen sie auch|mehr dazu|à lire aussi|lire aussi|lee también"
    r"|leggi anche|leia também)\s*[:>»|]\s*\S.{0,160}",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[([]?(?:(?:photo(?:graph)?s?|pictures?|images?|file photo|video|graphic|illustrations?|foto|사진)"
    r"(?: credit| by| courtesy(?: of)?)?\s*[:=/|]\s*.{1,120}|(?:photograph|picture|illustration)s? by [A-Z].{1,60})"
    r"|credit: [A-Z].{1,60}|[▲△].{1,160}|.{1,160}[.)]\s(?:photo|picture|image|foto|사진)s?\s?[:=]\s?[^.!?]{1,40}"
    r"|.{1,160}\((?:photo|picture|image|foto)s?\s*(?::|by|/)\s*[^()]{1,60}\)",
    re.IGNORECASE,
)
_AUTHOR_NOTE = re.compile(
    r"\s*(?:(?:is|was|covers|writes|reports|joined|edits|works|lives|has (?:been|covered|worked|written))\b|can be reached|@\w).{0,300}"
)
_AUTHOR_BOX = re.compile(
    r"(?:about the )?authors?\s*:?|(?:(?:senior|staff|chief) )?(?:journalist|reporter|writer|editor|correspondent|columnist)|follow (?:(?:[A-Z][\w.'’-]+ ){1,4}|(?:her|him|them) )(?:on .{1,30})?@\w+.{0,40}",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"\W{0,4}(?:end|ends|끝|###|-30-|\*{3,}|-{3,}|_{3,}|■|◆|●)\W{0,4}", re.IGNORECASE)
_TAGS = re.compile(
    r"(?:tags?|topics?|keywords?|filed under|categories|schlagwörter|archivado en|태그)\s*:\s*.{1,200}|(?:#\w{2,40}[\s,]*){2,12}",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|pagina)\s+\d{1,3}(?:\s*(?:of|/|von|sur|de|di)\s*\d{1,3})?", re.IGNORECASE
)
_PAGER = re.compile(
    r"(?:<+|«|‹|←|previous|next|prev)\s*(?:article|story|page|post)?\s*[:>»›→]*.{0,80}|back to (?:top|list|home).{0,20}"
    r"|(?:view|show|load|leave|post|add) (?:all |a |\d+ )?(?:more )?comments?|\d+ comments?|comments are closed\.?|report (?:a |an )?\w+|목록|맨 위로",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:contact|(?:media|press) contacts?|email|e-mail|reach|write to|reporters?|tel|phone|[▷▶☎]?\s?(?:전화|이메일|카카오톡))\b"
    r"[^.!?]{0,60}(?:@|\d{3})[^!?]{0,80}|(?:media|press) (?:contacts?|enquiries|inquiries)\s*:?",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"for immediate release|news provided by|source:? [A-Z].{1,60}|also from this source", re.IGNORECASE
)
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}|(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,10}(?:/\S{0,200})?")


_SECTION_WORDS = frozenset(
    """news local world national international regional city county community politics business economy markets money sport
    sports football rugby cricket tennis hockey opinion comment editorial letters analysis features feature long read
    culture arts books music film theatre tv life lifestyle travel food science technology tech health education
    environment climate society obituaries weather crime courts law religion history media and
    lokales regional politik wirtschaft kultur sport panorama gesellschaft wissenschaft
    politique économie société culture monde france faits divers sports
    sucesos deportes cultura economía política sociedad internacional cronaca politica economia esportes mundo
    사회 정치 경제 문화 국제 스포츠 연예 지역 전국 오피니언 과학""".split()
)


def is_section(line: str) -> bool:
    """Whether the line is nothing but the name of a newspaper's section."""
    words = re.findall(r"[^\W\d_]+", line.casefold())
    return 0 < len(words) <= 3 and all(word in _SECTION_WORDS for word in words)


_CLOSING = (".", "!", "?", "…", "。", "！", "？", "：", "，", ":", ",", "؟", "۔", "।", "॥", "։", "።", "။", "။")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")  # Japanese and Chinese
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer: no full stops either
_PROSE = 18  # words that no headline has


def length(line: str) -> float:
    """How long the line is in words; scripts that part no words count two characters (East Asia) or five for one."""
    unspaced, unmarked = len(_UNSPACED.findall(line)), len(_UNMARKED.findall(line))
    return max(len(line.split()), unspaced / 2 + unmarked / 5)


def is_sentence(line: str) -> bool:
    """Whether the line reads as prose: five words or more (or 8 Korean letters) and a closing mark."""
    bare = line.rstrip("\"“'”’»)]」』）】 ")
    if len(bare) <= 1:
        return False
    if len(_UNMARKED.findall(line)) >= 60:
        return True
    long_enough = length(line) >= 5 or len(re.findall(r"[가-힣]", line)) >= 8
    return long_enough and bare.endswith(_CLOSING)


def is_prose(line: str) -> bool:
    """Whether the line is a sentence, or too long for a headline though it lacks its full stop."""
    return is_sentence(line) or (length(line) >= _PROSE and not re.search(r"(?:[|•·›»].*){3}", line))


def is_posted(line: str) -> bool:
    """A line that holds a date and next to nothing else, or says when the page was posted."""
    labelled = _POSTED.match(line)
    dates = list(find_dates(line)) if len(line) <= 200 else []
    if not dates:
        return bool(labelled) and len(line) <= 60 and re.search(r"\d|ago", line) is not None
    rest = sum(1 for i in range(len(line)) if not any(start <= i < end for start, end in dates))
    prose = is_sentence(line)  # "Published on 3 May, the article said …" is news; "Posted 3 May 2020 08:00," is not
    return (labelled is not None and len(line) <= 140 and (rest <= 40 or not prose)) or (rest <= 25 and not prose)


def says_when(line: str) -> bool:
    """Whether the line says of its date that the page was posted or updated then."""
    return _POSTED.match(line) is not None


def is_copyright(line: str) -> bool:
    """Who owns the page; a sentence about copyright is none."""
    owns = _OWNED.search(line) is not None or not is_sentence(line)
    return owns and len(line) <= 600 and _COPYRIGHT.fullmatch(line) is not None


def is_address(line: str) -> bool:
    """Reporters' addresses: e-mail addresses, with names or separators, and no prose."""
    if not EMAIL.search(line):
        return False
    rest = EMAIL.sub(" ", line)
    return len(rest.split()) <= 8 and not re.search(r"[.!?]\s+\w", rest) and len(rest) <= 80


def byline_names(line: str) -> str:
    """The names in a line that is nothing but a byline; "" otherwise."""
    line = line.strip()
    if len(line) > 300 or is_sentence(line):
        return ""
    for form in (_BYLINE, _FOREIGN_BYLINE, _KOREAN_BYLINE, _ROLE_BYLINE):
        if match := form.fullmatch(line):
            names = _AFTER_NAME.sub("", match.group("names").strip())
            return names.title() if names.isupper() else names
    return ""


def head_rule(line: str) -> str:
    """The rule that takes this line out above the first sentence."""
    if len(line) > _LONGEST:
        return ""
    if _NAVIGATION.fullmatch(line):
        return "navigation"
    if is_posted(line):
        return "posted"
    if byline_names(line) or _DESK.fullmatch(line):
        return "byline"
    if _is_share(line):
        return "share"
    if _READING_TIME.fullmatch(line):
        return "reading-time"
    if _TRAIL.fullmatch(line) and not is_sentence(line) and len(line) <= 120:
        return "breadcrumb"
    if is_address(line) or _WEB_ADDRESS.fullmatch(line):
        return "address"
    if is_copyright(line) and len(line) <= 200:
        return "copyright"
    if _PAGER.fullmatch(line) and not is_sentence(line):
        return "pager"
    if _RELEASE.fullmatch(line):
        return "release"
    return anywhere_rule(line)


def tail_rule(line: str) -> str:
    """The rule that takes this line out below the last sentence."""
    if len(line) > _LONGEST:
        return ""
    if is_address(line) or _WEB_ADDRESS.fullmatch(line) or (_CONTACT.fullmatch(line) and len(line) <= 160):
        return "address"
    if is_copyright(line):
        return "copyright"
    if byline_names(line) or _DESK.fullmatch(line):
        return "byline"
    if _is_share(line):
        return "share"
    for name, form in (
        ("navigation", _NAVIGATION),
        ("end-mark", _END_MARK),
        ("tags", _TAGS),
        ("pager", _PAGER),
        ("release", _RELEASE),
    ):
        if form.fullmatch(line) and not is_sentence(line):
            return name
    if _TRAIL.fullmatch(line) and not is_sentence(line) and len(line) <= 160:
        return "navigation"
    if is_posted(line):
        return "posted"
    if is_policy(line):
        return "prompt"
    return anywhere_rule(line)


def is_author_note(line: str, names: Collection[str]) -> bool:
    """Whether a line below the article is about its author: the name alone, or "Jane Doe covers business for us."."""
    if _AUTHOR_BOX.fullmatch(line):
        return True
    for name in names:
        if line.casefold().startswith(name.casefold()):
            rest = line[len(name) :]
            return not rest.strip(" .,:|") or (len(line) <= 400 and _AUTHOR_NOTE.match(rest) is not None)
    return False


def anywhere_rule(line: str) -> str:
    """The rule that takes this whole line out wherever it stands."""
    if len(line) > _LONGEST:
        return ""
    if _AD.fullmatch(line):
        return "advertisement"
    if _BROWSER.fullmatch(line):
        return "text-browser"
    if _is_prompt(line):
        return "prompt"
    if _SEE.fullmatch(line) and not is_sentence(line):
        return "related"
    if _CREDIT.fullmatch(line) and len(line) <= 200 and not is_sentence(line):
        return "photo-credit"
    if _PAGE_NUMBER.fullmatch(line):
        return "pager"
    if _SHARE_TITLE.fullmatch(line) or (_is_share(line) and _share_of_this(line)):
        return "share"
    return ""


def opens_related(line: str) -> bool:
    """Whether the line heads a list of other articles."""
    return bool(_RELATED.fullmatch(line.strip())) and not line.rstrip().endswith(".")


def opens_inset(line: str) -> bool:
    """Whether the line heads a list of other articles even in the middle of a page."""
    return bool(_INSET.fullmatch(line.strip()))


def has_speech(line: str) -> bool:
    """Whether the line quotes somebody or says that somebody spoke."""
    return _SPEECH.search(line) is not None


def is_policy(line: str) -> bool:
    """Whether the line tells readers what they may do here: rules for comments, why they get this mail."""
    return len(line) <= 600 and bool(_POLICY.search(line)) and not _SPEECH.search(line)


def _is_prompt(line: str) -> bool:
    if len(line) > 260 or not _PROMPT.fullmatch(line) or len(re.findall(r"[.!?](?:\s|$)", line)) > 2:
        return False
    return not is_sentence(line) or (bool(_OWN_WARES.search(line)) and not _SPEECH.search(line))


def _share_of_this(line: str) -> bool:
    """Share buttons in the middle of a page name what they share, or stand as a single word."""
    return line.casefold() in ("share", "tweet") or "this" in line.casefold().split()


def _is_share(line: str) -> bool:
    return len(line) <= 160 and bool(_SHARE_WORD.search(line)) and bool(_SHARE.fullmatch(line.strip()))
