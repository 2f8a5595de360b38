import pytest

from tests.batch.run.people_lists import WITH_ID


@pytest.fixture
def batch(workplace):
    """Runs a list of people and returns their links by first name."""

    def run(rows, header=WITH_ID, **more):
        workplace.contacts.write_text("\n".join([header, *rows]) + "\n")
        workplace.run(write_videos=False, **more)
        return {
            row["First Name"]: row["vidmerge_video_url"]
            for row in workplace.links(more.get("out", "out"))
        }

    return run
