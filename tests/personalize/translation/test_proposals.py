"""Proposals: by the glossary, by a translator as a whole, in parts, or none with the reason."""

import pytest

from personalize.translation.glossary import NO_GLOSSARY, Glossary
from personalize.translation.proposals import propose

PAIR = ("en", "es")


class FromTable:
    """A translator that knows some texts, and notes what it was asked."""

    def __init__(self, known):
        self.known = known
        self.asked = []

    def translate(self, texts, source, target):
        assert (source, target) == PAIR
        self.asked.append(list(texts))
        return [self.known.get(text, "") for text in texts]


def _one(text, known, glossary=NO_GLOSSARY):
    (proposal,) = propose([text], PAIR, glossary, FromTable(known))
    return proposal


def test_the_sentence_is_translated_as_a_whole():
    translator = FromTable({"Hi {0}.": "Hola, {0}.", "Bye": "Adiós"})
    first, second = propose(["Hi {{ name }}.", "Bye"], PAIR, NO_GLOSSARY, translator)
    assert (first.text, second.text) == ("Hola, {{ name }}.", "Adiós")
    assert translator.asked == [["Hi {0}.", "Bye"]]


def test_a_lost_mark_means_parts_and_a_warning():
    known = {"Hi {0}, welcome.": "Hola, bienvenido.", "Hi": "Hola", ", welcome.": ", bienvenido."}
    proposal = _one("Hi {{ name }}, welcome.", known)
    assert proposal.text == "Hola {{ name }}, bienvenido."
    assert proposal.warnings == ("was translated in parts: read it as a whole",)


@pytest.mark.parametrize("parts", [{}, {"Hi": "Hola {0}"}, {"Hi": "{{ name }}"}, {"Hi": "*Hola*"}])
def test_no_text_is_better_than_an_altered_one(parts):
    proposal = _one("Hi {{ name }}", {"Hi {0}": "Hola"} | parts)
    assert proposal.text == ""
    assert "does not have every mark exactly once" in proposal.problem


def test_the_glossary_decides_whole_texts_and_is_not_asked_again():
    glossary = Glossary({"hi {{ name }}.": "Hola, {{ name }}.", "bye": "adiós"})
    translator = FromTable({})
    made = propose(["Hi {{ name }}.", "Bye", "{{ name }}"], PAIR, glossary, translator)
    assert [one.text for one in made] == ["Hola, {{ name }}.", "adiós", "{{ name }}"]
    assert translator.asked == []


def test_a_glossary_text_with_another_tag_is_refused():
    proposal = _one("Hi {{ name }}.", {}, Glossary({"Hi {{ name }}.": "Hola {{ nombre }}."}))
    assert not proposal.text
    assert proposal.problem == "the glossary's text has other tags or markup"


def test_a_term_that_the_translation_lacks_is_a_warning():
    glossary = Glossary({"customer": "cliente"})
    proposal = _one("A customer", {"A customer": "Un comprador"}, glossary)
    assert proposal.text == "Un comprador"
    assert proposal.warnings == ("does not say 'cliente' for 'customer', as the glossary does",)
    assert _one("A customer", {"A customer": "Un cliente"}, glossary).warnings == ()


def test_words_within_a_tag_are_a_warning():
    proposal = _one("Hi {{ name | default('there') }}", {"Hi {0}": "Hola {0}"})
    assert proposal.text == "Hola {{ name | default('there') }}"
    assert "has words in {{ name | default('there') }}" in proposal.warnings[0]


def test_without_a_translator_the_rest_is_left_out():
    made = propose(["Hi", "Bye"], PAIR, Glossary({"Hi": "Hola"}))
    assert [one.text for one in made] == ["Hola", ""]
    assert made[1].problem == "is not in the glossary as a whole"
