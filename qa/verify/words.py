"""The tables of the verifier: words that say little, words that mean the same, words that mean the opposite.

Contract: constants; everything is keyed by `stem`. A table is small on purpose: the commonest words of news, no more.
"""

from qa.verify.stem import stem

STOP = frozenset(
    """a an the this that these those it its itself he him his himself she her hers herself they them their theirs
    themselves we us our you your i me my one ones who whom whose which what when where why how there here
    of in on at by for from to with into onto over under up down out off about as than then so if but and or nor yet
    both either each every all any some such same other another own between among through during per via upon within
    across against along around before after since until while although though because whether also only just even
    still again already too very more most much many few less least
    be am is are was were been being have has had having do does did done doing will would shall should can could may
    might must not no never mr mrs ms dr sir dame according including following while former
    ever now later earlier ago several further once however meanwhile therefore well like
    towards toward amid despite besides back away
    은 는 이 가 을 를 의 에 및 그 이번 것 수 등 에게 에게만 에서 부터 까지 으로 로 만 도 과 와""".split()
)
PRONOUNS = frozenset("he him his she her hers it its they them their theirs who whose himself herself itself".split())
BE = frozenset("be am is are was were been being get gets got".split())
DETERMINERS = frozenset("the this that these those its his her their".split())
TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady president minister mayor councillor captain inspector
    detective chief general colonel judge senator governor king queen prince pope bishop grandmaster sergeant""".split()
)
REPORTING = frozenset(
    stem(w)
    for w in """say tell state add announce declare report note explain remark comment reply answer confirm
    insist stress write recall admit acknowledge tweet testify mention reveal disclose argue claim believe
    think warn estimate maintain assert according""".split()
)

SPEECH = frozenset(
    stem(w)
    for w in """say tell state add announce declare explain remark comment reply answer insist stress argue claim warn
    confirm""".split()
)

TOGETHER = frozenset(  # what two do with each other: who is named first says nothing
    stem(w)
    for w in """meet marry wed divorce talk negotiate border resemble clash collide cooperate collaborate debate
    correspond equal neighbour neighbor""".split()
)

_SAME = """
say state add remark comment note observe tell declare explain mention reply answer respond insist stress assert
announce reveal disclose unveil publish tell
find discover detect uncover spot
find learn
telephone phone call ring conversation talk
shut close closing closure
open reopen opening inaugurate
begin start launch commence
end finish conclude complete
beat defeat overcome
win victory
kill murder
die death dead
buy purchase acquire
sell sale
arrest detain apprehend
choose elect select pick
repair mend fix
firm company business
bid offer tender
show demonstrate
help assist aid
build construct erect
keep retain
get receive obtain
give grant award hand
start begin
big large huge
small little
child kid
almost nearly
about around approximately some roughly
steal theft take
enter came come
job work post
march walk protest demonstration
near close
happen occur
think believe
want wish seek plan
plan intend propose
allow permit let
forbid ban prohibit
lower reduce cut decrease drop fall decline
rise increase grow climb go
raise increase
ask request demand
agree accept approve
reject refuse decline
police officer
doctor physician
lead head direct run
chief head director boss
use employ
need require
stop halt
leave depart quit
arrive reach
damage harm
hurt injure wound
hospital clinic
town city
car vehicle
ship vessel boat
share divide split
last final
hold stage host
keep continue remain stay go
cooperate work collaborate
tip warning
rescue save bring
put place set
pay fund finance
cost price
month monthly
year annual yearly
receive get
name call
live reside dwell
name title
invent create devise
design plan
found establish create set form
join enter
consist comprise include
often frequently
main chief principal
country nation state
part section portion
replace substitute
make produce manufacture create
get become
become turn
kind type sort
happen take
mm millimetre millimeter
cm centimetre centimeter
km kilometre kilometer
kg kilogram kilogramme
metre meter
tonne ton
centre center
programme program
pupil student
teacher schoolteacher
film movie
fast quick rapid
move transfer relocate
send dispatch
examine study investigate inspect
claim allege
quarrel dispute argument
gun weapon
money cash
soldier troop
ill sick
drown sink
look search
visit tour
follow succeed
precede predate
throw toss hurl
break crack
clear evacuate
clean scrub
join link connect
carry transport bring convey
attack assault strike
fire blaze
drown flood
earn get make
earn receive
sandbank bank
shop store
"""
SAME: dict[str, frozenset[str]] = {}
for _line in _SAME.strip().splitlines():
    _group = frozenset(stem(w) for w in _line.split())
    for _word in _group:
        SAME[_word] = SAME.get(_word, frozenset()) | _group

_OPPOSITE = """
rise fall|rise drop|rise decline|increase decrease|increase fall|grow shrink|raise lower|raise cut|gain lose|win lose
accept reject|approve reject|agree refuse|allow forbid|allow ban|permit ban|lift impose|open close|open shut
reopen close|begin end|start finish|start end|begin finish|start stop|first last|before after|more less|more fewer
above below|high low|higher lower|highest lowest|largest smallest|largest least|most least|oldest youngest|old young
older younger|early late|earlier later|north south|east west|northern southern|eastern western|men women|man woman
father mother|son daughter|brother sister|husband wife|king queen|boy girl|male female|buy sell|bought sold|arrive leave
enter leave|join leave|love hate|support oppose|backing opposition|praise criticise|praise criticize|success failure
succeed fail|live die|alive dead|survive die|guilty innocent|convict acquit|arrest release|free imprison|attack defend
remember forget|strong weak|true false|right wrong|fair unfair|fair wrong|hot cold|warm cold|warm cool|dry wet|day night
morning evening|inside outside|present absent|public private|major minor|maximum minimum|import export|push pull
build demolish|create destroy|confirm deny|admit deny|appoint dismiss|hire fire|advance retreat|add remove
empty full|fast slow|faster slower|wide narrow|long short|longer shorter|deep shallow|rich poor|upper lower|left right
positive negative|majority minority|always never|same different|safe dangerous|cheap expensive|strengthen weaken
expand contract|include exclude|internal external|up down|ally enemy|victory defeat|employ dismiss|lend borrow
spend save|encourage discourage|connect disconnect|legal illegal|possible impossible|known unknown|able unable
"""
OPPOSITE: dict[str, frozenset[str]] = {}
for _pair in _OPPOSITE.replace("\n", "|").strip("|").split("|"):
    _one, _two = (stem(w) for w in _pair.split())
    OPPOSITE[_one] = OPPOSITE.get(_one, frozenset()) | {_two}
    OPPOSITE[_two] = OPPOSITE.get(_two, frozenset()) | {_one}

_PEOPLES = """
russia russian russians moscow kremlin|america american americans us usa u.s u.s.a washington united-states
china chinese beijing|korea korean koreans|britain british uk u.k|france french paris|germany german germans berlin
japan japanese tokyo|italy italian italians|spain spanish|poland polish poles|ukraine ukrainian ukrainians kyiv
israel israeli israelis|iran iranian iranians tehran|india indian indians|europe european europeans
canada canadian|australia australian|greece greek greeks|rome roman romans|egypt egyptian egyptians|syria syrian syrians
"""
PEOPLES = {
    word: group.split()[0] for group in _PEOPLES.replace("\n", "|").strip("|").split("|") for word in group.split()
}
