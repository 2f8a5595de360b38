import base64
import io
import re
import shlex
import stat
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import av
import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.job.engine import Engine
from batch.names.listing import ListedName, NameSource, list_names
from batch.names.name_book import NameBook, read_book
from batch.names.page import hear_names, set_command, write_page
from batch.names.readings import is_said_so, other_readings
from personalize.errors import ConfigError
from personalize.pronunciation.arpabet import from_ipa
from personalize.pronunciation.said import NameContext, Origin, SaidWord
from tests.batch.web.chromium import PATH, Page
from tests.installed import skip_or_fail

GIVEN, COMPANY = NameContext.GIVEN, NameContext.COMPANY
LONG = "Xqzptlkrwnd" * 4
CONTACTS = f"""Record ID,First Name,Company
7,Xochiquetzal,Nike & Co
8,Andrea,{LONG} Bakers
9,andrea,Acme
"""


@pytest.fixture
def listed(workplace):
    """The names of three contacts, one of them not sayable."""
    workplace.contacts.write_text(CONTACTS)
    source = NameSource(workplace.campaign, workplace.contacts, wants_all=True)
    return list_names(source, Engine(), NameBook())


def test_what_cannot_be_said_is_listed_first(listed):
    assert [name.written for name in listed.names] == [
        *(LONG, "Xochiquetzal", "Acme", "Andrea", "Nike")
    ]
    first, *others = listed.names
    assert (first.is_sayable, first.phones, first.source()) == (
        *(False, "", "nothing: the voice cannot say it"),
    )
    assert all(name.is_sayable and name.phones for name in others)


def test_a_guessed_word_is_listed_once_for_all_values_with_it(workplace):
    workplace.contacts.write_text(
        "Record ID,First Name,Company\n1,Ann,Quux Bakers\n2,Ann,Acme Quux\n"
    )
    source = NameSource(workplace.campaign, workplace.contacts)
    listed = list_names(source, Engine(), NameBook())
    assert [(name.written, name.context, name.recipients) for name in listed.names] == [
        ("Quux", COMPANY, 2)
    ]


def test_other_readings_are_those_of_the_lexicon_in_all_contexts(listed):
    andrea = next(name for name in listed.names if name.written == "Andrea")
    others = other_readings(andrea, listed.campaign, Engine())
    assert [one.respelled() for one in others] == ["ahn-DRAY-uh"]
    assert others[0].source.startswith("the names lexicon")
    elsewhere = replace(andrea, pieces=(SaidWord("Andrea", "AH0 N D R EY1", Origin.APPROVED),))
    said = [one.respelled() for one in other_readings(elsewhere, listed.campaign, Engine())]
    assert said[:2] == ["AN-dree-uh", "ahn-DRAY-uh"]


def test_a_reading_that_the_voice_would_say_otherwise_is_not_suggested(listed):
    andrea = next(name for name in listed.names if name.written == "Andrea")

    def pronounce_wrongly(_voice, _text, _locale):
        return (SaidWord("Andrea", "AE1 N D R UW0", Origin.SCRIPT),)

    deaf = Engine(pronounce=pronounce_wrongly)
    suggested = [one.respelled() for one in other_readings(andrea, listed.campaign, deaf)]
    assert "ahn-DRAY-uh" not in suggested
    assert is_said_so(andrea, "AE1 N D R IY0 AH0", listed.campaign, Engine())
    assert not is_said_so(andrea, "AE1 N D R IY0 AH0", listed.campaign, deaf)


def test_the_page_has_the_sound_of_each_reading_and_no_markup_from_names(listed, tmp_path):
    shown = replace(listed.names[-1], written="<b>Nike</b>")
    heard = hear_names(replace(listed, names=(*listed.names[:-1], shown)), Engine(), lambda: None)
    file = tmp_path / "page" / "names.html"
    write_page(file, "Spring <script>", heard, hidden=7)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    page = file.read_text(encoding="utf-8")
    assert "<b>Nike" not in page
    assert "&lt;b&gt;Nike" in page
    assert page.count("<script>") == 1
    assert "7 more" in page
    sounds = re.findall(r'data-sound="data:audio/mp4;base64,([^"]+)"', page)
    assert len(sounds) == len(heard) - 1 + sum(len(name.others) for name in heard)
    for sound in sounds:
        with av.open(io.BytesIO(base64.b64decode(sound))) as container:
            assert 1 < container.duration / av.time_base < 8
    assert not re.search(r'(?:src|href)="', page)


@pytest.mark.parametrize("written", ["Oyelaran", "O'Brien", 'Smith "$HOME" & `id`', "-x", "!a\\b"])
def test_the_command_of_a_reading_approves_exactly_that(written, tmp_path, monkeypatch):
    place = str(tmp_path / "names.db")
    monkeypatch.setenv("VIDMERGE_NAMES", place)
    name = ListedName(written, COMPANY, (SaidWord(written, "L IY1 AH0", Origin.GUESS),), 1)
    program, *arguments = shlex.split(" ".join(set_command(name, name.ipa)))
    done = CliRunner().invoke(app, arguments, prog_name=program)
    assert done.exit_code == 0, done.stderr
    assert read_book(place).find(written, COMPANY).phones == from_ipa(name.ipa)


def test_values_that_are_no_names_have_no_command():
    text = ListedName("Zyntrixa", None, (SaidWord("Zyntrixa", "Z IH1 N", Origin.GUESS),), 1)
    assert set_command(text, text.ipa) == ()


def test_a_reading_with_two_stresses_has_no_command_for_it_would_be_refused():
    phones = "AE1 N D R IY1 AH0"
    name = ListedName("Andria", COMPANY, (SaidWord("Andria", phones, Origin.GUESS),), 1)
    assert set_command(name, name.ipa) == ()


def test_a_page_that_cannot_be_written_is_named():
    with pytest.raises(ConfigError, match=r"cannot write /dev/null/names\.html"):
        write_page(Path("/dev/null/names.html"), "x", [], 0)


def test_the_command_writes_the_first_names_and_says_how_many(workplace, monkeypatch):
    monkeypatch.setenv("VIDMERGE_NAMES", str(workplace.root / "names.db"))
    monkeypatch.setattr("batch.cli.progress.time", SimpleNamespace(monotonic=count(0, 20).__next__))
    workplace.contacts.write_text(CONTACTS)
    page = workplace.root / "names.html"
    arguments = ["names", "list", workplace.campaign, workplace.contacts, "--html", page]
    done = CliRunner().invoke(app, [str(word) for word in (*arguments, "--most", 1)])
    assert done.exit_code == 0, done.stderr
    assert "wrote 1 name to " in done.stdout
    assert "1 of 1 names spoken" in done.stderr
    assert "and 1 more" in page.read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_plays_a_name_and_copies_its_command(listed, tmp_path, width):
    if PATH is None:
        skip_or_fail("Chromium is not installed: apt-get install chromium")
    file = tmp_path / "names.html"
    write_page(file, "Spring", hear_names(listed, Engine(), lambda: None), 0)
    with Page(tmp_path / "profile", width) as page:
        phone = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        page.call("Emulation.setDeviceMetricsOverride", **phone)
        page.open(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("document.querySelector('button.play').scrollIntoView()")
        page.click("button.play")
        page.wait_for("player.currentTime > 0.1")
        assert page.evaluate("document.querySelectorAll('[data-playing]').length") == 1
        page.wait_for("player.ended")
        assert page.evaluate("document.querySelectorAll('[data-playing]').length") == 0
        page.click("[data-copy]")
        page.wait_for("document.querySelector('[data-copy]').textContent == 'Copied'")
        assert page.console == []


BILINGUAL = """
name: Two languages
language: {column: Language, default: en}
lines:
  - {id: hi, text: {en: "Hi {{ first_name }}.", es: "Hola {{ first_name }}."}}
"""


def test_each_name_is_said_by_the_voice_of_its_language(workplace):
    workplace.campaign.write_text(BILINGUAL, encoding="utf-8")
    workplace.contacts.write_text("ID,First Name,Language\n1,Ann,en\n2,Jorge,es\n3,Kevin,es\n")
    source = NameSource(workplace.campaign, workplace.contacts, wants_all=True)
    listed = list_names(source, Engine(), NameBook())
    found = {name.written: name for name in listed.names}
    assert (found["Jorge"].ipa, found["Jorge"].phones) == ("/xˈoɾxe/", "")  # noqa: RUF001  IPA
    assert listed.names[0].written == "Kevin"
    assert "would not write so" in found["Kevin"].source()
    assert listed.campaign_of(found["Jorge"]).voice == "kokoro:ef_dora"
    assert listed.campaign_of(found["Ann"]).voice == "hibari"
