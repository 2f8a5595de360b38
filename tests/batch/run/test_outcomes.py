import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from batch.run.outcomes import (
    Failure,
    SegmentState,
    check_complete,
    collect_outcomes,
    variant_outcomes,
    with_failures,
)
from personalize.plan.plan_tables import REJECTED_SCHEMA, VARIANTS_SCHEMA

states = st.builds(
    SegmentState,
    st.sampled_from(["greeting", "close"]),
    st.integers(1, 30).map(lambda steps: steps * 0.32),
    st.sampled_from(["", "", "", "speak: no"]),
    st.booleans(),
)


def variants_of(segment_lists, first_row=1):
    rows = [
        {
            "recipient_key": f"k{row}",
            "row_number": row,
            "display_name": f"Name {row}",
            "segments": segments,
        }
        for row, segments in enumerate(segment_lists, first_row)
    ]
    return pa.Table.from_pylist(rows, schema=VARIANTS_SCHEMA)


@given(st.data(), st.lists(states, min_size=1, max_size=5))
def test_a_recipient_has_a_video_unless_one_of_their_segments_failed(data, segments):
    indices = st.lists(st.integers(0, len(segments) - 1), min_size=1, max_size=6)
    lists = data.draw(st.lists(indices, max_size=8))
    outcomes = variant_outcomes(variants_of(lists), segments).to_pylist()
    assert len(outcomes) == len(lists)
    for row, mine in zip(outcomes, lists, strict=True):
        broken = next((segments[i] for i in mine if segments[i].failure), None)
        if broken is None:
            assert (row["status"], row["reason"]) == ("video", "")
            assert row["seconds"] == round(sum(segments[i].seconds for i in mine), 3)
        else:
            assert row["status"] == ("error" if broken.unexpected else "failed")
            reason = f"segment of line '{broken.line_id}' failed: {broken.failure}"
            assert (row["reason"], row["seconds"]) == (reason, 0.0)


def test_a_slice_of_the_variants_is_handled_on_its_own():
    segments = [SegmentState("a", 1.0), SegmentState("b", 2.0, "no")]
    part = variants_of([[1], [0, 0], [0]]).slice(1)
    rows = variant_outcomes(part, segments).to_pylist()
    assert [(row["status"], row["seconds"]) for row in rows] == [("video", 2.0), ("video", 1.0)]


def test_rows_come_in_the_order_of_the_file_and_the_first_reason_counts():
    def rejected(*rows):
        names = REJECTED_SCHEMA.names
        rows = [dict(zip(names, (row, "N", "C", "v", reason), strict=True)) for row, reason in rows]
        return pa.Table.from_pylist(rows, schema=REJECTED_SCHEMA)

    delivered = variant_outcomes(variants_of([[0]], first_row=2), [SegmentState("a", 1.0)])
    every = collect_outcomes(delivered, rejected((3, "first"), (1, "x")), rejected((3, "second")))
    check_complete(3, every)
    assert every["row_number"].to_pylist() == [1, 2, 3]
    assert every["reason"].to_pylist() == ["x", "", "first"]
    assert every["recipient_key"].to_pylist() == ["", "k2", ""]


def test_a_failure_with_a_lone_surrogate_can_be_written():
    ready = variant_outcomes(variants_of([[0], [0]]), [SegmentState("a", 1.0)])
    failed = with_failures(ready, {1: Failure("half \ud83d pair", unexpected=True)})
    assert failed["status"].to_pylist() == ["video", "error"]
    assert failed["reason"].to_pylist() == ["", "half ? pair"]
