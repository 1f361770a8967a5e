"""Where templates, blank forms, typefaces and translations are: beside the package, or inside it once installed."""

from pathlib import Path

from pipeline.lazy import load

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
FORMS_PDF = _ROOT / "forms_pdf"
LOCALE = _PACKAGE / "locale"
"""What click says, in French."""
FONTCONFIG = _PACKAGE / "fonts" / "fonts.conf"
"""Leaves the typefaces of the machine out."""


def font_directory() -> Path:
    """Folder of the Source Sans Pro files shipped by ``font-source-sans-pro``."""
    return Path(load("font_source_sans_pro:__file__")).parent / "files"


def read_templates(folder: Path) -> dict[str, bytes | None]:
    """Return what is in a folder of templates: path in it → content, ``None`` when it cannot be read.

    A link that leads out of the folder is followed to a template, and to nothing else that a page may show.
    """
    here = folder.resolve()
    return {
        path.relative_to(folder).as_posix(): _content(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (path.suffix == ".html" or path.resolve().is_relative_to(here))
    }


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def own_templates(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Files of a folder of templates that replace one of ours, then those that nothing uses; sorted paths.

    A file is used when another one names it (a picture, a part that is included): by its path in the folder of
    templates, or from beside it by its name.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    texts = {name: (folder / name).read_text("utf-8", errors="replace") for name in names if _is_text(name)}

    def used(name: str) -> bool:
        here = Path(name)
        return any(
            name in text or (Path(other).parent == here.parent and here.name in text)
            for other, text in texts.items()
            if other != name
        )

    replacing = tuple(name for name in names if (TEMPLATES / name).is_file())
    return replacing, tuple(name for name in names if name not in replacing and not used(name))


def _is_text(name: str) -> bool:
    return Path(name).suffix in (".html", ".css", ".svg")
