import random
import sys
from collections import Counter, deque
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.plan.segment import MotionSpec, SegmentSpec
from render_cluster.pool.jobs import ClipJob, RenderJob, SpeakJob
from render_cluster.pool.spoken_record import SpokenRecord
from render_cluster.pool.work_queue import RENDER_CHUNK, Slot, WorkQueue

ALONE = Slot(0)


def spec(name, motion):
    moves = MotionSpec("calm", "rest", motion)
    return SegmentSpec(name, f"p{name}", f"s{name}", "line", name, moves)


def record(of, frames):
    return SpokenRecord(of.segment_key, of.motion, frames, b"")


def spoken_queue(lengths, motion=lambda _name: 1, **settings):
    """A queue whose segments, by name, are spoken and have the given frames."""
    queue = WorkQueue(**settings)
    specs = [spec(name, motion(name)) for name in lengths]
    queue.add(specs)
    while isinstance(job := queue.next_job(ALONE), SpeakJob):
        queue.spoken(job, [record(s, lengths[s.segment_key]) for s in job.specs])
        if not queue._unspoken:
            break
    return queue


def finish(queue, job, lengths, rendered):
    match job:
        case SpeakJob(specs):
            queue.spoken(job, [record(s, lengths[s.segment_key]) for s in specs])
        case ClipJob():
            queue.clip_ready(job, f"{job.motion.seed}/{job.frames}")
        case RenderJob(_, spoken):
            rendered += [s.segment_key for s in spoken]
            queue.rendered(job)


def work_off(queue, lengths, slots=(ALONE,), lose=lambda _job: False):
    """Workers in turn, each with a job in flight, until nothing is left."""
    rendered, jobs, busy = [], [], deque()
    workers, slots = len(slots), deque(slots)
    while queue.is_unfinished or busy:
        job = queue.next_job(slots[0], workers) if slots else None
        if job is None:
            slot, job = busy.popleft()
            slots.append(slot)
            if lose(job):
                if isinstance(job, RenderJob):
                    queue.lose_clip(job.name)
                queue.give_back(job)
            else:
                finish(queue, job, lengths, rendered)
            continue
        if isinstance(job, RenderJob):
            assert queue.clip(job.name) == f"{job.name[0].seed}/{job.name[1]}"
        jobs.append((slots[0], job))
        busy.append((slots.popleft(), job))
    return rendered, jobs


@settings(deadline=None)  # the machine is shared: how long one example takes means nothing
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=60),
    st.sets(st.integers(0, 80)),
    st.integers(1, 5),
    st.integers(8, 60),
)
def test_every_segment_is_rendered_once_whatever_is_lost(kinds, losses, workers, clip_frames):
    specs = [spec(str(i), motion) for i, (motion, _) in enumerate(kinds)]
    lengths = {str(i): steps * 8 for i, (_, steps) in enumerate(kinds)}
    turn = iter(range(10**9))
    queue = WorkQueue(clip_frames=clip_frames)
    queue.add(specs, workers)
    slots = [Slot(i, f"machine-{i % 2}") for i in range(workers)]
    rendered, _ = work_off(queue, lengths, slots, lambda _job: next(turn) in losses)
    assert sorted(rendered) == sorted(s.segment_key for s in specs)
    assert not queue._clips
    assert queue.segments_left == queue._cost_left == 0
    assert not any(queue._held.values())


def test_a_clip_is_made_once_for_all_segments_of_its_length():
    lengths = {str(i): 16 if i < 30 else 24 for i in range(33)}
    queue = spoken_queue(lengths)
    _, jobs = work_off(queue, lengths)
    clips = [job for _, job in jobs if isinstance(job, ClipJob)]
    assert sorted(c.frames for c in clips) == [16, 24]
    assert max(len(j.spoken) for _, j in jobs if isinstance(j, RenderJob)) == RENDER_CHUNK


def test_the_last_jobs_are_single_segments():
    lengths = {str(i): 16 for i in range(60)}
    _, jobs = work_off(spoken_queue(lengths), lengths, [Slot(i) for i in range(4)])
    sizes = [len(j.spoken) for _, j in jobs if isinstance(j, RenderJob)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-8:]) == (RENDER_CHUNK, [1] * 8)


def test_no_straggler_delays_the_end():
    """Three lines, one of a single very long segment: by time units, not by count."""
    lengths = {f"a{i}": 16 for i in range(40)} | {f"b{i}": 24 for i in range(40)} | {"c": 160}
    queue = spoken_queue(lengths, lambda name: ord(name[0]))
    slots = [Slot(i) for i in range(3)]
    free_at, now, busy = dict.fromkeys(slots, 0.0), 0.0, []
    while queue.is_unfinished or busy:
        for slot in [s for s in slots if free_at[s] <= now and s not in {b[1] for b in busy}]:
            job = queue.next_job(slot, len(slots))
            if job:
                cost = 8 * job.frames if isinstance(job, ClipJob) else job.name[1] * len(job.spoken)
                busy.append((now + cost, slot, job))
        busy.sort(key=lambda b: b[0])
        now, slot, job = busy.pop(0)
        free_at[slot] = now
        finish(queue, job, lengths, [])
    total = 8 * (16 + 24 + 160) + 40 * (16 + 24) + 160
    longest = 8 * 160 + 160
    assert now <= max(longest, total / 3) * 1.1


def test_a_line_stays_with_the_worker_that_has_its_frames():
    lengths = {f"{motion}{i}": 8 * (1 + i) for motion in (1, 2) for i in range(3)}
    queue = spoken_queue(lengths, lambda name: int(name[0]))
    first, second = queue.next_job(Slot(0)), queue.next_job(Slot(1))
    assert first.motion != second.motion
    assert [queue.next_job(Slot(0)).motion for _ in range(2)] == [first.motion] * 2
    assert queue.next_job(Slot(0)).motion == second.motion


def test_a_worker_keeps_to_a_line_whose_layers_it_has_drawn():
    lengths = {f"{motion}{i}": 16 for motion in (1, 2, 3) for i in range(40)}
    queue = spoken_queue(lengths, lambda name: int(name[0]))
    clips = [queue.next_job(ALONE) for _ in range(3)]
    for job in clips:
        queue.clip_ready(job, "")
    lines = {0: [], 1: []}
    while any(queue._waiting.values()):
        for worker, drawn in lines.items():
            job = queue.next_job(Slot(worker), 2)
            if job:
                drawn.append(job.motion.seed if isinstance(job, ClipJob) else job.name[0].seed)
    assert lines[0][0] != lines[1][0]
    changes = [sum(a != b for a, b in pairwise(drawn)) for drawn in lines.values()]
    assert sum(changes) <= 3


def test_segments_go_to_the_machine_that_has_their_clip():
    lengths = {f"{motion}{i}": 16 for motion in (1, 2) for i in range(40)}
    queue = spoken_queue(lengths, lambda name: int(name[0]))
    slots = [Slot(0, "left"), Slot(1, "right")]
    clips = [queue.next_job(slot) for slot in slots]
    for job in clips:
        queue.clip_ready(job, "")
    homes = {clips[0].name: "left", clips[1].name: "right"}
    where = Counter()
    for _ in range(8):
        for slot in slots:
            job = queue.next_job(slot)
            where[homes[job.name] == slot.machine] += 1
            queue.rendered(job)
    assert where == {True: 16}


def test_a_machine_with_nothing_of_its_own_takes_a_copy_and_then_counts_as_having_it():
    lengths = {str(i): 16 for i in range(40)}
    queue = spoken_queue(lengths)
    made = queue.next_job(Slot(0, "left"))
    queue.clip_ready(made, "")
    queue.rendered(queue.next_job(Slot(1, "right")))
    assert queue._clips[made.name].machines == {"left", "right"}
    queue.forget_machine("left")
    assert queue.clip(made.name) == ""
    queue.forget_machine("right")
    assert isinstance(queue.next_job(Slot(0, "left")), ClipJob)


@pytest.mark.parametrize(("clip_frames", "most"), [(160, 10), (100, 6), (8, 1)])
def test_a_machine_holds_no_more_clips_than_fit(clip_frames, most):
    lengths = {str(i): 16 for i in range(60)}
    queue = spoken_queue(lengths, int, clip_frames=clip_frames)
    slots = [Slot(i, "only") for i in range(20)]
    held = 0
    jobs = [queue.next_job(slot, 20) for slot in slots]
    assert sum(isinstance(job, ClipJob) for job in jobs) == most
    for job in filter(None, jobs):
        finish(queue, job, lengths, [])
    while queue.is_unfinished:
        for slot in slots:
            job = queue.next_job(slot, 20)
            held = max(held, len(queue._clips) + len(queue._making))
            if job:
                finish(queue, job, lengths, [])
    assert held == most


def test_a_lost_workers_job_comes_back_one_by_one():
    queue = spoken_queue({str(i): 8 for i in range(8)})
    queue.clip_ready(queue.next_job(ALONE), "1/8")
    lost = queue.next_job(ALONE)
    assert len(lost.spoken) == RENDER_CHUNK
    queue.give_back(lost)
    assert [len(queue.next_job(Slot(1)).spoken) for _ in range(4)] == [1, 1, 1, 1]


def test_a_failed_clip_fails_its_segments_only():
    lengths = {"a": 8, "b": 8}
    queue = spoken_queue(lengths, ord)
    job = queue.next_job(ALONE)
    failed = queue.clip_failed(job)
    assert len(failed) == 1
    rendered, _ = work_off(queue, lengths)
    assert sorted([failed[0].segment_key, *rendered]) == ["a", "b"]


def test_two_batches_go_through_a_clip_in_different_orders():
    lengths = {str(i): 8 for i in range(40)}
    orders = [
        work_off(spoken_queue(lengths, shuffle=random.Random(seed)), lengths)[0] for seed in (1, 2)
    ]
    assert sorted(orders[0]) == sorted(orders[1])
    assert sum(a == b for a, b in zip(*orders, strict=True)) < 10


def test_a_segment_of_a_large_batch_costs_the_driver_no_more_than_one_of_a_small():
    """In calls made, of Python and of C, which do not depend on the machine."""
    small, large = _calls_for_a_job(3_000), _calls_for_a_job(30_000)
    assert large < 1.2 * small


def _calls_for_a_job(segments):
    """The mean per job, with 64 workers and 40 motions."""
    lengths = {str(i): 8 * (4 + i % 12) for i in range(segments)}
    slots = [Slot(i, f"machine-{i % 8}") for i in range(64)]
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        queue = spoken_queue(lengths, lambda name: int(name) % 40, clip_frames=2000)
        rendered, jobs = work_off(queue, lengths, slots)
    finally:
        sys.setprofile(before)
    assert len(rendered) == segments
    return calls / len(jobs)
