"""No campaign and no export ends in a traceback: hundreds are mutated, thousands in test-all."""

import contextlib
import os
import random
import signal
from pathlib import Path

import pytest

from personalize.campaign.reading import load_campaign
from personalize.errors import VidmergeError
from personalize.plan.plan import build_plan
from personalize.plan.segment import RenderIdentity
from personalize.plan.understanding import understand, warnings_of
from personalize.recipients.people import people_of
from personalize.recipients.recipients import read_recipients

ROOT = Path(__file__).parents[2]
CAMPAIGN = (ROOT / "examples/spring_checkin/campaign.yaml").read_bytes()
EXPORT = (ROOT / "datasets/samples/hubspot_contacts.csv").read_bytes()
IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
RUNS = int(os.environ.get("VIDMERGE_FUZZ", "300"))
LONGEST_S = 20  # on an idle machine it takes a hundredth; this finds what never ends

YAML_BITS = [
    *(b"{{ first_name }}", b"{% if industry == 'x' %}", b"{% endif %}", b"{{ 'x' * 10**9 }}"),
    *(b"*a", b"&a ", b"[", b"]", b"{", b"}", b": ", b"- ", b"\n", b"\t", b"|", b"'", b'"', b"#"),
    *(b"!!python/name:os.system", b"9" * 400, b"\xff", b"\x00", b"{{ x.y.z }}", b"<<: *a\n"),
    *(b"? ", b"{{ 1/0 }}", b"~", b"null", b"{#", b"{{ company|replace('a', 'b'*9000) }}"),
    *(b"*|FNAME|*", b"<b>", b"1:2:3", b"2027-99-99", b"\xe2\x80\x9c"),
]
CSV_BITS = [
    *(b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xe9"),
    *(b"\xc3\xa9", b"\xef\xbb\xbf", b"\xff\xfe", b"=1+1", b"sep=;\n", b"First Name", b"\x1a"),
    *(b"Record ID", b"Email Opt Out", b"true", b"Deceased", b"#REF!", b"{{x}}", b"\xe2\x80\xae"),
    *(b"1,08E+11", b"9" * 300, b"a@x.example", b"Grand Total", b"\xf0\x9f\x98\x80", b"\\"),
    *(b"Jos\xc3\x83\xc2\xa9", b"\x85\xe2\x80\xa8"),
]


def mutated(data, bits, chance):
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) + 1)
        until = min(len(out), at + int(chance.paretovariate(0.7)))
        out[at : chance.choice([at, until])] = chance.choice(
            [chance.choice(bits), chance.choice(bits) * chance.randint(1, 60), out[at:until], b""]
        )
    return bytes(out)


@contextlib.contextmanager
def bounded(what):
    def too_long(*_):
        raise TimeoutError(f"{what} took more than {LONGEST_S} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LONGEST_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def work(campaign_file, export_file):
    """Everything before the first frame: what it cannot use, it reports."""
    campaign = load_campaign(campaign_file)
    recipients = read_recipients(export_file, campaign)
    plan = build_plan(campaign, recipients, IDENTITY)
    rejected = recipients.rejected.num_rows + plan.rejected.num_rows
    assert len(recipients.source) == plan.variants.num_rows + rejected
    assert all(recipients.rejected["reason"].to_pylist())
    warnings_of(understand(recipients, campaign, plan))
    people_of(recipients, campaign)
    for row in recipients.source.aligned():
        "".join(row).encode()


@pytest.mark.parametrize("part", ["campaign", "export", "both"])
def test_mutated_files_are_used_or_refused_in_one_message(tmp_path, part):
    refused = 0
    for run in range(RUNS // 3):
        chance = random.Random(f"{part} {run}")
        files = {"campaign.yaml": CAMPAIGN, "people.csv": EXPORT}
        if part != "export":
            files["campaign.yaml"] = mutated(CAMPAIGN, YAML_BITS, chance)
        if part != "campaign":
            files["people.csv"] = mutated(EXPORT, CSV_BITS, chance)
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        try:
            with bounded(f"{part} {run}"):
                work(tmp_path / "campaign.yaml", tmp_path / "people.csv")
        except VidmergeError as error:
            refused += bool(str(error))
        except Exception as error:
            error.add_note(f"mutation {part} {run}")
            raise
    assert 0 < refused < RUNS // 3
