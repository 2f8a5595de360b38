import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from batch.crm.snippets import Fallback, fill_snippets, safe_address
from batch.crm.tool import Fact, all_tools, find_tool
from personalize.errors import ConfigError
from tests.batch.crm.merging import EVERYBODY_ELSE, MERGERS, VALUE_NAMES, Links

URL = "https://v.example.com/v/gwtq_oc5hbHPThn0jaNvmg"
PICTURE = "https://v.example.com/m/767f28e610c91251161691f8a3b1f4d8588d0305.jpg"
FALLBACK = Fallback("https://acme.example/hello?a=1&b=2", "https://acme.example/p.jpg?x=1&y=2")
WITH_A_FALLBACK = {"hubspot": 2, "mailchimp": 2, "klaviyo": 2, "marketo": 2, "salesforce": 1}


def merged(tool, code, has_video=True):
    names = VALUE_NAMES.get(tool, EVERYBODY_ELSE)
    values = dict(zip(names, (URL, PICTURE), strict=True)) if has_video else {}
    return MERGERS[tool](code, values)


def filled(tool, fallback=FALLBACK):
    return [one for one in fill_snippets(find_tool(tool), fallback) if one.code]


def test_there_is_an_entry_for_every_tool_and_each_is_tested():
    assert list(all_tools()) == list(MERGERS)


@pytest.mark.parametrize("tool", MERGERS)
@pytest.mark.parametrize("fallback", [Fallback(), FALLBACK])
def test_each_snippet_leads_to_the_recipients_video(tool, fallback):
    snippets = filled(tool, fallback)
    assert snippets
    for one in snippets:
        done = merged(tool, one.code)
        assert URL in done
        assert not re.search(r"\[\[|\]\]|\[%|%\]", done)
        if one.snippet.kind == "html":
            links = Links(done)
            assert links.links
            assert set(links.links) == {URL}
            assert set(links.pictures) <= {PICTURE}
            assert ("picture" in one.snippet.title) == bool(links.pictures)


@pytest.mark.parametrize("tool", MERGERS)
def test_a_blocked_picture_still_says_whose_it_is_and_how_wide(tool):
    """Word takes the width from attribute and style; a link in text stands below."""
    tag = find_tool(tool).tags.first_name
    for one in filled(tool):
        if one.snippet.kind != "html":
            continue
        for image in re.findall(r"<img .*", one.code):
            assert f'alt="Play the video for {tag}"' in image
            assert 'width="560"' in image
            assert "width:560px" in image
            assert "Watch the video</a>" in one.code.partition("<img")[2]


@pytest.mark.parametrize("tool", WITH_A_FALLBACK)
def test_people_outside_the_batch_get_the_fallback(tool):
    others = [Links(merged(tool, one.code, has_video=False)) for one in filled(tool)]
    right = [one for one in others if one.links and set(one.links) == {FALLBACK.url}]
    assert len(right) == WITH_A_FALLBACK[tool]
    assert all(set(one.pictures) <= {FALLBACK.picture} for one in right)


@pytest.mark.parametrize("tool", ["mailchimp", "klaviyo"])
def test_without_a_fallback_they_get_nothing(tool):
    for one in filled(tool, Fallback()):
        if one.snippet.kind == "html":
            done = merged(tool, one.code, has_video=False)
            assert not done.strip()


def test_a_snippet_that_needs_a_fallback_names_the_options():
    missing = [one for one in fill_snippets(find_tool("hubspot"), Fallback()) if one.missing]
    assert [one.missing for one in missing] == [
        ("--fallback-url", "--fallback-picture"),
        ("--fallback-url",),
    ]


addresses = st.text(st.sampled_from("ab'\"{}|*[]()<>\\ %é;&?=/")).map(
    lambda rest: f"https://acme.example/{rest}"
)


@given(addresses, st.sampled_from(sorted(WITH_A_FALLBACK)))
def test_no_fallback_address_ends_a_tag_or_an_attribute(address, tool):
    fallback = Fallback(address, address)
    plain = safe_address(address, "", find_tool(tool))
    for one in filled(tool, fallback):
        if one.snippet.needs:
            links = Links(merged(tool, one.code, has_video=False))
            assert set(links.links) == {plain}
        assert URL in merged(tool, one.code)


@pytest.mark.parametrize("address", ["acme.example", "ftp://acme.example", "javascript:alert(1)"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ConfigError, match=r"--fallback-url .* is not an address"):
        fill_snippets(find_tool("hubspot"), Fallback(address))


def test_an_address_that_a_tool_takes_for_tags_is_refused():
    with pytest.raises(ConfigError, match="ActiveCampaign takes '%' for a part of a tag"):
        fill_snippets(find_tool("activecampaign"), Fallback("https://acme.example/a%20b"))


def test_a_mistyped_tool_is_named():
    with pytest.raises(ConfigError, match="no such tool; did you mean 'mailchimp'"):
        find_tool("mailchip")
    assert find_tool("HubSpot").id == "hubspot"


def test_every_fact_has_a_source_or_says_that_it_has_none():
    with pytest.raises(ValidationError, match="a fact has a source"):
        Fact()
    with pytest.raises(ValidationError, match="a fact has a source"):
        Fact(source="https://x", unverified=True)
