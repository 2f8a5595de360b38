"""Words of scripts and of companies' names: what is found where, and in which case."""

import pytest

from personalize.pronunciation.lexicon import Context, names_lexicon

GIVEN, SURNAME, COMPANY, WORD = Context


def _said(entry):
    return entry.phones if entry else None


def _parts(written, context=COMPANY):
    found = names_lexicon().find_parts(written, context)
    return [(text, _said(entry)) for text, entry in found]


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        ("SAP", "EH2 S # EY2 # P IY1"),
        ("WHO", "D AH2 B AH0 L Y UW0 # EY2 CH # OW1"),
        ("IT", "AY2 # T IY1"),
        ("US", "Y UW2 # EH1 S"),
        ("AT&T", "EY2 # T IY1 # AH0 N D # T IY1"),
        ("7-Eleven", "S EH1 V AH0 N # IH0 L EH1 V AH0 N"),
        (".NET", "D AA1 T # N EH1 T"),
        ("C#", "S IY1 # SH AA1 R P"),
        ("eBay", "IY1 B EY2"),
        ("SaaS", "S AE1 S"),
        ("SOC 2", "S AA1 K # T UW1"),
        ("PwC's", "P IY2 # D AH2 B AH0 L Y UW0 # S IY1 Z"),
        ("KPIs", "K EY2 # P IY2 # AY1 Z"),
        ("CEO\u2019s", "S IY2 # IY2 # OW1 Z"),
        ("CEOs'", "S IY2 # IY2 # OW1 Z"),
        ("EBITDAs", "IY1 B IH0 T D AA2 Z"),
    ],
)
def test_a_word_of_unusual_shape_is_found_as_it_is_written(written, phones):
    assert _said(names_lexicon().find_exact(written)) == phones


@pytest.mark.parametrize(
    "written",
    [
        "sap",
        "Sap",
        "who",
        "It",
        "Us",
        "us",
        "ebay",
        "EBAY",
        "Siemens",
        "Apple",
        "apple",
        "XYZ",
        "WHO'S",
        "MARIA",
        "I",
        "b2b",
        "saas",
        "",
    ],
)
def test_any_other_word_is_not_found_exactly(written):
    assert names_lexicon().find_exact(written) is None


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        ("Siemens", "S IY1 M AH0 N Z"),
        ("Siemens'", "S IY1 M AH0 N Z IH0 Z"),
        ("Ikea", "AY0 K IY1 AH0"),
        ("Wendy's", "W EH1 N D IY0 Z"),
        ("Nguyen", "W IH1 N"),
        ("Nguyen's", "W IH1 N Z"),
        ("Saoirse", "S IH1 R SH AH0"),
        ("Jean-Luc", "ZH AA1 N # L UW1 K"),
        ("O\u2019Reilly", "OW0 R AY1 L IY0"),
        ("siemens", None),
        ("nguyen", None),
        ("Zzyzx", None),
        ("Zzyzx-Nguyen", None),
        ("Goldman Sachs", None),  # not one word
        ("", None),
    ],
)
def test_a_capitalised_word_is_found_as_a_name(written, phones):
    assert _said(names_lexicon().find_name(written)) == phones


@pytest.mark.parametrize(
    "written", ["apple", "target", "who", "us", "it", "sap", "siemens", "rest", "smart", "gap"]
)
def test_an_ordinary_word_is_never_said_as_a_company(written):
    assert names_lexicon().find(written, WORD) is None


def test_words_of_business_are_found_in_any_case_but_abbreviations_are_not():
    find = names_lexicon().find
    assert [_said(find(text, WORD)) for text in ("webinar", "Webinar", "WEBINAR")] == [
        "W EH1 B AH0 N AA2 R"
    ] * 3
    assert _said(find("REST", WORD)) == "R EH1 S T"
    assert _said(find("PIN", WORD)) == _said(find("pin", WORD)) == "P IH1 N"


@pytest.mark.parametrize("written", ["NESTLE", "nestle", "Nestlé", "NestlÉ"])
def test_a_company_is_found_in_any_case(written):
    assert _said(names_lexicon().find(written, COMPANY)) == "N EH1 S L EY0"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Acme Robotics", [("Acme", None), ("Robotics", None)]),
        ("Siemens Logistics", [("Siemens", "S IY1 M AH0 N Z"), ("Logistics", None)]),
        ("Siemens  Energy", [("Siemens Energy", "S IY1 M AH0 N Z # EH1 N ER0 JH IY0")]),
        ("Park Hotels", [("Park", None), ("Hotels", None)]),
        ("best price foods", [("best", None), ("price", None), ("foods", None)]),
        ("Grant Thornton", [("Grant Thornton", "G R AE1 N T # TH AO1 R N T AH0 N")]),
        (
            "Goldman Sachs Asset",
            [("Goldman Sachs", "G OW1 L D M AH0 N # S AE1 K S"), ("Asset", None)],
        ),
        ("Nguyen Foods", [("Nguyen", "W IH1 N"), ("Foods", None)]),
        ("nguyen foods", [("nguyen", None), ("foods", None)]),
        ("Barry, Nguyen", [("Barry,", "B EH1 R IY0"), ("Nguyen", "W IH1 N")]),
        ("SAP Robotics", [("SAP", "EH2 S # EY2 # P IY1"), ("Robotics", None)]),
        ("Who Gives", [("Who", None), ("Gives", None)]),
        ("Acme AI", [("Acme", None), ("AI", "EY2 # AY1")]),
        ("Acme IT", [("Acme", None), ("IT", "AY2 # T IY1")]),
        ("BMZ Robotics", [("BMZ", "B IY2 # EH2 M # Z IY1"), ("Robotics", None)]),
        ("Rolls-Royce Robotics", [("Rolls-Royce", "R OW1 L Z # R OY1 S"), ("Robotics", None)]),
        ("Kowalski-Nguyen", [("Kowalski-Nguyen", "K AH0 W AA1 L S K IY0 # W IH1 N")]),
        ("Zapier's", [("Zapier's", "Z AE1 P IY0 ER0 Z")]),
        ("", []),
    ],
)
def test_the_parts_of_a_company(written, parts):
    assert _parts(written) == parts


@pytest.mark.parametrize(
    ("written", "context", "parts"),
    [
        ("Maria Zzyzx", GIVEN, [("Maria", "M ER0 IY1 AH0"), ("Zzyzx", None)]),
        ("J. R.", GIVEN, [("J.", "JH EY2"), ("R.", "AA1 R")]),
        ("de la Zzyzx", SURNAME, [("de la", "D EY0 # L AH0"), ("Zzyzx", None)]),
        ("De Shawn", GIVEN, [("De Shawn", "D AH0 SH AO1 N")]),
        ("Ji Woo", GIVEN, [("Ji Woo", "JH IY1 W UW0")]),
        ("Smith, Jr.", SURNAME, [("Smith,", "S M IH1 TH"), ("Jr.", "JH UW1 N Y ER0")]),
        ("Nguyen-Zzyzx", SURNAME, [("Nguyen-Zzyzx", None)]),
        ("QR code", WORD, [("QR code", "K Y UW2 # AA1 R # K OW1 D")]),
    ],
)
def test_the_parts_of_a_name(written, context, parts):
    assert _parts(written, context) == parts


def test_a_company_is_found_whole_where_all_its_parts_are():
    assert _said(names_lexicon().find("Siemens Nguyen", COMPANY)) == "S IY1 M AH0 N Z # W IH1 N"
    assert names_lexicon().find("Siemens Robotics", COMPANY) is None
