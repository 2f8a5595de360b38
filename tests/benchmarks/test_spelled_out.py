import pytest

from benchmarks.spelled_out import spelled_out
from personalize.pronunciation.lexicon import names_lexicon


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("2FA", "two F A"),
        ("KPIs", "K P I's"),
        ("AT&T", "A T and T"),
        ("24/7", "twenty four seven"),
        ("C#", "C sharp"),
        ("Node.js", "Node J S"),
        ("SaaS", "SaaS"),
    ],
)
def test_letters_and_digits_are_written_as_they_are_heard(written, heard):
    assert spelled_out(written, names_lexicon().find_exact(written).phones) == heard
