"""What tests need besides Python packages: Chromium, PostgreSQL, the face mesh."""

import os

import pytest


def skip_or_fail(missing):
    """Skips on a developer's machine; fails in CI, where a skipped test would go unnoticed.

    Args:
        missing: what is not installed, and how to install it.
    """
    if os.environ.get("CI"):
        pytest.fail(f"{missing} (in CI nothing may be missing)")
    pytest.skip(missing)
