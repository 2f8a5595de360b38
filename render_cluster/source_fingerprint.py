"""A fingerprint of code: what decides pixels is part of their key, so nothing stale is reused."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path


def source_fingerprint(paths: Iterable[Path]) -> str:
    """16 hex digits that change with the code of the files, not with comments and docstrings."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            _drop_docstring(node)
        digest.update(path.name.encode() + ast.dump(tree).encode())
    return digest.hexdigest()[:16]


def _drop_docstring(node: ast.AST) -> None:
    """Removes a leading string from a body, and strings that stand alone as statements."""
    body = getattr(node, "body", None)
    if isinstance(body, list):
        node.body = [  # type: ignore[attr-defined]  # it has one: getattr found a list
            step
            for step in body
            if not (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
        ]
