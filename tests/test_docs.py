"""What the documentation names exists, and what exists is documented."""

import re
import tomllib
from pathlib import Path

import pytest
import typer
import yaml

from batch.cli.commands import app
from batch.job.settings import Settings
from personalize.campaign.campaign import Campaign, FieldMapping, Line
from personalize.campaign.gestures import GESTURES, STYLES
from personalize.campaign.languages import BESIDE
from personalize.campaign.page import Brand, Button, Page, Sender
from personalize.campaign.reading import load_campaign
from personalize.fields import KNOWN_FIELDS
from personalize.plan.plan import build_plan
from personalize.plan.segment import RenderIdentity
from personalize.recipients.recipients import read_recipients
from render_cluster import versions
from render_cluster.presenter.model import assets
from render_cluster.voice.http.consent import ALLOW

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "benchmarks" / "README.md",
        ROOT / "datasets" / "README.md",
    ]
)
COMMANDS_PAGE = ROOT / "docs" / "commands.md"


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


def _name(page):
    return str(page.relative_to(ROOT))


def _text(*pages):
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_has_help_and_is_in_the_docs(name):
    assert COMMANDS[name].help
    assert f"`vidmerge {name}" in _text(COMMANDS_PAGE)


def test_every_command_named_in_the_docs_exists():
    named = set(
        re.findall(r"`vidmerge ((?:presenter|names|push|voice) [a-z]+|[a-z]+)", _text(*PAGES))
    )
    assert named == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_options_in_the_docs_exist(name):
    known = {option for param in COMMANDS[name].params for option in param.opts}
    for line in re.findall(rf"`vidmerge {name}([^`]*)`", _text(*PAGES)):
        assert set(re.findall(r"--[a-z-]+", line)) <= known


def test_commands_of_the_cluster_page_are_valid():
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


def test_every_setting_is_on_the_page_of_commands():
    page = _text(COMMANDS_PAGE)
    missing = [name for name in Settings.model_fields if f"`VIDMERGE_{name.upper()}`" not in page]
    assert not missing


def test_every_setting_named_in_the_docs_exists():
    in_the_environment_only = {"VIDMERGE_HOME", ALLOW}
    known = {f"VIDMERGE_{name.upper()}" for name in Settings.model_fields} | in_the_environment_only
    named = set(re.findall(r"\bVIDMERGE_[A-Z_]+\b", _text(*PAGES)))
    others = {"VIDMERGE_HEAD", "VIDMERGE_WORKER", "VIDMERGE_VIDEO_URL"}  # roles of AWS, a merge tag
    assert named - others <= known


def test_the_readme_is_one_page_that_leads_to_the_others():
    readme = _text(ROOT / "README.md")
    assert len(readme.splitlines()) <= 110
    everyday = set(re.findall(r"^\| `vidmerge ([a-z]+)", readme, re.MULTILINE))
    assert everyday == {"inspect", "plan", "preview", "run", "serve", "views", "requests", "report"}
    assert "](docs/README.md)" in readme


def test_the_index_has_one_line_for_each_page():
    index = _text(ROOT / "docs" / "README.md")
    listed = re.findall(r"^- \[(\w+\.md)\]\(\1\): .+\.$", index, re.MULTILINE)
    pages = [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"]
    assert sorted(listed) == sorted(pages)
    outside = {target for target, _ in _TARGET.findall(index) if target.startswith("..")}
    assert {f"../{page.name}" for page in ROOT.glob("*.md")} - {"../README.md"} <= outside


def test_the_two_commands_of_the_readme_are_make_targets():
    makefile = _text(ROOT / "Makefile")
    shown = re.findall(r"^    make (\w+)", _text(ROOT / "README.md"), re.MULTILINE)
    assert shown == ["demo", "test"]
    for target in shown:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=_name)
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


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_and_images_lead_somewhere(page):
    without_code = re.sub(r"`[^`\n]*`", "`", _text(page))
    for path, anchor in _TARGET.findall(without_code):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in _anchors(target), f"{path}#{anchor}"


def _anchors(page):
    """The headings of a page as links name them: letters, digits, hyphens."""
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_tests_named_in_the_docs_exist():
    code = _text(*(ROOT / "tests").rglob("test_*.py"))
    defined = set(re.findall(r"^def (test_\w+)", code, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)(?:\[\w+\])?`", _text(*PAGES)))
    assert len(named) > 20
    assert named <= defined


def test_the_changelog_has_the_version():
    releases = re.findall(r"^## (\S+)", _text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    assert releases[:2] == ["Unreleased", version]


def test_each_version_of_a_key_is_explained():
    page = _text(ROOT / "CONTRIBUTING.md")
    names = [name for name in vars(versions) if name.endswith("_VERSION")]
    assert len(names) == 4
    assert not [name for name in names if f"| `{name}` |" not in page]


def test_images_are_small_enough_to_clone():
    images = [path for path in (ROOT / "docs").iterdir() if path.suffix in (".jpg", ".png")]
    assert images
    assert all(path.stat().st_size <= 500_000 for path in images)


@pytest.mark.parametrize(
    "words",
    [
        Campaign.model_fields,
        Line.model_fields,
        FieldMapping.model_fields,
        Page.model_fields,
        Brand.model_fields,
        Button.model_fields,
        Sender.model_fields,
        GESTURES,
        STYLES,
        KNOWN_FIELDS,
    ],
    ids=[
        "campaign",
        "line",
        "field",
        "page",
        "brand",
        "button",
        "sender",
        "gestures",
        "styles",
        "known_fields",
    ],
)
def test_every_word_of_a_campaign_is_explained(words):
    page = _text(ROOT / "docs" / "campaign.md")
    assert not [word for word in _in_files(words) if f"`{word}`" not in page]


def _in_files(words):
    """Without the keys for the texts of other languages, which a file has within their key."""
    return {word for word in words if not word.endswith(BESIDE)}


def test_the_campaign_of_the_docs_can_be_planned(tmp_path):
    (block,) = re.findall(r"```yaml\n(.*?)```", _text(ROOT / "docs/campaign.md"), re.DOTALL)
    assert set(yaml.safe_load(block)) == _in_files(Campaign.model_fields)
    file = tmp_path / "campaign.yaml"
    file.write_text(block, encoding="utf-8")
    assert _plan(file).segments.num_rows > 2


def test_the_plan_of_the_docs_is_the_plan_of_the_demo():
    campaign = ROOT / "examples/spring_checkin/campaign.yaml"
    plan = _plan(campaign)
    page = _text(COMMANDS_PAGE)
    for line in load_campaign(campaign).lines:
        distinct = plan.segments["line_id"].to_pylist().count(line.id)
        assert re.search(rf"^    {line.id} +{distinct} +{plan.variants.num_rows} ", page, re.M)
    assert re.search(rf"^    total +{plan.segments.num_rows} ", page, re.MULTILINE)
    readme = _text(ROOT / "README.md")
    assert f"here {plan.segments.num_rows} segments for" in " ".join(readme.split())


def test_notice_names_each_asset_that_is_fetched():
    notice = _text(ROOT / "NOTICE")
    assert assets.PACKAGE.replace("@", " ") in notice
    listed = set(re.findall(r"^  ((?:proxies|skins)/\S+)$", notice, re.MULTILINE))
    assert listed == {prefix.rstrip("/") for prefix in assets._ALLOWED}


def test_files_named_in_the_notice_exist():
    named = re.findall(
        r"\b(?:render_cluster|tests|docs|datasets)/[\w./]*\w", _text(ROOT / "NOTICE")
    )
    assert len(named) > 3
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_licence_is_apache_2():
    licence = _text(ROOT / "LICENSE")
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def _plan(campaign_file):
    campaign = load_campaign(campaign_file)
    recipients = read_recipients(ROOT / "datasets/samples/hubspot_contacts.csv", campaign)
    return build_plan(campaign, recipients, RenderIdentity("voice", "presenter", "h264", "aac"))
