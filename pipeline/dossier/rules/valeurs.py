"""Does everything read with certainty, and is it plausible? Dates, ages, classes, durations, telephones."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pipeline.dossier.model.annexes import FIELDS, value_at
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Form, Kind
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import (
    Contexte,
    DemandeSection,
    classe_of,
    formulaires,
    is_hollow,
    is_primary,
    lacks_duree,
    libelle,
    locate,
    proses_et_fonctions,
    unprinted,
)
from pipeline.dossier.rules.regle import a_verifier, bloquant, information
from pipeline.dossier.values.calendrier import age
from pipeline.dossier.values.classes import naissance_nominale
from pipeline.dossier.values.dates import read_annee
from pipeline.dossier.values.texte import quote
from pipeline.dossier.values.types import Commission, Lecture
from pipeline.dossier.values.typographie import format_duree

SECTION = DemandeSection("Ce qui doit se lire avec certitude")
NON_IMPRIME = "CARACTERE_NON_IMPRIME"
"""What every letter of a demande may show, be it complete or not."""

_SIX_DIGIT_CODES = re.compile(r"\b(?:98[678]|975)\d\d\b")
"""Postal codes of Saint-Pierre-et-Miquelon, Wallis-et-Futuna, Polynésie française and Nouvelle-Calédonie.

Numbers have six digits there.
"""

_A_CONFIRMER = {
    "naissance": "DATE_A_CONFIRMER",
    "date": "DATE_A_CONFIRMER",
    "evaluation": "DATE_A_CONFIRMER",
    "age": "AGE_A_CONFIRMER",
    "classe": "CLASSE_A_CONFIRMER",
    "scolarisation": "DUREE_A_CONFIRMER",
    "accompagnement": "DUREE_A_CONFIRMER",
    "de": "HORAIRE_A_CONFIRMER",
    "telephone": "TELEPHONE_A_CONFIRMER",
    "uai": "UAI_A_CONFIRMER",
}
"""Last word of a target → code of a doubt on it; both ends of the hours of a row are one reading, told once."""


def _readings(kind: Kind, form: Form) -> Iterator[tuple[str, str, Lecture[Any]]]:
    """(code of a doubt, target, reading) of all that may read several ways."""
    for field in FIELDS[kind]:
        if code := _A_CONFIRMER.get(re.split(r"[._]", field.target)[-1]):
            yield code, field.target, field.get(form)


_RECENT = timedelta(days=400)


def _is_doubtful(code: str, target: str, lecture: Lecture[Any], form: Form, today: date) -> bool:
    """It was written, and a person must look at it; what counts as blank is missing instead (see ``completude``)."""
    if not lecture.doute or (lacks_duree(lecture) if code == "DUREE_A_CONFIRMER" else is_hollow(lecture)):
        return False
    if code == "DATE_A_CONFIRMER" and target != "naissance" and lecture.valeur:
        # « 14/11/03 » on a form of that year has one reading; a birth may be of another century.
        return not timedelta(0) <= today - lecture.valeur <= _RECENT
    if code == "CLASSE_A_CONFIRMER":
        # A level whose commission alone is in doubt: a person chooses it (see ``commission``).
        return lecture.valeur is None or lecture.valeur.commission is not None
    if code == "TELEPHONE_A_CONFIRMER" and len(lecture.valeur or "") == 6:
        return not _SIX_DIGIT_CODES.search(value_at(form, target.replace("telephone", "adresse")))
    return True


@SECTION.regle(
    a_verifier("DATE_A_CONFIRMER", "Une date est imprécise ou se lit de plusieurs façons", loi.ANNEXES),
    a_verifier("AGE_A_CONFIRMER", "L'âge ne se lit pas avec certitude", loi.ANNEXE_I),
    a_verifier("CLASSE_A_CONFIRMER", "La classe ne se lit pas avec certitude", loi.ANNEXES),
    a_verifier("DUREE_A_CONFIRMER", "Une durée se lit de plusieurs façons", loi.ANNEXE_II),
    a_verifier("HORAIRE_A_CONFIRMER", "Un horaire de l'emploi du temps ne se lit pas avec certitude", loi.ANNEXE_II),
    a_verifier("TELEPHONE_A_CONFIRMER", "Un numéro de téléphone est à vérifier", loi.ANNEXE_II),
    a_verifier("UAI_A_CONFIRMER", "Le numéro UAI de l'établissement est erroné", loi.AJOUT),
)
def valeur_a_confirmer(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """What was written reads one way only."""
    for kind, form in formulaires(dossier):
        for code, target, lecture in _readings(kind, form):
            if _is_doubtful(code, target, lecture, form, contexte.today):
                message, doute = "{quoi} – {doute}", lecture.doute
                yield SECTION.found(code, kind, target, message, quoi=libelle(target), doute=doute)


@SECTION.regle(a_verifier(NON_IMPRIME, "Un caractère ne s'imprime pas", loi.CONTROLE, ecole=False))
def caracteres(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """What letters show is what was written."""
    for kind, form in formulaires(dossier):
        for target, codes in unprinted(form, contexte.unprintable):
            message = (
                "{quoi} : les courriers et le dossier montrent {codes} à la place d'un caractère qui ne s'imprime pas. "
                "Comparez avec le formulaire reçu, et corrigez à la main avant de poster."
            )
            yield SECTION.found(NON_IMPRIME, kind, target, message, quoi=libelle(target), codes=codes)


@SECTION.regle(bloquant("NAISSANCE_APRES_RENTREE", "La date de naissance est postérieure à la rentrée", loi.ANNEXES))
def naissance_apres_rentree(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A pupil is born before the rentrée."""
    for kind, form in formulaires(dossier):
        ne_le = form.naissance.valeur
        if ne_le and ne_le > contexte.annee.debut:
            message = "La date de naissance ({date}) est postérieure à la rentrée : corrigez-la."
            yield SECTION.found("NAISSANCE_APRES_RENTREE", kind, "naissance", message, date=ne_le)


@SECTION.regle(a_verifier("DATE_FUTURE", "Une date est dans l'avenir", loi.ANNEXES))
def date_future(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A date on a form that was received is not in the future."""
    for kind, form in formulaires(dossier):
        for code, target, lecture in _readings(kind, form):
            if code != "DATE_A_CONFIRMER" or target == "naissance":
                continue
            if lecture.valeur and lecture.valeur > contexte.today:
                message, quoi = "{quoi} : le {date} n'est pas encore passé. Corrigez cette date.", libelle(target)
                yield SECTION.found("DATE_FUTURE", kind, target, message, quoi=quoi, date=lecture.valeur)


@SECTION.regle(a_verifier("AGE_INCOHERENT", "L'âge et la date de naissance ne concordent pas", loi.ANNEXE_I))
def age_incoherent(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The age agrees with the birth date, within one year, on the day of the evaluation."""
    fiche, evaluee_le, ne_le = dossier.fiche, dossier.evaluee_le, dossier.naissance
    if fiche is None or evaluee_le is None or fiche.age.valeur is None or ne_le is None:
        return
    if ne_le > contexte.annee.debut:
        return  # Said by ``naissance_apres_rentree``: the age would only repeat it.
    reel = age(ne_le, evaluee_le)
    if abs(fiche.age.valeur // 12 - reel) > 1:
        message = (
            "L'âge écrit ({age}) ne concorde pas avec la date de naissance ({date}), qui donne {reel} ans : corrigez "
            "l'un ou l'autre."
        )
        facts = {"age": quote(fiche.age.texte), "date": ne_le, "reel": reel}
        yield SECTION.found("AGE_INCOHERENT", Kind.FICHE, "age", message, **facts)


@SECTION.regle(
    information("ELEVE_MAJEUR", "L'élève est majeur : les courriers lui sont adressés", loi.MAJEUR, ecole=False),
    a_verifier("VINGT_ANS", "L'élève atteint vingt ans pendant l'année scolaire", loi.VINGT_ANS, ecole=False),
)
def eleve_majeur(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """An adult pupil is written to; the CDES is competent until twenty."""
    if dossier.is_adult(contexte.today):
        message = "L'élève est majeur(e) : les courriers destinés à la famille lui sont adressés."
        yield SECTION.found("ELEVE_MAJEUR", None, "naissance", message)
    if dossier.naissance and age(dossier.naissance, contexte.annee.fin) >= 20:
        message = "L'élève atteint vingt ans avant la fin de l'année scolaire : vérifiez la compétence de la CDES."
        yield SECTION.found("VINGT_ANS", None, "naissance", message)


@SECTION.regle(
    information(
        "DECALAGE_AGE_CLASSE",
        "L'élève a jusqu'à deux ans de plus, ou un an de moins, que l'âge de sa classe",
        loi.CONTROLE,
        ecole=False,
    ),
    a_verifier("ECART_AGE_CLASSE", "La classe et la date de naissance sont très éloignées", loi.CONTROLE),
)
def age_de_la_classe(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Birth year against the level: −1 to +2 years is information, more is to be looked at; never an error."""
    classe = classe_of(dossier)
    if classe is None or not classe.niveau:
        return
    naissance = dossier.forms[0].naissance
    ne_en = read_annee(naissance)
    if ne_en is None or ne_en > contexte.annee.debut.year:
        return
    # In a class of several levels, the nearest one.
    ecarts = {niveau: naissance_nominale(niveau, contexte.annee.debut.year) - ne_en for niveau in classe.niveaux}
    proche = min(ecarts, key=lambda niveau: abs(ecarts[niveau]))
    ecart = ecarts[proche]
    if ecart == 0 or (naissance.valeur and naissance.valeur > contexte.annee.debut):
        return
    code, suite = "ECART_AGE_CLASSE", " : vérifiez la classe et la date de naissance."
    if -1 <= ecart <= 2:
        code, suite = "DECALAGE_AGE_CLASSE", "."
    ans = f"{abs(ecart)} an{'s' if abs(ecart) > 1 else ''} de {'plus' if ecart > 0 else 'moins'}"
    message = "L'élève a {ans} que l'âge habituel en {niveau}" + suite
    yield SECTION.found(code, None, "classe", message, niveau=proche, ans=ans)


@SECTION.regle(
    a_verifier("COMMISSION_A_CHOISIR", "La CCPE et la CCSD peuvent être compétentes", loi.CIRCULAIRE_I, ecole=False),
    a_verifier(
        "COMMISSION_DISCORDANTE", "La commission citée n'est pas celle de la classe", loi.CIRCULAIRE_I, ecole=False
    ),
)
def commission(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The commission de circonscription follows from the class; what is not certain is chosen by a person."""
    classe = classe_of(dossier)
    if classe is None or dossier.vie.commission:
        return  # A person chose.
    if classe.commission is None:
        message = "La CCPE et la CCSD peuvent être compétentes pour cette classe : choisissez la commission."
        yield SECTION.found("COMMISSION_A_CHOISIR", None, "classe", message)
        return
    autre = Commission.CCSD if classe.commission is Commission.CCPE else Commission.CCPE
    for kind, target, texte in proses_et_fonctions(dossier):
        if re.search(rf"\b{autre}\b", texte) and not re.search(rf"\b{classe.commission}\b", texte):
            message = "{ou} cite la {autre}, alors que la classe relève de la {bonne}."
            facts = {"ou": locate(target), "autre": autre, "bonne": classe.commission}
            yield SECTION.found("COMMISSION_DISCORDANTE", kind, target, message, **facts)


@SECTION.regle(
    bloquant("DUREE_NULLE", "Une durée hebdomadaire est nulle", loi.ANNEXE_II),
    a_verifier("DUREE_INVRAISEMBLABLE", "Une durée hebdomadaire dépasse 40 heures", loi.ANNEXE_II),
    a_verifier(
        "DUREE_PREMIER_DEGRE", "Le temps de scolarisation dépasse 26 heures dans le premier degré", loi.PREMIER_DEGRE
    ),
)
def durees(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Weekly durations are above zero and plausible."""
    protocole = dossier.protocole
    if protocole is None:
        return
    for target, lecture in (("scolarisation", protocole.scolarisation), ("accompagnement", protocole.accompagnement)):
        minutes = lecture.valeur
        if minutes == 0:
            message = "{quoi} : la durée ne peut pas être nulle. Écrivez par exemple « 12 h 30 »."
            yield SECTION.found("DUREE_NULLE", Kind.PROTOCOLE, target, message, quoi=libelle(target))
        elif minutes and minutes > 40 * 60:
            message = "{quoi} : {duree} par semaine, plus de 40 heures. Vérifiez cette durée."
            facts = {"quoi": libelle(target), "duree": format_duree(minutes)}
            yield SECTION.found("DUREE_INVRAISEMBLABLE", Kind.PROTOCOLE, target, message, **facts)
    minutes = protocole.scolarisation.valeur
    if minutes is None or not is_primary(dossier):
        return
    if 26 * 60 < minutes <= 40 * 60 and contexte.annee.debut.year < 2008:
        message = (
            "Temps hebdomadaire de scolarisation : {duree}, alors que l'école primaire compte 26 heures par semaine. "
            "Vérifiez cette durée."
        )
        facts = {"duree": format_duree(minutes)}
        yield SECTION.found("DUREE_PREMIER_DEGRE", Kind.PROTOCOLE, "scolarisation", message, **facts)
