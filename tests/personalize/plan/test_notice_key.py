"""The notice is in the picture's key and in nothing else's."""

from dataclasses import replace

from personalize.plan.plan import build_plan
from personalize.plan.plan_tables import read_plan, write_plan
from personalize.plan.segment import MotionSpec, Notice, RenderIdentity, segment_spec
from personalize.recipients.recipients import read_recipients

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
NOTED = replace(IDENTITY, notice=Notice("Made with AI", "en"), notice_fonts="noto")


def _spec(identity):
    return segment_spec("line", "Hi.", MotionSpec("calm", "rest", 1), identity)


def test_other_words_or_letters_change_the_picture_and_no_sound():
    words = replace(NOTED, notice=Notice("AI made this", "en"))
    letters = replace(NOTED, notice_fonts="others")
    specs = [_spec(one) for one in (IDENTITY, NOTED, words, letters)]
    assert len({spec.picture_key for spec in specs}) == len({s.segment_key for s in specs}) == 4
    assert len({spec.sound_key for spec in specs}) == 1


def test_the_same_words_in_another_language_are_the_same_picture():
    """They differ if their fonts do, as those of Chinese characters."""
    assert (
        _spec(NOTED).picture_key
        == _spec(replace(NOTED, notice=Notice("Made with AI", "de"))).picture_key
    )


def test_the_notice_is_in_the_plan_for_workers_to_draw(tmp_path, sample_csv, spring):
    plan = build_plan(spring, read_recipients(sample_csv, spring), NOTED)
    write_plan(plan, tmp_path)
    assert {spec.notice for spec in read_plan(tmp_path).specs()} == {NOTED.notice}
