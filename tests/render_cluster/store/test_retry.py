import pytest
from tenacity import wait_none

from personalize.errors import StageError, TransientError
from render_cluster.store.retry import RETRYING

AT_ONCE = RETRYING.copy(wait=wait_none())


class _Flaky:
    def __init__(self, *errors):
        self.errors, self.calls = list(errors), 0

    def __call__(self, value):
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return value


def test_temporary_errors_are_retried():
    flaky = _Flaky(TransientError("reset"), TransientError("reset"))
    assert AT_ONCE(flaky, 7) == 7
    assert flaky.calls == 3


def test_after_eight_attempts_the_error_itself_is_raised():
    flaky = _Flaky(*(TransientError(f"reset {i}") for i in range(20)))
    with pytest.raises(TransientError, match="reset 7"):
        AT_ONCE(flaky, 7)
    assert flaky.calls == 8


@pytest.mark.parametrize(
    "error", [StageError("store", "full"), ValueError("error"), OSError(5, "io")]
)
def test_anything_else_is_raised_at_once(error):
    flaky = _Flaky(error)
    with pytest.raises(type(error)):
        AT_ONCE(flaky, 7)
    assert flaky.calls == 1


def test_waits_grow_and_stay_below_the_cap():
    wait = RETRYING.wait
    state = type("State", (), {"attempt_number": 1})()
    for attempt, most_s in ((1, 0.2), (4, 1.6), (30, 15)):
        state.attempt_number = attempt
        waits = [wait(state) for _ in range(50)]
        assert min(waits) >= 0
        assert most_s / 4 < max(waits) <= most_s
