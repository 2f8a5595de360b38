from hypothesis import given
from hypothesis import strategies as st

from personalize.segment import MotionSpec, SegmentSpec
from render_cluster.segment_renderer import SpokenSegment
from render_cluster.work_queue import RENDER_CHUNK, ClipJob, RenderJob, SpeakJob, WorkQueue


def spec(name, motion):
    moves = MotionSpec("calm", "rest", motion)
    return SegmentSpec(name, f"p{name}", f"s{name}", "line", name, moves)


def work_off(queue, lengths, lose=lambda _job: False):
    """Two workers in turn until nothing is left; the rendered keys and the jobs in order."""
    rendered, jobs, worker = [], [], 0
    while (job := queue.next_job(worker)) is not None:
        jobs.append((worker, job))
        worker = 1 - worker
        if lose(job):
            queue.give_back(job)
            continue
        match job:
            case SpeakJob(specs):
                done = [SpokenSegment(s, lengths[s.segment_key], (), 0.0, 0) for s in specs]
                queue.spoken(job, done)
            case ClipJob():
                queue.clip_ready(job, f"{job.motion.seed}/{job.frames}")
            case RenderJob(name, spoken):
                assert queue.clip(name) == f"{name[0].seed}/{name[1]}"
                rendered += [s.spec.segment_key for s in spoken]
                queue.rendered(job)
    return rendered, jobs


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=60), st.integers(0, 50))
def test_every_segment_is_rendered_once_whatever_is_lost(kinds, losses):
    specs = [spec(str(i), motion) for i, (motion, _) in enumerate(kinds)]
    lengths = {str(i): steps * 8 for i, (_, steps) in enumerate(kinds)}
    left = iter(range(losses))
    queue = WorkQueue()
    queue.add(specs)
    rendered, _ = work_off(queue, lengths, lambda _job: next(left, None) is not None)
    assert sorted(rendered) == sorted(s.segment_key for s in specs)
    assert not queue._clips


def test_a_clip_is_made_once_for_all_segments_of_its_length():
    queue = WorkQueue()
    specs = [spec(str(i), 1) for i in range(11)]
    queue.add(specs)
    _, jobs = work_off(queue, {s.segment_key: 16 if int(s.segment_key) < 9 else 24 for s in specs})
    clips = [job for _, job in jobs if isinstance(job, ClipJob)]
    assert sorted(c.frames for c in clips) == [16, 24]
    assert max(len(j.spoken) for _, j in jobs if isinstance(j, RenderJob)) == RENDER_CHUNK


def test_a_line_stays_with_the_worker_that_has_its_frames():
    queue = WorkQueue()
    specs = [spec(f"{motion}{i}", motion) for motion in (1, 2) for i in range(3)]
    queue.add(specs)
    lengths = {s.segment_key: 8 * (1 + int(s.segment_key[1])) for s in specs}
    queue.spoken(
        queue.next_job(0), [SpokenSegment(s, lengths[s.segment_key], (), 0.0, 0) for s in specs]
    )
    first, second = queue.next_job(0), queue.next_job(1)
    assert first.motion != second.motion
    assert [queue.next_job(0).motion for _ in range(2)] == [first.motion] * 2
    assert queue.next_job(0).motion == second.motion


def test_what_a_lost_worker_was_at_comes_back_one_by_one():
    queue = WorkQueue()
    specs = [spec(str(i), 1) for i in range(4)]
    queue.add(specs)
    queue.spoken(queue.next_job(0), [SpokenSegment(s, 8, (), 0.0, 0) for s in specs])
    queue.clip_ready(queue.next_job(0), "1/8")
    queue.give_back(queue.next_job(0))
    assert [len(queue.next_job(1).spoken) for _ in range(4)] == [1, 1, 1, 1]


def test_a_failed_clip_fails_its_segments_only():
    queue = WorkQueue()
    specs = [spec("a", 1), spec("b", 2)]
    queue.add(specs)
    queue.spoken(queue.next_job(0), [SpokenSegment(s, 8, (), 0.0, 0) for s in specs])
    job = queue.next_job(0)
    failed = queue.clip_failed(job)
    assert len(failed) == 1
    rendered, _ = work_off(queue, {})
    assert sorted([failed[0].spec.segment_key, *rendered]) == ["a", "b"]
