import csv
import io

import jinja2
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.plan.plan import (
    GRID_STEP_S,
    build_plan,
    estimate_speech_s,
    read_plan,
    summarize_plan,
    total_line,
    write_plan,
)
from personalize.plan.plan_tables import SEGMENTS_SCHEMA, VARIANTS_SCHEMA
from personalize.plan.segment import MotionSpec, RenderIdentity, motion_seed, segment_spec
from personalize.recipients.recipients import read_recipients
from personalize.script.script import finish_sentence
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_SAMPLES

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
ORACLE_LINES = (
    "Hi {{ first_name }}",
    "{% if industry == 'Retail' %}Shops{% elif industry %}{{ industry }}{% endif %}",
    "{% if slots > 10 and first_name != 'Ann' %}{{ first_name }} at {{ company }}{% endif %}",
    "Goodbye.",
)


@pytest.fixture(scope="session")
def sample_plan(sample_csv, spring):
    return build_plan(spring, read_recipients(sample_csv, spring), IDENTITY)


def spoken(plan):
    """The texts of each variant, by row number."""
    texts = plan.segments["speech"].to_pylist()
    return {
        row["row_number"]: [texts[index] for index in row["segments"]]
        for row in plan.variants.to_pylist()
    }


def test_sample_plan_has_these_facts(sample_plan):
    lines = {line.line_id: line for line in summarize_plan(sample_plan)}
    assert {name: line.distinct_texts for name, line in lines.items()} == {
        "greeting": 19, "hook": 5, "company": 10, "news": 1, "offer": 1, "close": 3,
    }  # fmt: skip
    assert {line.recipients for line in lines.values()} == {22}
    assert sample_plan.variants.num_rows == 22
    assert sample_plan.rejected.num_rows == 0
    assert 25 < sum(line.full_s for line in lines.values()) / 22 < 35


def test_sample_recipients_hear_their_own_words(sample_plan):
    heard = spoken(sample_plan)
    assert heard[1][0] == "Hi Maria, I hope spring is treating you well."
    assert heard[1][2].startswith("We have followed what Acme built")
    assert heard[7][0].startswith("Hi there,")
    assert "release season" in heard[1][1]
    assert "calendar" in heard[7][1]
    assert "Dana Whitfield" in heard[1][5]
    assert all(len(texts) == 6 for texts in heard.values())


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "BOB", "Zoë", "", "สมชาย", "{{ 1 }}"]),
        st.sampled_from(["Retail", "Farming", ""]),
        st.sampled_from(["Acme Inc.", "Acme LLC", "Fern", ""]),
        st.sampled_from(["5", "50", "1,000"]),
    ),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS)
def test_plan_equals_filling_every_template_for_every_recipient(tmp_path_factory, rows):
    campaign = Campaign.model_validate(
        {
            "name": "oracle",
            "fields": {
                "first_name": {"fallback": "there"},
                "slots": {"column": "Slots", "kind": "number"},
                "company": {"fallback": "your team"},
            },
            "lines": [{"id": f"l{i}", "text": text} for i, text in enumerate(ORACLE_LINES)],
        }
    )
    path = tmp_path_factory.getbasetemp() / "oracle.csv"
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["First Name", "Industry", "Company", "Slots"], *rows])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    recipients = read_recipients(path, campaign)
    plan = build_plan(campaign, recipients, IDENTITY)
    said = {"BOB": "Bob", "": "there"}
    expected = {}
    for number, (first_name, industry, company, slots) in enumerate(rows, 1):
        if first_name in ("สมชาย", "{{ 1 }}"):
            continue
        values = {
            "first_name": said.get(first_name, first_name),
            "industry": industry,
            "company": company.removesuffix(" Inc.").removesuffix(" LLC") or "your team",
            "slots": int(slots.replace(",", "")),
        }
        filled = [finish_sentence(jinja2.Template(t).render(values)) for t in ORACLE_LINES]
        expected[number] = [line for line in filled if line]
    assert spoken(plan) == expected
    keys = plan.segments["segment_key"].to_pylist()
    assert len(set(keys)) == len(keys)
    uses = [i for row in plan.variants["segments"].to_pylist() for i in row]
    counts = plan.segments["recipients"].to_pylist()
    assert counts == [uses.count(i) for i in range(len(keys))]


def test_keys_are_those_of_the_segment_and_ignore_how_the_yaml_folds(write_csv, make_campaign):
    recipients = read_recipients(write_csv("First Name\nAnn\n"), make_campaign("x"))
    spec = build_plan(make_campaign("Hello  big\nworld"), recipients, IDENTITY).specs()[0]
    motion = MotionSpec("friendly", "rest", motion_seed("Hello big world"))
    assert spec == segment_spec("line0", "Hello big world.", motion, IDENTITY, shared=True)


def test_editing_one_line_changes_the_keys_of_that_line_only(write_csv, make_campaign):
    hello = "Hi {{ first_name }}"
    old = make_campaign(hello, "Old.", "End.")
    recipients = read_recipients(write_csv("First Name\nAnn\nBob\n"), old)
    before = build_plan(old, recipients, IDENTITY)
    after = build_plan(make_campaign(hello, "New.", "End."), recipients, IDENTITY)
    kept = after.specs()
    lines = [spec.line_id for spec in before.specs() if spec not in kept]
    assert lines == ["line1"]


def test_the_same_line_twice_is_one_segment_used_twice(write_csv, make_campaign):
    recipients = read_recipients(write_csv("First Name\nAnn\n"), make_campaign("x"))
    plan = build_plan(make_campaign("Yes.", "No.", "Yes."), recipients, IDENTITY)
    assert plan.variants["segments"].to_pylist() == [[0, 1, 0]]
    assert plan.segments["recipients"].to_pylist() == [2, 1]


def test_recipient_with_no_lines_is_rejected_by_name(write_csv, make_campaign):
    campaign = make_campaign("{% if industry == 'Retail' %}Hello.{% endif %}")
    recipients = read_recipients(write_csv("First Name,Industry\nAnn,Retail\nBob,Fish\n"), campaign)
    plan = build_plan(campaign, recipients, IDENTITY)
    assert plan.variants["row_number"].to_pylist() == [1]
    assert plan.rejected["row_number"].to_pylist() == [2]
    assert plan.rejected["display_name"].to_pylist() == ["Bob"]
    assert "no line of the script" in plan.rejected["reason"][0].as_py()


def test_missing_value_that_only_some_would_hear_rejects_only_those(write_csv, make_campaign):
    campaign = make_campaign("Hi. {% if first_name == 'Ann' %}How is {{ company }}?{% endif %}")
    path = write_csv("First Name,Account Name\nAnn,Acme\nAnn,\nBob,\n")
    plan = build_plan(campaign, read_recipients(path, campaign), IDENTITY)
    assert spoken(plan) == {1: ["Hi. How is Acme?"], 3: ["Hi."]}
    assert plan.rejected.select(["row_number", "column"]).to_pylist() == [
        {"row_number": 2, "column": "Account Name"}
    ]
    assert plan.segments["recipients"].to_pylist() == [1, 1]


def test_template_that_fails_for_some_rejects_those_and_for_all_is_an_error(
    write_csv, make_campaign
):
    path = write_csv("First Name,Slots\nAnn,0\nBob,5\n")
    fields = {"slots": {"column": "Slots", "kind": "number"}}
    campaign = make_campaign("{{ 10 / slots }}", fields=fields)
    plan = build_plan(campaign, read_recipients(path, campaign), IDENTITY)
    assert spoken(plan) == {2: ["2.0."]}
    assert "division by zero" in plan.rejected["reason"][0].as_py()
    campaign = make_campaign("{{ slots.foo }}", fields=fields)
    with pytest.raises(ConfigError, match="line 'line0', template line 1, column 1, field 'slots'"):
        build_plan(campaign, read_recipients(path, campaign), IDENTITY)


def test_fallback_shown_like_a_cell_keeps_its_own_wording(write_csv, make_campaign):
    campaign = make_campaign("{{ company }}", fields={"company": {"fallback": "Acme Inc."}})
    path = write_csv("First Name,Company\nAnn,Acme Inc.\nBob,\n")
    plan = build_plan(campaign, read_recipients(path, campaign), IDENTITY)
    assert spoken(plan) == {1: ["Acme."], 2: ["Acme Inc."]}


def test_nobody_to_plan_for_is_an_empty_plan(write_csv, make_campaign):
    campaign = make_campaign("Hi {{ first_name }}")
    recipients = read_recipients(write_csv("First Name\n<a>\n"), campaign)
    plan = build_plan(campaign, recipients, IDENTITY)
    assert (plan.segments.num_rows, plan.variants.num_rows, plan.rejected.num_rows) == (0, 0, 0)
    assert summarize_plan(plan) == []
    assert total_line([], 0).full_s == 0


def test_written_plan_reads_back_equal_with_its_schemas(tmp_path, sample_plan):
    write_plan(sample_plan, tmp_path / "plan")
    assert sorted(path.name for path in (tmp_path / "plan").iterdir()) == [
        "rejected.parquet", "segments.parquet", "variants.parquet",
    ]  # fmt: skip
    plan = read_plan(tmp_path / "plan")
    assert plan.segments.equals(sample_plan.segments)
    assert plan.variants.equals(sample_plan.variants)
    assert plan.segments.schema.equals(SEGMENTS_SCHEMA)
    assert plan.variants.schema.equals(VARIANTS_SCHEMA)
    assert plan.specs() == sample_plan.specs()


def test_folder_without_a_plan_or_with_another_is_named(tmp_path, sample_plan):
    with pytest.raises(ConfigError, match="run the batch again"):
        read_plan(tmp_path)
    write_plan(sample_plan, tmp_path)
    pa.parquet.write_table(pa.table({"x": [1]}), tmp_path / "variants.parquet")
    with pytest.raises(ConfigError, match="another version"):
        read_plan(tmp_path)


@pytest.mark.parametrize("late", ["segments", "variants", "rejected"])
def test_tables_of_two_plans_are_never_mixed(tmp_path, late, write_csv, make_campaign):
    campaign = make_campaign(
        "{{ 10 / slots }}", fields={"slots": {"column": "Slots", "kind": "number"}}
    )
    for folder, slots in (("old", "1 2 0"), ("new", "0 2 5")):
        path = write_csv("Slots\n" + slots.replace(" ", "\n"))
        write_plan(
            build_plan(campaign, read_recipients(path, campaign), IDENTITY), tmp_path / folder
        )
    (tmp_path / f"old/{late}.parquet").replace(tmp_path / f"new/{late}.parquet")
    with pytest.raises(ConfigError, match=r"are from different plans.*run the batch again"):
        read_plan(tmp_path / "new")


def test_the_same_plan_is_the_same_files(tmp_path, sample_plan, sample_csv, spring):
    write_plan(sample_plan, tmp_path / "one")
    again = build_plan(spring, read_recipients(sample_csv, spring), IDENTITY)
    write_plan(again, tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_summary_adds_up(sample_plan):
    lines = summarize_plan(sample_plan)
    total = total_line(lines, sample_plan.variants.num_rows)
    assert sum(line.share for line in lines) == pytest.approx(1)
    assert total.distinct_texts == sample_plan.segments.num_rows
    assert total.planned_s < total.full_s / 3


def test_estimate_is_whole_steps_and_near_the_measured_voice():
    measured_s = {94: 7.04, 70: 4.48, 62: 4.48, 50: 3.2, 80: 5.44, 53: 3.84}
    for letters, seconds in measured_s.items():
        estimate_s = estimate_speech_s("x" * letters)
        assert estimate_s == pytest.approx(seconds, rel=0.12)
        assert estimate_s / GRID_STEP_S == pytest.approx(round(estimate_s / GRID_STEP_S))


def test_the_grid_step_of_an_estimate_is_that_of_the_media():
    assert GRID_STEP_S == STEP_SAMPLES / SAMPLE_RATE_HZ


def only_ascii(words):
    return {word: f"{word!r} cannot be said" for word in words if not word.isascii()}


def test_a_word_of_the_script_that_the_voice_cannot_say_stops_the_plan(write_csv, make_campaign):
    campaign = make_campaign("Hi {{ first_name }}.", "Hi {{ first_name }}\uff0c\u4eca\u5929.")
    recipients = read_recipients(write_csv("First Name\nAnn\n"), campaign)
    with pytest.raises(ConfigError, match=r"line 'line1': .*cannot be said"):
        build_plan(campaign, recipients, IDENTITY, only_ascii)


def test_a_value_that_the_voice_cannot_say_rejects_its_own_recipients(write_csv, make_campaign):
    campaign = make_campaign("Hi {{ first_name }}.", "Bye.")
    path = write_csv("First Name\nAnn\nRen\u00e9e\nAnn\n")
    plan = build_plan(campaign, read_recipients(path, campaign), IDENTITY, only_ascii)
    assert plan.variants["row_number"].to_pylist() == [1, 3]
    (rejected,) = plan.rejected.to_pylist()
    assert (rejected["row_number"], rejected["value"]) == (2, "Ren\u00e9e.")
    assert "line 'line0'" in rejected["reason"]
