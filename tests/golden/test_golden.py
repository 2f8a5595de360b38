"""Keys are free of the code: these files hold what the versions in the keys stand for."""

import pytest

from tests.golden.golden_parts import PARTS, fault_of, machine, record


@pytest.mark.parametrize("name", PARTS)
def test_what_a_version_stands_for_changes_with_it_and_never_without(name):
    part, kept = PARTS[name], record()[name]
    files = part.make()
    faults = [
        fault
        for file in files
        if (fault := fault_of(file, files[file], kept["machine"] == machine()))
    ]
    if part.version == kept["version"]:
        assert not faults, (
            f"{name} is still {part.version}, but {', '.join(faults)}: if that is meant, raise "
            f"{name} in render_cluster/versions.py and run `python -m tests.golden.make_golden`"
        )
    else:
        assert faults, f"nothing changed: put {name} back to {kept['version']}"
        pytest.fail(f"{name} was raised: run `python -m tests.golden.make_golden`")
