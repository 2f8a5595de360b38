# ruff: noqa: RUF001  the phonetic alphabet
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.names.approval import CONTEXTS, approve
from batch.names.pls import read_pls, write_pls
from batch.names.pls_elements import OURS, PLS
from personalize.errors import ConfigError
from personalize.names.pronunciations import fold_written
from personalize.pronunciation.lexicon import FILE
from personalize.pronunciation.said import NameContext

GIVEN = NameContext.GIVEN
NOON = datetime(2025, 11, 27, 12, tzinfo=UTC)
HEAD = f'<lexicon version="1.0" xmlns="{PLS}" alphabet="ipa" xml:lang="en-US">'
SIOBHAN = "<lexeme><grapheme>Siobhan</grapheme><phoneme>ʃəˈvɔn</phoneme></lexeme>"

READINGS = sorted(set(pq.ParquetFile(FILE).read(["phones"])["phones"].to_pylist()))[::97]
SIGNS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
PRINTED = st.text(SIGNS, min_size=1, max_size=40)
VALUES = PRINTED.filter(
    lambda text: any(map(str.isalnum, text)) and not set("\ufffe\uffff") & set(text)
)


@pytest.fixture
def read(tmp_path):
    """What a file with this text is read as, by marie."""

    def read(text, encoding="utf-8"):
        file = tmp_path / "names.pls"
        file.write_text(text, encoding=encoding)
        return read_pls(file, "marie")

    return read


def lexicon(*parts, head=HEAD):
    return "\n".join(['<?xml version="1.0"?>', head, *parts, "</lexicon>"])


def said(found):
    return {(one.written, one.context): one.phones for one in found.approvals}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(
            approve,
            VALUES,
            st.sampled_from(sorted(NameContext)),
            st.sampled_from(READINGS),
            VALUES,
            st.datetimes(datetime(2020, 1, 1), datetime(2025, 1, 1)).map(  # noqa: DTZ001  zone below
                lambda at: at.replace(microsecond=0, tzinfo=UTC)
            ),
            PRINTED,
        ),
        max_size=8,
        unique_by=lambda one: (fold_written(one.written), one.context),
    )
)
def test_what_is_exported_is_imported_as_the_same(tmp_path_factory, approvals):
    file = tmp_path_factory.mktemp("pls") / "names.pls"
    file.write_bytes(write_pls(approvals))
    found = read_pls(file, "somebody else")
    assert list(found.approvals) == approvals
    assert (found.faults, found.notes) == ((), ())


def test_a_file_of_another_tool_holds_in_every_context(read):
    found = read(lexicon("<!-- ours -->", SIOBHAN))
    assert said(found) == {("Siobhan", context): "SH AH0 V AO1 N" for context in NameContext}
    assert {one.by for one in found.approvals} == {"marie"}
    assert all(datetime.now(tz=UTC) - one.at < timedelta(minutes=5) for one in found.approvals)


def test_roles_are_names_in_our_namespace_whatever_the_prefix(read):
    found = read(
        lexicon(
            f'<lexeme xmlns:x="{OURS}" xmlns:claws="urn:claws" role="x:given claws:NP1 x:surname">',
            "<grapheme>Jordan</grapheme><phoneme>ˈdʒɔɹdən</phoneme></lexeme>",
        )
    )
    assert set(said(found)) == {("Jordan", GIVEN), ("Jordan", NameContext.SURNAME)}
    again = read(
        lexicon(
            f'<lexeme xmlns:x="{OURS}" role="x:nickname">',
            "<grapheme>Jo</grapheme><phoneme>dʒoʊ</phoneme></lexeme>",
        )
    )
    assert again.approvals == ()
    assert "role 'nickname' is not known; it is one of given, surname" in again.faults[0].text


def test_of_several_pronunciations_the_preferred_is_taken_for_each_spelling(read):
    found = read(
        lexicon(
            "<lexeme><grapheme>Leah</grapheme><grapheme>Lea</grapheme>",
            '<phoneme>ˈleɪə</phoneme><phoneme prefer="true">ˈliə</phoneme>',
            '<alias>Lee uh</alias><example>"Leah" &amp; co.</example></lexeme>',
            "<lexeme><grapheme>Ana</grapheme><phoneme>ˈɑnə</phoneme><phoneme>ˈænə</phoneme></lexeme>",
        )
    )
    taken = {
        written: phones for (written, context), phones in said(found).items() if context == GIVEN
    }
    assert taken == {"Leah": "L IY1 AH0", "Lea": "L IY1 AH0", "Ana": "AA1 N AH0"}
    assert [note.line for note in found.notes] == [3, 6]
    assert "one pronunciation is taken" in found.notes[0].text


def test_a_fault_in_one_lexeme_does_not_lose_the_others(read):
    found = read(
        lexicon(
            "<lexeme><grapheme>Qi</grapheme><phoneme>tɕʰi</phoneme></lexeme>",
            "<lexeme><grapheme>Newton</grapheme><phoneme>nutən</phoneme></lexeme>",
            "<lexeme><grapheme>W3C</grapheme><alias>double u three c</alias></lexeme>",
            "<lexeme><phoneme>ˈliə</phoneme></lexeme>",
            '<lexeme><grapheme>Bo</grapheme><phoneme alphabet="x-sampa">b@U</phoneme></lexeme>',
            "<lexeme><grapheme> </grapheme><phoneme>ˈliə</phoneme></lexeme>",
            SIOBHAN,
        )
    )
    assert {written for written, _ in said(found)} == {"Siobhan"}
    assert [fault.line for fault in found.faults] == [3, 4, 5, 6, 7, 8]
    for fault, text in zip(
        found.faults,
        (
            "'Qi': 'ɕ' in the pronunciation",
            "'Newton': no syllable of 'N UW0 T AH0 N' is stressed",
            "put other words to say into a campaign's pronunciations:",
            "no <grapheme>",
            "'Bo' is in the alphabet 'x-sampa'; write it in IPA",
            "no letters or digits",
        ),
        strict=True,
    ):
        assert text in fault.text


def test_of_a_value_that_comes_twice_the_first_holds(read):
    twice = "<lexeme><grapheme>SIOBHAN</grapheme><phoneme>ˈsiəbən</phoneme></lexeme>"
    found = read(lexicon(SIOBHAN, SIOBHAN, twice))
    assert set(said(found).values()) == {"SH AH0 V AO1 N"}
    assert {(note.line, note.text) for note in found.notes} == {
        (5, "'SIOBHAN' comes twice; the first one holds")
    }


def test_metadata_says_who_and_when_but_not_what(read):
    found = read(
        lexicon(
            f'<metadata><x:approved xmlns:x="{OURS}" lexeme="s" by="omar"',
            'at="2025-11-27T13:00:00+01:00"/>',
            '<dc:title xmlns:dc="urn:dc">lexicon</dc:title></metadata>',
            SIOBHAN.replace("<lexeme>", '<lexeme xml:id="s">'),
            SIOBHAN.replace("Siobhan", "Shevaun"),
        )
    )
    assert {(one.written, one.by) for one in found.approvals} == {
        ("Siobhan", "omar"),
        ("Shevaun", "marie"),
    }
    assert found.approvals[0].at == NOON


def test_another_language_is_told(read):
    (note,) = read(lexicon(SIOBHAN, head=HEAD.replace("en-US", "ga-IE"))).notes
    assert (note.line, note.text) == (
        2,
        "the lexicon is for 'ga-IE', but its IPA is said with English sounds",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_encodings_that_the_file_declares_are_read(read, encoding):
    text = lexicon("<lexeme><grapheme>Zoë</grapheme><phoneme>&#712;zo&#650;i</phoneme></lexeme>")
    found = read(text.replace("?>", f' encoding="{encoding}"?>', 1), encoding)
    assert said(found)["Zoë", GIVEN] == "Z OW1 IY0"


_BOMB = """<?xml version="1.0"?>
<!DOCTYPE lexicon [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
"""
_OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE lexicon [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{_BOMB}{HEAD}{SIOBHAN}</lexicon>", r"names\.pls, line 2: a document type .* is refused"),
        (f"{_OUTSIDE}{HEAD}{SIOBHAN}</lexicon>", r"line 2: a document type"),
        (lexicon("<lexeme><grapheme>&x;</grapheme></lexeme>"), "line 3: it is not XML .*undefined"),
        (lexicon(SIOBHAN, head="<lexicon>"), f"line 2: <lexicon> is in the namespace ''; .*{PLS}"),
        (lexicon(head='<lexicon xmlns="urn:x">'), "line 2: <lexicon> is in the namespace 'urn:x'"),
        ("<html><body/></html>", "line 1: the file is <html>"),
        (
            lexicon(SIOBHAN, head=HEAD.replace('"ipa"', '"x-sampa"')),
            "line 2: the alphabet is 'x-sampa'",
        ),
        ("value,context\nLeah,given\n", "line 1: it is not XML .*vidmerge names export"),
        ("", "line 1: it is not XML"),
        (lexicon(SIOBHAN).removesuffix("</lexicon>"), "line 4: it is not XML"),
        (lexicon("<a>" * 50 + "</a>" * 50), "line 3: elements are nested"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_lexicon_is_refused(read, text, message):
    with pytest.raises(ConfigError, match=message):
        read(text)


def test_a_huge_file_is_not_read(tmp_path):
    file = tmp_path / "huge.pls"
    with file.open("wb") as written:
        written.truncate(40 << 20)
    with pytest.raises(ConfigError, match="at most 33,554,432 are read"):
        read_pls(file, "marie")


def test_many_lexemes_are_read_in_a_moment(read):
    names = (SIOBHAN.replace("Siobhan", f"Siobhan {number}") for number in range(5000))
    assert len(read(lexicon(*names)).approvals) == 5000 * len(CONTEXTS)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("pls") / "names.pls"
    for start in (b"", HEAD.encode()):
        file.write_bytes(start + content)
        try:
            read_pls(file, "marie")
        except ConfigError as error:
            assert "names.pls, line " in str(error)  # noqa: PT017  both outcomes are right
