"""The fingerprints that go into every key."""

from __future__ import annotations

from personalize.plan.segment import RenderIdentity
from render_cluster.media.audio import SOUND_PROFILE
from render_cluster.media.video import picture_profile
from render_cluster.media.video_encoder import DEFAULT_SIZE_PX
from render_cluster.presenter.model.recipe import load_recipe
from render_cluster.presenter.prepare import presenter_fingerprint
from render_cluster.segment.settings import RenderSettings
from render_cluster.voice.hibari import HibariVoice


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
