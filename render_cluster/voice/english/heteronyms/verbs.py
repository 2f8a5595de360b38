"""Whether a word that can be a noun and a verb is a verb in its sentence.

The voice's tagger knows; these cues of the words around it overrule it where they are surer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from render_cluster.voice.english.heteronyms.sentence import (
    FINITE,
    Sentence,
    inverted_auxiliary,
    words,
)

_PLURAL = ("NNS", "NNPS")


@dataclass(frozen=True, slots=True)
class _Place:
    """The word in question.

    Attributes:
        left: where the word before is, adverbs left out.
        is_s_form: whether it ends in the s of plural or third person.
    """

    sentence: Sentence
    index: int
    left: int
    is_s_form: bool

    @property
    def before(self) -> str:
        return self.sentence.word(self.left)

    @property
    def before_tag(self) -> str:
        return self.sentence.tag(self.left)

    @property
    def after(self) -> str:
        return self.sentence.word(self.sentence.next(self.index))

    @property
    def after_tag(self) -> str:
        return self.sentence.tag(self.sentence.next(self.index))

    @property
    def has_object(self) -> bool:
        """Whether what follows can only be the object of a verb."""
        after = self.sentence.next(self.index)
        word = self.sentence.word(after)
        if word in words("objects"):  # "records you need" is no verb with its object
            return not self.sentence.tag(self.sentence.next(after)).startswith(("VB", "MD"))
        return word in words("determiners") or (word in words("pointers") and word != "that")

    @property
    def is_tagged_verb(self) -> bool:
        return self.sentence.tag(self.index).startswith("VB")


def is_verb(sentence: Sentence, index: int, *, is_s_form: bool) -> bool:
    """Whether the word there is a verb, by the words around it, else by its tag."""
    place = _Place(sentence, index, sentence.before(index), is_s_form)
    for cue in _CUES:
        found = cue(place)
        if found is not None:
            return found
    return place.is_tagged_verb


def _after_to(place: _Place) -> bool | None:
    if place.before != "to":
        return None
    governor = place.sentence.word(place.sentence.before(place.left))
    nearest = place.sentence.word(place.left - 1)
    if {governor, nearest} & words("governors"):
        return place.has_object
    clause = place.sentence.words[place.sentence.clause(place.index).start : place.index]
    if "from" in clause and not place.is_tagged_verb:  # "from files to objects"
        return False
    return not place.is_s_form


def _before_of(place: _Place) -> bool | None:
    return False if place.after == "of" else None


def _after_auxiliary(place: _Place) -> bool | None:
    is_let_us = place.before in ("'s", "us") and place.sentence.word(place.left - 1) == "let"
    if is_let_us or place.before in words("auxiliaries"):
        return not place.is_s_form
    if place.before == "'d":
        return place.sentence.tag(place.left) == "MD"
    return None


def _in_question(place: _Place) -> bool | None:
    asked = inverted_auxiliary(place.sentence, place.index)
    if asked not in words("auxiliaries") or place.is_s_form or place.after_tag in ("VB", "VBP"):
        return None
    if place.before in words("determiners") or place.before_tag in ("JJ", "CD", "POS"):
        return None
    return True


def _after_button(place: _Place) -> bool | None:
    if place.before not in words("buttons") or place.is_s_form:
        return None
    return None if place.after_tag in ("NN", "NNS", "JJ") else True


def _after_determiner(place: _Place) -> bool | None:
    if place.before in words("determiners") or place.before_tag in ("PRP$", "POS"):
        return False
    if place.before == "'s":
        return False
    if place.before in words("pointers"):
        return _after_pointer(place)
    return None


def _after_pointer(place: _Place) -> bool | None:
    if place.is_s_form:
        return place.before in ("this", "that")
    return place.has_object


def _in_relative_clause(place: _Place) -> bool | None:
    if place.before == "what" and place.is_s_form:  # "what separates us", "what records do"
        return not place.after_tag.startswith(("VB", "MD"))
    if place.before not in ("that", "which") or place.left == 0:
        return None
    if place.before_tag == "WDT" and place.is_tagged_verb:
        return True
    said_of = place.left - 1
    if place.before == "which" and place.sentence.word(said_of) == ",":
        said_of -= 1
    if place.sentence.is_boundary(said_of):
        return None
    is_noun = place.sentence.tag(said_of).startswith("NN")
    if not is_noun and place.sentence.word(said_of) not in words("objects"):
        return None
    return (place.sentence.tag(said_of) in _PLURAL) != place.is_s_form or None


def _after_pronoun(place: _Place) -> bool | None:
    if place.before in words("subjects"):
        return not place.is_s_form or place.before == "who"
    if place.is_s_form and place.before in words("singular_subjects"):
        return True
    if place.before not in words("objects"):
        return None
    governor = place.sentence.before(place.left)
    if place.sentence.word(governor) in words("causatives"):
        return not place.is_s_form
    if place.before == "you" and not _takes_object(place.sentence, governor):
        return not place.is_s_form
    return False


def _takes_object(sentence: Sentence, index: int) -> bool:
    """Whether a verb or preposition is there, so that "you" after it is no subject."""
    word = sentence.word(index)
    takes_clause = words("subordinators") | words("clause_verbs") | {"before", "after"}
    if word in words("auxiliaries") | takes_clause:
        return False
    is_verb_there = sentence.tag(index).startswith("VB") and word not in words("forms_of_be")
    return is_verb_there or word in words("prepositions") or word == "to"


def _after_conjunction(place: _Place) -> bool | None:
    if place.before not in words("conjunctions"):
        return None
    if place.has_object:
        return True
    joined = place.sentence.before(place.left)
    if place.sentence.word(joined) == ",":
        joined = place.sentence.before(joined)
    tag = place.sentence.tag(joined)
    if tag in ("VB", "VBP", "VBZ"):
        return (tag == "VBZ") == place.is_s_form
    if tag.startswith("JJ"):
        return False
    if tag == "RP":
        return not place.is_s_form
    if place.after in words("times") and not place.is_s_form:
        return True
    return place.is_tagged_verb


def _after_preposition(place: _Place) -> bool | None:
    if place.before not in words("prepositions") or place.before_tag == "RP":
        return None
    return place.is_s_form and place.is_tagged_verb  # "the above produces"


def _after_verb(place: _Place) -> bool | None:
    if place.before in words("forms_of_be") | words("forms_of_have"):
        return False
    if place.before in words("causatives"):
        return None
    if not place.before_tag.startswith("VB"):
        return None
    return place.before_tag == "VBG" and place.is_s_form and place.is_tagged_verb


def _after_adjective(place: _Place) -> bool | None:
    if place.before_tag not in ("JJ", "JJR", "JJS", "CD"):
        return None
    return place.is_s_form and place.is_tagged_verb  # "the following produces"


def _after_noun(place: _Place) -> bool | None:
    if not place.before_tag.startswith("NN"):
        return None
    if place.has_object:
        return True
    if not _agrees(place):
        return False
    is_after_sure = place.after in words("forms_of_be") | words("forms_of_have")
    if place.is_s_form and place.after_tag == "VBZ" and not is_after_sure:
        return True  # "Acme converts leads": if "converts" were a plural, "lead" would follow
    start = place.sentence.clause(place.index).start
    if place.is_tagged_verb or place.sentence.other_verb(place.index) is not None:
        return place.is_tagged_verb
    is_in_list = place.sentence.word(start - 1) in words("conjunctions") | {","}
    if is_in_list or words("prepositions") & set(place.sentence.words[start : place.left]):
        return None
    is_whole = start == 0 and not any(map(str.isalnum, place.after))
    return None if is_whole and place.is_s_form else True


def _agrees(place: _Place) -> bool:
    """Whether the noun before has the number of the verb that the word would be."""
    if place.before in words("crowds"):
        return True
    if place.is_tagged_verb and place.sentence.word(place.left - 1) in words("conjunctions"):
        return True
    if place.left == 0 and place.before_tag == "NNP" and place.before.endswith("s"):
        return True  # with its capital the tagger cannot tell
    is_plural = place.before_tag in _PLURAL and place.before not in words("singulars")
    return is_plural != place.is_s_form


def _at_start(place: _Place) -> bool | None:
    """The start of a clause, where a verb is an order."""
    if not place.sentence.is_boundary(place.left):
        return None
    if place.has_object:
        return True
    is_title = place.sentence.tag(place.index) == place.after_tag == "NNP" and place.left >= 0
    if place.is_s_form or is_title:
        return False
    verb = place.sentence.other_verb(place.index, FINITE)
    if verb is not None and verb > place.index:
        return False
    if place.before in words("subordinators"):
        return None
    if place.after_tag == "NN" and place.after not in words("times"):
        return None
    is_listed = place.sentence.is_boundary(place.sentence.next(place.index))
    if place.left < 0 or place.before == ":" or not is_listed:
        return True
    return True if place.before == "," and _is_after_order(place) else None


def _is_after_order(place: _Place) -> bool:
    """Whether the clause before is an order that is complete: "open the app, record, and share"."""
    sentence = place.sentence
    order = sentence.clause(place.left - 1)
    if sentence.tag(order.start) != "VB":
        return False
    return len(order) == 1 or sentence.word(order[-2]) in words("determiners")


_CUES: tuple[Callable[[_Place], bool | None], ...] = (
    _after_to,
    _before_of,
    _after_auxiliary,
    _after_button,
    _in_question,
    _in_relative_clause,
    _after_determiner,
    _after_pronoun,
    _after_conjunction,
    _after_preposition,
    _after_verb,
    _after_adjective,
    _after_noun,
    _at_start,
)
