"""Changes of a file as disks, networks and bugs make them, and as an adversary of parsers does."""

import random

from render_cluster.media.mp4_boxes import read_boxes

_CONTAINERS = ("moov", "trak", "mdia", "minf", "stbl", "edts", "dinf")


def mutations(data, count, seed=1, before=None):
    """`count` files that differ from `data`, each in one way; in boxes before an offset only."""
    rng = random.Random(seed)
    boxes = [box for box in _all_boxes(data, 0, len(data)) if box.end <= (before or len(data))]
    kinds = (_flip_bit, _flip_bit, _set_byte, _set_number, _cut, _cut_out, _repeat, _swap_boxes)
    made = 0
    while made < count:
        changed = rng.choice(kinds)(data, boxes, rng)
        if changed != data:
            made += 1
            yield changed


def _all_boxes(data, start, end):
    for box in read_boxes(data, start, end):
        yield box
        if box.type in _CONTAINERS:
            yield from _all_boxes(data, box.payload_start, box.end)


def _place(boxes, rng):
    """Half of the time within the tables, which are a small part of the bytes."""
    if rng.random() < 0.5:
        return rng.randrange(max(box.end for box in boxes))
    box = rng.choice(boxes)
    return rng.randrange(box.start, min(box.end, box.start + 200))


def _flip_bit(data, boxes, rng):
    changed = bytearray(data)
    changed[_place(boxes, rng)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _set_byte(data, boxes, rng):
    changed = bytearray(data)
    changed[_place(boxes, rng)] = rng.choice((0, 1, 0x7F, 0x80, 0xFF))
    return bytes(changed)


def _set_number(data, boxes, rng):
    at = _place(boxes, rng)
    number = rng.choice((0, 1, 2, 7, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, rng.getrandbits(32)))
    return data[:at] + number.to_bytes(4, "big")[: len(data) - at] + data[at + 4 :]


def _cut(data, boxes, rng):
    return data[: _place(boxes, rng)]


def _cut_out(data, boxes, rng):
    at = _place(boxes, rng)
    return data[:at] + data[at + rng.randrange(1, 400) :]


def _repeat(data, boxes, rng):
    at = _place(boxes, rng)
    return data[:at] + data[at : at + rng.randrange(1, 400)] + data[at:]


def _swap_boxes(data, boxes, rng):
    first, second = sorted(rng.sample(boxes, 2), key=lambda box: box.start)
    if second.start < first.end:  # one within the other
        return data
    between = data[first.end : second.start]
    pieces = data[second.start : second.end], between, data[first.start : first.end]
    return data[: first.start] + b"".join(pieces) + data[second.end :]
