import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render_cluster.captions.breaks import width_of
from render_cluster.captions.cues import GAP_S, LONGEST_S, columns_of, paced
from render_cluster.captions.segment_cues import segment_cues
from render_cluster.captions.webvtt import write_webvtt
from render_cluster.media.text_track import Cue
from render_cluster.media.track import StoredFile, Track, TrackFacts

TEXTS = st.text("abc ABC,.!?- 1\u00e9\u6771\u4eac\u3001\u3002\u3063<&>\n", min_size=1, max_size=200)


def sound(seconds, words_ms=()):
    facts = TrackFacts("sound", "tiny", 1024, (1,) * round(seconds * 48_000 / 1024), (), 0, "00")
    return Track(facts, StoredFile("sound", "key", "path", 1, "0" * 64), words_ms)


def lines_of(text, language="en", seconds=8.0):
    return [cue.lines for cue in segment_cues(text, text, sound(seconds), language)]


def test_lines_break_where_a_reader_pauses():
    text = "Three changes would save 1,200 hours, and we can start with them today."
    assert lines_of(text, seconds=5.0) == [
        ("Three changes would save 1,200 hours,", "and we can start with them today.")
    ]


def test_a_sentence_is_not_torn_for_the_stop_of_an_abbreviation():
    text = "We looked at how your team at Acme Corp., Inc. works today, and were impressed."
    lines = [line for cue in lines_of(text) for line in cue]
    assert any("Corp., Inc. works" in line for line in lines)


def test_a_line_never_ends_with_an_article():
    for length in range(20, 44):
        text = f"{'x' * length} the big house by a river that we saw."
        for cue in lines_of(text):
            assert not any(line.endswith((" the", " a", " by")) for line in cue[:1] if cue[1:])


def test_japanese_breaks_by_width_and_never_before_a_mark():
    text = (
        "春のお客様感謝祭についてご案内いたします。ぜひこの機会に、新しいサービスをお試しください。"
    )
    cues = lines_of(text, "ja")
    assert "".join(line for cue in cues for line in cue) == text
    assert all(width_of(line) <= columns_of("ja") == 26 for cue in cues for line in cue)
    assert not any(line[0] in "、。ーっ" for cue in cues for line in cue)


@given(text=TEXTS, seconds=st.floats(0.64, 40), language=st.sampled_from(["en", "ja", "zh-CN"]))
def test_every_letter_is_shown_once_within_the_limits(text, seconds, language):
    text = " ".join(text.split())
    length_s = sound(seconds).facts.seconds
    cues = paced(segment_cues(text, text, sound(seconds), language), length_s, columns_of(language))
    shown = "".join("".join(cue.lines) for cue in cues)
    assert shown.replace(" ", "") == text.replace(" ", "")
    assert all(1 <= len(cue.lines) <= 2 for cue in cues)
    assert all(width_of(line) <= columns_of(language) for cue in cues for line in cue.lines)
    for cue, after in itertools.pairwise(cues):
        assert cue.end_s <= max(after.start_s - GAP_S, cue.start_s + 0.04) + 1e-9


def test_words_of_earlier_segments_share_its_length():
    (cue,) = segment_cues("Hello there", "Hello there", sound(2.56), "en")
    assert 0 < cue.start_s < 0.2
    assert 2.2 < cue.end_s < 2.56


def test_known_times_decide_where_a_cue_begins():
    text = "Hello there. " + "And then a long sentence follows that needs more than one line. " * 2
    words = len([word for word in text.split() if word])
    words_ms = tuple(at for word in range(words) for at in (500 * word, 500 * word + 400))
    cues = segment_cues(text.strip(), text.strip(), sound(14.08, words_ms), "en")
    assert [cue.start_s * 2 for cue in cues] == [round(cue.start_s * 2) for cue in cues]
    assert cues[0].start_s == 0.0
    assert cues[-1].end_s == pytest.approx(0.5 * words - 0.1)


def test_cues_stay_long_enough_and_leave_a_gap():
    cues = [Cue(0.1, 0.3, ("Yes.",)), Cue(3.0, 4.0, ("Next",)), Cue(4.2, 12.9, ("Long",))]
    first, second, third = paced(cues, 13.0, 42)
    assert first.end_s - first.start_s == pytest.approx(5 / 6)
    assert second.end_s == pytest.approx(4.2 - GAP_S)
    assert third.end_s <= 13.0
    assert LONGEST_S == 7.0


def test_two_short_lines_share_a_cue():
    cues = [Cue(0.1, 0.3, ("Hi Maria.",)), Cue(0.7, 2.0, ("Thanks for your time.",))]
    assert [cue.lines for cue in paced(cues, 3.0, 42)] == [("Hi Maria. Thanks for your time.",)]
    assert [cue.lines for cue in paced(cues, 3.0, 26)] == [("Hi Maria.", "Thanks for your time.")]


def test_webvtt_escapes_what_it_would_read_as_markup():
    text = write_webvtt([Cue(3661.5, 3663.0, ("R&D <b> --> end", "second"))])
    assert text == (
        "WEBVTT\n\n01:01:01.500 --> 01:01:03.000\nR&amp;D &lt;b&gt; --&gt; end\nsecond\n"
    )
