"""What pages depend on, on a machine: two machines that say the same make the same bytes of the same facts."""

import hashlib
import platform
import re
import zlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from pipeline.lazy import load
from pipeline.libraries import LIBRARIES
from pipeline.resources import FORMS_PDF, TEMPLATES, font_directory

_PACKAGE = Path(__file__).resolve().parent
_OURS = "pipeline-cdes"
_VERSIONS = {
    "libpango-1.0-0": ("int pango_version(void);", "pango_version"),
    "libharfbuzz0b": ("const char *hb_version_string(void);", "hb_version_string"),
    "libfontconfig1": ("int FcGetVersion(void);", "FcGetVersion"),
}
"""Package of Debian → how its library is asked for its version."""
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def described() -> dict[str, str]:
    """Return what this machine prints with: what it is (French) → its version, or a hash of it."""
    ours = {
        "le programme": _hash(_PACKAGE, _PACKAGE.rglob("*.py")),
        "les modèles": _hash(TEMPLATES, TEMPLATES.rglob("*")),
        "les formulaires vierges": _hash(FORMS_PDF, FORMS_PDF.rglob("*.pdf")),
        "les polices": _hash(font_directory(), font_directory().rglob("*.[ot]tf")),
        "Python": platform.python_version(),
        "le processeur": platform.machine(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    return ours | _packages() | {package: _version(package) for package in _VERSIONS}


def _hash(folder: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _packages() -> dict[str, str]:
    """Version of each package that the program needs, and that these need in turn."""
    found: dict[str, str] = {}
    todo = [_OURS]
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # Of another system, or of another Python.
        found[name] = package.version
        needed = (asked for asked in package.requires or () if "extra ==" not in asked)
        todo += [match[0] for asked in needed if (match := _NAME.match(asked))]
    return found


def _version(package: str) -> str:
    libraries = load("cffi:FFI")()
    declared, function = _VERSIONS[package]
    libraries.cdef(declared)
    for name in LIBRARIES[package]:
        try:
            said = getattr(libraries.dlopen(name), function)()
        except OSError:
            continue
        return str(said) if isinstance(said, int) else libraries.string(said).decode()
    return "absente"
