"""The decoder configuration of each profile: one, so that its tracks can share a header."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from personalize.errors import StageError
from render_cluster.media.track import EncodedTrack, StoredFile

_KIND = "profile"


class DecoderConfigs:
    """The configurations that a store's tracks have. Threads may share one.

    Args:
        put_blob: `SegmentStore.put_blob`.
        blob: `SegmentStore.blob`.
    """

    def __init__(
        self,
        put_blob: Callable[[str, str, bytes, str], StoredFile],
        blob: Callable[[str, str], bytes | None],
    ) -> None:
        self._put_blob = put_blob
        self._blob = blob
        self._known: dict[str, str] = {}

    def check(self, encoded: EncodedTrack) -> None:
        """Requires the configuration that the first track of the profile had.

        Raises:
            StageError: it is another one.
        """
        facts = encoded.facts
        expected = self._known.get(facts.profile)
        if expected is None:
            key = hashlib.sha256(facts.profile.encode()).hexdigest()[:40]
            self._put_blob(_KIND, key, facts.decoder_config_hex.encode(), ".txt")
            expected = (self._blob(_KIND, key) or b"").decode()
            self._known[facts.profile] = expected
        if facts.decoder_config_hex != expected:
            raise StageError(
                "store",
                f"decoder configuration {facts.decoder_config_hex} is not {expected}, which all "
                f"other tracks of profile {facts.profile!r} have",
            )
