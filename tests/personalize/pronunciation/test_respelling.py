import re

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.errors import ConfigError
from personalize.pronunciation.lexicon import FILE, Context, names_lexicon
from personalize.pronunciation.phones import check_stress, is_vowel
from personalize.pronunciation.respelling import KEY, read_respelling, write_respelling

READINGS = [
    row["phones"] for row in pq.read_table(FILE).to_pylist() if row["context"] != "particle"
]


@pytest.mark.parametrize(
    ("respelling", "phones"),
    [
        ("muh-REE-uh", "M AH0 R IY1 AH0"),
        ("KAIR-en", "K EH1 R AH0 N"),
        ("EV-uh-lin", "EH1 V AH0 L IH0 N"),
        ("nih-KOLE", "N IH0 K OW1 L"),
        ("AD-uh-line", "AE1 D AH0 L AY0 N"),
        ("RAY", "R EY1"),
        ("ray", "R EY1"),
        ("wah-KEEN", "W AA0 K IY1 N"),
        ("SEER-sha", "S IH1 R SH AH0"),
        ("ag-NYESH-ka", "AE0 G N Y EH1 SH K AH0"),
        ("ay-TYEN", "EY0 T Y EH1 N"),
        ("jo-VAH-nee", "JH OW0 V AA1 N IY0"),
        ("o-RYE-lee", "OW0 R AY1 L IY0"),
        ("PY-thon", "P AY1 TH AH0 N"),
        ("lyve", "L AY1 V"),
        ("EYE-duh", "AY1 D AH0"),
        ("HARR-ee", "HH AE1 R IY0"),
        ("HAIR-ee", "HH EH1 R IY0"),
        ("QUIN-see", "K W IH1 N S IY0"),
        ("dhis", "DH IH1 S"),
        ("VIZH-uhn", "V IH1 ZH AH0 N"),
        ("muh-REE-uh hoh-ZAY", "M AH0 R IY1 AH0 # HH OW0 Z EY1"),
        ("jee\u2011WOO", "JH IY0 W UW1"),
        ("ay bee BEE", "EY2 # B IY2 # B IY1"),
        ("duh-buh-lyoo aych OH", "D AH2 B AH0 L Y UW0 # EY2 CH # OW1"),
        ("ay bee bee", "EY1 # B IY1 # B IY1"),
        ("BANGK uhv uh-MAIR-ih-kuh", "B AE1 NG K # AH0 V # AH0 M EH1 R IH0 K AH0"),
        ("smith JON-son", "S M IH1 TH # JH AA1 N S AH0 N"),
    ],
)
def test_a_respelling_is_read(respelling, phones):
    assert read_respelling(respelling) == phones


@pytest.mark.parametrize(
    ("respelling", "message"),
    [
        ("muh-ree-uh", "'muh-ree-uh' has 0 syllables in capitals"),
        ("MUH-REE-uh", "'MUH-REE-uh' has 2 syllables in capitals"),
        ("MAT-i", "'i' in 'MAT-i' may be read in several ways; write 'ih', 'ee' or 'eye'"),
        ("MAT-y", "'y' in 'MAT-y' may be read in several ways; write 'ee' or 'eye'"),
        ("KE-vin", "'e' in 'KE-vin' may be read in several ways"),
        ("cat", "'c' in 'cat' may be read in several ways; write 'k' or 's'"),
        ("MOU-sah", "'ou' in 'MOU-sah' cannot be read"),
        ("ana-EES", "'ana' in 'ana-EES' cannot be read; write one vowel of the key"),
        ("b-AHB", "a syllable of 'b-AHB' has no vowel"),
        ("new", "'new' in 'new' cannot be read"),
        ("JO\u017b-ef", "cannot be read"),
        ("-", "has 0 syllables in capitals"),
        (" ", "is empty"),
    ],
)
def test_what_cannot_be_read_is_named(respelling, message):
    with pytest.raises(ConfigError, match=message):
        read_respelling(respelling)


@pytest.mark.parametrize("spelling", sorted(KEY))
def test_every_spelling_of_the_key_is_read_and_written_back(spelling):
    wanted = KEY[spelling].split()
    in_a_word = f"b{spelling}d" if is_vowel(wanted[0]) else f"{spelling}ah"
    phones = read_respelling("bye" if spelling == "ye" else in_a_word)
    heard = [phone.rstrip("012") for phone in phones.split()]
    assert " ".join(wanted) in " ".join(heard)
    assert read_respelling(write_respelling(phones)) == phones


@given(st.sampled_from(range(len(READINGS))))
def test_what_is_written_of_a_name_is_read_back(row):
    phones = READINGS[row]
    written = write_respelling(phones)
    read = read_respelling(written)
    check_stress(read)
    assert _same(read) == _same(phones), written


def _same(phones):
    """Without secondary stress, and with the one vowel that English has before R."""
    plain = re.sub(r"\bER0(?= [AEIOU])", "AH0 R", phones.replace("2", "0"))
    return plain.replace("IY1 R", "IH1 R").replace("IY0 R", "IH0 R").replace("UW1 R", "UH1 R")


@pytest.mark.parametrize(
    ("name", "respelling"),
    [("Maria", "muh-REE-uh"), ("Evelyn", "EV-uh-luhn"), ("Ida", "EYE-duh"), ("Mike", "MIGHK")],
)
def test_names_are_respelled_for_readers(name, respelling):
    entry = names_lexicon().find(name, Context.GIVEN)
    assert entry is not None
    assert write_respelling(entry.phones) == respelling


def test_only_what_has_one_stress_is_written():
    with pytest.raises(ConfigError, match="before the stressed syllable of"):
        write_respelling("M AH0 R IY0 AH0")
