"""The engine http: a voice is a file that describes an endpoint. Off until a machine allows it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from personalize.errors import ConfigError, StageError, TransientError
from render_cluster.voice.english.english_reading import EnglishReading
from render_cluster.voice.foreign.engine import ForeignEngine, ReadByTheEngine, is_english
from render_cluster.voice.foreign.files import HTTP, require_extra
from render_cluster.voice.foreign.licences import allows_commerce
from render_cluster.voice.http.consent import read_key, require_consent
from render_cluster.voice.http.description import HttpVoice, read_voice
from render_cluster.voice.interface.engine import Reading
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceLicence

if TYPE_CHECKING:
    from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

_THEIRS = 0.0
"""How fast it speaks is the endpoint's."""
_MODULES = ("httpx", "pocketsphinx")


class HttpEngine(ForeignEngine):
    """`http:path/to/voice.yaml`."""

    def find(self, name: str) -> DeclaredVoice | None:
        """The voice that the file describes.

        Raises:
            ConfigError: the file is missing or wrong, or texts may not leave this machine.
        """
        if not name.startswith(HTTP):
            return None
        found = read_voice(name)
        require_consent(name, found.host)
        return DeclaredVoice(
            name,
            found.language,
            found.sex,
            _licence(found),
            _THEIRS,
            takes_pronunciations=False,
            prosody="pauses" if found.is_english else "none",
            sends_to=f"{found.host}, unencrypted" if found.is_in_clear else found.host,
        )

    def weights(self, voice: DeclaredVoice) -> Path:
        """The description: the weights are the endpoint's."""
        return Path(voice.name.removeprefix(HTTP))

    def fetch_weights(self, voice: DeclaredVoice) -> None:
        """Nothing is fetched."""

    def digest(self, voice: DeclaredVoice) -> str:
        """Of what is asked and where; what the endpoint has behind that, nobody here knows."""
        return read_voice(voice.name).digest()

    def reading(self, voice: DeclaredVoice) -> Reading:
        """How a voice reads texts."""
        if not is_english(voice):
            return ReadByTheEngine()
        return EnglishReading(is_british=voice.language == "en-GB")

    def open(self, voice: DeclaredVoice, gain_db: float) -> SentenceVoice:
        """The voice; asks nothing yet.

        Raises:
            ConfigError: the extra or the key is missing, or texts may not leave this machine.
        """
        require_extra(voice.name, _MODULES, "http")
        found = read_voice(voice.name)
        require_consent(voice.name, found.host)
        return _opened(voice.name, found, gain_db)


def _licence(voice: HttpVoice) -> VoiceLicence:
    return VoiceLicence(
        voice.licence,
        f"{voice.voice} behind {voice.host}, by model {voice.model}",
        "known to you and the endpoint",
        allows_commerce(voice.licence),
    )


def _opened(name: str, voice: HttpVoice, gain_db: float) -> SentenceVoice:
    from render_cluster.voice.http.aligner import aligner
    from render_cluster.voice.http.endpoint import Endpoint
    from render_cluster.voice.http.kept import KeptAnswers
    from render_cluster.voice.http.maker import EndpointMaker
    from render_cluster.voice.http.reader import SentWords
    from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

    class _EndpointVoice(SentenceVoice):
        def reference(self) -> NDArray[np.float32]:
            """The reference text; a failure here is one of set-up, before the batch."""
            try:
                return super().reference()
            except (StageError, TransientError) as error:
                raise ConfigError(f"voice {name!r} cannot be measured: {error}") from error

    endpoint = Endpoint(name, voice, read_key(name, voice.key_env or ""))
    say = partial(KeptAnswers(voice.digest()).say, ask=endpoint.say)
    maker = EndpointMaker(say, aligner() if voice.is_english else None)
    return _EndpointVoice(SentWords(voice.language), maker, gain_db)
