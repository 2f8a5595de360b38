"""The fingerprints that go into every key."""

from __future__ import annotations

from personalize.plan.segment import RenderIdentity
from render_cluster.lettering.fonts import fonts_fingerprint
from render_cluster.media.profiles import DEFAULT_SIZE_PX, SOUND_PROFILE, picture_profile
from render_cluster.presenter.model.recipe import load_recipe
from render_cluster.presenter.prepare import presenter_fingerprint
from render_cluster.segment.settings import Look


def render_identity(look: Look) -> RenderIdentity:
    """Everything besides the words that determines pixels and samples for this look.

    Raises:
        ConfigError: there is no such presenter.
    """
    presenter = presenter_fingerprint(load_recipe(look.presenter))
    return RenderIdentity(
        voice=look.voice.fingerprint,
        presenter=look.scenery.seen_with(presenter, look.device),
        picture_profile=picture_profile(DEFAULT_SIZE_PX, look.encoder),
        sound_profile=SOUND_PROFILE,
        notice=look.notice,
        notice_fonts=fonts_fingerprint(look.notice.text, look.notice.language),
    )
