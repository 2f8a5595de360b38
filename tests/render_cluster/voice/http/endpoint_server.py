"""A real server that speaks both protocols, with the built-in voice."""

import base64
import io
import json
import threading
import time
import wave
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import numpy as np
from scipy.signal import resample_poly

from personalize.campaign.speech_style import SpeechStyle
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.http.description import HttpVoice
from render_cluster.voice.http.endpoint import Endpoint

KEY = "sk-secret-0815"


class SpeechServer(ThreadingHTTPServer):
    """`faults` are taken one per request: (status, headers, body), seconds to wait, or a change.

    `asked` has each request's path, headers and body.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.voice = open_voice(voice_facts("hibari"))
        self.faults, self.asked = [], []
        self.extra_words = ""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def describe(self, kind="openai", **more):
        usual = {"kind": kind, "url": self.url, "model": "m-1", "voice": "anna/1"}
        return HttpVoice.model_validate(usual | more)

    def endpoint(self, kind="openai", retrying=None, **more):
        policy = {} if retrying is None else {"retrying": retrying}
        return Endpoint("http:anna.yaml", self.describe(kind, **more), KEY, **policy)

    def speech(self, text, speed):
        return self.voice.speak(text + self.extra_words, SpeechStyle(speed=speed))


@contextmanager
def running():
    server = SpeechServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        fault = self.server.faults.pop(0) if self.server.faults else None
        if isinstance(fault, tuple):
            self._send(*fault)
            return
        if isinstance(fault, float):
            time.sleep(fault)
        kind, content = self._openai(body) if "input" in body else self._elevenlabs(body)
        if callable(fault):
            kind, content = fault(kind, content)
        self._send(200, {"content-type": kind}, content)

    def _openai(self, body):
        pcm = _pcm(self.server.speech(body["input"], body.get("speed", 1.0)))
        if body["response_format"] == "pcm":
            return "audio/pcm", pcm
        return "audio/wav", as_wav(pcm)

    def _elevenlabs(self, body):
        speed = body.get("voice_settings", {}).get("speed", 1.0)
        speech = self.server.speech(body["text"], speed)
        answer = {
            "audio_base64": base64.b64encode(_pcm(speech)).decode(),
            "alignment": characters(body["text"], speech),
        }
        return "application/json", json.dumps(answer).encode()

    def _send(self, status, headers, content):
        length = headers.get("content-length", len(content))
        self.send_response(status)
        for name, value in (headers | {"content-length": length}).items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)
        if int(length) != len(content):
            self.close_connection = True


def characters(text, speech):
    """Times by word, its letters spread over it, from the voice's own times."""
    words, spans = text.split(" "), [[]]
    for phoneme in speech.phonemes:
        if phoneme.symbol == " ":
            spans.append([])
        else:
            spans[-1].append(phoneme)
            if phoneme.symbol in ".!?":  # between sentences, the voice has no space
                spans.append([])
    spans = [span for span in spans if span]
    if len(words) != len(spans):
        raise AssertionError(f"words of {text!r} and of what was said differ")
    edges = []
    for word, span in zip(words, spans, strict=True):
        start_s, end_s = span[0].start_s, span[-1].end_s
        at = np.linspace(start_s, end_s, len(word) + 1)
        edges += [*pairwise(at), (end_s, end_s)]
    starts, ends = zip(*edges[:-1], strict=True)
    return {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": ends,
    }


def as_wav(pcm, rate_hz=24_000):
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm)
    return content.getvalue()


def _pcm(speech):
    samples = resample_poly(speech.samples.astype(float), 1, 2)
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
