# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""The letter A is said by its name, and the article is not."""

import pytest

from personalize.pronunciation.said import Origin
from render_cluster.voice.english.guesses import english_reader

LETTERS = """9am | 9am-5pm | at 10 a.m. sharp | A/B test | acme.ai | A.I. is here | From A to Z
from A to B | Option A or | Team A wins | Grade A | an A grade | GA4 | A4 | A4 paper | #AI2024
AOV | AC/DC | AI IS HERE | Q&A | Type A or B | A, B and C | Series A funding | Vitamin A
is A a grade | A is for apple | A+ rating | straight A's | AAA | A-list | the A-team | Plan A: go
(A) | Point A. | A-1 | A100 | A.M. radio | A. Smith | so, A or B? | T. A. Smith | A to Z | A B C
a lot of A players | Plan A Is Here | Room 12A opens | Gate 1A closes | x.com/a/b.html"""
ARTICLES = """A few teams | A new plan | A B2B firm | a B2B firm | A 10-year plan | A 5% rise
A $5 offer | A "great" deal | A 'great' deal | A (small) gift | Take A Break | WE HAVE A PLAN
GET A FREE DEMO | A [Garcia](/ɡɑɹˈsiə/) deal | Hi. A quick note. | - A quick note | A SaaS firm
A CEO called | A U.S. firm | A US firm | A UX review | Once A Year | A *great* deal | A #1 pick
A €5 offer | A one-time offer | A to-do list | A must-see | Is a grade | A win for us | I'M A FAN
Get A free demo | WE'D SEND A GIFT"""


def examples(table):
    return [text.strip() for line in table.splitlines() for text in line.split(" | ")]


@pytest.mark.parametrize("text", [text for text in examples(LETTERS) if text[:4] != "acme"])
def test_the_letter_is_said_by_its_name(text):
    words = [word for sentence in english_reader().read(text) for word in sentence]
    said = [word.symbols for word in words if word.written.replace("'s", "").startswith("A")]
    assert said, [word.written for word in words]
    assert all(symbols.startswith(("ˈA", "ˌA")) for symbols in said), said


@pytest.mark.parametrize("text", examples(ARTICLES))
def test_the_article_is_not(text):
    words = [word for sentence in english_reader().read(text) for word in sentence]
    assert [word.symbols for word in words if word.written.lower() == "a"] == ["ɐ"]


def test_an_address_that_ends_in_ai_ends_in_letters():
    words = [word for sentence in english_reader().read("acme.ai") for word in sentence]
    assert [word.symbols for word in words] == ["ˈækmi", "dˈɑt", "ˈA", "ˌI"]


def test_the_letter_comes_from_a_rule():
    assert next(w for w in english_reader().read("Team A")[0] if w.written == "A").origin == (
        Origin.RULES
    )
