"""The consolidated dossier: what was answered, then the forms as received; PDF/A-3b with its originals attached."""

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

import weasyprint
from pypdf import PdfWriter

from bench.naif.formulaires import a_plat
from bench.naif.lettres import MODELES, Champs, grille
from bench.naif.textes import JOURS, RANGS, SERVICE


def dossier(faits: Mapping[str, Any], recus: Mapping[str, tuple[str, bytes]]) -> bytes:
    """Make the dossier; ``recus``: title of a form → name and content of its file."""
    numero = faits["numero"]
    pieces = [
        {
            "titre": titre,
            "fichier": nom,
            "empreinte": hashlib.sha256(contenu).hexdigest()[:12],
            "joint": f"{titre.lower()}_{numero}_v1.pdf",
        }
        for titre, (nom, contenu) in recus.items()
    ]
    html = MODELES.get_template("dossier.html").render(
        service=SERVICE,
        pieces=pieces,
        grille=grille(faits["f"]),
        **semaine(faits["p"]),
        **faits,
    )
    joints = {piece["joint"]: contenu for piece, (_, contenu) in zip(pieces, recus.values(), strict=True)}
    donnees = {"numero": numero, "fiche": dict(faits["f"]), "protocole": dict(faits["p"])}
    joints[f"dossier_{numero}.json"] = json.dumps(donnees, ensure_ascii=False, indent=2).encode()
    attachments = [
        weasyprint.Attachment(string=contenu, name=nom, relationship="Source") for nom, contenu in joints.items()
    ]
    pdf = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/a-3b", attachments=attachments)
    return _suivi_des_formulaires(pdf, [contenu for _, contenu in recus.values()])


def _suivi_des_formulaires(pdf: bytes, formulaires: list[bytes]) -> bytes:
    """Append the pages as received; the metadata, the profile and the attachments of the first stay."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for formulaire in formulaires:
        writer.append(io.BytesIO(a_plat(formulaire)), import_outline=False)
    writer.root_object.pop("/AcroForm", None)
    sortie = io.BytesIO()
    writer.write(sortie)
    return sortie.getvalue()


def semaine(protocole: Champs) -> dict[str, Any]:
    """The timetable: its days, its rows, hours of each day and of the week."""
    emploi = [_rang(protocole, rang, nom) for rang, nom in RANGS.items()]
    totaux = [sum(rang["minutes"] for rang in emploi if rang["cases"][n]["present"]) for n in range(len(JOURS))]
    heures = [_heures(total) for total in totaux]
    return {"jours": JOURS, "emploi": emploi, "totaux": heures, "total": _heures(sum(totaux))}


def _rang(protocole: Champs, rang: str, nom: str) -> dict[str, Any]:
    de, a = protocole.get(f"proto_edt_{rang}_de", ""), protocole.get(f"proto_edt_{rang}_a", "")
    cases = [
        {
            "present": bool(protocole.get(f"proto_edt_{rang}_{jour}_presence")),
            "texte": protocole.get(f"proto_edt_{rang}_{jour}_texte", ""),
        }
        for jour in JOURS
    ]
    return {"nom": nom, "de": de, "a": a, "cases": cases, "minutes": _minutes(a) - _minutes(de)}


def _minutes(heure: str) -> int:
    heures, _, minutes = heure.partition("h")
    return int(heures or 0) * 60 + int(minutes or 0)


def _heures(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02}" if minutes % 60 else f"{minutes // 60} h" if minutes else "—"
