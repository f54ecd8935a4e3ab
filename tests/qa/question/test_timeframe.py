"""Time expressions: a table worked by hand, properties on any text, and linear time."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.question.timeframe import contains, describe, in_article, in_question, overlap
from qa.results import TimeWindow

TUESDAY = date(2019, 12, 31)

# Text; the expression as "first..last", "first..", "..last" or one day; published on Tuesday, 31 December 2019.
ARTICLES = """
had spoken by telephone on Sunday.|Sunday|2019-12-29
the call came on Tuesday|Tuesday|2019-12-31
It opened on Wednesday|Wednesday|2019-12-25
Monday's vote was close|Monday|2019-12-30
The council will vote on Friday|Friday|2020-01-03
The council said on Monday that it will meet soon|Monday|2019-12-30
The council will meet soon, it said on Monday|Monday|2019-12-30
On Thursday the board will decide|Thursday|2020-01-02
Bids are due on Thursday|Thursday|2020-01-02
It opens next Friday|next Friday|2020-01-03
It opened last Friday|last Friday|2019-12-27
this coming Saturday it rains|this coming Saturday|2020-01-04
They met last Tuesday|last Tuesday|2019-12-24
the match on Thursday of last week|Thursday of last week|2019-12-26
He resigned yesterday|yesterday|2019-12-30
The trial ends today|today|2019-12-31
It starts tomorrow|tomorrow|2020-01-01
They left last night|last night|2019-12-30
the day before yesterday it snowed|the day before yesterday|2019-12-29
It rained last week|last week|2019-12-23..2019-12-29
It rained this week|this week|2019-12-30..2020-01-05
It rained last weekend|last weekend|2019-12-28..2019-12-29
the fair of last month|last month|2019-11-01..2019-11-30
sales rose last year|last year|2018-01-01..2018-12-31
It will close next year|next year|2020-01-01..2020-12-31
later this year|later this year|2019-12-31
earlier this year it closed|earlier this year|2019-01-01..2019-12-31
three days ago a ship sank|three days ago|2019-12-28
a storm two weeks ago|two weeks ago|2019-12-14..2019-12-20
two months ago he left|two months ago|2019-10-01..2019-10-31
10 years ago she won|10 years ago|2009-01-01..2009-12-31
in the past three months|past three months|2019-09-30..2019-12-31
wrote in a tweet on Dec. 20 that|Dec. 20|2019-12-20
on March 5 it closed|March 5|2019-03-05
the vote on January 9|January 9|2020-01-09
The board would vote on November 10|November 10|2020-11-10
on August 20 it burned|August 20|2019-08-20
On Aug. 12, 2019, he left|Aug. 12, 2019|2019-08-12
on 12 August 2019 he left|12 August 2019|2019-08-12
the 5th of May 2018|5th of May 2018|2018-05-05
on Saturday, March 18, 2017, they|Saturday, March 18, 2017|2017-03-18
signed 2019-02-28 here|2019-02-28|2019-02-28
signed 2016-02-29 here|2016-02-29|2016-02-29
on 25/12/2018 it|25/12/2018|2018-12-25
on February 29 it|February 29|2020-02-29
from March 5-7, 2019, they|March 5-7, 2019|2019-03-05..2019-03-07
on 5–7 March 2019|5–7 March 2019|2019-03-05..2019-03-07
in August, officials spoke|August|2019-08-01..2019-08-31
in May the bridge opened|May|2019-05-01..2019-05-31
since March it stood|since March|2019-03-01..
until May it stood|until May|..2019-05-31
It will open in May|May|2020-05-01..2020-05-31
in August 2022 it fell|August 2022|2022-08-01..2022-08-31
in February 2020 it fell|February 2020|2020-02-01..2020-02-29
last August it fell|last August|2019-08-01..2019-08-31
last December it fell|last December|2018-12-01..2018-12-31
next March it opens|next March|2020-03-01..2020-03-31
In 1999, it closed|1999|1999-01-01..1999-12-31
in 1066 they came|1066|1066-01-01..1066-12-31
mayor from 1998 to 2007, died|from 1998 to 2007|1998-01-01..2007-12-31
between 2010 and 2014 it|between 2010 and 2014|2010-01-01..2014-12-31
from 1912 until 2001|from 1912 until 2001|1912-01-01..2001-12-31
he (1912-2001) painted|1912-2001|1912-01-01..2001-12-31
the war of 1914–18|1914–18|1914-01-01..1918-12-31
from 2005 to the present|from 2005 to the present|2005-01-01..
from March to May 2018|from March to May 2018|2018-03-01..2018-05-31
from November 2017 to March|from November 2017 to March|2017-11-01..2018-03-31
from October to March 2018|from October to March 2018|2017-10-01..2018-03-31
since 2015 it|since 2015|2015-01-01..
since March 2010 it|since March 2010|2010-03-01..
until 2005 he|until 2005|..2005-12-31
before 2015 he|before 2015|..2014-12-31
after March 3, 2019, he|after March 3, 2019|2019-03-04..
by 2005 he|by 2005|..2005-12-31
after the 1973 oil crisis|1973|1973-01-01..1973-12-31
the 1990s were|1990s|1990-01-01..1999-12-31
in the early 1990s|early 1990s|1990-01-01..1993-12-31
in the mid-1990s|mid-1990s|1994-01-01..1996-12-31
early 2019 was|early 2019|2019-01-01..2019-04-30
late 2019 was|late 2019|2019-09-01..2019-12-31
the end of August|the end of August|2019-08-21..2019-08-31
in the second quarter of 2018|second quarter of 2018|2018-04-01..2018-06-30
in Q3 2018|Q3 2018|2018-07-01..2018-09-30
the first half of 2017|first half of 2017|2017-01-01..2017-06-30
in the summer of 2017|summer of 2017|2017-06-01..2017-08-31
last summer|last summer|2019-06-01..2019-08-31
the winter of 2018|winter of 2018|2018-12-01..2019-02-28
in the 19th century|19th century|1801-01-01..1900-12-31
어제 발표했다|어제|2019-12-30
오늘 발표했다|오늘|2019-12-31
내일 시작한다|내일|2020-01-01
지난달 발표했다|지난달|2019-11-01..2019-11-30
이번 달에|이번 달|2019-12-01..2019-12-31
지난주 열렸다|지난주|2019-12-23..2019-12-29
지난주 금요일에 열렸다|지난주 금요일|2019-12-27
일요일 통화했다|일요일|2019-12-29
12월 31일 발표했다|12월 31일|2019-12-31
3월 5일 폐쇄됐다|3월 5일|2019-03-05
2019년 12월에|2019년 12월|2019-12-01..2019-12-31
2016년 2월 29일|2016년 2월 29일|2016-02-29
작년에|작년|2018-01-01..2018-12-31
지난해 8월에|지난해 8월|2018-08-01..2018-08-31
내년 3월까지|내년 3월까지|..2020-03-31
3일 전에|3일 전|2019-12-28
두 달 전에|두 달 전|2019-10-01..2019-10-31
18일 발표했다|18일|2019-12-18
2011년 사고|2011년|2011-01-01..2011-12-31
1990년대에|1990년대|1990-01-01..1999-12-31
5월 1일부터 허용되며|5월 1일부터|2020-05-01..
2010년부터 2014년까지|2010년부터 2014년까지|2010-01-01..2014-12-31
2015년 이후|2015년 이후|2015-01-01..
2015년 이전|2015년 이전|..2014-12-31
2018년 2분기|2018년 2분기|2018-04-01..2018-06-30
""".strip().splitlines()

NO_TIME = """
They may march on the capital.
He may 5 times.
The march ended without arrests.
Theresa May resigned.
The sun shone for a second.
in 300 meters turn left
2019 people came
about 2019 people and 1500 metres
It cost £2019 or $1999.
The number 1,998 and 19:45 and 2000%.
a class of 15-year-olds
Bloody Sunday and Good Friday
the Sunday Times wrote
on Sundays they rest
The train stops each January 22 and every Friday
She will sat and mon
flight 1549 to room 2010
UN resolution 1973
12년 만에 3년 동안 18일간
2019a and 2019-02-30
version 2019.5 and #2019
the first lady in the second row
""".strip().splitlines()

# Asked on Friday, 3 January 2020.
QUESTIONS = """
Who won in August?|2019-08-01..2019-08-31|preference|
Who won in January?|2020-01-01..2020-01-31|preference|
Who won last week?|2019-12-23..2019-12-29|preference|
What happened on Sunday?|2019-12-29|preference|
What happened yesterday?|2020-01-02|preference|
What happened this year?|2020-01-01..2020-12-31|preference|
Who was mayor between 2010 and 2014?|2010-01-01..2014-12-31|preference|
Who was mayor from 1912 to 2001?|1912-01-01..2001-12-31|preference|
What was known before 2015?|..2014-12-31|preference|
What happened after March 3, 2019?|2019-03-04..|preference|
Who has led it since 2015?|2015-01-01..|preference|
What happened in August in 2018?|2018-08-01..2018-08-31|preference|
What changed in 2010 or 2014?|2010-01-01..2014-12-31|preference|
Who won World Cup 2018?|2018-01-01..2018-12-31|preference|
What caused the 1973 oil crisis?|1973-01-01..1973-12-31|preference|
Which articles from 2019 mention it?|2019-01-01..2019-12-31|filter|
What was published in August?|2019-08-01..2019-08-31|filter|
What was reported last week?|2019-12-23..2019-12-29|filter|
What stories published since 2015 name him?|2015-01-01..|filter|
8월에 보도된 통화는?|2019-08-01..2019-08-31|filter|
지난주 무슨 일이 있었나?|2019-12-23..2019-12-29|preference|
Who announced the call first?|-|preference|first
Who was first to announce it?|-|preference|first
What is the earliest map?|-|preference|first
누가 가장 먼저 발표했나?|-|preference|first
Who is the latest winner?|-|preference|latest
Who won the most recent race?|-|preference|latest
What is the newest ship?|-|preference|latest
When was he last seen?|-|preference|latest
최근 우승자는?|-|preference|latest
마지막 우승자는 누구인가?|-|preference|latest
Who is the first lady?|-|preference|
What is her first name?|-|preference|
Who is First Minister?|-|preference|
When was it held for the first time?|-|preference|
Who lives on the first floor?|-|preference|
What is his last name?|-|preference|
How long did the call last?|-|preference|
Who won last year?|2019-01-01..2019-12-31|preference|
Who came first in last week's race?|2019-12-23..2019-12-29|preference|first
""".strip().splitlines()


def shown(window: TimeWindow | None) -> str:
    if window is None:
        return "-"
    if window.start == window.end and window.start:
        return str(window.start)
    return f"{window.start or ''}..{window.end or ''}"


@pytest.mark.parametrize("row", ARTICLES)
def test_an_article_is_read_against_its_day(row: str) -> None:
    text, words, window = row.split("|")
    found = in_article(text, TUESDAY)
    assert [(e.text, shown(e.window)) for e in found] == [(words, window)]


@pytest.mark.parametrize("text", NO_TIME)
def test_other_meanings_are_no_time(text: str) -> None:
    assert in_article(text, TUESDAY) == []


@pytest.mark.parametrize("row", QUESTIONS)
def test_a_question_is_read_against_the_day_of_asking(row: str) -> None:
    text, window, kind, order = row.split("|")
    found = in_question(text, date(2020, 1, 3))
    assert (shown(found.window), found.kind, found.order) == (window, kind, order)


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(ARTICLES) + len(QUESTIONS) + len(NO_TIME) >= 120


def test_a_leap_day_and_a_year_border() -> None:
    assert shown(in_article("a year ago", date(2020, 2, 29))[0].window) == "2019-01-01..2019-12-31"
    assert shown(in_article("yesterday", date(2020, 3, 1))[0].window) == "2020-02-29"
    assert shown(in_article("last week", date(2020, 1, 1))[0].window) == "2019-12-23..2019-12-29"
    assert shown(in_article("last month", date(2020, 1, 15))[0].window) == "2019-12-01..2019-12-31"
    assert shown(in_article("on December 20", date(2020, 1, 3))[0].window) == "2019-12-20"


def test_a_note_says_which_day_it_was() -> None:
    said = [describe(e, TUESDAY) for e in in_article("On Sunday it closed, in August it opened.", TUESDAY)]
    assert said == ["“Sunday” was 29 December 2019.", "“August” was August 2019."]
    assert describe(in_article("They will meet on Friday", TUESDAY)[0], TUESDAY) == "“Friday” is 3 January 2020."
    assert describe(in_article("in 2015", TUESDAY)[0], TUESDAY) == ""


def test_windows_overlap_and_contain() -> None:
    tenure = in_article("mayor from 1998 to 2007", TUESDAY)[0].window
    inside = in_question("Who was mayor in 2001?", TUESDAY).window
    later = in_question("Who was mayor after 2007?", TUESDAY).window
    assert inside
    assert later
    assert overlap(tenure, inside)
    assert contains(tenure, inside)
    assert not contains(inside, tenure)
    assert not overlap(tenure, later)
    assert contains(TimeWindow(None, None, ""), later)
    assert not contains(later, TimeWindow(None, None, ""))


WORDS = st.sampled_from(
    "from to between and since until before after early late in on the last next this week month year Sunday will May "
    "March 5 29 February 2019 1998 2001 1990s ago two days Q3 summer 지난달 3일 전 12월 31일 2019년".split()
)
MARKS = st.sampled_from(["부터", "까지", " ", "-", "–", ",", "."])
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=20).map(" ".join), st.lists(WORDS | MARKS).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, day=st.dates())
def test_any_text_gives_sound_expressions(text: str, day: date) -> None:
    end = 0
    for found in in_article(text, day):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert text[found.start : found.end] == found.text == found.window.text
        assert found.window.start or found.window.end
        assert not found.window.start or not found.window.end or found.window.start <= found.window.end
        describe(found, day)
    asked = in_question(text, day)
    assert (asked.window is None) == (not asked.spans)
    if asked.window and asked.window.start and asked.window.end:
        assert asked.window.start <= asked.window.end


@settings(max_examples=60, deadline=None)
@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), number=st.integers(0, 6))
def test_a_weekday_lies_within_the_week_before(day: date, number: int) -> None:
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[number]
    window = in_article(f"He spoke on {name}.", day)[0].window
    assert window.start == window.end
    assert window.start
    assert window.start.weekday() == number
    assert day - timedelta(days=6) <= window.start <= day


@pytest.mark.parametrize(
    "unit",
    ["a", " ", "1", "from ", "1998 ", "on Sunday ", "between 2010 and ", "the ", "-", "12월 ", "will ", "5 ", "\n"],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    began = time.perf_counter()
    in_article(text, TUESDAY)
    assert time.perf_counter() - began < 30
