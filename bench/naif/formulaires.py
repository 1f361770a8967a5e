"""The forms, by pypdf as its guide shows it: read, filled, highlighted, made flat."""

import io
from collections.abc import Mapping
from typing import Any

import pypdfium2
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Rectangle
from pypdf.generic import NameObject, RectangleObject, TextStringObject

from pipeline.resources import FORMS_PDF


def lire(contenu: bytes) -> dict[str, str]:
    """Return the value of each field by name; "" for one that is empty or off."""
    champs = PdfReader(io.BytesIO(contenu)).get_fields() or {}
    return {nom: valeur_de(champ) for nom, champ in champs.items()}


def valeur_de(champ: Mapping[str, Any]) -> str:
    """Return the value of one field as text, without the slash of a state."""
    valeur = str(champ.get("/V") or "").removeprefix("/")
    return "" if valeur == "Off" else valeur


def a_plat(contenu: bytes) -> bytes:
    """Return a form whose answers are part of its pages."""
    document = pypdfium2.PdfDocument(contenu)
    document.init_forms()
    for page in document:
        page.flatten()
    sortie = io.BytesIO()
    document.save(sortie)
    document.close()
    return sortie.getvalue()


def remplir(vierge: str, valeurs: Mapping[str, str]) -> bytes:
    """Fill a blank form of ``forms_pdf/``; texts are drawn by pypdf."""
    return _ecrit(_rempli(vierge, valeurs))


def a_completer(vierge: str, valeurs: Mapping[str, str], manques: Mapping[str, str], annonce: str) -> bytes:
    """Fill a blank form and frame in yellow what is missing: name of a field → what to do, told in the tooltip."""
    writer = _rempli(vierge, valeurs)
    for rang, page in enumerate(writer.pages):
        cadres = []
        for reference in page.get("/Annots", []):
            widget: Any = reference.get_object()
            champ: Any = widget if "/T" in widget else widget.get("/Parent", {}).get_object()
            if raison := manques.get(str(champ.get("/T", ""))):
                _raconte(widget, f"{champ.get('/TU', '')} – À compléter : {raison}")
                cadres.append(Rectangle(rect=RectangleObject(widget["/Rect"]), interior_color="fff099"))
        for cadre in cadres:
            writer.add_annotation(rang, cadre)
    banniere = FreeText(text=annonce, rect=(42, 810, 552, 830), font_size="9pt", background_color="ffee80")
    writer.add_annotation(0, banniere)
    return _ecrit(writer)


def _raconte(widget: Any, texte: str) -> None:
    widget[NameObject("/TU")] = TextStringObject(texte)


def _rempli(vierge: str, valeurs: Mapping[str, str]) -> PdfWriter:
    writer = PdfWriter(clone_from=str(FORMS_PDF / vierge))
    champs = writer.get_fields() or {}
    # A state is a name, a text is a text: the guide of pypdf says so of check boxes and radio buttons.
    ecrits = {
        nom: f"/{valeurs[nom]}" if champ.get("/FT") == "/Btn" else valeurs[nom]
        for nom, champ in champs.items()
        if valeurs.get(nom)
    }
    for page in writer.pages:
        writer.update_page_form_field_values(page, ecrits, auto_regenerate=False)
    return writer


def _ecrit(writer: PdfWriter) -> bytes:
    sortie = io.BytesIO()
    writer.write(sortie)
    return sortie.getvalue()
