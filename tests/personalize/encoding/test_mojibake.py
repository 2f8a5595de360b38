# ruff: noqa: RUF001 - damaged letters are what is tested
"""Text that was read in the wrong encoding is mended where that is certain, else named."""

import pytest

from personalize.encoding.mojibake import find_damage, mend_text
from personalize.names.names import make_forms
from personalize.names.pronunciations import Pronunciations

SOUND = [
    "Zoë", "Ñandú", "Þór", "Ørsted", "L’Oréal", "Citroën", "Škoda", "São", "Đặng", "ÑUÑOA",
    "MÜLLER",
    "Häagen-Dazs", "Nestlé™", "Zoë’s", "CONCEIÇÃO", "Å", "Ærø", "Łódź", "Γιώργος", "Иван", "李娜",
    "محمد", "“Best” Co", "Côte d’Azur", "İbrahim", "Nguyễn", "AT&T", "Yahoo!", "Who?",
]  # fmt: skip


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_left_alone(text):
    assert mend_text(text) == text
    assert find_damage(text, is_name=True) == ""


@pytest.mark.parametrize("text", [text for text in SOUND if not text.isascii()])
@pytest.mark.parametrize("rounds", [1, 2])
def test_utf8_read_as_windows_1252_is_repaired(text, rounds):
    damaged = text
    for _ in range(rounds):
        damaged = damaged.encode().decode("sloppy-windows-1252")
    assert mend_text(damaged) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Jos√©", "José"),
        ("Zo&eacute;", "Zoé"),
        ("Smith &amp; Sons", "Smith & Sons"),
        ("O&#39;Hara", "O'Hara"),
    ],
)
def test_other_damage_is_repaired(text, meant):
    assert mend_text(text) == meant


@pytest.mark.parametrize("text", ["Ren\ufffde", "Ren?e", "?ukasz", "Jos├®"])
def test_unrepairable_text_is_named_and_not_said(text):
    assert "correct the cell" in make_forms(text, "person", Pronunciations({})).problem
    # ... unless the campaign says how.
    assert not make_forms(text, "person", Pronunciations({text: "Rennay"})).problem
