"""Any file of the inbox → :class:`Reading`: what it is shows in its bytes, never in its name."""

import io
import zipfile

from pipeline.intake.raw import Reading

_ZIP = b"PK\x03\x04"


def read_file(content: bytes, file: str) -> Reading:
    """Read the bytes of one file: a relevé de décisions when they are a workbook, else a PDF. Never raises."""
    if content.startswith(_ZIP) and _is_workbook(content):
        from pipeline.intake.releve import read_releve  # noqa: PLC0415 - a library of its own

        return read_releve(content, file)
    from pipeline.intake.reader import read_pdf  # noqa: PLC0415

    return read_pdf(content, file)


def _is_workbook(content: bytes) -> bool:
    """An Office workbook, macros or not, or an OpenDocument one; a broken archive still shows a sheet's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return b"xl/workbook" in content or b"xl/worksheets/" in content
    if "mimetype" in names and b"opendocument.spreadsheet" in content[:200]:
        return True
    return any(name.startswith("xl/") for name in names)
