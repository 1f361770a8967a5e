"""What a workbook that was just saved holds of the day and of the machine, taken out: same facts, same bytes."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a ZIP can hold."""
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def settled(content: bytes, jour: date, edit: Callable[[str, bytes], bytes] = lambda _, data: data) -> bytes:
    """Write a saved workbook again without its clock.

    Args:
        content: bytes of the .xlsx.
        jour: day that it bears.
        edit: name and bytes of a part → the bytes that it is to have.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = edit(name, source.read(name))
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + f"{jour.isoformat()}T00:00:00Z".encode(), data)
            target.writestr(zipfile.ZipInfo(name, _ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    return result.getvalue()
