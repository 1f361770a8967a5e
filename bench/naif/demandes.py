"""Demandes: pairs of forms → letters, dossier, decision form or returned forms, trays and slip."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench.naif import lettres
from bench.naif.dossier import dossier
from bench.naif.envoi import Lettre, imprimer_envoi
from bench.naif.formulaires import a_completer, lire, remplir
from bench.naif.textes import CCPE, en_lettres, un_mois_apres


def traiter(paires: Iterable[tuple[Path, Path]], jour: date, sortie: Path) -> None:
    """Make all that is owed for the demandes (fiche, protocole), under the folder ``sortie``."""
    courrier: list[Lettre] = []
    connus = {}
    for rang, (fiche, protocole) in enumerate(paires, start=1):
        numero = f"{jour.year}-{rang:04}"
        contenus = fiche.read_bytes(), protocole.read_bytes()
        f, p = lire(contenus[0]), lire(contenus[1])
        connus[numero] = {"f": f, "p": p}
        faits = lettres.communs(numero, jour, f, p)
        dossiers = sortie / numero
        dossiers.mkdir(parents=True, exist_ok=True)
        manques = lettres.manques(f, p)
        famille, ecole = tuple(lettres.famille(p)), tuple(lettres.ecole(p))
        if any(points for _, points in manques):
            faits_lettres = [
                Lettre("familles", numero, "Accusé de réception d’une demande incomplète", famille,
                       lettres.accuse_incomplet(faits, manques)),
                Lettre("etablissements", numero, "Demande de complément", ecole,
                       lettres.demande_complement(faits, manques), "par courriel : la fiche et le protocole"),
            ]  # fmt: skip
            annonce = f"À compléter avant le {en_lettres(un_mois_apres(jour))} : ce qui manque est surligné en jaune."
            for (_, points), vierge, lus in zip(manques, ("fiche_evaluation", "protocole"), (f, p), strict=True):
                if points:
                    raisons = {point["champ"]: point["faire"] for point in points}
                    rendu = a_completer(f"{vierge}.pdf", lus, raisons, annonce)
                    (dossiers / f"{vierge}_a_completer.pdf").write_bytes(rendu)
        else:
            faits_lettres = [
                Lettre("familles", numero, "Accusé de réception", famille, lettres.accuse(faits)),
                Lettre("commissions", numero, "Transmission à la CDES", CCPE, lettres.transmission(faits),
                       "le dossier consolidé et le formulaire de décision"),
            ]  # fmt: skip
            recus = {"Fiche": (fiche.name, contenus[0]), "Protocole": (protocole.name, contenus[1])}
            (dossiers / f"dossier_{numero}.pdf").write_bytes(dossier(faits, recus))
            (dossiers / f"decision_{numero}.pdf").write_bytes(remplir("decision_cdes.pdf", decision(numero, f, p)))
        for rang_lettre, lettre in enumerate(faits_lettres):
            (dossiers / f"{rang_lettre}_{lettre.bac}.pdf").write_bytes(lettre.pdf)
        courrier += faits_lettres
    imprimer_envoi(courrier, jour, sortie)
    (sortie / "connus.json").write_text(json.dumps(connus, ensure_ascii=False))


def decision(numero: str, fiche: lettres.Champs, protocole: lettres.Champs) -> dict[str, str]:
    """What the decision form is prefilled with."""
    return {
        "deci_dossier": numero,
        "deci_eleve_nom": fiche["fiche_eleve_nom"],
        "deci_eleve_prenom": fiche["fiche_eleve_prenom"],
        "deci_eleve_naissance": fiche["fiche_eleve_naissance"],
        "deci_etablissement_nom": protocole["proto_etablissement_nom"],
        "deci_phase_1_heures": protocole["proto_accompagnement"],
        "deci_base": "temps hebdomadaire de scolarisation de l’élève",
        "deci_temps_classe": "oui",
        "deci_temps_deplacements": "oui",
        "deci_temps_sorties": "oui",
    }
