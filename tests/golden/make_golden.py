"""Makes the golden segments again, after a change that changes samples, pixels or container bytes.

    python -m tests.golden.make_golden

Refuses where a part changed and its version in `render_cluster/versions.py` did not, and where a
version changed and its part did not.
"""

import json
import sys

import torch

from tests.golden.golden_parts import FOLDER, PARTS, RECORD, fault_of, record


def main():
    torch.set_num_threads(1)
    FOLDER.mkdir(exist_ok=True)
    known, written = record(), set()
    for name, part in PARTS.items():
        before = known.get(name, 0)
        files = part.make()
        faults = [fault for file in files if (fault := fault_of(file, files[file]))]
        raised = part.version != before
        if faults and not raised and not written & set(part.inputs):
            sys.exit(f"{', '.join(faults)}: raise {name} to {part.version + 1}")
        if raised and not faults:
            sys.exit(f"nothing changed: put {name} back to {before}")
        if faults:
            for file, data in files.items():
                (FOLDER / file).write_bytes(data)
            written.add(name)
            known[name] = part.version
            print(f"{name} {part.version}: {', '.join(faults)}")  # noqa: T201 - a command's output
            RECORD.write_text(json.dumps(known, indent=2) + "\n")


if __name__ == "__main__":
    main()
