"""The fingerprints that go into every key."""

from __future__ import annotations

from personalize.segment import RenderIdentity
from render_cluster.hibari_voice import HibariVoice
from render_cluster.picture import picture_profile
from render_cluster.picture_encoder import DEFAULT_SIZE_PX
from render_cluster.presenter.prepare import presenter_fingerprint
from render_cluster.presenter.recipe import load_recipe
from render_cluster.render_settings import RenderSettings
from render_cluster.sound import SOUND_PROFILE


def render_identity(settings: RenderSettings) -> RenderIdentity:
    """What, besides the words, decides pixels and samples under these settings.

    Raises:
        ConfigError: there is no such voice or presenter.
    """
    presenter = presenter_fingerprint(load_recipe(settings.presenter))
    return RenderIdentity(
        voice=HibariVoice(settings.voice).fingerprint,
        presenter=settings.scenery.seen_with(presenter, settings.device),
        picture_profile=picture_profile(DEFAULT_SIZE_PX, settings.encoder),
        sound_profile=SOUND_PROFILE,
    )
