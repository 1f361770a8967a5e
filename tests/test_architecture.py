"""Imports go one way, and the core imports nothing but the standard library."""

import ast
import sys
from pathlib import Path

import pytest

import pipeline

ROOT = Path(pipeline.__file__).parent
ALLOWED = {
    "dossier": {"dossier"},
    "forms": {"dossier", "forms", "html", "resources", "errors"},
    "intake": {"dossier", "forms", "intake", "errors", "actif", "formats", "images"},
    "output": {"dossier", "forms", "output", "actif", "config", "formats", "html", "images", "resources", "errors"},
    "store": {"store", "errors"},
    "actif": set(),
    "formats": set(),
    "images": {"formats"},
    "html": {"dossier", "resources", "errors"},
}


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, wherever in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def files(part: str) -> list[Path]:
    """Return the files of a part of the package."""
    return sorted((ROOT / part).rglob("*.py")) if (ROOT / part).is_dir() else [ROOT / f"{part}.py"]


@pytest.mark.parametrize("part", ALLOWED)
def test_imports_go_one_way(part: str) -> None:
    """No part imports one that it must not know."""
    wrong = {
        f"{path.relative_to(ROOT)} → {name}"
        for path in files(part)
        for name in imports(path)
        if name.startswith("pipeline.") and name.split(".")[1] not in ALLOWED[part]
    }
    assert wrong == set()


def test_the_core_needs_only_the_standard_library() -> None:
    """``dossier/`` can be read, tested and reused with nothing installed."""
    outside = {
        f"{path.name} → {name}"
        for path in files("dossier")
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"pipeline"}
    }
    assert outside == set()
