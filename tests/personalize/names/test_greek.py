"""Greek names are spelled as they are said."""

import unicodedata

import pytest

from personalize.names.other_scripts import in_latin


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Παύλος", "Pavlos"),
        ("ΠΑΥΛΟΣ", "Pavlos"),
        ("Ευγενία", "Evgenia"),
        ("Ευτυχία", "Eftyhia"),
        ("Ναυσικά", "Nafsika"),
        ("Άγγελος", "Angelos"),
        ("Μπάμπης", "Bambis"),
        ("Ντίνα", "Dina"),
        ("Αντώνης", "Antonis"),
        ("Γκίκας", "Gikas"),
        ("Ειρήνη", "Irini"),
        ("Χρήστος", "Christos"),
        ("Μιχάλης", "Mihalis"),
        ("Αϊβαλιώτης", "Aivaliotis"),
        ("Παπα-Ευθυμίου", "Papa-Efthymiou"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_pairs_of_letters_are_written_as_they_are_said(written, latin, form):
    assert in_latin(unicodedata.normalize(form, written)) == latin
