# ruff: noqa: RUF001  the phonetic alphabet
import csv
import re
import stat

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.names.book_store import BookStore
from batch.names.name_book import read_book
from personalize.pronunciation.said import NameContext

CONTACTS = """Record ID,First Name,Company
7,Oyelaran,Harbor & Pine
8,Siobhan,Acme
9,Oyelaran,Acme
10,OYELARAN,Brightwater
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    place = str(tmp_path / "book" / "names.db")
    monkeypatch.setenv("VIDMERGE_NAMES", place)
    monkeypatch.setenv("COLUMNS", "140")
    return place


@pytest.fixture
def names(place):
    """Runs `vidmerge names` in this process: exit code, stdout and stderr."""
    assert place

    def run(*arguments):
        given = ["names", *map(str, arguments)]
        return CliRunner().invoke(app, given, prog_name="vidmerge")

    return run


def lines(done):
    assert done.exit_code == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def test_names_are_listed_most_uncertain_first(names, workplace):
    workplace.contacts.write_text(CONTACTS)
    guesses = lines(names("list", workplace.campaign, workplace.contacts))
    assert [line[0] for line in guesses] == ["name", "Oyelaran"]
    assert guesses[1][-1] == "3"
    everything = names("list", workplace.campaign, workplace.contacts, "--all")
    listed = everything.stdout.splitlines()[1:]
    assert [line.split("  ")[0] for line in listed] == [
        *("Oyelaran", "Brightwater", "Acme", "Harbor & Pine", "Siobhan")
    ]
    assert "HAR-ber" in listed[3] or "Harbor" in listed[3]
    for line, source in zip(
        listed, ("guess", "spelled out by rule", "dictionary", "dictionary", "lexicon"), strict=True
    ):
        assert source in line


def test_a_name_that_was_set_is_no_guess_any_more(names, workplace):
    workplace.contacts.write_text(CONTACTS)
    done = names("set", "Oyelaran", "oh-yeh-LAH-rahn", "--by", "marie")
    assert lines(done)[0] == [
        *("Oyelaran,", "as", "a", "given", "name,", "is", "said", "oh-yeh-LAH-rahn"),
        "/oʊjɛˈlɑɹɑn/",
    ]
    found = names("list", workplace.campaign, workplace.contacts)
    assert found.stdout == "No name rests on a guess. To see all of them, add --all\n"
    everything = names("list", workplace.campaign, workplace.contacts, "--all").stdout
    assert "approved by a person: by marie on 20" in everything
    again = names("set", "oyelaran", "/oˈjɛləɹɑn/", "--by", "omar")
    assert "until now: oh-yeh-LAH-rahn, approved by marie on 20" in again.stdout


def test_what_is_said_today_is_approved(names, place):
    done = names("approve", "Siobhan")
    assert "Siobhan, as a given name, is said shuh-VAWN" in done.stdout
    assert names("approve", "Brightwater Ltd.", "--context", "company").exit_code == 0
    book = read_book(place)
    assert book.find("siobhan", NameContext.GIVEN).phones == "SH AH0 V AO1 N"
    assert book.find("Siobhan", NameContext.SURNAME) is None
    said = book.find("Brightwater Ltd.", NameContext.COMPANY).phones
    assert said == "B R AY1 T W AO2 T ER0"  # as it is said: without its legal form


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("set", "Maria", "muh-ree-uh"), "which syllable|0 syllables in capitals"),
        (("set", "Maria", "Mary Ann Smith!"), "Write a respelling, such as muh-REE-uh, or IPA"),
        (("set", "Maria", "/qqq/"), "'q' in the pronunciation"),
        (("set", "Maria", "muh-REE-uh", "--by", " "), "say who with --by"),
        (("set", "Maria", "muh-REE-uh", "--context", "first"), "given"),
        (("approve", "สมชาย"), "names set 'สมชาย' PRONUNCIATION"),
        (("import", "nowhere.pls"), "nowhere.pls does not exist"),
        (("export", "/dev/null/names.pls"), "cannot write|cannot make"),
    ],
)
def test_what_cannot_be_done_is_one_message(names, place, arguments, message):
    done = names(*arguments)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.stderr
    assert re.search(message, " ".join(done.stderr.split()))
    assert read_book(place).current() == []


def test_approvals_go_from_one_book_to_another(names, place, tmp_path, monkeypatch):
    names("set", "Oyelaran", "oh-yeh-LAH-rahn", "--context", "surname", "--by", "marie")
    names("set", "=HYPERLINK(1)", "NEEV", "--context", "company", "--by", "marie")
    pls, table = tmp_path / "names.pls", tmp_path / "names.csv"
    assert "wrote 2 approved names" in names("export", pls).stdout
    assert "wrote 2 approved names" in names("export", table).stdout
    assert [stat.S_IMODE(file.stat().st_mode) for file in (pls, table)] == [0o600] * 2
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["value"] for row in rows] == ["'=HYPERLINK(1)", "Oyelaran"]
    assert [*rows[1].values()][:5] == [
        *("Oyelaran", "surname", "/oʊjɛˈlɑɹɑn/", "oh-yeh-LAH-rahn", "marie")
    ]
    before = read_book(place).current()
    assert names("import", pls).stdout == "0 names approved, 2 approved so before\n"
    other = str(tmp_path / "other.db")
    monkeypatch.setenv("VIDMERGE_NAMES", other)
    assert names("import", pls).stdout == "2 names approved\n"
    assert read_book(other).current() == before
    names("set", "Oyelaran", "oh-YEL-uh-rahn", "--context", "surname", "--by", "omar")
    with BookStore(other) as store:
        history = [one.by for one in store.history("Oyelaran")]
    assert history == ["marie", "omar"]
    outcome = names("import", pls).stdout
    assert "1 approved so before" in outcome


def test_a_lexicon_with_faults_is_imported_but_for_those(names, tmp_path):
    file = tmp_path / "mixed.pls"
    names("set", "Siobhan", "shuh-VAWN")
    names("export", file)
    text = file.read_text().replace(
        "</lexicon>", "<lexeme><grapheme>Qi</grapheme><phoneme>tɕi</phoneme></lexeme></lexicon>"
    )
    file.write_text(text)
    done = names("import", file)
    assert done.exit_code == 1
    assert "left out: mixed.pls, line 11: 'Qi': 'ɕ'" in done.stderr
