"""A file → :class:`Reading`: the forms it holds, or a named diagnosis. Never raises, whatever the bytes.

What a file is shows in its bytes, never in its name.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import LECTURE
from pipeline.formats import is_photograph, zip_names
from pipeline.forms.editions import FORMS, SOURCE_KEY
from pipeline.intake.containers.attached import find_attached, is_portfolio
from pipeline.intake.containers.glued import Layout, TooManyError, lay_out
from pipeline.intake.containers.limits import RefusedError, collected
from pipeline.intake.containers.opening import attached_pieces, open_container
from pipeline.intake.containers.zips import list_entries
from pipeline.intake.diagnosis import OPENED, diagnose, mistrust, too_big
from pipeline.intake.fields.answers import read_answer
from pipeline.intake.fields.objects import Walk, get, resolve_dict, text_of
from pipeline.intake.fields.recognise import recognise
from pipeline.intake.fields.walk import Walker
from pipeline.intake.programs import clean_name, with_program
from pipeline.intake.raw import Contenu, Diagnosis, Provenance, RawForm, Reading, Refus
from pipeline.lazy import load

MAX_BYTES = 30_000_000
"""Size beyond which a file is not opened, by default."""

WRITTEN_OVER = "annotations"
"""Diagnosis of a form whose answers were written over its fields."""
SUSPECT = frozenset({"lecture_arretee", "classeur_actif", "contenant_refuse", "trop_gros", "programme"})
"""Diagnoses that are enough to mistrust a file."""
_ZIP = b"PK\x03\x04"
_COVERS = frozenset({"autre_document", "numerisation"})
"""What the pages of a portfolio are, which only say to open its files in Acrobat."""
_MORE = "Le fichier contient aussi autre chose, que rien ne permet de lire."
_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
_END = b"%%EOF"
_RESCUED = (
    "Le fichier était endommagé : ses réponses sont celles qu’en montre un autre lecteur (celui de Chrome et d’Edge) ; "
    "les comparer à l’original, ou demander à l’établissement de l’enregistrer de nouveau."
)
_NUMBERS = {field.name: field for kind in (Kind.FICHE, Kind.PROTOCOLE) if (field := FORMS[kind].by_target["dossier"])}
"""The fields that bear the number of a dossier, by name."""


def read_file(content: bytes, file: str) -> Reading:
    """Read the bytes of one file: a container, a relevé de décisions, a picture, else a PDF. Never raises."""
    if 0 < len(content) <= MAX_BYTES and (opened := open_container(content, file)):
        diagnosis, contents = opened
        sha256, suspect = hashlib.sha256(content).hexdigest(), diagnosis.code in SUSPECT
        return Reading(file, sha256, diagnosis=diagnosis, suspect=suspect, contenus=contents)
    reading = _read(content, file)
    if reading.diagnosis is not None:
        return _judge(reading, reading.diagnosis, content)
    # Here, where hostile files are opened: who attaches the file, or shows it, need not look through it again.
    actif = load("pipeline.active_content:find_at_once")(content) if is_pdf(content) else ""
    return replace(reading, actif=actif)


def _judge(reading: Reading, diagnosis: Diagnosis, content: bytes) -> Reading:
    """Say of a file that is set aside whether it may be opened without a thought."""
    if diagnosis.code in SUSPECT:
        return replace(reading, suspect=True)
    if diagnosis.code in OPENED:
        return reading
    if not is_pdf(content) or not (found := load("pipeline.active_content:find_active_content")(content)):
        return reading
    return replace(reading, diagnosis=mistrust(diagnosis, found), suspect=True)


def _read(content: bytes, file: str) -> Reading:
    if content.startswith(_ZIP) and _is_workbook(content):
        return _read_workbook(content, file)
    if is_photograph(content) and 0 < len(content) <= MAX_BYTES:
        found = read_copie(content)
        if found is not None:
            sha256 = hashlib.sha256(content).hexdigest()
            if isinstance(found, tuple):
                return Reading(file, sha256, found)
            return Reading(file, sha256, (), found.diagnosis, dossier=found.dossier)
    return read_pdf(content, file)


def _read_workbook(content: bytes, file: str) -> Reading:
    try:
        list_entries(content)
    except RefusedError as error:
        if error.precision:
            # Of two workbooks put end to end, the last alone would be read.
            sha256 = hashlib.sha256(content).hexdigest()
            return Reading(file, sha256, diagnosis=diagnose("classeur_illisible", error.precision))
    releve: Reading = load("pipeline.intake.workbook.releve:read_releve")(content, file)
    return releve


def _is_workbook(content: bytes) -> bool:
    """An Office workbook, macros or not; a broken archive still shows a sheet's name."""
    names = zip_names(content)
    if names is None:
        return b"xl/workbook" in content or b"xl/worksheets/" in content
    return any(name.startswith("xl/") for name in names) and "xl/workbook.bin" not in names


def read_pdf(content: bytes, file: str, *, max_bytes: int = MAX_BYTES) -> Reading:
    """Read the bytes of one file; ``file`` is its name, only repeated in the result."""
    sha256 = hashlib.sha256(content).hexdigest()
    if refused := _sniff(content, max_bytes):
        return Reading(file, sha256, diagnosis=refused)
    if not is_pdf(content):
        told, suffixe = load("pipeline.intake.foreign.telling:tell_file")(content, file)
        return Reading(file, sha256, diagnosis=told, suffixe=suffixe)
    try:
        layout = lay_out(content)
    except TooManyError:
        return Reading(file, sha256, diagnosis=diagnose("octets_non_lus", "Il réunit trop de documents."))
    if len(layout.documents) > 1 and not layout.rest:
        return Reading(file, sha256, diagnosis=diagnose("pdf_reunis"), contenus=_documents(content, layout, file))
    head = Reading(file, sha256)
    with _quiet():
        reading = _read_document(content, head)
        if reading is None:
            reading = _rescue(content, head)
            # Where its tables are lost, how it is laid out cannot be told.
            layout = replace(layout, rest=content.count(_HEADER) > 1)
    if not layout.rest and len(layout.documents) < 2:
        return reading
    if reading.diagnosis is None:
        # What is out of reach may be another form, or newer answers: those that show are not certain.
        return Reading(file, sha256, diagnosis=diagnose("octets_non_lus"), producer=reading.producer)
    happened = f"{reading.diagnosis.que_s_est_il_passe} {_MORE}"
    return replace(reading, diagnosis=replace(reading.diagnosis, que_s_est_il_passe=happened), contenus=())


def _documents(content: bytes, layout: Layout, file: str) -> tuple[Contenu, ...]:
    """The PDFs that were put end to end, each under a name of its own."""
    stem = re.sub(r"\.pdf$", "", file, flags=re.IGNORECASE)
    slices = (content[start:end] for start, end in layout.documents)
    return collected((f"{stem} - {rank}.pdf", data, None) for rank, data in enumerate(slices, start=1))


def _rescue(content: bytes, head: Reading) -> Reading:
    """Read what another reader shows of a document that cannot be opened here; told in any case."""
    anew = load("pipeline.intake.rescue:rewrite")(content)
    found = _read_document(anew, head) if anew else None
    if found is None:
        return replace(head, diagnosis=diagnose("abime"))
    if found.diagnosis is not None:
        return found
    forms = tuple(
        replace(form, anomalies=(LECTURE.anomaly("FICHIER_ENDOMMAGE", _RESCUED, form.kind, ""), *form.anomalies))
        for form in found.forms
    )
    return replace(found, forms=forms)


def _read_document(content: bytes, head: Reading) -> Reading | None:
    """Read the bytes of one PDF, and find the files joined to it; ``None`` when it is damaged."""
    opened = _open(content)
    if isinstance(opened, Diagnosis):
        return None if opened.code == "abime" else replace(head, diagnosis=opened)
    trailer, walk = opened
    contents = _joined(trailer)
    if isinstance(contents, Diagnosis):
        return replace(head, diagnosis=contents)
    outcome = _forms(content, trailer, walk)
    if isinstance(outcome, tuple):
        copied = any(form.provenance is not Provenance.FIELDS for form in outcome)
        producer = _traces(trailer, walk)[0] if copied else ""
        return replace(head, forms=outcome, producer=producer, contenus=contents)
    diagnosis, borne = (outcome.diagnosis, outcome.dossier) if isinstance(outcome, Refus) else (outcome, "")
    if contents and is_portfolio(trailer["/Root"]) and diagnosis.code in _COVERS:
        return replace(head, diagnosis=diagnose("porte_documents"), contenus=contents)
    # Nothing is believed of a file that turned out to be damaged.
    producer, dossier = ("", "") if diagnosis.code in {"abime", "lecture_arretee"} else _traces(trailer, walk)
    diagnosis = load("pipeline.intake.foreign.telling:tell_pdf")(
        with_program(diagnosis, producer),
        content,
        [pdf.name for pdf in walk.fields],
        producer,
        light=load("pipeline.intake.pages.flat:is_light")(trailer),
    )
    return replace(head, diagnosis=diagnosis, dossier=dossier or borne, producer=producer, contenus=contents)


def _joined(trailer: Any) -> tuple[Contenu, ...] | Diagnosis:
    """The pieces joined to a document, or why they cannot be taken."""
    try:
        return attached_pieces(find_attached(trailer["/Root"]))
    except RefusedError as error:
        return diagnose(error.code, error.precision)
    except MemoryError:
        return diagnose("lecture_arretee")
    except Exception:  # the library's boundary: what cannot be unpacked is damaged, and told
        return diagnose("abime", "Un fichier qui y est joint ne peut pas en être sorti.")


def _traces(trailer: Any, walk: Walk) -> tuple[str, str]:
    """What a file that is set aside still says: its program, cleaned, and the one number of a dossier that its fields
    bear, as ``2003-0012``; each "" when there is none. Never raises.
    """
    try:
        info = resolve_dict(dict.get(trailer, "/Info")) or {}
        producer = clean_name(text_of(get(info, key)) for key in ("/Producer", "/Creator"))
        written = [read_answer(_NUMBERS[pdf.name], pdf).value.value for pdf in walk.fields if pdf.name in _NUMBERS]
    except Exception:  # the library's boundary: whatever it raises on untrusted bytes, there is no trace
        return "", ""
    found = {normalise_numero(value) or value for value in written if isinstance(value, str) and value}
    # Two numbers are two dossiers: none is then chosen.
    return producer, (normalise_numero(found.pop()) or "") if len(found) == 1 else ""


def is_pdf(content: bytes) -> bool:
    """Whether programs take these bytes for a PDF."""
    return _HEADER in content[:_HEADER_WITHIN]


def _sniff(content: bytes, max_bytes: int) -> Diagnosis | None:
    """Judge a file by its bytes alone."""
    if not content:
        return diagnose("vide")
    if len(content) > max_bytes:
        return too_big(len(content), max_bytes)
    if not is_pdf(content):
        return None
    # Without its end, a file may still show an earlier state of its answers: that of its last complete save.
    end = content.rfind(_END)
    if end < 0 or b" obj" in content[end:]:
        return diagnose("abime", "Sa fin manque : l’envoi ou la copie a été interrompu.")
    return None


def _open(content: bytes) -> tuple[Any, Walk] | Diagnosis:
    """Return the trailer of the document and its fields, or why there are none."""
    try:
        trailer = _trailer(content)
        if isinstance(trailer, Diagnosis):
            return trailer
        walk = Walker(trailer["/Root"]).walk()
    except MemoryError:
        return diagnose("lecture_arretee")
    except Exception:  # the library's boundary: whatever it raises on untrusted bytes is this diagnosis
        return diagnose("abime")
    return (trailer, walk) if walk.pages else diagnose("abime", "Aucune page n’a pu y être trouvée.")


def _trailer(content: bytes) -> Any:
    """Return the trailer of the document, or the diagnosis of its encryption."""
    from pypdf import PasswordType  # noqa: PLC0415 - what is no PDF is judged without it
    from pypdf.errors import DependencyError  # noqa: PLC0415

    from pipeline.intake.fields.library import Reader  # noqa: PLC0415

    try:
        reader = Reader(content)
        # Without a user password, encryption only forbids printing or changing: such a file opens anywhere.
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return diagnose("mot_de_passe")
    except (NotImplementedError, DependencyError):
        return diagnose("mot_de_passe", "Le procédé de chiffrement n’est pas pris en charge.")
    return reader.trailer


def _forms(content: bytes, trailer: Any, walk: Walk) -> tuple[RawForm, ...] | Diagnosis | Refus:
    found = recognise(walk)
    if isinstance(found, tuple):
        source = _source(trailer)
        return tuple(replace(form, source=source) for form in found)
    if found is not None and found.code != WRITTEN_OVER:
        return found
    copy = read_copie(content) if load("pipeline.intake.pages.flat:is_drawable")(trailer) else None
    if found is not None:
        # What was written over the fields shows on the pages.
        return copy if isinstance(copy, tuple) else found
    return copy or load("pipeline.intake.pages.flat:diagnose_flat")(content)


def _source(trailer: Any) -> str:
    """SHA-256 of the copy on paper from which a form was prefilled, when its catalogue names one."""
    try:
        text = str(trailer["/Root"].get(SOURCE_KEY, ""))
    except Exception:  # the library's boundary
        return ""
    return text if re.fullmatch(r"[0-9a-f]{64}", text) else ""


def read_copie(content: bytes) -> tuple[RawForm, ...] | Refus | None:
    """Read what the pages show; ``None`` when they are none of ours, or cannot be drawn."""
    try:
        found: tuple[RawForm, ...] | Refus | None = load("pipeline.intake.pages.reading:read_pages")(content)
    except MemoryError:
        return Refus(diagnose("lecture_arretee"), "")
    except Exception:  # the libraries' boundary: what cannot be drawn is judged by what it holds
        return None
    return found


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' own warnings, which may quote the file, out of the log: it names nobody."""
    loggers = [logging.getLogger(name) for name in ("pypdf", "pdfminer")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
