"""A campaign file has a size limit, checked before anything is built from it."""

import os

import pytest

from personalize.campaign.reading import load_campaign
from personalize.errors import ConfigError

LINES = "lines:\n  - id: a\n    text: Hi.\n"
LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LAUGHS + LINES, "aliases"),
        ("name: &n [*n]\n" + LINES, "aliases"),
        ("x: &x {<<: *x}\n" + LINES, "aliases"),
        ("x: &x a\ny: [" + ", ".join(["*x"] * 50) + "]\n" + LINES, "at most 20 aliases"),
        ("name: " + "[" * 100_000 + "]" * 100_000 + "\n", "levels deep"),
        ("name: " + "[" * 100 + "]" * 100 + "\n", "levels deep"),
        ("name: [" + "a," * 60_000 + "]\n", "50,000 values"),
        ("name: " + "9" * 5000 + "\n" + LINES, "put it in quotes"),
        ("name: 1:2:3\n" + LINES, "put it in quotes"),
        ("name: 2027-13-45\n" + LINES, "put it in quotes"),
        ("name: !!python/object/apply:os.system [ls]\n" + LINES, "not valid YAML"),
        ("? [a, b]\n: c\n" + LINES, ""),
        ("name: T\n" + "x" * 1_100_000, "1,000,000 are read"),
        ("name: \x00\n", "not valid YAML"),
        ("name: T\nlines:\n\t- id: a\n", "spaces, not with tabs"),
        ("name: T\nlines:\n  - id: a\n    text: Note: hi\n", "colon in quotes"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_hostile_files_quickly_give_one_clear_error(write_campaign, content, said):
    path = write_campaign(content)
    with pytest.raises(ConfigError) as caught:
        load_campaign(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_an_anchor_for_a_plain_value_works(write_campaign):
    path = write_campaign(
        "name: &n Test\npronunciations: {x: *n}\nlines:\n  - id: a\n    text: Hi.\n"
    )
    assert load_campaign(path).pronunciations == {"x": "Test"}


def test_devices_pipes_and_folders_are_no_campaigns(tmp_path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path, said in ((pipe, "a device or a pipe"), (tmp_path, "is a folder")):
        with pytest.raises(ConfigError, match=said):
            load_campaign(path)
