"""A relevé de décisions → three notifications a row, two papers for the auxiliaire, trays and slip."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from bench.naif import lettres
from bench.naif.dossier import semaine
from bench.naif.envoi import Lettre, imprimer_envoi
from bench.naif.textes import IA, IA_APPEL, MOTIFS_DROIT, en_lettres, lu

NAMES, FIRST_ROW = 2, 7
TEMPS = {
    "classe": "temps de classe", "deplacements": "déplacements dans l’établissement",
    "interclasse": "interclasse et récréations", "cantine": "cantine", "garderie": "garderie",
    "sorties": "sorties scolaires", "classe_transplantee": "classes transplantées",
    "eps": "éducation physique et sportive", "lieu_de_soin": "accompagnement jusqu’au lieu de soins",
}  # fmt: skip
ACTIVITES = {
    "classe": "interventions dans la classe définies en concertation avec l’enseignant, ou en dehors des temps "
    "d’enseignement",
    "sorties": "participation aux sorties de classes occasionnelles ou régulières",
    "gestes": "accomplissement de gestes techniques",
    "suivi": "collaboration au suivi du projet individualisé de l’élève",
}


def notifier(classeur: Path, connus: Path, jour: date, sortie: Path) -> None:
    """Make the notifications of a workbook; ``connus``: what the demandes said, kept when they came."""
    dossiers = json.loads(connus.read_text())
    feuille: Any = openpyxl.load_workbook(classeur).active
    seance = date.fromisoformat(feuille["B1"].value)
    noms = [case.value for case in feuille[NAMES]]
    courrier = []
    for cases in feuille.iter_rows(min_row=FIRST_ROW, values_only=True):
        ligne = dict(zip(noms, cases, strict=True))
        if not ligne["deci_decision"]:
            continue
        numero = ligne["deci_dossier"]
        connu = dossiers[numero]
        faits = lettres.communs(numero, jour, connu["f"], connu["p"]) | _accorde(ligne, connu["p"])
        faits["seance"] = en_lettres(seance)
        dossier = sortie / numero
        dossier.mkdir(parents=True, exist_ok=True)
        ecole, plus = lettres.ecole(connu["p"]), semaine(connu["p"])
        parti = {"signataire": "", "qualite": ""}
        for bac, nom, modele, adresse, propres in (
            ("familles", "notification_famille", "notification", lettres.famille(connu["p"]),
             {"pour": "famille", "salutation": lettres.civilite(connu["p"])}),
            ("etablissements", "notification_etablissement", "notification", ecole,
             {"pour": "etablissement", "salutation": "Monsieur"}),
            ("inspection", "notification_ia_dsden", "notification", IA, {"pour": "ia_dsden", "salutation": IA_APPEL}),
            ("etablissements", "fiche_mission_avs", "fiche_mission", ecole, plus | parti),
            ("etablissements", "presentation_prerentree", "presentation", ecole, plus | parti),
        ):  # fmt: skip
            pdf = lettres.imprimer(f"{modele}.html", adresse=adresse, **(faits | propres))
            (dossier / f"{nom}.pdf").write_bytes(pdf)
            courrier.append(Lettre(bac, numero, nom.replace("_", " "), tuple(adresse), pdf))
    imprimer_envoi(courrier, jour, sortie)


def _accorde(ligne: dict[str, Any], protocole: dict[str, str]) -> dict[str, Any]:
    phases = [
        {
            "debut": _jour(ligne[f"deci_phase_{n}_debut"]),
            "fin": _jour(ligne[f"deci_phase_{n}_fin"]),
            "heures": ligne[f"deci_phase_{n}_heures"],
        }
        for n in range(1, 5)
        if ligne[f"deci_phase_{n}_debut"]
    ]
    return {
        "etablissement": ligne["deci_etablissement_nom"],
        "phases": phases,
        "base": ligne["deci_base"],
        "scolarisation": protocole["proto_scolarisation"],
        "temps": [nom for cle, nom in TEMPS.items() if ligne[f"deci_temps_{cle}"]],
        "activites": [nom for cle, nom in ACTIVITES.items() if ligne[f"deci_activite_{cle}"]],
        "motif_droit": MOTIFS_DROIT[ligne["deci_motif_droit"]],
        "motif_fait": ligne["deci_motif_fait"],
        "signataire": f"{ligne['deci_signataire_prenom']} {ligne['deci_signataire_nom']}",
        "qualite": ligne["deci_signataire_qualite"],
    }


def _jour(valeur: object) -> str:
    return en_lettres(valeur.date()) if isinstance(valeur, datetime) else lu(str(valeur))
