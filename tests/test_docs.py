"""What the documentation says is there, is there; what is there, it says."""

import re
from pathlib import Path

import pytest
import typer
import yaml

from batch.cli.commands import app
from batch.job.settings import Settings
from personalize.campaign.campaign import Campaign, FieldMapping, Line, load_campaign
from personalize.campaign.gestures import GESTURES, STYLES
from personalize.fields import KNOWN_FIELDS
from personalize.plan.plan import build_plan
from personalize.plan.segment import RenderIdentity
from personalize.recipients.recipients import read_recipients
from render_cluster.presenter.model import assets

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def _leaves(group, before=""):
    """Every command by its full name: `run`, `presenter list`."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _leaves(command, f"{before}{name} ")
        else:
            yield before + name, command


COMMANDS = dict(_leaves(typer.main.get_command(app)))
_IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
_TARGET = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


def _text(*pages):
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_has_help_and_stands_in_the_docs(name):
    assert COMMANDS[name].help
    assert f"`vidmerge {name}" in _text(ROOT / "README.md")


def test_every_command_named_in_the_docs_exists():
    named = set(re.findall(r"`vidmerge (presenter [a-z]+|[a-z]+)", _text(*PAGES)))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_options_in_the_docs_exist(name):
    known = {option for param in COMMANDS[name].params for option in param.opts}
    for line in re.findall(rf"`vidmerge {name}([^`]*)`", _text(*PAGES)):
        assert set(re.findall(r"--[a-z-]+", line)) <= known


def test_commands_of_the_cluster_page_can_be_given():
    page = _text(ROOT / "docs" / "cluster.md")
    blocks = re.findall(r"^    .+$", page, re.MULTILINE)
    given = [
        (name, options)
        for line in blocks
        for name, options in re.findall(r"\bvidmerge ([a-z]+)((?: [^'#\s]+)*)", line)
    ]
    assert {"plan", "run", "serve"} <= {name for name, _ in given}
    for name, options in given:
        known = {option for param in COMMANDS[name].params for option in param.opts}
        assert set(re.findall(r"--[a-z-]+", options)) <= known
    files = re.findall(r"(?:file://|-f )(\S+)|\b(ray_cluster\.yaml)\b", "\n".join(blocks))
    assert len(files) > 8
    assert all((ROOT / (one or other)).exists() for one, other in files)
    assert set(re.findall(r"make (\w+)", page)) <= set(
        re.findall(r"^(\w+):", _text(ROOT / "Makefile"), re.M)
    )


def test_every_setting_stands_in_the_readme():
    readme = _text(ROOT / "README.md")
    missing = [name for name in Settings.model_fields if f"`VIDMERGE_{name.upper()}`" not in readme]
    assert not missing


def test_the_two_commands_of_the_readme_are_make_targets():
    makefile = _text(ROOT / "Makefile")
    shown = re.findall(r"^    make (\w+)", _text(ROOT / "README.md"), re.MULTILINE)
    assert shown == ["demo", "test"]
    for target in shown:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_named_in_the_docs_exist(page):
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "out")
    named = [
        word
        for word in _IN_BACKTICKS.findall(_text(page))
        if re.fullmatch(rf"(?:{folders})/[\w./-]+", word)
    ]
    missing = [word for word in named if not (ROOT / word).exists()]
    assert not missing
    assert page.name != "architecture.md" or len(named) >= 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page):
    headings = {
        heading.lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    }
    for path, anchor in _TARGET.findall(_text(page)):
        assert (page.parent / path).exists(), path
        assert path or anchor in headings


def test_pictures_are_small_enough_to_clone():
    pictures = [path for path in (ROOT / "docs").iterdir() if path.suffix in (".jpg", ".png")]
    assert pictures
    assert all(path.stat().st_size <= 500_000 for path in pictures)


@pytest.mark.parametrize(
    "words",
    [
        Campaign.model_fields,
        Line.model_fields,
        FieldMapping.model_fields,
        GESTURES,
        STYLES,
        KNOWN_FIELDS,
    ],
    ids=["campaign", "line", "field", "gestures", "styles", "known_fields"],
)
def test_every_word_of_a_campaign_is_explained(words):
    page = _text(ROOT / "docs" / "campaign.md")
    assert not [word for word in words if f"`{word}`" not in page]


def test_the_campaign_of_the_docs_can_be_planned(tmp_path):
    (block,) = re.findall(r"```yaml\n(.*?)```", _text(ROOT / "docs/campaign.md"), re.DOTALL)
    assert set(yaml.safe_load(block)) == set(Campaign.model_fields)
    file = tmp_path / "campaign.yaml"
    file.write_text(block, encoding="utf-8")
    assert _plan(file).segments.num_rows > 2


def test_the_plan_of_the_readme_is_the_plan_of_the_demo():
    campaign = ROOT / "examples/spring_checkin/campaign.yaml"
    plan = _plan(campaign)
    readme = _text(ROOT / "README.md")
    for line in load_campaign(campaign).lines:
        distinct = plan.segments["line_id"].to_pylist().count(line.id)
        assert re.search(rf"^    {line.id} +{distinct} +{plan.variants.num_rows} ", readme, re.M)
    assert re.search(rf"^    total +{plan.segments.num_rows} ", readme, re.MULTILINE)


def test_notice_names_each_asset_that_is_fetched():
    notice = _text(ROOT / "NOTICE")
    assert assets.PACKAGE.replace("@", " ") in notice
    listed = set(re.findall(r"^  ((?:proxies|skins)/\S+)$", notice, re.MULTILINE))
    assert listed == {prefix.rstrip("/") for prefix in assets._ALLOWED}


def test_the_licence_is_apache_2():
    licence = _text(ROOT / "LICENSE")
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def _plan(campaign_file):
    campaign = load_campaign(campaign_file)
    recipients = read_recipients(ROOT / "datasets/samples/hubspot_contacts.csv", campaign)
    return build_plan(campaign, recipients, RenderIdentity("voice", "presenter", "h264", "aac"))
