"""The house: its rooms stand in an order, imports only go down, and the core needs the standard library alone."""

import ast
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import pipeline

PACKAGE = Path(pipeline.__file__).parent
FEW = 21
"""Modules that a folder may hold; beyond, nobody finds anything in it."""

VALUES, MODEL, REGIME = "dossier.values", "dossier.model", "dossier.regime"
RULES, MATCHING, PRIVACY = "dossier.rules", "dossier.matching", "dossier.privacy"
LETTERS, SEANCE, STATS = "dossier.letters", "dossier.seance", "dossier.stats"
CORE = {"dossier", VALUES, MODEL, REGIME, RULES, MATCHING, PRIVACY, LETTERS, SEANCE, STATS}
INTAKE = {"intake", "intake.inbox", "intake.containers", "intake.fields", "intake.foreign"} | {
    "intake.pages",
    "intake.workbook",
}
PAPER = {"paper", "paper.dossier", "paper.notes", "paper.session", "paper.pdf"}
SMALL = {"errors", "formats", "active_content", "resources", "images", "pdf_objects", "workbooks"}
STEPS = (
    SMALL
    | CORE
    | {
        "fonts",
        "user_agent",
        "html",
        "lazy",
        "config",
        "press",
        "sandbox",
        "forms",
        "store",
        "comptes",
        "workspace",
        "libraries",
        "judging",
        "clock",
        "report",
    }
    | INTAKE
    | PAPER
    | {"run.life", "run.documents", "run.documents.course", "run.documents.pupil", "run.documents.seance"}
)
DOORS = {"run", "run.acts", "run.desk", "run.rights", "run.checks", "run.office", "run.looking"}
"""What the command line and the page call."""

ROOMS: dict[str, set[str]] = {
    "": set(),
    "errors": set(),
    "lazy": set(),
    "formats": set(),
    "pdf_objects": set(),
    "active_content": {"pdf_objects"},
    "resources": {"lazy"},
    "images": {"formats"},
    "workbooks": set(),
    VALUES: set(),
    MODEL: {VALUES},
    "dossier": {VALUES, MODEL},
    REGIME: {VALUES, MODEL},
    RULES: {"dossier", VALUES, MODEL, REGIME},
    MATCHING: {VALUES, MODEL},
    PRIVACY: {VALUES, MODEL},
    LETTERS: {"dossier", VALUES, MODEL, REGIME, RULES, PRIVACY},
    SEANCE: {"dossier", VALUES, MODEL, RULES, LETTERS},
    STATS: {VALUES, MODEL, RULES},
    "fonts": {VALUES, "resources", "lazy"},
    "user_agent": set(),
    "html": {VALUES, "fonts", "resources", "errors", "pdf_objects", "user_agent"},
    "config": CORE | {"errors"},
    "press": {REGIME, "lazy", "html", "config"},
    "sandbox": {"errors", "lazy"},
    "forms": CORE | {"html", "resources", "errors", "pdf_objects"},
    "intake.inbox": {VALUES},
    "intake.fields": CORE | SMALL | {"forms", "intake"},
    "intake.containers": SMALL | {"intake", "intake.inbox", "intake.fields"},
    "intake.pages": CORE | SMALL | {"forms", "intake", "intake.fields"},
    "intake.workbook": CORE | SMALL | {"forms", "intake", "intake.fields"},
    "intake.foreign": CORE | SMALL | {"lazy", "intake", "intake.workbook"},
    "intake": CORE | SMALL | {"lazy", "sandbox", "forms"} | INTAKE,
    "paper.pdf": SMALL | {VALUES, "html"},
    "paper.dossier": CORE | SMALL | {"fonts", "lazy", "forms", "html", "press", "paper.pdf"},
    "paper.notes": CORE | SMALL | {"forms", "html", "press", "paper.pdf"},
    "paper.session": CORE | SMALL | {"forms", "html", "press", "paper.pdf"},
    "paper": CORE | SMALL | {"fonts", "config", "press", "forms", "html", "paper.pdf"},
    "store": {"errors"},
    "comptes": {VALUES, "errors", "lazy", "store"},
    "workspace": {"config", "errors", "resources", "store"},
    "libraries": {"errors", "lazy"},
    "judging": {"intake", "lazy", "sandbox", "store"},
    "machine": {"lazy", "libraries", "resources"},
    "clock": {"errors", "store", "workspace"},
    "report": {VALUES, "store"},
    "run.life": CORE | {"forms", "intake", "store"},
    "run.documents.course": STEPS - {"run.documents.pupil", "run.documents.seance"},
    "run.documents.pupil": STEPS - {"run.documents.seance"},
    "run.documents.seance": STEPS,
    "run.documents": STEPS,
    "run": STEPS,
    "run.acts": STEPS | {"run"},
    "run.desk": STEPS | {"run"},
    "run.rights": STEPS | {"run"},
    "run.checks": STEPS | {"run"},
    "run.office": STEPS | {"run", "run.checks"},
    "run.looking": STEPS | {"run", "run.checks"},
    "bureau.hall": STEPS | DOORS | {"comptes"},
    "bureau.screens": STEPS | DOORS | {"comptes", "bureau.hall"},
    "bureau": STEPS | DOORS | {"comptes", "bureau.hall", "bureau.screens"},
    "cli.screen": STEPS | DOORS,
    "cli": STEPS | DOORS | {"cli.screen"},
}
"""Room → the rooms that it may import, from the ground up; only the face of a package may stand above its rooms."""


def module_of(path: Path) -> str:
    """Return the dotted name of a file, without ``pipeline.``; "" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def room_of(module: str) -> str:
    """Return the room in which a module stands: its folder, or itself when it stands beside the folders."""
    path = MODULES[module]
    folder = module_of(path.parent / "__init__.py")
    return folder if folder or path.name == "__init__.py" else module


def names(node: ast.Import | ast.ImportFrom, module: str) -> set[str]:
    """Return the dotted names that an import names; a relative one is told from where it stands."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    base = node.module or ""
    if node.level:
        here = ["pipeline", *module.split(".")] if module else ["pipeline"]
        if MODULES[module].name != "__init__.py":
            here = here[:-1]
        base = ".".join([*here[: len(here) - node.level + 1], *([node.module] if node.module else [])])
    return {f"{base}.{alias.name}" for alias in node.names}


def imported(module: str) -> set[str]:
    """Return the modules of the project that a module imports, wherever in it: at its head or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in names(node, module):
                inside = name.removeprefix("pipeline").removeprefix(".")
                if name.split(".")[0] == "pipeline":
                    found.add(inside if inside in MODULES else inside.rpartition(".")[0])
    return found - {module}


def test_every_module_stands_in_a_known_room() -> None:
    """A new folder is written into the plan before anything lives in it."""
    assert {room_of(module) for module in MODULES} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_only_go_down(room: str) -> None:
    """No room imports one that it must not know, absolutely or not, at the head of a file or inside a function."""
    wrong = {
        f"{module} → {name}"
        for module in MODULES
        if room_of(module) == room
        for name in imported(module)
        if room_of(name) not in ROOMS[room] | {room}
    }
    assert wrong == set()


def test_the_plan_has_no_arrow_up() -> None:
    """A room is allowed only rooms that stand before it, but for the face of a package above its own rooms."""
    order = list(ROOMS)
    wrong = {
        f"{room} → {below}"
        for room, allowed in ROOMS.items()
        for below in allowed
        if order.index(below) > order.index(room) and not room.startswith(f"{below}.")
    }
    assert wrong == set()


def test_no_modules_import_each_other() -> None:
    """Not even inside a package, not even late: every module can be read after those it rests on."""
    try:
        TopologicalSorter({module: imported(module) for module in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' → '.join(error.args[1])}")


def test_the_core_needs_only_the_standard_library() -> None:
    """``dossier/`` can be read, tested and reused with nothing installed."""
    outside = {
        f"{module} → {name}"
        for module, path in MODULES.items()
        if module.split(".")[0] == "dossier"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in names(node, module)
        if name.split(".")[0] not in sys.stdlib_module_names | {"pipeline"}
    }
    assert outside == set()


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES.values()}), ids=lambda path: path.name)
def test_a_folder_is_small_and_says_who_lives_there(folder: Path) -> None:
    """At most twenty-one modules, and a first sentence in its ``__init__``."""
    assert len(list(folder.glob("*.py"))) <= FEW
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))


def test_every_folder_is_shipped() -> None:
    """setuptools is given the folders by name: one that is forgotten would be missing once installed."""
    declared = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = set(declared["tool"]["setuptools"]["packages"]) - {"pipeline.templates", "pipeline.forms_pdf"}
    folders = {module_of(path.parent / "__init__.py") for path in MODULES.values()}
    assert shipped == {f"pipeline.{folder}".rstrip(".") for folder in folders}
