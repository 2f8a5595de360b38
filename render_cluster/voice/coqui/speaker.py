"""The process of a Coqui model: loads Coqui's package, speaks with it, or downloads one of its.

Sentences, phonemes and tokens go to the model one by one, because only the model itself says how
long each token sounds: Coqui's own `tts()` returns samples alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import prod
from typing import Any

from personalize.errors import ConfigError, StageError
from render_cluster.voice.coqui.stand_ins import install_stand_ins
from render_cluster.voice.foreign.serving import SaidTokens, Speaker, serve


class _CoquiSpeaker(Speaker):
    def __init__(self, model: Any, config: Any, language: str) -> None:  # noqa: ANN401  no types
        self._model = model
        self._tokenizer = model.tokenizer
        self._own_length = model.length_scale
        self._hop = _samples_per_frame(config)
        self._language = language
        self.rate_hz = int(config.audio["sample_rate"])
        special = {self._tokenizer.characters.pad, self._tokenizer.characters.blank}
        self.alphabet = [one for one in self._tokenizer.characters.vocab if one not in special]

    def read(self, text: str) -> list[str]:
        """Cleaned as the model's training texts were, in phonemes if it was trained on them."""
        import pysbd

        known = pysbd.languages.LANGUAGE_CODES
        short = self._language.partition("-")[0]
        sentences = pysbd.Segmenter(language=short if short in known else "en").segment(text)
        return [self._read_sentence(one.strip()) for one in sentences if one.strip()]

    def say(self, tokens: Sequence[str], speed: float, seed: int) -> SaidTokens:
        """A token's time includes the blank before it: the sound begins there (docs/voices.md)."""
        import torch

        groups = self._groups([self._tokenizer.characters.char_to_id(one) for one in tokens])
        ids = torch.tensor([[one for group in groups for one in group]])
        torch.manual_seed(seed)
        self._model.length_scale = self._own_length / speed
        made = self._model.inference(ids, aux_input={"x_lengths": torch.tensor([ids.shape[1]])})
        samples = made["model_outputs"].detach().flatten().numpy()
        frames = list(accumulate(made["durations"].flatten().long().tolist()))
        if frames[-1] * self._hop != len(samples):
            raise StageError("speak", "the model cut the sentence off; make it shorter")
        counts = accumulate(map(len, groups[:-1]))
        return SaidTokens(samples, [frames[at - 1] * self._hop if at else 0 for at in counts])

    def _read_sentence(self, text: str) -> str:
        tokenizer = self._tokenizer
        if tokenizer.text_cleaner is not None:
            text = tokenizer.text_cleaner(text, lang=self._language.partition("-")[0])
        if tokenizer.phonemizer is not None:
            text = tokenizer.phonemizer.phonemize(text, separator="")
        return str(text)

    def _groups(self, ids: list[int]) -> list[list[int]]:
        """The ids by token, each with the blank before it; around them what frames a sentence."""
        tokenizer = self._tokenizer
        blank = [tokenizer.blank_id] if tokenizer.add_blank else []
        before, after = [], []
        if tokenizer.use_eos_bos:
            before, after = [tokenizer.characters.bos_id], [tokenizer.characters.eos_id]
        return [before, *([*blank, one] for one in ids), [*blank, *after]]


def _open(arguments: Sequence[str]) -> Speaker:
    checkpoint, settings, language = arguments
    install_stand_ins()
    import torch
    from TTS.config import load_config
    from TTS.tts.models.vits import Vits

    torch.set_num_threads(1)
    config = load_config(settings)
    if config.use_phonemes and language.startswith("en"):
        config = _without_phonemizer(config)
    try:
        model = Vits(config)
        model.load_checkpoint(config, checkpoint, eval=True)
    except Exception as error:
        raise ConfigError(
            f"Coqui cannot load {checkpoint} with {settings}: {type(error).__name__}: "
            f"{str(error)[:300]}"
        ) from error
    return _CoquiSpeaker(model, config, language)


def _without_phonemizer(config: Any) -> Any:  # noqa: ANN401  no types
    """The same symbols, without espeak-ng: English phonemes are ours."""
    from TTS.tts.utils.text.characters import IPAPhonemes

    if config.characters is None or not config.characters.characters_class:
        _, config = IPAPhonemes().init_from_config(config)
        config.characters.characters_class = "TTS.tts.utils.text.characters.IPAPhonemes"
    config.use_phonemes = False
    return config


def _samples_per_frame(config: Any) -> int:  # noqa: ANN401  no types
    """What the decoder makes of a frame; a model may work at a lower rate than it sounds at."""
    args = config.model_args
    stretch = 1.0
    if args.encoder_sample_rate and args.interpolate_z:
        stretch = config.audio["sample_rate"] / args.encoder_sample_rate
    per_frame: int = prod(args.upsample_rates_decoder)
    return round(per_frame * stretch)


if __name__ == "__main__":
    serve(_open)
