import pytest

from personalize.errors import ConfigError
from render_cluster.lettering.font_files import fetch_fonts, font_path, open_font
from render_cluster.lettering.fonts import (
    Font,
    drawable,
    fonts_by_script,
    fonts_fingerprint,
    fonts_of,
    loses_letters,
    pieces_of,
    usual_font,
)


def _scripts(text, language="en"):
    return [(piece.text, piece.script) for piece in pieces_of(drawable(text), language)]


def _drawn_with(text, language):
    return {piece.font.package for piece in pieces_of(text, language) if piece.script}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hi Zoë ™ 20° €5", "Hi Zoë ™ 20° €5"),
        ("Hi 👋🏽 Maria ❤️", "Hi Maria"),
        ("\N{MATHEMATICAL BOLD SCRIPT CAPITAL M}aria Ⓐⓝⓝ", "Maria Ann"),
        ("two\nlines\tand \u202e tricks\u200b", "two lines and tricks"),
        ("नमस्‍ते", "नमस्‍ते"),  # with a zero-width joiner, which shapes it
        ("e\u0301", "é"),
        ("ᚠᚢ Ann", "Ann"),
    ],
)
def test_what_no_font_draws_is_left_out(text, kept):
    assert drawable(text) == kept


def test_lost_letters_are_noticed():
    assert loses_letters("ᚠᚢ Ann")
    assert not loses_letters("Hi 👋 Zoë, محمد 王 \N{MATHEMATICAL BOLD SCRIPT CAPITAL M}")


def test_each_script_has_its_font_and_marks_stay_with_their_letters():
    assert _scripts("Ada प्रिया, 5") == [
        ("Ada", "latin"), (" ", ""), ("प्रिया", "devanagari"), (", ", ""), ("5", "digits"),
    ]  # fmt: skip
    assert _scripts("Ağa-e\u0328\u0301") == [("Ağa", "latin"), ("-", ""), ("ę\u0301", "latin")]


def test_chinese_characters_look_as_their_readers_know_them():
    japanese = fonts_by_script()["hiragana"].package
    chinese, korean = fonts_by_script()["cjk"].package, fonts_by_script()["hangul"].package
    assert _drawn_with("山田", "ja") == _drawn_with("山田さん", "en") == {japanese}
    assert _drawn_with("山田", "zh") == _drawn_with("山田", "en") == {chinese}
    assert _drawn_with("金", "ko-KR") == _drawn_with("金민준", "en") == {korean}


def test_fonts_have_a_place_in_what_they_draw():
    assert fonts_of("Maria", "en") == (usual_font(),)
    assert len(fonts_of("Maria 王", "en")) == 2
    assert fonts_fingerprint("Maria", "en") == fonts_fingerprint("Ivan, Иван", "de")
    assert fonts_fingerprint("王", "ja") != fonts_fingerprint("王", "zh")


def test_a_font_that_is_not_the_one_we_know_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    known = usual_font()
    other = Font(known.package, known.file, "0" * 64)
    with pytest.raises(ConfigError, match="is not the font that vidmerge was built with"):
        fetch_fonts([other], lambda _doing: None)
    assert not font_path(other).exists()


def test_a_missing_font_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    with pytest.raises(ConfigError, match="run `vidmerge setup` once"):
        open_font(usual_font(), 71)


def test_a_machine_without_npm_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    said = []
    with pytest.raises(ConfigError, match="npm is needed once"):
        fetch_fonts([usual_font()], said.append)
    assert said == ["fetching the font NotoSans"]
