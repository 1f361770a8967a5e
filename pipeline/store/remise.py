"""Files handed over: a folder or a zip outside the workspace, whole or not there, for its owner only."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.store.files import TEMPORARY, make_folder, replacing, sync_folder, write_atomic

ZIP = ".zip"


@contextmanager
def prepared(target: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Write files beside ``target``, flushed; on leaving without an error, put them in its place in one step.

    ``files``: relative path → content. A target that ends in ``.zip`` is a zip, else a folder.

    Raises:
        OSError: nothing is then left.
    """
    folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=TEMPORARY))
    try:
        whole = folder / "remise"
        if target.suffix.lower() == ZIP:
            _zip(whole, files)
        else:
            make_folder(whole)
            for name, content in files.items():
                write_atomic(whole / name, content)
        yield
        whole.rename(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _zip(path: Path, files: Mapping[str, bytes]) -> None:
    with replacing(path) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name)  # Without the clock: the same files give the same bytes.
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, content)
