"""Dates are said month first; which number is the month follows the locale."""

import pytest

_AMERICAN = [
    ("12/05/2026", "December fifth, twenty twenty-six"),
    ("05.12.2026", "December fifth, twenty twenty-six"),
    ("05.12.26", "December fifth, twenty twenty-six"),
    ("2026-12-05", "December fifth, twenty twenty-six"),
    ("2026/05/06", "May sixth, twenty twenty-six"),
    ("5-6-2026", "May sixth, twenty twenty-six"),
    ("13/05/2026", "May thirteenth, twenty twenty-six"),
    ("31/12/2026", "December thirty-first, twenty twenty-six"),
    ("1/15/26", "January fifteenth, twenty twenty-six"),
    ("06/2026", "June twenty twenty-six"),
    ("2026-01-15T10:30:00Z", "January fifteenth, twenty twenty-six at ten thirty"),
    ("Jan. 5", "January fifth"),
    ("Phase II starts on Jan. 5.", "Phase two starts on January fifth."),
    ("Jan. 12 - 14", "January twelfth to fourteenth"),
    ("Jan 5-7", "January fifth to seventh"),
    ("Jan 30 - Feb 2, 2026", "January thirtieth to February second, twenty twenty-six"),
    ("Oct. 3rd\u20135th", "October third to fifth"),
    ("Monday, Jan 12th, 2026", "Monday, January twelfth, twenty twenty-six"),
    ("Sun. Jan. 12", "Sunday January twelfth"),
    ("5 Jan 2026", "the fifth of January, twenty twenty-six"),
    ("the 5th of May", "the fifth of May"),
    ("12th of January", "the twelfth of January"),
    ("May 5", "May fifth"),
    ("May 2026", "May twenty twenty-six"),
    ("Sept 2026", "September twenty twenty-six"),
    ("Jan '26", "January twenty twenty-six"),
    ("Summer '26", "Summer twenty-six"),
    ("the '24 season", "the twenty-four season"),
    ("Class of '99", "Class of ninety-nine"),
    ("in Dec", "in December"),
    ("in Sept.", "in September."),
    ("Dec. is close", "December is close"),
    ("Jan.\u2013Mar.", "January to March"),
    ("Hi Jan, how are you?", "Hi Jan, how are you?"),
    ("April called.", "April called."),
    ("I may 5", "I may five"),
    ("Thu at 2", "Thursday at two"),
    (
        "Can we talk Thu at 2 or Fri at 10:30?",
        "Can we talk Thursday at two or Friday at ten thirty?",
    ),
    ("by Fri.", "by Friday."),
    ("Tue. and Thu.", "Tuesday and Thursday."),
    ("next Thurs", "next Thursday"),
    ("Mon, Wed and Fri at 3 p.m.", "Monday, Wednesday and Friday at three P M."),
    ("Mon\u2013Fri, 9\u20135", "Monday to Friday, nine to five"),
    ("Sat and Sun", "Saturday and Sunday"),
    ("Sat 9am", "Saturday nine A M"),
    ("Sat on it.", "Sat on it."),
    ("the Sun", "the Sun"),
    ("on 12/5", "on December fifth"),
    ("Thursday 12/5", "Thursday December fifth"),
    ("12/5 at 3pm ET", "December fifth at three P M Eastern time"),
    ("Offer ends 12/31 at midnight.", "Offer ends December thirty-first at midnight."),
    ("Let's do Tues 1/14 @ 2:30", "Let's do Tuesday January fourteenth at two thirty"),
    (
        "Join 5,000 marketers on Thurs., 3/12.",
        "Join five thousand marketers on Thursday, March twelfth.",
    ),
]

_ELSEWHERE = [
    ("en-GB", "Meet on 12/05/2026", "Meet on May twelfth, twenty twenty-six"),
    ("de-DE", "am 3.4.2026", "am April third, twenty twenty-six"),
    ("de-DE", "12/05/2026", "May twelfth, twenty twenty-six"),
    ("en-GB", "on 12/5", "on May twelfth"),
    ("en-GB", "31/12", "December thirty-first"),
    ("en-GB", "12/31/2026", "December thirty-first, twenty twenty-six"),
    ("fr-FR", "01-02-2026", "February first, twenty twenty-six"),
    ("sv-SE", "2026-02-01", "February first, twenty twenty-six"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_dates_as_americans_write_them(says, text, said):
    assert says(text) == said


@pytest.mark.parametrize(("locale", "text", "said"), _ELSEWHERE)
def test_dates_as_others_write_them(says, locale, text, said):
    assert says(text, locale) == said
