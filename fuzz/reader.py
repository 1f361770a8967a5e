"""atheris target: whatever the bytes, reading ends in forms or in a diagnosis, and never raises.

Not part of the test suite. ``pip install atheris``, then: ``python fuzz/reader.py -max_total_time=300 FOLDER``,
where FOLDER receives what the fuzzer finds interesting. The blank forms of the project are its first seeds.
"""

import logging
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pypdf", "pdfminer", "pdfplumber", "pipeline.intake"]):
    import pdfplumber
    import pypdf

    from pipeline.intake.fields import answers, decode, occurrences, recognise, walk
    from pipeline.intake.pages import flat
    from pipeline.intake.parse import parse_form
    from pipeline.intake.reader import read_file

from datetime import date

LOADED = (pdfplumber, pypdf, answers, occurrences, decode, flat, recognise, walk)
REFERENCE = date(2003, 11, 21)


def test_one_input(data: bytes) -> None:
    """Read arbitrary bytes, then parse what was read."""
    # Most of what a fuzzer makes would be turned away at the door for want of a header or an end.
    reading = read_file(b"%PDF-1.7\n" + data + b"\n%%EOF\n", "x.pdf")
    assert bool(reading.forms or reading.rejets) != bool(reading.diagnosis)  # noqa: S101
    for raw in reading.forms:
        parse_form(raw, reference=REFERENCE)


def seed(folder: Path) -> None:
    """Put the project's forms, and a small PDF of each kind, where the fuzzer starts from."""
    from pipeline.resources import FORMS_PDF  # noqa: PLC0415

    for form in FORMS_PDF.glob("*.pdf"):
        (folder / form.name).write_bytes(form.read_bytes())
    small = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>\nendobj\n"
    small += b"2 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n"
    small += b"3 0 obj\n<< /FT /Tx /T (fiche_edition) /V (fiche/1) >>\nendobj\n"
    small += b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [3 0 R] >>\nendobj\n"
    (folder / "small.pdf").write_bytes(small + b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n")


def main() -> None:
    """Seed the folder named last, then fuzz."""
    folder = Path(sys.argv[-1])
    folder.mkdir(parents=True, exist_ok=True)
    seed(folder)
    logging.disable()
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
