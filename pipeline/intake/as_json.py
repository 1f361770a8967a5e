"""A :class:`Reading` as JSON: what ``pipeline read --json`` prints. Its keys are a stable interface."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipeline.forms.editions import spec_of
from pipeline.intake.diagnosis import diagnose_ligne
from pipeline.intake.raw import RawForm, Reading

_NO_FORM: dict[str, Any] = {"kind": None, "edition": None, "diagnosis": None, "provenance": None}
_NO_FORM |= {"fields": {}, "raw": {}, "origins": {}, "confidence": {}, "anomalies": []}


def readings_to_json(readings: Sequence[Reading]) -> dict[str, Any] | list[dict[str, Any]]:
    """Return what :func:`reading_to_json` does of a file; then, in one list, of each of the files found in it.

    The first object of a file that only holds others (mail, archive, PDFs put end to end) has a diagnosis that says
    what it is (``courriel``, ``archive``, ``pdf_reunis``, ``porte_documents``); ``file`` of the others is their name
    in it.
    """
    found = [reading_to_json(reading) for reading in readings]
    objects = [one for said in found for one in (said if isinstance(said, list) else [said])]
    return objects[0] if len(objects) == 1 else objects


def reading_to_json(reading: Reading) -> dict[str, Any] | list[dict[str, Any]]:
    """Return one object, or a list of objects when the file holds several forms (a fiche and a
    protocole merged, or a relevé de décisions: one object per row taken in, then one per row refused).

    Keys of an object, always all present:

    - ``file``: name of the file as given; ``sha256``: 64 hex digits;
    - ``kind``: ``"fiche"``, ``"protocole"``, ``"decision"`` or ``null``; ``edition``: text, ``""`` when the form lost
      its marker, ``null`` without a form;
    - ``diagnosis``: ``null``, or an object ``{"code", "titre", "que_s_est_il_passe", "pourquoi", "qui",
      "comment", "apercu"}`` (French texts; codes in :mod:`pipeline.intake.diagnosis`; ``apercu``: what the file shows,
      ``""`` when that is not known);
    - ``fields``: {PDF field name: text, ``true`` / ``false`` for a tick, export value of a choice, or ``null`` when
      empty or not certain}, normalised (NFC, ``\\n`` line breaks, trimmed), in the order of the form; a field that
      the PDF lost is absent; ``{}`` with a diagnosis;
    - ``raw``: {PDF field name: text of what the PDF holds, before normalisation; for buttons both sides, e.g.
      ``"/V /oui /AS /oui"``}, with the keys of ``fields``;
    - ``origins``: {PDF field name: ``"field"``, ``"page_text"``, ``"ink"`` or ``"mark"``}: how a value was obtained;
    - ``confidence``: {PDF field name: 0 to 1}: how sure it is; below 0.9 it is not taken and ``fields`` has ``null``;
    - ``provenance``: ``"fields"``, ``"flat"`` (printed to PDF or flattened) or ``"scan"``; ``null`` without a form;
    - ``anomalies``: [{``code``, ``severity`` (``"bloquant"``, ``"a_verifier"``, ``"information"``), ``field`` (PDF
      field name, ``null`` for the form as a whole), ``message`` (French)}].

    Exactly one of ``kind`` and ``diagnosis`` is ``null``.
    """
    head = {"file": reading.file, "sha256": reading.sha256} | _NO_FORM
    told = [diagnose_ligne(rejet) for rejet in reading.rejets] + ([reading.diagnosis] if reading.diagnosis else [])
    objects = [head | _form(form) for form in reading.forms] + [head | {"diagnosis": asdict(found)} for found in told]
    return objects[0] if len(objects) == 1 else objects


def _form(form: RawForm) -> dict[str, Any]:
    by_target = spec_of(form.kind, form.edition).by_target
    return {
        "kind": str(form.kind),
        "edition": form.edition,
        "provenance": str(form.provenance),
        "fields": {name: answer.certain for name, answer in form.values.items()},
        "raw": {name: answer.raw for name, answer in form.values.items()},
        "origins": {name: str(answer.origin) for name, answer in form.values.items()},
        "confidence": {name: answer.confidence for name, answer in form.values.items()},
        "anomalies": [
            {
                "code": anomaly.code,
                "severity": str(anomaly.severite),
                "field": by_target[anomaly.target].name if anomaly.target in by_target else None,
                "message": anomaly.message,
            }
            for anomaly in form.anomalies
        ],
    }
