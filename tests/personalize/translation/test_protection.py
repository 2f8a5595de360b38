"""Tags, conditions, filters and markup of a template survive its translation, or it is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from personalize.pronunciation.markup import LINK, read_markup
from personalize.pronunciation.prosody_marks import PAUSE, PRIVATE_USE
from personalize.script.faults import ENVIRONMENT
from personalize.translation.pieces import Role, split_template, tags_with_words
from personalize.translation.protection import AlteredError, ProtectedTemplate

LINE = (
    'I know {% if industry == "Retail" %}your *summer* season, {% else %}how you are, {{ name }}, '
    "{% endif %}so {{ owner | upper }} will be brief."
)
_WORDS = st.sampled_from(["we", "know", "Straße", "50%", "it's", "(yes)", "é", "—"])
WORDS = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)

MARKS = st.sampled_from(
    [
        "{{ first_name }}",
        '{{ first_name | default("there") | upper }}',
        '{{- "a" if x == "}}" else b -}}',
        "{{ code | spell }}",
        "{# a note #}",
        '{% set word = "if" %}',
        "[Maria](/məˈɹiə/)",  # noqa: RUF001  the phonetic alphabet
        "[Niamh](NEEV)",
        "[pause 300ms]",
        '<break time="1s"/>',
        '<phoneme ph="məˈɹiə">Maria</phoneme>',  # noqa: RUF001  the phonetic alphabet
        "*now*",
        "*{{ company }}*",
        "<emphasis>really new</emphasis>",
    ]
)
CONDITIONS = st.sampled_from(['if a == "x"', "if a and not b", "if 'if' in a"])


def _condition(body):
    branches = st.lists(body, min_size=1, max_size=3)
    return st.builds(
        lambda condition, parts, dash: (
            f"{{%{dash} {condition} %}}"
            + "{% elif c %}".join(parts)
            + "{% else %}other words{% endif -%} "
        ),
        CONDITIONS,
        branches,
        st.sampled_from(["", "-"]),
    )


def _sentence(parts):
    return st.lists(parts, min_size=1, max_size=6).map(" ".join)


TEMPLATES = st.recursive(
    _sentence(WORDS | MARKS), lambda body: _sentence(WORDS | MARKS | _condition(body)), max_leaves=8
)


def _tree(source):
    """What Jinja2 reads, without the words: independent of how vidmerge splits a template."""
    tree = ENVIRONMENT.parse(source)
    for data in tree.find_all(nodes.TemplateData):
        data.data = ""
    for output in tree.find_all(nodes.Output):
        output.nodes = [node for node in output.nodes if not isinstance(node, nodes.TemplateData)]
    return re.sub(r"Output\(nodes=\[\]\),? ?", "", repr(tree))


def _sounds(source):
    """What vidmerge reads as pronunciations, pauses and emphasis."""
    read = read_markup(f"so {source}")  # a pause alone is no line
    marks = PRIVATE_USE.findall(PAUSE.sub("", read))
    return LINK.findall(read), PAUSE.findall(read), marks


def _reversed_words(masked):
    """A translator that keeps marks: it turns the letters of each word around."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0][::-1], masked)


@given(TEMPLATES)
def test_the_pieces_are_the_template(source):
    assert "".join(piece.text for piece in split_template(source)) == source


@given(TEMPLATES)
def test_marks_survive_a_translation_of_the_whole(source):
    template = ProtectedTemplate(source)
    translated = template.restored(_reversed_words(template.masked))
    assert _tree(translated) == _tree(source)
    assert _sounds(translated) == _sounds(source)


@given(TEMPLATES)
def test_marks_survive_a_translation_in_parts(source):
    template = ProtectedTemplate(source)
    translated = template.with_words(list(map(_reversed_words, template.words)))
    assert _tree(translated) == _tree(source)
    assert _sounds(translated) == _sounds(source)


@given(TEMPLATES, st.data())
def test_a_lost_or_doubled_mark_is_refused(source, data):
    template = ProtectedTemplate(source)
    if not template.marks:
        return
    mark = f"{{{data.draw(st.integers(0, len(template.marks) - 1))}}}"
    for altered in ("", mark * 2, "{99}"):
        with pytest.raises(AlteredError):
            template.restored(template.masked.replace(mark, altered))


@given(TEMPLATES, st.data())
def test_conditions_out_of_order_are_refused(source, data):
    template = ProtectedTemplate(source)
    blocks = [i for i, mark in enumerate(template.marks) if mark.role is Role.BLOCK]
    if len(blocks) < 2:
        return
    one, other = data.draw(st.lists(st.sampled_from(blocks), min_size=2, max_size=2, unique=True))
    swapped = re.sub(
        r"\{(\d+)\}",
        lambda mark: f"{{{ {one: other, other: one}.get(int(mark[1]), mark[1]) }}}",
        template.masked,
    )
    with pytest.raises(AlteredError):
        template.restored(swapped)


def test_a_sentence_stays_together_and_marks_may_move_within_it():
    template = ProtectedTemplate(LINE)
    assert template.masked == (
        "I know {0}your {1}summer{2} season, {3}how you are, {4}, {5}so {6} will be brief."
    )
    assert template.restored(
        "Conozco{0}la temporada {1} de verano {2},{3}{4}, cómo está, {5}así que seré breve con{6}."
    ) == (
        'Conozco {% if industry == "Retail" %}la temporada *de verano*, {% else %}{{ name }}, cómo '
        "está, {% endif %}así que seré breve con {{ owner | upper }}."
    )


@pytest.mark.parametrize(
    ("translated", "problem"),
    [
        ("A {0}b {1}c{2} d {4}, {3}e, {5}f {6}.", "in another branch"),
        ("A {0}b {2}c{1} d {3}e {4}, {5}f {6}.", "out of order"),
        ("A {0}{1}b{2}{3}{4}, {5}f {6}.", "in another branch"),  # {3} had words
        ("A {0}b {1}c{2} d {3}e {4}, {5}f.", "every mark exactly once"),
        ("A {0}b {1}c{2} d {3}e {4}, {5}f {6} {{ x }}.", "a brace"),
        ("A {0}b {1}c{2} d {3}e {4}, {5}f {6} *x*.", "other tags or markup"),
        ("A {0}b {1}c{2} d {3}e {4}, {5}f {6} [pause 1s].", "other tags or markup"),
        ("A {0}b {1}{2} d {3}e {4}, {5}f {6}.", "other tags or markup"),
    ],
)
def test_a_translation_that_changes_the_meaning_is_refused(translated, problem):
    with pytest.raises(AlteredError, match=problem):
        ProtectedTemplate(LINE).restored(translated)


@pytest.mark.parametrize(
    "altered",
    [
        LINE.replace('"Retail"', '"Comercio"'),
        LINE.replace("| upper", "| lower"),
        LINE.replace("{{ name }}", "{{ nombre }}"),
        LINE.replace("*summer*", "summer"),
        LINE.replace("{% endif %}", "{% endif"),
        LINE.replace("else", "x").replace("endif", "else").replace("{% x", "{% endif"),
    ],
)
def test_an_altered_tag_is_noticed(altered):
    with pytest.raises(AlteredError):
        ProtectedTemplate(LINE).checked(altered)
    assert ProtectedTemplate(LINE).checked(LINE) == LINE


def test_space_around_a_tag_is_no_part_of_it():
    template = ProtectedTemplate("Hi {% if a -%}\n  you{%- endif %}")
    assert [mark.text for mark in template.marks] == ["{% if a -%}", "{%- endif %}"]
    assert template.restored("Hola{0}tú{1}") == "Hola {% if a -%} tú{%- endif %}"


def test_values_do_not_become_one_word():
    template = ProtectedTemplate("Hi {{ first }} of {{ company }}{{ dot }}")
    assert template.restored("{1}{0}: hola{2}") == "{{ company }} {{ first }}: hola {{ dot }}"


def test_an_empty_part_is_refused():
    with pytest.raises(AlteredError, match="no words"):
        ProtectedTemplate("Hi {{ a }}, bye").with_words(["Hola", " "])


def test_tags_that_say_words_are_found():
    source = "{{ a | default('there') }} {% if b == 'x' %}{{ c }}{% endif %} {% set d = 'so' %}"
    assert tags_with_words(split_template(source)) == [
        "{{ a | default('there') }}",
        "{% set d = 'so' %}",
    ]
