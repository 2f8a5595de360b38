"""Times, spans of them, zones and ratios."""

import pytest

_AMERICAN = [
    ("10:30", "ten thirty"),
    ("9:05", "nine oh five"),
    ("10:00", "ten o'clock"),
    ("10:00-11:30", "ten to eleven thirty"),
    ("14:30", "fourteen thirty"),
    ("at 14:00", "at fourteen hundred"),
    ("at 17:00 CET", "at seventeen hundred C E T"),
    ("00:30", "zero thirty"),
    ("at 1:30", "at one thirty"),
    ("10am sharp", "ten A M sharp"),
    ("12pm", "twelve P M"),
    ("12:00 PM", "twelve P M"),
    ("9am-5pm", "nine A M to five P M"),
    ("9-5pm", "nine to five P M"),
    ("8-10am", "eight to ten A M"),
    ("9a-5p", "nine A M to five P M"),
    ("8 am to 10 am", "eight A M to ten A M"),
    ("1:30pm\u20132:30pm", "one thirty P M to two thirty P M"),
    ("8:00-17:00", "eight to seventeen hundred"),
    ("between 9 and 5", "between nine and five"),
    ("at 9 a.m.", "at nine A M."),
    ("at 9 a.m. We start.", "at nine A M. We start."),
    ("It's 9 p.m. The end.", "It's nine P M. The end."),
    ("at 5:00 p.m. sharp", "at five P M sharp"),
    ("4pm.", "four P M."),
    ("3pm PT", "three P M Pacific time"),
    ("3 p.m. PT", "three P M Pacific time"),
    ("3pm PT / 6pm ET", "three P M Pacific time, six P M Eastern time"),
    ("10:30 AM EST", "ten thirty A M E S T"),
    ("Is 10am\u201311am PST OK?", "Is ten A M to eleven A M P S T okay?"),
    ("It's 5 o'clock", "It's five o'clock"),
    ("24/7", "twenty-four seven"),
    ("24-7 support", "twenty-four seven support"),
    ("24/7/365", "twenty-four seven three sixty-five"),
    ("24 x 7", "twenty-four seven"),
    ("1:1", "one on one"),
    ("1:1s", "one on ones"),
    ("We're a 1:1 match, 24/7.", "We're a one to one match, twenty-four seven."),
    ("3:1 ratio", "three to one ratio"),
    ("16:9", "sixteen by nine"),
    ("I am in AM", "I am in A M"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_times_as_americans_write_them(says, text, said):
    assert says(text) == said
