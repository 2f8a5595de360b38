import av
import numpy as np
import pytest

from personalize.errors import StageError
from render_cluster.media.audio import encode_sound
from render_cluster.media.grid import AAC_FRAME_SAMPLES, STEP_SAMPLES
from render_cluster.media.profiles import CONTEXT_SAMPLES
from tests.media import decode_joined_sound, speech_like, tone_mix


def _error_db(error, signal):
    return 10 * np.log10(np.mean(error.astype(np.float64) ** 2) / np.mean(signal**2))


def test_each_grid_step_is_fifteen_packets():
    for steps in (1, 2, 5):
        facts = encode_sound(speech_like(steps)).facts
        assert len(facts.sizes_bytes) == 15 * steps
        assert facts.ticks == steps * STEP_SAMPLES
        assert facts.offsets == ()


def test_sound_decodes_in_place():
    samples = speech_like(6, seed=3)
    heard = decode_joined_sound([encode_sound(samples)])
    assert heard.shape == samples.shape
    middle = samples[4096:-4096]
    lags = range(-2048, 2049)
    likeness = np.correlate(heard[4096 - 2048 : len(heard) - 4096 + 2048], middle, "valid")
    assert lags[int(np.argmax(likeness))] == 0
    assert _error_db(heard - samples, samples) < -35


def test_segments_in_any_order_decode_in_place():
    lines = [speech_like(steps, seed) for seed, steps in enumerate((3, 1, 4, 2))]
    for order in ((0, 1, 2, 3), (2, 0, 3, 1), (1, 1, 1)):
        samples = np.concatenate([lines[i] for i in order])
        heard = decode_joined_sound([encode_sound(lines[i]) for i in order])
        assert heard.shape == samples.shape
        assert _error_db(heard - samples, samples) < -35


def _split_tone(*, with_context, steps=3, segments=4):
    length = steps * STEP_SAMPLES
    pad = CONTEXT_SAMPLES
    whole = tone_mix(segments * length + 2 * pad, start=-pad)
    parts = []
    for i in range(segments):
        at = pad + i * length
        before = whole[at - pad : at] if with_context else None
        after = whole[at + length : at + length + pad] if with_context else None
        parts.append(encode_sound(whole[at : at + length], before, after))
    return whole[pad:-pad], decode_joined_sound(parts), length


def _seam_and_elsewhere_db(*, with_context):
    """The error in the 2,048 samples around each seam, and in the middle of the segments."""
    tone, heard, length = _split_tone(with_context=with_context)
    error = heard - tone
    frame = AAC_FRAME_SAMPLES
    seams = [error[at - frame : at + frame] for at in range(length, len(tone), length)]
    middles = [
        error[at + 8 * frame : at + length - 8 * frame] for at in range(0, len(tone), length)
    ]
    return _error_db(np.concatenate(seams), tone), _error_db(np.concatenate(middles), tone)


def test_context_makes_the_seam_of_a_tone_as_good_as_the_rest():
    seam_db, elsewhere_db = _seam_and_elsewhere_db(with_context=True)
    assert seam_db < -65
    assert seam_db < elsewhere_db + 3


def test_without_context_the_seam_clicks():
    seam_db, _ = _seam_and_elsewhere_db(with_context=False)
    assert seam_db > -30


def test_silence_stays_silent_at_every_join():
    silence = np.zeros(STEP_SAMPLES, np.float32)
    heard = decode_joined_sound([encode_sound(silence)] * 3)
    assert np.abs(heard).max() < 1e-4


def test_same_samples_give_the_same_bytes():
    samples = speech_like(3, seed=5)
    first = encode_sound(samples)
    encode_sound(speech_like(2, seed=6))
    assert encode_sound(samples) == first


def test_context_shorter_than_asked_counts_from_the_seam():
    samples = speech_like(1)
    tone = tone_mix(CONTEXT_SAMPLES)
    padded = np.concatenate([np.zeros(CONTEXT_SAMPLES - 500, np.float32), tone[-500:]])
    assert encode_sound(samples, before=tone[-500:]) == encode_sound(samples, before=padded)
    longer = np.concatenate([tone, tone])
    assert encode_sound(samples, after=longer) == encode_sound(samples, after=tone)


def test_decoder_configuration_is_aac_lc_48_khz_mono():
    config = bytes.fromhex(encode_sound(speech_like(1)).facts.decoder_config_hex)
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = config
    assert config[:2] == bytes([0x11, 0x88])  # object type 2, frequency index 3, one channel


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(STEP_SAMPLES - 1, np.float32),
        np.zeros(0, np.float32),
        np.zeros((STEP_SAMPLES, 1), np.float32),
        np.full(STEP_SAMPLES, np.nan, np.float32),
        np.full(STEP_SAMPLES, np.inf, np.float32),
    ],
)
def test_samples_that_cannot_be_a_segment_are_refused(samples):
    with pytest.raises(StageError) as caught:
        encode_sound(samples)
    assert caught.value.stage == "encode"
