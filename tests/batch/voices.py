"""An engine with a voice for each of two languages, made of the tiny one."""

from dataclasses import replace

from render_cluster import VoiceFacts
from tests.batch.tiny_renderer import VOICE, tiny_engine


def bilingual_engine(render):
    return tiny_engine(render, voice_facts=_facts, find_voice=lambda name: _facts(name).declared)


def _facts(name):
    language = "es" if "ef_" in name else "en-US"
    declared = replace(VOICE.declared, name=name, language=language)
    return VoiceFacts(declared, f"fingerprint of {name}", 0.0)
