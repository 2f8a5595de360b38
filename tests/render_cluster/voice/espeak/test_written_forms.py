import pytest
from babel import Locale

from personalize.pronunciation.spelling_out import spell_out
from render_cluster.voice.espeak.espeak_reading import EspeakReading
from render_cluster.voice.espeak.written_forms import in_words
from render_cluster.voice.interface.read_word import symbols_of


@pytest.mark.parametrize(
    ("tag", "written", "said"),
    [
        ("es", "el 05/12/2026", "el 5 de diciembre de 2026"),
        ("es", "el 31.12.2026", "el 31 de diciembre de 2026"),
        ("es", "2026-05-06", "6 de mayo de 2026"),
        ("fr", "le 05/12/2026", "le 5 décembre 2026"),
        ("pt-BR", "em 05/12/2026", "em 5 de dezembro de 2026"),
        ("it", "il 01/02/2026", "il 1 febbraio 2026"),
        ("es", "a las 9:00", "a las 9"),
        ("es", "a las 17:30", "a las 17 30"),
        ("fr", "à 9:00 ou 17:30", "à 9 heures ou 17 heures 30"),
        ("es", "1.500 € al mes", "1.500 euros al mes"),
        ("es", "1 €", "1 euro"),
        ("es", "$500", "500 dólares"),
        ("fr", "1 500 €", "1500 euros"),
        ("pt-BR", "R$ 1.200,50", "1.200,50 reais"),
        ("hi", "₹1,200", "1,200 रुपए"),
        ("hi", "₹25 लाख में", "25 लाख रुपए में"),
        ("hi", "15/03/2026 को", "15 मार्च 2026 को"),
        ("hi", "$50", "50 डॉलर"),
        ("es", "el 45/12/2026 y 25:61", "el 45/12/2026 y 25:61"),
        ("es", "24/7, 3.2.1 y 10 %", "24/7, 3.2.1 y 10 %"),
    ],
)
def test_dates_times_and_money_are_words(tag, written, said):
    assert in_words(written, Locale.parse(tag, sep="-")) == said


def test_spelled_letters_have_their_names_in_the_language():
    (spanish,) = EspeakReading("es").reader().read(spell_out("HW1"), "es")
    assert symbols_of(spanish).startswith("ˈaʧe")  # noqa: RUF001  the phonetic alphabet
