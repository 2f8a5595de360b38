"""What reads Japanese and Mandarin is an extra: without it, a campaign in them is refused."""

import pytest

from personalize.errors import ConfigError
from render_cluster.voice.asian.installed import check_installed


def test_a_missing_extra_is_named_with_how_to_install_it():
    with pytest.raises(ConfigError, match=r"'ja' need an extra \(no_such_module is missing\)") as e:
        check_installed("ja", "json", "no_such_module")
    assert "requirements-asian-languages.lock" in str(e.value)
    assert "vidmerge[asian-languages]" in str(e.value)


def test_nothing_is_said_where_it_is_installed():
    check_installed("zh", "rjieba", "pypinyin", "cn2an")
