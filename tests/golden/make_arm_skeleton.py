"""Writes arm_skeleton.json: rest joints of anny's woman from the root to her head and right hand.

Metres; x to her left, y up, z to the camera. Run it again when anny or the presenter's body
changes: loading anny takes too long for a test.
"""

import json
from pathlib import Path

import anny
import numpy as np
import torch

WOMAN = {"gender": 0.97, "age": 0.62, "muscle": 0.45, "weight": 0.42, "height": 0.5}
WOMAN |= {"proportions": 0.85, "african": 0.15, "asian": 0.2, "caucasian": 0.65}


def main() -> None:
    model = anny.Anny(topology="makehuman", phenotypes="all", skinning_method=None).float()
    with torch.no_grad():
        pose = model(phenotype_kwargs={name: torch.tensor([v]) for name, v in WOMAN.items()})
    heads = pose["rest_bone_poses"][0, :, :3, 3].double().numpy()
    heads = np.stack([heads[:, 0], heads[:, 2], -heads[:, 1]], 1).round(4)
    names, parents = list(model.bone_labels), list(model.bone_parents)
    wanted = [f"finger{number}-3.R" for number in range(1, 6)] + ["head", "eye.L"]
    skeleton = {}
    for name in wanted:
        chain, index = [], names.index(name)
        while index >= 0:
            chain.append(index)
            index = int(parents[index])
        for index in reversed(chain):
            parent = names[int(parents[index])] if int(parents[index]) >= 0 else ""
            skeleton[names[index]] = {"parent": parent, "head_m": heads[index].tolist()}
    lines = ",\n".join(f'  "{name}": {json.dumps(bone)}' for name, bone in skeleton.items())
    Path(__file__).with_name("arm_skeleton.json").write_text(f"{{\n{lines}\n}}\n")


if __name__ == "__main__":
    main()
