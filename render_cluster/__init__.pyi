"""The public face of `render_cluster`: what `batch` and `reports` import."""

from .captions.cues import columns_of, paced
from .captions.segment_cues import segment_cues
from .captions.webvtt import write_webvtt
from .checking.movie_check import check_movie
from .home_folder import data_home, make_data_home
from .lettering.fitting import Fitted, Space, fit
from .lettering.font_files import fetch_fonts
from .lettering.fonts import fonts_fingerprint, fonts_of, loses_letters
from .media.cmaf import init_segment
from .media.grid import FPS, SAMPLE_RATE_HZ
from .media.movie import Movie, Piece, layout_movie
from .media.seal import SealedPart, is_sealed, seal_box, sealed_part
from .media.sound_file import sound_file
from .media.text_track import Cue
from .media.track import CorruptTrackError, StoredFile, Track, TrackKind
from .pool.pool import render_segments
from .presenter.model.recipe import cast_names, is_file_name, load_recipe
from .presenter.prepare import is_baked
from .resources import DeviceName, EncoderName, Resources
from .scene.scenery import Scenery, check_encodable, open_scenery
from .segment.local import render_locally
from .segment.marks import with_marks
from .segment.outcome import SegmentOutcome
from .segment.render_identity import render_identity
from .segment.settings import ClusterSettings, Look, RenderSettings
from .segment.setup import SetupStep, make_ready, setup_steps
from .segment.showcase import show_presenter
from .store.files import StoreFiles
from .store.kernel_copy import write_all
from .store.open_files import OpenFile
from .store.parts import find_parts, find_track
from .store.place import without_secrets
from .store.retry import CRM_RETRYING, LEDGER_RETRYING, ONCE, RETRYING
from .store.segment_store import SegmentStore
from .voice.catalog import (
    find_guesses,
    find_unsayable,
    find_voice,
    is_ready,
    list_voices,
    on_device,
    open_voice,
    pronounce,
    read_foreign_names,
    speak,
    voice_facts,
    voice_like,
)
from .voice.foreign.files import locate_voice
from .voice.interface.facts import DeclaredVoice, VoiceFacts
from .voice.interface.protocol import Speech, Voice

__all__ = [
    "CRM_RETRYING",
    "FPS",
    "LEDGER_RETRYING",
    "ONCE",
    "RETRYING",
    "SAMPLE_RATE_HZ",
    "ClusterSettings",
    "CorruptTrackError",
    "Cue",
    "DeclaredVoice",
    "DeviceName",
    "EncoderName",
    "Fitted",
    "Look",
    "Movie",
    "OpenFile",
    "Piece",
    "RenderSettings",
    "Resources",
    "Scenery",
    "SealedPart",
    "SegmentOutcome",
    "SegmentStore",
    "SetupStep",
    "Space",
    "Speech",
    "StoreFiles",
    "StoredFile",
    "Track",
    "TrackKind",
    "Voice",
    "VoiceFacts",
    "cast_names",
    "check_encodable",
    "check_movie",
    "columns_of",
    "data_home",
    "fetch_fonts",
    "find_guesses",
    "find_parts",
    "find_track",
    "find_unsayable",
    "find_voice",
    "fit",
    "fonts_fingerprint",
    "fonts_of",
    "init_segment",
    "is_baked",
    "is_file_name",
    "is_ready",
    "is_sealed",
    "layout_movie",
    "list_voices",
    "load_recipe",
    "locate_voice",
    "loses_letters",
    "make_data_home",
    "make_ready",
    "on_device",
    "open_scenery",
    "open_voice",
    "paced",
    "pronounce",
    "read_foreign_names",
    "render_identity",
    "render_locally",
    "render_segments",
    "seal_box",
    "sealed_part",
    "segment_cues",
    "setup_steps",
    "show_presenter",
    "sound_file",
    "speak",
    "voice_facts",
    "voice_like",
    "with_marks",
    "without_secrets",
    "write_all",
    "write_webvtt",
]
