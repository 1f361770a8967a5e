"""Fictional pupils, by target of the forms' fields: nobody here exists.

``FICHES`` and ``PROTOCOLES`` hold the tricky dossiers of the fact sheet, by their number. The UAIs are
checksum-valid with invented serials; the phones lie in ranges kept for fiction.
"""

import unicodedata

from pipeline.dossier.model.forms import JOURS

Values = dict[str, str | bool]

_NIVEAUX = (2, 2, 1, 1, 1, 2, 1, 2, 3, 2, 2, 2, 2, 1, 2, 2, 2, 1, 1, 2, 1, 2, 2)
_BESOINS = {
    1: "Accompagner les changements de salle.",
    2: "Installer le plan incliné et le matériel.",
    6: "Aider à fermer le manteau.",
    8: "Reformuler les consignes longues.",
    9: "Prendre les notes de l’élève, qui écrit très lentement.",
    10: "Tourner les pages, présenter un seul document à la fois.",
    11: "Relancer l’attention, séquencer les exercices.",
    12: "Tenir la règle et le compas.",
    13: "Mettre en place le plan incliné.",
    15: "Écrire sous la dictée de l’élève.",
    16: "Adapter les déplacements pendant la séance.",
    17: "Être présent(e) lors des sorties.",
    20: "Faciliter les échanges avec les camarades.",
    22: "Encourager à terminer le travail commencé.",
    23: "Inciter à demander de l’aide.",
}

_FICHE: Values = {
    "materiel": "non",
    "materiel_precision": "Un plan incliné et un ordinateur sont déjà utilisés ; ils ne suffisent pas.",
    "relais": "non",
    "dependance_quotidienne": True,
    "dependance_scolaire": True,
    "anciennete": "Première demande.",
    "evolution": "L’élève prend confiance et participe davantage à l’oral.",
    "modification": "Aucune depuis un an.",
    "risques": "Chutes possibles dans l’escalier.",
    "age": "8 ans 6 mois",
    "nom": "LENOIR-D'ESTRÉES",
    "prenom": "Chloë",
    "naissance": "28/02/1995",
    "classe": "CE2",
    "etablissement": "École élémentaire Jules-Ficelle",
    "date_evaluation": "15/10/2003",
    "auteur": "Mme Ardoise, enseignante, et M. Préau, directeur",
}
_FICHE |= {f"niveau.{numero}": f"niveau{niveau}" for numero, niveau in enumerate(_NIVEAUX, start=1)}
_FICHE |= {"niveau.24": "jamais"}
_FICHE |= {f"besoin.{numero}": besoin for numero, besoin in _BESOINS.items()}

_PROTOCOLE: Values = {
    "etat": "proposition",
    "nom": "LENOIR-D'ESTRÉES",
    "prenom": "Chloë",
    "naissance": "28/02/1995",
    "classe": "CE2",
    "representant.nom": "Mme Hélène LENOIR-D'ESTRÉES",
    "representant.qualite": "mère",
    "representant.adresse": "12 rue des Lilas-Inventés\n13999 Villeneuve-la-Fictive",
    "representant.telephone": "04 65 71 00 12",
    "accord": "oui",
    "accord_date": "16/10/2003",
    "entendue": "non",
    "etablissement": "École élémentaire Jules-Ficelle",
    "uai": "0139901S",
    "etablissement_adresse": "3 place de la Craie\n13999 Villeneuve-la-Fictive",
    "chef": "M. Basile PRÉAU",
    "etablissement_telephone": "04 65 71 00 99",
    "equipe": "Mme Ardoise, enseignante\nM. Préau, directeur\nDr Thermomètre, médecin de l’éducation nationale\n"
    "Mme Boussole, psychologue scolaire",
    "integration": "oui",
    "integration_pourquoi": "Sans aide à l’écrit, l’élève ne peut pas suivre la classe entière.",
    "temps_accru": "non",
    "temps_accru_pourquoi": "L’élève est déjà scolarisée à temps plein.",
    "modalite": "discontinue",
    "scolarisation": "26 h",
    "accompagnement": "12 h",
    "aide_deplacements": True,
    "aide_installation": True,
    "aide_cours": True,
    "aide_cours_precision": "Prise de notes, reformulation des consignes, aide au maniement de la règle et du compas.",
    "sorties": "oui",
    "classes_transplantees": "non",
    "extrascolaire": "non",
    "taches_particulieres": "Aide à l’habillage : manteau et chaussures, matin et soir.",
    "definies_avec": "Mme Compresse, infirmière ; Dr Thermomètre, médecin de l’éducation nationale",
    "absence_eleve": "L’auxiliaire prévient le service et se tient à la disposition du directeur.",
    "absence_enseignant": "L’élève est accueillie dans une autre classe avec l’auxiliaire.",
    "absence_auxiliaire": "Le directeur prévient la famille ; l’élève vient en classe.",
    "observations": "",
    "date": "17/10/2003",
}
_PROTOCOLE |= {
    f"edt.{rang}.{bord}": heure
    for rang, de, a in (
        ("accueil", "8h20", "8h30"),
        ("m1", "8h30", "9h30"),
        ("m2", "9h30", "10h15"),
        ("m3", "10h30", "11h00"),
        ("m4", "11h00", "11h30"),
        ("interclasse", "11h30", "13h30"),
        ("am1", "13h30", "14h30"),
        ("am2", "14h30", "15h15"),
        ("am3", "15h30", "16h00"),
        ("am4", "16h00", "16h30"),
        ("retour", "16h30", "16h40"),
    )
    for bord, heure in (("de", de), ("a", a))
}
# 3 h on each of four days: 12 h, as stated.
_PROTOCOLE |= {
    f"edt.{rang}.{jour}.presence": True for jour in JOURS if jour != "mercredi" for rang in ("m1", "m3", "m4", "am1")
}
_PROTOCOLE |= {"edt.m1.lundi.texte": "salle 4", "edt.am1.jeudi.texte": "gymnase"}


def fiche(**changes: str | bool) -> Values:
    """Return a complete fiche (pupil 01), with changes; ``__`` stands for the dot of a target."""
    return _FICHE | {target.replace("__", "."): value for target, value in changes.items()}


def protocole(**changes: str | bool) -> Values:
    """Return a complete protocole in the state « proposition » (pupil 01), with changes."""
    return _PROTOCOLE | {target.replace("__", "."): value for target, value in changes.items()}


FICHES: dict[str, Values] = {}
PROTOCOLES: dict[str, Values] = {}


def _dossier(
    numero: str,
    identite: tuple[str, str, str, str, str],
    uai: str = "0139901S",
    ecole: str = "École élémentaire Jules-Ficelle",
    *,
    fiche_seule: Values | None = None,
    protocole_seul: Values | None = None,
) -> None:
    """Add one pupil: (nom, prénom, naissance, âge, classe), school, then what is peculiar to each form."""
    nom, prenom, naissance, age, classe = identite
    commun = {"nom": nom, "prenom": prenom, "naissance": naissance, "classe": classe, "etablissement": ecole}
    FICHES[numero] = _FICHE | commun | {"age": age} | (fiche_seule or {})
    PROTOCOLES[numero] = _PROTOCOLE | commun | {"uai": uai, "representant.nom": f"Mme {nom}"} | (protocole_seul or {})


_CALME: Values = {
    target: value for n in range(1, 24) for target, value in ((f"niveau.{n}", "niveau1"), (f"besoin.{n}", ""))
}

_dossier("01", ("LENOIR-D'ESTRÉES", "Chloë", "28/02/1995", "8 ans 6 mois", "CE2"))
_dossier("02", ("NGUYỄN", "Gaétan", "31/12/1997", "5 ans", "GS"), ecole="École maternelle des Pinceaux")
_dossier("03", ("MÜLLER-STRAẞ", "Léa", "14/03/1995", "8 ans", "CE2"), "0679905C", "École du Pont-Imaginaire")
_dossier("04", ("MÜLLER-STRAẞ", "Léo", "14/03/1995", "8 ans", "CE2"), "0679905C", "École du Pont-Imaginaire")
_dossier("05", ("MULLER-STRASS", "Léa", "03/04/1995", "8 ans", "CE2"), "0679905C", "École du Pont-Imaginaire")
_dossier("06", ("MARTIN", "Jean", "01/01/1992", "11 ans", "6e"), "0759902F", "Collège du Quai-Rêvé")
_dossier("07", ("MARTIN", "Jean", "01/01/1992", "11 ans", "6e"), "0939920C", "Collège des Trois-Songes")
_dossier("08", ("LŒUILLET-ŒRTEL", "Œdipe", "17/06/1994", "9 ans", "CM1"), "0599903U", "École Paul-Encrier")
_dossier(
    "09",
    ("DE LA TOUR D'AUVERGNE-SAINT-BRISSON-FICTIVE", "Zoé", "09/09/1991", "12 ans", "5e"),
    "0449915N",
    "Collège du Phare-Perdu",
)
_dossier(
    "10",
    ("LE GOFF", "Maëlys", "22/08/1996", "7 ans", "CE1"),
    "0569918B",
    "École des Embruns",
    protocole_seul={"nom": "LEGOFF"},
)
_dossier(
    "11",
    ("D’HAUTPOUL", "Anne-Sophie", "05/05/1998", "5 ans", "GS"),
    "0319914H",
    "École maternelle du Capitole-Feint",
    protocole_seul={"nom": "D'HAUTPOUL"},
)
_dossier("12", ("BÂ", "Ibrahima", "né vers 1994", "9 ans", "CM1"))
_dossier("13", ("NÚÑEZ DE LA PEÑA", "José-María", "03/04/1990", "13 ans", "4e"), ecole="Collège Gabriel-Chimère")
_dossier("14", ("YILDIRIM ÇELİK", "Şeyma", "29/10/1997", "5 ans", "CP"), "0679905C", "École du Pont-Imaginaire")
_dossier("15", ("WIŚNIEWSKI", "Łukasz", "11/11/1988", "14 ans", "3e"), "0599903U", "Collège Paul-Encrier")
_dossier("16", ("PÉRÈS", "Anaïs", "29/02/2000", "3 ans", "PS"), "0839919F", "École maternelle des Cigales-Bleues")
_dossier(
    "17",
    ("TEHEIURA-FICTIF", "Teva", "12/12/1993", "9 ans", "CM2"),
    protocole_seul={"representant.adresse": "BP 99999\n98713 Papeete", "representant.telephone": "99 00 12", "uai": ""},
)
_dossier(
    "18",
    ("HOARAU-TEST", "Marie-Ange", "01/05/1995", "8 ans", "CE2"),
    "9749908B",
    "École des Filaos-Imaginaires",
    protocole_seul={
        "representant.adresse": "7 chemin des Vacoas\n97460 Saint-Paul",
        "representant.telephone": "0262 12 34 56",
    },
)
_dossier(
    "19",
    ("MONTLOUIS-FÉLICITÉ", "Kévin", "14/02/1989", "14 ans", "3e"),
    "9729910P",
    "Collège du Balata-Rêvé",
    protocole_seul={
        "representant.adresse": "2 rue du Balisier\n97200 Fort-de-France",
        "representant.telephone": "0696 00 12 34",
    },
)
_dossier(
    "20",
    ("MADI-ESSAI", "Assiata", "01/01/1996", "7 ans", "CE1"),
    "9769912V",
    "École de l’Ylang-Fictif",
    protocole_seul={
        "representant.adresse": "Quartier Inventé\n97600 Mamoudzou",
        "representant.telephone": "0639 98 00 12",
    },
)
_dossier(
    "21",
    ("PAOLI-SANTONI", "Dumè", "19/03/1992", "11 ans", "6e"),
    "6209906Y",
    "Collège du Maquis-Imaginaire",
    protocole_seul={"representant.adresse": "5 cours Inventé\n20000 Ajaccio"},
)
_dossier(
    "22",
    ("VAN DEN BROUCKE-'T SERSTEVENS", "Hugo", "09/10/1983", "20 ans", "Tle"),
    ecole="Lycée du Beffroi-Fictif",
    protocole_seul={"representant.nom": "Lui-même", "representant.qualite": "élève majeur"},
)
_dossier(
    "23",
    ("BENALI-FICTIF", "Inès", "30/06/1995", "8 ans", "CE2"),
    "0699916D",
    "École du Fleuve-Inventé",
    protocole_seul={
        "representant.nom": "Mme Samia BENALI",
        "representant2.nom": "M. Karim FICTIF",
        "representant2.qualite": "père",
        "representant2.adresse": "9 quai Imaginaire\n69999 Lyon-le-Faux",
        "representant2.telephone": "04 65 71 00 34",
    },
)
_dossier(
    "24",
    ("CONFIÉ", "Tom", "08/10/1994", "9 ans", "CM1"),
    protocole_seul={
        "representant.nom": "Aide sociale à l’enfance",
        "representant.qualite": "ASE",
        "representant.adresse": "Direction de la solidarité\n1 place du Conseil-Fictif\n13999 Villeneuve-la-Fictive",
    },
)
_dossier(
    "25",
    ("ÉTÉ", "Rose", "21/06/1999", "4 ans", "MS"),
    ecole="École maternelle des Pinceaux",
    protocole_seul={"representant.nom": "Mme Vve Augustine ÉTÉ", "representant.qualite": "grand-mère, tutrice"},
)
_dossier(
    "26",
    ("PETIT", "Noé", "18/01/2000", "3 ans", "PS"),
    "0219921V",
    "École maternelle et élémentaire d'application publique mixte intercommunale "
    "Marie-Madeleine-de-La-Fayette-et-Simone-Fictive, site des Quatre-Vents",
)
_dossier("27", ("K'DUAL", "Yoann", "30/11/1991", "11 ans", "CM2"))
_dossier("28", ("BLANC", "Lou", "15/05/2005", "7 ans", "CE1"))
_dossier("29", ("DOUTE", "Sacha", "12/04/1991", "12 ans", "5ième B"), protocole_seul={"accompagnement": "12.30"})
_dossier(
    "30",
    ("CANTINE", "Nina", "02/02/1995", "8 ans", "CE2"),
    protocole_seul={
        "scolarisation": "24 h",
        "accompagnement": "27 h",
        "aide_hors_cours": True,
        "aide_hors_cours_precision": "Aide au repas à la cantine.",
    },
)
_dossier(
    "31",
    ("QUART", "Ali", "02/03/1995", "8 ans", "CE2"),
    protocole_seul={"edt.m4.vendredi.presence": False, "edt.m4.vendredi.texte": "11h00-11h15"},
)
_dossier(
    "32",
    ("SOINS", "Éva", "04/05/1995", "8 ans", "CE2"),
    fiche_seule={"niveau.5": "niveau3", "besoin.5": "Surveillance de l’insuline."},
    protocole_seul={"taches_particulieres": "Contrôle de la pompe à insuline."},
)
_dossier(
    "33",
    ("MAISON", "Paul", "06/07/1995", "8 ans", "CE2"),
    protocole_seul={"aide_hors_cours": True, "aide_hors_cours_precision": "Aide aux devoirs à domicile."},
)
_dossier(
    "34",
    ("TAXI", "Jade", "07/08/1995", "8 ans", "CE2"),
    protocole_seul={"edt.retour.lundi.texte": "taxi jusqu'au domicile"},
)
_dossier(
    "35", ("CRISE", "Rémi", "09/01/1995", "8 ans", "CE2"), fiche_seule={"niveau.24": "eventuelles", "besoin.24": ""}
)
_dossier(
    "36",
    ("PARADOXE", "Théo", "10/02/1995", "8 ans", "CE2"),
    fiche_seule=_CALME,
    protocole_seul={"modalite": "continue"},
)
_dossier("37", ("DISPOSITIF", "Maud", "07/07/1989", "14 ans", "UPI 4eme"), "0639917M", "Collège de la Roue-Fictive")
_dossier("38", ("PASSAGE", "Aliénor", "14/07/1992", "11 ans", "CM2 → 6e SEGPA"))
_dossier(
    "40",
    ("SAMEDI", "Clémence", "11/03/1995", "8 ans", "CE2"),
    protocole_seul={"observations": "Présence aussi le samedi 8h30-11h30.", "accompagnement": "15 h"},
)
_dossier("42", ("=cmd|'x'!A1", "../../", "12/04/1995", "8 ans", "CE2"), ecole="<b>&\\input École {{7*7}}")
_dossier(
    "43",
    ("FRONTIÈRE", "Lux", "13/05/1995", "8 ans", "CE2"),
    protocole_seul={
        "representant.adresse": "4 rue de la Forge-Feinte\nL-9999 Ville-Imaginaire\nLUXEMBOURG",
        "representant.telephone": "00352 99 00 12",
    },
)
_dossier(
    "44", (unicodedata.normalize("NFD", "DÉCOMPOSÉ"), unicodedata.normalize("NFD", "Zoé"), "14/06/1995", "8 ans", "CE2")
)
PROTOCOLES["44"] |= {"nom": "DÉCOMPOSÉ", "prenom": "Zoé"}

DECISIONS: dict[str, Values] = {
    "02": {
        "dossier": "2003-0012",
        "nom": "NGUYỄN",
        "prenom": "Gaétan",
        "naissance": "31/12/1997",
        "etablissement": "École maternelle des Pinceaux",
        "seance": "02/12/2003",
        "entendue": "oui",
        "decision": "accord_partiel",
        "nature": "revision",
        "phase.1.debut": "08/12/2003",
        "phase.1.fin": "7 mars 2004",
        "phase.1.heures": "12 h 30",
        "phase.2.debut": "08/03/2004",
        "phase.2.fin": "30/06/2004",
        "phase.2.heures": "6h",
        "base": "ecole",
        "depassement_motif": "Aide à la cantine.",
        "exceptionnelle": True,
        "exceptionnelle_motif": "Fin de cycle.",
        "temps.classe": True,
        "temps.lieu_de_soin": True,
        "activite.gestes": True,
        "motif_droit": "besoin_partiel",
        "motif_fait": "Łukasz écrit « lentement » – 12 fois.\nDeuxième ligne.",
        "non_accorde": "L’aide au domicile.",
        "attendu": "Rien.",
        "signataire.prenom": "Anatole",
        "signataire.nom": "PARAPHE",
        "signataire.qualite": "Secrétaire",
        "signataire.delegation": "Pour le président",
        "observations": "À classer.",
    }
}
"""A decision that answers every question of its form, by the number of the pupil."""
