"""Letters: a template, a page."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import weasyprint

from bench.naif.textes import (
    CCPE,
    FREQUENCES,
    GRILLE,
    NIVEAUX,
    OBLIGATOIRES,
    SERVICE,
    TITRES,
    capitales,
    deux_mois_apres,
    en_lettres,
    lu,
    un_mois_apres,
)

MODELES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "modeles"), autoescape=True, trim_blocks=True
)
Champs = Mapping[str, str]


def imprimer(modele: str, **faits: Any) -> bytes:
    """Render a template as a tagged PDF."""
    html = MODELES.get_template(modele).render(service=SERVICE, **faits)
    pdf: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def eleve(fiche: Champs) -> dict[str, str]:
    """Who the pupil is."""
    return {
        "nom": fiche["fiche_eleve_nom"],
        "prenom": fiche["fiche_eleve_prenom"],
        "naissance": lu(fiche["fiche_eleve_naissance"]),
        "classe": fiche["fiche_eleve_classe"],
    }


def famille(protocole: Champs) -> list[str]:
    """Lines of the envelope of the family."""
    nom = protocole["proto_representant_nom"]
    return [capitales(ligne) for ligne in (nom, *protocole["proto_representant_adresse"].splitlines())]


def ecole(protocole: Champs) -> list[str]:
    """Lines of the envelope of the school."""
    qui = (protocole["proto_etablissement_nom"], protocole["proto_etablissement_chef"])
    return [capitales(ligne) for ligne in (*qui, *protocole["proto_etablissement_adresse"].splitlines())]


def grille(fiche: Champs) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group → its lines, each with its three answers and the need beside it."""
    trouve, numero = [], 0
    for groupe, libelles in GRILLE.items():
        lignes = []
        for libelle in libelles:
            numero += 1
            reponse = fiche.get(f"fiche_item_{numero:02}_niveau", "")
            mots = FREQUENCES if numero == 24 else NIVEAUX
            lignes.append(
                {
                    "numero": numero,
                    "libelle": libelle,
                    "court": mots.get(reponse, "—"),
                    "choix": [{"mot": mot, "coche": cle == reponse} for cle, mot in mots.items()],
                    "besoin": fiche.get(f"fiche_item_{numero:02}_besoin", ""),
                }
            )
        trouve.append((groupe, lignes))
    return trouve


def manques(fiche: Champs, protocole: Champs) -> list[tuple[str, list[dict[str, str]]]]:
    """What is missing in each form: title → fields with what they are and what to do there."""
    trouve = []
    for genre, champs in (("fiche", fiche), ("protocole", protocole)):
        points = [
            {"champ": nom, "quoi": quoi, "faire": faire}
            for nom, (quoi, faire) in OBLIGATOIRES[genre].items()
            if not champs.get(nom)
        ]
        if genre == "fiche":
            libelles = [libelle for groupe in GRILLE.values() for libelle in groupe]
            points += [
                {
                    "champ": f"fiche_item_{n:02}_niveau",
                    "quoi": f"item {n}, « {libelle} »",
                    "faire": f"Item {n}, « {libelle} » : cochez un seul niveau (1, 2 ou 3).",
                }
                for n, libelle in enumerate(libelles, start=1)
                if not champs.get(f"fiche_item_{n:02}_niveau")
            ]
        trouve.append((TITRES[genre], points))
    return trouve


def communs(numero: str, jour: date, fiche: Champs, protocole: Champs) -> dict[str, Any]:
    """What every letter of a dossier is given."""
    return {
        "numero": numero,
        "jour": en_lettres(jour),
        "recu": en_lettres(jour),
        "silence": en_lettres(deux_mois_apres(jour)),
        "limite": en_lettres(un_mois_apres(jour)),
        "eleve": eleve(fiche),
        "f": fiche,
        "p": protocole,
    }


def accuse(faits: Mapping[str, Any]) -> bytes:
    """Acknowledgement to the family of a complete demande."""
    return imprimer("accuse_reception.html", adresse=famille(faits["p"]), salutation=civilite(faits["p"]), **faits)


def accuse_incomplet(faits: Mapping[str, Any], manque: Any) -> bytes:
    """Acknowledgement to the family of a demande that the school must complete."""
    a = {"adresse": famille(faits["p"]), "salutation": civilite(faits["p"])}
    return imprimer("accuse_incomplet.html", manques=manque, **a, **faits)


def demande_complement(faits: Mapping[str, Any], manque: Any) -> bytes:
    """What the school is asked for."""
    a = {"adresse": ecole(faits["p"]), "salutation": "Monsieur"}
    return imprimer("demande_complement.html", manques=manque, **a, **faits)


def transmission(faits: Mapping[str, Any]) -> bytes:
    """Transmission to the commission, with the synthesis."""
    a = {"adresse": CCPE, "salutation": "Madame la Présidente, Monsieur le Président"}
    plus = {"formule": "ma haute considération", "grille": grille(faits["f"])}
    return imprimer("transmission.html", **a, **plus, **faits)


def civilite(protocole: Champs) -> str:
    """« Madame », « Monsieur » or both."""
    nom = protocole["proto_representant_nom"]
    return {"Mme": "Madame", "M.": "Monsieur"}.get(nom.split(" ")[0], "Madame, Monsieur")
