"""What printing needs of the machine and no Python package brings: said by name, once, before anything is done."""

from pipeline.errors import MachineError
from pipeline.lazy import load

LIBRARIES = {
    "libglib2.0-0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "libharfbuzz0b": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "libfontconfig1": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
"""Package of Debian → the library that WeasyPrint cannot do without, by its name on each system."""


def require_libraries() -> None:
    """Make sure that pages can be laid out.

    Raises:
        MachineError: naming the packages to install.
    """
    if missing := [package for package, names in LIBRARIES.items() if not _loads(names)]:
        raise MachineError(
            f"Il manque à cette machine de quoi mettre les courriers en page : {', '.join(missing)}. Rien n’a été "
            f"fait. L’administrateur l’installe (apt-get install {' '.join(missing)}), puis relance."
        )


def _loads(names: tuple[str, ...]) -> bool:
    # As WeasyPrint loads them.
    libraries = load("cffi:FFI")()
    for name in names:
        try:
            libraries.dlopen(name)
        except OSError:
            continue
        return True
    return False
