"""How HubSpot is called: its limits, what is tried again, and what a message says."""

import time

import pytest
from tenacity import stop_after_attempt, wait_none

from batch.crm.hubspot.batches import write_contacts
from batch.crm.hubspot.changes import Change
from batch.crm.hubspot.client import HubSpot, HubSpotAccess
from personalize.errors import TransientError, VidmergeError
from render_cluster import CRM_RETRYING
from tests.batch.crm.hubspot_server import TOKEN

QUICK = CRM_RETRYING.copy(wait=wait_none())


def access(server, **more):
    return HubSpotAccess(server.url, server.version, TOKEN, **{"calls_per_s": 50.0, **more})


def changes(*keys):
    return [Change(row, key, {"firstname": f"new {key}"}) for row, key in enumerate(keys, 1)]


def test_an_address_is_never_in_a_reason(server):
    server.invalid = {"7": "p7@x.org has another owner"}
    with HubSpot(access(server), QUICK) as hubspot:
        (one,) = write_contacts(hubspot, changes("p7@x.org"), "email").failed
    assert one[1] == "Property values were not valid: (contact) has another owner"


def test_it_waits_as_long_as_hubspot_asks(server):
    server.most_calls, server.window_s = 3, 0.4
    began_s = time.monotonic()
    with HubSpot(access(server)) as hubspot:
        for row in range(1, 9):
            assert write_contacts(hubspot, changes(str(row)), "record_id").done
    took_s = time.monotonic() - began_s
    assert took_s > 2 * server.window_s
    assert len(server.batches) == 8


def test_it_leaves_the_last_calls_of_a_window_to_other_programs(server):
    server.most_calls, server.window_s = 8, 0.5
    with HubSpot(access(server), QUICK) as hubspot:
        for row in range(1, 17):
            write_contacts(hubspot, changes(str(row)), "record_id")
    assert len(server.calls) == 16  # none was refused


def test_it_keeps_the_pace_that_was_set(server):
    began_s = time.monotonic()
    with HubSpot(access(server, calls_per_s=10.0)) as hubspot:
        for row in range(1, 6):
            write_contacts(hubspot, changes(str(row)), "record_id")
    assert time.monotonic() - began_s >= 0.4


@pytest.mark.parametrize("status", [408, 423, 429, 500, 502, 503, 504, 521])
def test_what_may_pass_is_tried_again(server, status):
    server.answers = [(status, {"Retry-After": "0"}, {"message": "wait"})] * 2
    with HubSpot(access(server), QUICK) as hubspot:
        assert len(write_contacts(hubspot, changes("1"), "record_id").done) == 1
    assert len(server.calls) == 3


def test_a_server_that_stays_away_is_one_message(server):
    server.answers = [(503, {}, {"message": "Down"})] * 9
    impatient = QUICK.copy(stop=stop_after_attempt(3))
    with (
        HubSpot(access(server), impatient) as hubspot,
        pytest.raises(TransientError, match="HubSpot answered 503: Down"),
    ):
        hubspot.get("/x")
    gone = HubSpotAccess("http://127.0.0.1:9", "v3", TOKEN)
    with (
        HubSpot(gone, impatient) as hubspot,
        pytest.raises(TransientError, match="cannot be reached: ConnectError"),
    ):
        hubspot.get("/x")


def test_the_days_limit_and_a_long_wait_are_not_waited_for(server):
    daily = {"message": "You have reached your daily limit.", "policyName": "DAILY"}
    server.answers = [(429, {}, daily), (477, {"Retry-After": "86400"}, {"message": "Moving"})]
    with HubSpot(access(server)) as hubspot:
        with pytest.raises(VidmergeError, match="used up its calls of today"):
            hubspot.get("/x")
        with pytest.raises(VidmergeError, match="answered 477 and asks to wait 86,400 s"):
            hubspot.get("/x")
