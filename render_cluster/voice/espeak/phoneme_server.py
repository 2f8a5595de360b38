"""The process that runs espeak-ng: `python -m render_cluster.voice.espeak.phoneme_server`.

espeak-ng is under the GPL, version 3 or later. So it is an extra that vidmerge works without, and
nothing else is loaded into its process. Each line of input is a JSON object with `language` and
`text`, each line of output one with `ipa` or `fault`. It ends with its input.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys

import espeakng_loader

_RETRIEVAL = 1
_UTF8 = 1
_TIE = "^"
_IPA_WITH_TIES = 0x02 | 0x80 | (ord(_TIE) << 8)
"""Sounds of several letters are tied, so that t^s differs from t and s (speak_lib.h)."""
_LANGUAGE_SWITCH = re.compile(r"\([a-z^-]+\)")
"""espeak marks foreign words, as in (e^n)"""


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    if library.espeak_Initialize(_RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0) <= 0:
        raise SystemExit("espeak-ng cannot read its data")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.c_int,
        ctypes.c_int,
    ]
    return library


def _ipa(library: ctypes.CDLL, language: str, text: str) -> dict[str, str]:
    if library.espeak_SetVoiceByName(language.encode()) != 0:
        return {"fault": f"espeak-ng has no language {language!r}"}
    rest = ctypes.c_char_p(text.encode())
    clauses = []
    while rest.value:
        clause = library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA_WITH_TIES)
        clauses.append((clause or b"").decode())
    return {"ipa": _LANGUAGE_SWITCH.sub("", " ".join(clauses)).strip()}


def main() -> None:
    """Answers until its input ends."""
    library = _load()
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _ipa(library, asked["language"], asked["text"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
