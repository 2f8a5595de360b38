# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import pytest

from personalize.pronunciation.marking import NameReader, NoApprovals, mark_pieces, mark_value
from personalize.pronunciation.said import NameContext, Origin, SaidWord

GIVEN, SURNAME, FULL, COMPANY = NameContext


class _Approved:
    def find(self, written, context):
        if (written, context) == ("Jordan", COMPANY):
            return SaidWord(written, "Y AO1 R D AA0 N", Origin.APPROVED, "by Eva on 2026-11-27")
        return None


@pytest.mark.parametrize(
    ("written", "context", "marked"),
    [
        ("Maria", GIVEN, "[Maria](/məˈɹiə/)"),
        ("Karen", GIVEN, "[Karen](/ˈkɛɹən/)"),
        ("Sean", GIVEN, "[Sean](/ˈʃɔn/)"),
        ("Kwame Nguyen", FULL, "[Kwame](/ˈkwɑmeɪ/) [Nguyen](/ˈwɪn/)"),
        ("Goldman Sachs", COMPANY, "[Goldman Sachs](/ˈɡoʊldmən ˈsæks/)"),
        ("Xqwzy Foods", COMPANY, "Xqwzy Foods"),
    ],
)
def test_values_come_with_the_lexicons_pronunciation(written, context, marked):
    assert mark_value(written, context) == marked


def test_a_persons_approval_comes_before_the_table_and_the_lexicon():
    reader = NameReader({"Jordan": "JH ER1 D AH0 N"}.get, _Approved())
    (company,) = reader.read("Jordan", "Jordan", COMPANY)
    (given,) = reader.read("Jordan", "Jordan", GIVEN)
    assert (company.origin, company.phones) == (Origin.APPROVED, "Y AO1 R D AA0 N")
    assert (given.origin, given.phones) == (Origin.CAMPAIGN, "JH ER1 D AH0 N")


def test_what_nobody_knows_is_left_to_the_voice():
    reader = NameReader(lambda _: None, NoApprovals())
    pieces = reader.read("Xqwzy Foods", "Xqwzy Foods", COMPANY)
    assert pieces[0] == SaidWord("Xqwzy", "", Origin.GUESS)
    assert mark_pieces(pieces).startswith("Xqwzy ")
