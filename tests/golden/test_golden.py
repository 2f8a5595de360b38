"""Keys depend on no code: the golden files hold what the versions in the keys stand for."""

import json

import pytest

from render_cluster.presenter.motion.beats import stressed_beats
from render_cluster.presenter.mouth.visemes import REST, VISEMES, VISEMES_OF
from tests.golden.golden_parts import PARTS, every_symbol, fault_of, record
from tests.golden.keys import RECORD, keys


@pytest.mark.parametrize("name", PARTS)
def test_what_a_version_stands_for_changes_with_it_and_never_without(name):
    part, kept = PARTS[name], record()[name]
    files = part.make()
    faults = [fault for file in files if (fault := fault_of(file, files[file]))]
    if part.version == kept:
        assert not faults, (
            f"{name} is still {part.version}, but {', '.join(faults)}: if that is meant, raise "
            f"{name} in render_cluster/versions.py and run `python -m tests.golden.make_golden`"
        )
    else:
        assert faults, f"nothing changed: put {name} back to {kept}"
        pytest.fail(f"{name} was raised: run `python -m tests.golden.make_golden`")


def test_keys_for_fixed_inputs_stay_the_recorded_ones():
    recorded = json.loads(RECORD.read_text())
    changed = sorted(name for name, key in keys().items() if recorded.get(name) != key)
    assert not changed, (
        f"keys of {', '.join(changed)} changed, so every store renders them again: if that is "
        "meant, run `python -m tests.golden.keys`"
    )
    assert keys().keys() == recorded.keys()


def test_the_golden_sentence_has_every_viseme_and_several_beats():
    phonemes, _ = every_symbol()
    shapes = {name for phoneme in phonemes for name in VISEMES_OF.get(phoneme.symbol, ())}
    assert shapes == set(VISEMES) - {REST}
    assert len(stressed_beats(phonemes)) > 3
