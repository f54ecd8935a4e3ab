"""Pages of invented papers in eight languages, printed as browsers and text browsers save them.

A Save knows what of it is the story. The menus are long, hold teasers, and the foot names other stories.
"""

import textwrap
from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True)
class Save:
    """A page of text, and the values that are right for it."""

    name: str
    text: str
    title: str
    day: str
    body: tuple[str, ...]


@dataclass(frozen=True)
class _Paper:
    language: str
    words: str
    title: str
    byline: str
    date: str
    body: tuple[str, ...]
    teaser: str
    related: str
    others: tuple[str, ...]
    foot: tuple[str, ...]


PAPERS = (
    _Paper(
        "en",
        "News Sport Opinion Culture Money Travel Video Podcasts Weather Obituaries Puzzles Recipes",
        "Lighthouse at Brenn Head to be run by volunteers",
        "By Ida Falk",
        "12 June 2020, 07:30",
        (
            "The lighthouse at Brenn Head will be run by volunteers from the autumn, the harbour trust said on Friday, after a "
            "year in which no keeper could be found for the post.",
            "Forty people from the village have put their names down. Each will keep one night a month.",
            "“The lamp has not been out since 1871,” said Jon Arden, who leads the group, “and it will not go out now.”",
            "The trust pays for oil, paint and the telephone.",
        ),
        "Who is afraid of the new ferry timetable?",
        "Most read",
        (
            "Ferry timetable changes in July",
            "Ten walks for a wet Sunday",
            "Bakery on Pier Street closes after 90 years",
        ),
        ("Contact us", "Privacy policy", "Terms of use", "© 2020 Brenn Head Gazette. All rights reserved."),
    ),
    _Paper(
        "de",
        "Politik Wirtschaft Kultur Sport Lokales Reise Wissen Panorama Meinung Wetter Rätsel Archiv",
        "Ehrenamtliche übernehmen den Leuchtturm von Brennhusen",
        "Von Ida Falk",
        "12. Juni 2020, 07:30 Uhr",
        (
            "Den Leuchtturm von Brennhusen betreiben vom Herbst an Ehrenamtliche, wie die Hafenstiftung am Freitag mitteilte. Ein "
            "Jahr lang hatte sich kein Wärter gefunden.",
            "Vierzig Leute aus dem Dorf haben sich gemeldet. Jeder übernimmt eine Nacht im Monat.",
            "„Die Lampe brennt seit 1871“, sagte Jon Arden, der die Gruppe leitet, „und sie geht auch jetzt nicht aus.“",
        ),
        "Wer fürchtet sich vor dem neuen Fahrplan der Fähre?",
        "Meistgelesen",
        ("Fähre fährt im Juli öfter", "Zehn Wanderungen bei Regen", "Bäckerei schließt nach neunzig Jahren"),
        ("Impressum", "Datenschutz", "AGB", "Kontakt"),
    ),
    _Paper(
        "fr",
        "Politique Économie Culture Sport Local Voyage Sciences Société Opinions Météo Jeux Archives",
        "Des bénévoles feront tourner le phare de Brenn",
        "Par Ida Falk",
        "12 juin 2020 à 07h30",
        (
            "Le phare de Brenn sera tenu par des bénévoles à partir de l’automne, a annoncé vendredi la fondation du port, qui "
            "n’avait trouvé aucun gardien depuis un an.",
            "Quarante habitants du village se sont inscrits. Chacun veillera une nuit par mois.",
            "« La lampe brûle depuis 1871 », dit Jon Arden, qui dirige le groupe, « et elle ne s’éteindra pas. »",
        ),
        "Faut-il craindre les nouveaux horaires du bac ?",
        "Les plus lus",
        ("Le bac passera plus souvent en juillet", "Dix promenades sous la pluie", "La boulangerie ferme"),
        ("Mentions légales", "Contact", "Gestion des cookies", "CGU"),
    ),
    _Paper(
        "es",
        "Política Economía Cultura Deportes Local Viajes Ciencia Sociedad Opinión Tiempo Juegos Archivo",
        "Voluntarios llevarán el faro de Punta Brenn",
        "Por Ida Falk",
        "12 de junio de 2020, 07:30",
        (
            "El faro de Punta Brenn estará a cargo de voluntarios desde el otoño, anunció el viernes la fundación del puerto, que "
            "en un año no encontró farero.",
            "Cuarenta vecinos del pueblo se han apuntado. Cada uno velará una noche al mes.",
            "«La lámpara arde desde 1871», dijo Jon Arden, que dirige el grupo, «y no se apagará ahora».",
        ),
        "¿Quién teme los nuevos horarios del transbordador?",
        "Lo más leído",
        ("El transbordador pasará más en julio", "Diez paseos para días de lluvia", "Cierra la panadería"),
        ("Aviso legal", "Contacto", "Política de privacidad", "Suscríbete"),
    ),
    _Paper(
        "ru",
        "Политика Экономика Культура Спорт Город Туризм Наука Общество Мнения Погода Игры Архив",
        "Маяк на мысе Бренн передадут добровольцам",
        "Ида Фальк",
        "12 июня 2020, 07:30",
        (
            "Маяк на мысе Бренн с осени будут обслуживать добровольцы, сообщил в пятницу портовый фонд, который целый год не мог "
            "найти смотрителя.",
            "Записались сорок жителей деревни. Каждый будет дежурить одну ночь в месяц.",
            "«Лампа горит с 1871 года, — сказал руководитель группы Йон Арден, — и сейчас она не погаснет».",
        ),
        "Кто боится нового расписания парома?",
        "Читайте также",
        ("Паром пойдёт чаще в июле", "Десять прогулок под дождём", "Пекарня закрылась после девяноста лет"),
        ("Контакты", "Реклама", "Вакансии", "Подписка"),
    ),
    _Paper(
        "pl",
        "Polityka Gospodarka Kultura Sport Miasto Podróże Nauka Społeczeństwo Opinie Pogoda Gry Archiwum",
        "Wolontariusze poprowadzą latarnię na przylądku Brenn",
        "Ida Falk",
        "12 czerwca 2020, 07:30",
        (
            "Latarnię na przylądku Brenn od jesieni poprowadzą wolontariusze, podała w piątek fundacja portowa, która przez rok nie "
            "znalazła latarnika.",
            "Zgłosiło się czterdziestu mieszkańców wsi. Każdy będzie dyżurował jedną noc w miesiącu.",
            "„Lampa pali się od 1871 roku – powiedział kierujący grupą Jon Arden – i teraz też nie zgaśnie”.",
        ),
        "Kto się boi nowego rozkładu promu?",
        "Czytaj także",
        (
            "Prom popłynie częściej w lipcu",
            "Dziesięć spacerów na deszcz",
            "Piekarnia zamknięta po dziewięćdziesięciu latach",
        ),
        ("Kontakt", "Regulamin", "Reklama", "Praca"),
    ),
    _Paper(
        "ja",
        "政治 経済 文化 スポーツ 地域 旅行 科学 社会 意見 天気 将棋 写真",
        "ブレン岬の灯台、秋から住民が当番で運営",
        "イダ・ファルク",
        "2020年6月12日 07:30",
        (
            "ブレン岬の灯台は秋から住民の当番で運営されることになったと、港湾財団が金曜日に発表した。この一年、灯台守のなり手が見つからなかったためだ。",
            "村の四十人が名乗りを上げた。一人が月に一晩ずつ受け持つ。",
            "「灯は一八七一年から消えたことがない」と、代表のヨン・アーデンさんは話した。「これからも消さない」と言う。",
        ),
        "渡し船の新しい時刻表を恐れるのは誰か？",
        "関連記事",
        ("渡し船、七月から増便", "雨の日の散歩道十選", "創業九十年のパン屋が閉店"),
        ("お問い合わせ", "利用規約", "会社概要", "広告掲載"),
    ),
    _Paper(
        "zh",
        "政治 经济 文化 体育 本地 旅游 科学 社会 评论 天气 图片 视频",
        "布伦角灯塔秋天起由志愿者轮流看守",
        "伊达",
        "2020年6月12日 07:30",
        (
            "港务基金会星期五宣布，布伦角灯塔从秋天起将由志愿者轮流看守。过去一年里，基金会一直没有找到愿意接手的守塔人，灯塔险些熄灭。",
            "村里有四十人报了名。每人每月值班一夜，油料和电话费由基金会支付。",
            "志愿者负责人约恩说：“这盏灯从一八七一年起就没有灭过，现在也不会灭。”",
        ),
        "谁害怕渡轮的新时刻表？",
        "相关新闻",
        ("渡轮七月起加班", "雨天散步的十条路线", "九十年老面包店关门"),
        ("联系我们", "使用条款", "关于本站", "广告合作"),
    ),
)


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _wrapped(text: str, columns: int) -> list[str]:
    if _wide(text) < 1.5 * len(text):
        return textwrap.wrap(text, columns)
    lines = [""]
    for character in text:
        if _wide(lines[-1] + character) > columns and character not in "、。，」”：？":
            lines.append("")
        lines[-1] += character
    return lines


def saves(paper: _Paper) -> tuple[Save, Save, Save]:
    """The page as a browser's inner text, and as lynx and w3m print it."""
    words = paper.words.split()
    between = "" if paper.language in ("ja", "zh") else " "
    menu = words + [f"{a}{between}{b}" for a in words for b in words[:8] if a != b]
    menu = [*menu[:60], paper.teaser, *menu[60:]]
    story = (paper.title, paper.byline, paper.date)
    foot = (paper.related, *paper.others, *paper.foot)
    inner = "\n".join([*menu, *story]) + "\n\n" + "\n\n".join(paper.body) + "\n\n" + "\n".join(foot)
    lynx = ["   [logo.png]", "", *(f"     * {entry}" for entry in menu), "     * (BUTTON) Search ________", ""]
    w3m = ["[logo.png]", *(f"• {entry}" for entry in menu), ""]
    for part in (*story, *paper.body):
        lynx += [*(f"   {line}" for line in _wrapped(part, 68)), ""]
        w3m += [*_wrapped(part, 78), ""]
    lynx += ["   [share.png]", "", *(f"     * {entry}" for entry in foot)]
    w3m += [f"• {entry}" for entry in foot]
    texts = {"inner": inner, "lynx": "\n".join(lynx), "w3m": "\n".join(w3m)}
    first, second, third = (
        Save(f"{paper.language}-{way}", text, paper.title, "2020-06-12", paper.body) for way, text in texts.items()
    )
    return first, second, third


SAVES = [save for paper in PAPERS for save in saves(paper)]
