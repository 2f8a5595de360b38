import pytest

from personalize.campaign.gestures import GESTURES, STYLES
from personalize.campaign.reading import load_campaign
from personalize.errors import ConfigError

START = "name: Test\n"
LINE = "lines:\n  - id: hello\n    text: Hello {{ first_name }}.\n"


def test_example_campaign_loads_with_its_six_lines(spring):
    assert [line.id for line in spring.lines] == [
        "greeting", "hook", "company", "news", "offer", "close",
    ]  # fmt: skip
    assert spring.lines[0].gesture == "wave"
    assert {line.gesture for line in spring.lines} <= set(GESTURES)
    assert spring.style in STYLES
    assert spring.fields["first_name"].fallback == "there"


def test_defaults_and_usual_kinds(write_campaign):
    campaign = load_campaign(write_campaign(START + LINE))
    assert (campaign.presenter, campaign.voice, campaign.style) == ("anna", "presenter", "friendly")
    assert (campaign.framing, campaign.background, campaign.blur) == ("medium", "office", None)
    assert campaign.lines[0].gesture == "rest"
    assert campaign.field_kind("company") == "company"
    assert campaign.field_kind("owner") == "person"
    assert campaign.field_kind("slots") == "text"


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (START + "stlye: calm\n" + LINE, ["line 2", "'stlye'", "'style'"]),
        (START + LINE + "    gestrue: wave\n", ["line 5", "gestrue", "'gesture'"]),
        (START + LINE + "    gesture: waev\n", ["line 5", "'waev'", "'wave'"]),
        (START + "style: frendly\n" + LINE, ["line 2", "'frendly'", "'friendly'"]),
        (START + "framing: closeup\n" + LINE, ["line 2", "'closeup'", "'close-up'"]),
        (START + "background: ofice\n" + LINE, ["line 2", "'ofice'", "'office'", "#rrggbb"]),
        (START + "background: '#12345'\n" + LINE, ["line 2", "'#12345'", "#rrggbb"]),
        (START + "background: #1b5e8c\n" + LINE, ["line 2", "quotes", "comment"]),
        (START + "blur: 1.5\n" + LINE, ["line 2", "'blur'", "less than or equal to 1"]),
        (START + "blur: much\n" + LINE, ["line 2", "'blur'", "'much'"]),
        (START + "fields:\n  a: {colunm: A}\n" + LINE, ["line 3", "colunm", "'column'"]),
        (START + "fields:\n  first name: {column: A}\n" + LINE, ["line 3", "letters, digits"]),
        (START + "fields:\n  row_number: {column: A}\n" + LINE, ["line 3", "reserved"]),
        (START, ["'lines' is missing"]),
        (START + "lines: []\n", ["line 2", "has no line"]),
        ("name: 5\n" + LINE, ["line 1", "'name'", "put it in quotes"]),
        (START + "name: Again\n" + LINE, ["line 2", "twice", "line 1"]),
        (START + LINE + "  - id: hello\n    text: Again.\n", ["line 5", "'hello' is used twice"]),
        (START + "lines:\n  - id: a\n    text: {{ first_name }}, hi\n", ["quotes"]),
        ("- just\n- a list\n", ["not a campaign"]),
        ("", ["not a campaign"]),
    ],
)
def test_faulty_campaign_is_refused_with_place_and_fix(write_campaign, content, parts):
    path = write_campaign(content)
    with pytest.raises(ConfigError) as caught:
        load_campaign(path)
    for part in [str(path), *parts]:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hi {{ frist_name }}.", ["'hello'", "line 1, column 7", "'frist_name'", "'first_name'"]),
        ("Hi {{ company }} and {{ owner + }}.", ["'hello'", "line 1, column 22"]),
        ("Hi {% if company %}there.", ["'hello'", "column 4", "endif"]),
        ("Hi {{ company|nosuch }}.", ["column 4", "nosuch"]),
        ("Hi {{ range(3) }}.", ["'range'"]),
    ],
)
def test_faulty_template_is_refused_with_line_column_and_field(write_campaign, text, parts):
    path = write_campaign(f'{START}lines:\n  - id: hello\n    text: "{text}"\n')
    with pytest.raises(ConfigError) as caught:
        load_campaign(path)
    for part in [str(path), *parts]:
        assert part in str(caught.value)


def test_second_template_line_is_counted(write_campaign):
    path = write_campaign(
        f"{START}lines:\n  - id: a\n    text: |\n      Hi.\n      Dear {{{{ nme }}}}\n"
    )
    with pytest.raises(ConfigError, match="template line 2, column 9"):
        load_campaign(path)


@pytest.mark.parametrize(
    "fallback",
    ["[First Name]", "FNAME", "first_name", "{first_name}", "{{ first_name }}", "%FIRSTNAME%",
     "First Name", "*|FNAME|*", "<b>there</b>", "[whatever]"],
)  # fmt: skip
def test_a_fallback_that_nobody_would_say_is_refused(write_campaign, fallback):
    fields = f"fields:\n  first_name: {{fallback: '{fallback}'}}\n"
    path = write_campaign(f"{START}{fields}lines:\n  - id: a\n    text: Hi.\n")
    with pytest.raises(ConfigError, match=r"line \d+.*the fallback .* would be read out"):
        load_campaign(path)


@pytest.mark.parametrize("fallback", ["there", "friend", "dear customer", "your company", "R&D"])
def test_a_fallback_is_words(write_campaign, fallback):
    fields = f"fields:\n  first_name: {{fallback: '{fallback}'}}\n"
    path = write_campaign(f"{START}{fields}lines:\n  - id: a\n    text: Hi.\n")
    assert load_campaign(path).fields["first_name"].fallback == fallback


def test_missing_campaign_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.yaml does not exist"):
        load_campaign(tmp_path / "none.yaml")
