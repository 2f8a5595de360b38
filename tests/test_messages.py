"""What the documentation quotes from the program matches the program.

A message is quoted as a heading that is one code span, with `…` for each part that varies. The
screens of docs/commands.md and docs/recipients.md are compared with the code as well.
"""

import ast
import io
import re
from functools import cache

import pytest
from rich.console import Console

from batch.cli.understood import show_understanding
from batch.job.settings import Settings
from batch.planning import plan_job
from render_cluster import voice_facts
from scripts.architecture.packages import FLOORS, ROOT
from tests.batch.tiny_renderer import tiny_engine

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_HEADING = re.compile(r"^#+ `([^`\n]+)`$", re.MULTILINE)
_AMOUNT = re.compile(r"\$?\d[\d.,]*(?: (?:h|min|s|MB|GB)\b)?(?: \d\d (?:min|s)\b)?")
_CUT = "\0"
"""In a message of the code: where a value is filled in."""


def _in_the_code(tree):
    """Every string of a module that is not a docstring, its values replaced by _CUT."""
    whole, parts = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts |= set(node.values)
            cut = (v.value if isinstance(v, ast.Constant) else _CUT for v in node.values)
            whole[node] = "".join(map(str, cut))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole[node] = re.sub(r"%[sd]", _CUT, node.value)
    return {text for node, text in whole.items() if node not in parts}


@cache
def _messages():
    files = [file for floor in FLOORS for top in floor for file in (ROOT / top).rglob("*.py")]
    return set().union(*(_in_the_code(ast.parse(file.read_text("utf-8"))) for file in files))


def _is_said(quoted, messages):
    """Whether one message contains all literal parts of a quoted one, in order."""
    parts = [part.strip(" ;:,") for part in quoted.split("…")]
    pattern = re.compile(".*?".join(re.escape(part) for part in parts if part), re.DOTALL)
    return any(pattern.search(message) for message in messages)


def _quoted():
    return [text for page in PAGES for text in _HEADING.findall(page.read_text("utf-8"))]


@pytest.mark.parametrize("quoted", _quoted())
def test_a_quoted_message_is_in_the_code(quoted):
    longest = max(quoted.split("…"), key=len)
    assert len(longest.split()) >= 2, "quote more of it"
    assert _is_said(quoted, _messages())


def test_there_are_quoted_messages():
    assert len(_quoted()) > 30


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("Ray found no room for … within … s", True),
        ("within … s: other work holds it", True),
        ("Ray gave no processor within …", False),
        ("within … s, Ray found no room", False),
        ("waiting, up to … s", True),
        ("a worker that asks for", True),
        ("the docstring of f", False),
    ],
)
def test_a_stale_message_is_found(quoted, said):
    code = '''
def f(wanted, limit):
    """The docstring of f."""
    log("%s; waiting, up to %d s", wanted, limit)
    raise Error(
        f"Ray found no room for a worker that asks for {wanted} within "
        f"{limit:.0f} s: other work holds it"
    )
'''
    assert _is_said(quoted, _in_the_code(ast.parse(code))) == said


def _screen(page, heading):
    """The indented lines under a heading."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").partition(heading)[2]
    return re.findall(r"^    (.+)$", text.partition("\n## ")[0], re.MULTILINE)


@pytest.mark.parametrize("heading", ["## What `plan` shows", "## What `run` shows"])
def test_what_the_screens_count_is_in_the_code(heading):
    lines = [line.strip() for line in _screen("commands.md", heading)]
    cells = [cell for line in lines for cell in re.split(r" {2,}", line) if len(cell.split()) > 3]
    assert len(cells) >= 2
    for cell in cells:
        quoted = _AMOUNT.sub("…", cell).removeprefix("…")
        quoted = re.sub(r"'[^']*'|Record ID|vidmerge serve out/spring", "…", quoted)
        assert _is_said(quoted, _messages()), cell


def test_how_a_file_was_understood_is_what_the_page_shows(tmp_path):
    planned = plan_job(
        ROOT / "examples/spring_checkin/campaign.yaml",
        ROOT / "datasets/samples/hubspot_contacts.csv",
        Settings(store=str(tmp_path)),
        tiny_engine(None, voice_facts=voice_facts),
    )
    printed = io.StringIO()
    show_understanding(Console(file=printed, width=120), planned)
    shown = _screen("recipients.md", "# The recipients file")
    assert [line.rstrip() for line in printed.getvalue().splitlines()[: len(shown)]] == shown
