"""Keys for fixed inputs, recorded: a key that changes renders every customer's store again.

    python -m tests.golden.keys

writes them down again, after a change that is meant to change them.
"""

import json
from types import SimpleNamespace

from personalize.plan.segment import MotionSpec, Notice, segment_spec
from render_cluster.presenter.model.recipe import cast_names, load_recipe
from render_cluster.presenter.prepare import presenter_fingerprint
from render_cluster.segment.render_identity import render_identity
from render_cluster.segment.renderer import clip_key
from render_cluster.segment.settings import Look
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceFacts, VoiceLicence
from tests.golden.golden_parts import FOLDER

RECORD = FOLDER.parent / "keys.json"
MOTION = MotionSpec("friendly", "wave", 7)
BEATS = MotionSpec("calm", "rest", 7, (0.5, 1.25))
_LICENCE = VoiceLicence("MIT", "somewhere", "somebody", commercial=True)
VOICE = VoiceFacts(
    DeclaredVoice("some voice", "en-US", "female", _LICENCE, 90.0), "its fingerprint", 1.5
)


def keys():
    """Key by what it is the key of."""
    looks = {
        "on the CPU": Look("anna", VOICE),
        "on a GPU": Look("anna", VOICE, encoder="nvenc", device="cuda"),
    }
    found = {f"presenter {n}": presenter_fingerprint(load_recipe(n)) for n in cast_names()}
    for where, look in looks.items():
        identity = render_identity(look)
        for shared in (False, True):
            spec = segment_spec("greeting", "Hi Zoë, hello.", MOTION, identity, shared=shared)
            name = f"{'shared ' if shared else ''}segment {where}"
            found[f"sound of a {name}"] = spec.sound_key
            found[f"picture of a {name}"] = spec.picture_key
            found[name] = spec.segment_key
    noted = render_identity(Look("anna", VOICE, notice=Notice("Made with AI", "en")))
    spec = segment_spec("greeting", "Hi Zoë, hello.", MOTION, noted)
    found["sound of a segment with a notice"] = spec.sound_key
    found["picture of a segment with a notice"] = spec.picture_key
    presenter = SimpleNamespace(fingerprint="its fingerprint", size_px=(1280, 720))
    found["clip"] = clip_key(presenter, MOTION, 96)
    found["clip with beats"] = clip_key(presenter, BEATS, 96)
    return found


if __name__ == "__main__":
    RECORD.write_text(json.dumps(keys(), indent=2) + "\n")
