"""Builders shared by the tests in this folder."""

from pathlib import Path

import pytest
from hypothesis import settings

from personalize.campaign.campaign import Campaign
from personalize.campaign.reading import load_campaign
from personalize.plan.segment import RenderIdentity

# The machine is shared: how long one example takes means nothing.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def sample_csv() -> Path:
    return ROOT / "datasets/samples/hubspot_contacts.csv"


@pytest.fixture(scope="session")
def campaign_yaml() -> Path:
    return ROOT / "examples/spring_checkin/campaign.yaml"


@pytest.fixture(scope="session")
def spring(campaign_yaml) -> Campaign:
    return load_campaign(campaign_yaml)


@pytest.fixture(scope="session")
def identity() -> RenderIdentity:
    return RenderIdentity("voice", "presenter", "picture", "sound")


@pytest.fixture
def write_csv(tmp_path):
    def write(content: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def write_campaign(tmp_path):
    def write(content: str) -> Path:
        path = tmp_path / "campaign.yaml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def make_campaign():
    def make(*texts: str, **settings) -> Campaign:
        lines = [{"id": f"line{i}", "text": text} for i, text in enumerate(texts)]
        return Campaign.model_validate({"name": "test", "lines": lines, **settings})

    return make
