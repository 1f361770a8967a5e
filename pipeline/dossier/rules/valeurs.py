"""Does everything read with certainty, and is it plausible? Dates, ages, classes, durations, telephones."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Fiche, Form, Kind, Protocole
from pipeline.dossier.rules.contexte import (
    Contexte,
    Verifier,
    age,
    formulaires,
    is_adult,
    is_blank,
    lacks_duree,
    naissance,
    signatures,
)
from pipeline.dossier.rules.fondements import AJOUT, ANNEXE_I, ANNEXE_II, CIRCULAIRE_I, CONTROLE
from pipeline.dossier.rules.libelles import libelle, locate, proses_et_fonctions
from pipeline.dossier.rules.regle import Section, a_verifier, bloquant, information
from pipeline.dossier.values import PREMIER_DEGRE, naissance_nominale, phrase, quote, read_annee
from pipeline.dossier.values.types import Classe, Commission, Lecture
from pipeline.dossier.values.typographie import format_duree, format_long_date, typo

SECTION: Section[Verifier] = Section("Ce qui doit se lire avec certitude")

T = TypeVar("T")

_SIX_DIGIT_CODES = re.compile(r"\b98[678]\d\d\b")
"""Postal codes of Wallis-et-Futuna, Polynésie française and Nouvelle-Calédonie, where numbers have six digits."""


def _dates(form: Form) -> Iterator[tuple[str, Lecture[date]]]:
    """Dates of a form other than the birth date."""
    if isinstance(form, Fiche):
        yield "date_evaluation", form.date_evaluation
        return
    yield "accord_date", form.accord_date
    yield "date", form.date
    for signataire, signature in signatures(form):
        yield f"signature.{signataire}.date", signature.date


def _telephones(protocole: Protocole) -> Iterator[tuple[str, Lecture[str]]]:
    """Telephone numbers, less the doubt on six digits where the address explains them."""
    for target, telephone, adresse in (
        ("representant.telephone", protocole.representant.telephone, protocole.representant.adresse),
        ("representant2.telephone", protocole.representant2.telephone, protocole.representant2.adresse),
        ("etablissement_telephone", protocole.etablissement_telephone, protocole.etablissement_adresse),
        ("auxiliaire_telephone", protocole.auxiliaire_telephone, protocole.auxiliaire_adresse),
    ):
        if telephone.valeur and len(telephone.valeur) == 6 and _SIX_DIGIT_CODES.search(adresse):
            continue
        yield target, telephone


def _doubt_if_written(lecture: Lecture[T]) -> str:
    return "" if is_blank(lecture) else lecture.doute


def _find_doubts(form: Form) -> Iterator[tuple[str, str, str]]:
    """Everything that may read several ways: (code, target, doubt or "").

    What counts as blank is missing, not doubtful (see ``completude``).
    """
    yield "DATE_A_CONFIRMER", "naissance", _doubt_if_written(form.naissance)
    if form.classe.valeur is None or form.classe.valeur.commission is not None:
        yield "CLASSE_A_CONFIRMER", "classe", _doubt_if_written(form.classe)
    for target, jour in _dates(form):
        yield "DATE_A_CONFIRMER", target, _doubt_if_written(jour)
    if isinstance(form, Fiche):
        yield "AGE_A_CONFIRMER", "age", _doubt_if_written(form.age)
        return
    for target, telephone in _telephones(form):
        yield "TELEPHONE_A_CONFIRMER", target, _doubt_if_written(telephone)
    yield "UAI_A_CONFIRMER", "uai", _doubt_if_written(form.uai)
    for cible, temps in (("scolarisation", form.scolarisation), ("accompagnement", form.accompagnement)):
        yield "DUREE_A_CONFIRMER", cible, "" if lacks_duree(temps) else temps.doute
    for rang, plage in form.emploi.horaires.items():
        yield "HORAIRE_A_CONFIRMER", f"edt.{rang}.de", _doubt_if_written(plage)


@SECTION.regle(
    a_verifier("DATE_A_CONFIRMER", "Une date est imprécise ou se lit de plusieurs façons", "Annexes I et II"),
    a_verifier("AGE_A_CONFIRMER", "L'âge ne se lit pas avec certitude", ANNEXE_I),
    a_verifier("CLASSE_A_CONFIRMER", "La classe ne se lit pas avec certitude", "Annexes I et II"),
    a_verifier("DUREE_A_CONFIRMER", "Une durée se lit de plusieurs façons", ANNEXE_II),
    a_verifier("HORAIRE_A_CONFIRMER", "Un horaire de l'emploi du temps ne se lit pas avec certitude", ANNEXE_II),
    a_verifier("TELEPHONE_A_CONFIRMER", "Un numéro de téléphone est à vérifier", ANNEXE_II),
    a_verifier("UAI_A_CONFIRMER", "Le numéro UAI de l'établissement est erroné", AJOUT),
)
def valeur_a_confirmer(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """What was written reads one way only."""
    for kind, form in formulaires(dossier):
        for code, target, doute in _find_doubts(form):
            if doute:
                yield SECTION.anomaly(code, f"{libelle(target)} – {doute}", kind, target)


@SECTION.regle(
    bloquant("NAISSANCE_APRES_RENTREE", "La date de naissance est postérieure à la rentrée", "Annexes I et II"),
)
def naissance_apres_rentree(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A pupil is born before the rentrée."""
    for kind, form in formulaires(dossier):
        ne_le = form.naissance.valeur
        if ne_le and ne_le > contexte.annee.debut:
            message = phrase("La date de naissance ({date}) est postérieure à la rentrée : corrigez-la.",
                             date=format_long_date(ne_le))  # fmt: skip
            yield SECTION.anomaly("NAISSANCE_APRES_RENTREE", message, kind, "naissance")


@SECTION.regle(
    a_verifier("DATE_FUTURE", "Une date est dans l'avenir", "Annexes I et II"),
)
def date_future(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A date on a form that was received is not in the future."""
    for kind, form in formulaires(dossier):
        for target, lecture in _dates(form):
            if lecture.valeur and lecture.valeur > contexte.today:
                message = phrase("{quoi} : le {date} n'est pas encore passé. Corrigez cette date.",
                                 quoi=libelle(target), date=format_long_date(lecture.valeur))  # fmt: skip
                yield SECTION.anomaly("DATE_FUTURE", message, kind, target)


@SECTION.regle(
    a_verifier("AGE_INCOHERENT", "L'âge et la date de naissance ne concordent pas", ANNEXE_I),
)
def age_incoherent(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The age agrees with the birth date, within one year, on the day of the evaluation."""
    fiche, ne_le = dossier.fiche, naissance(dossier)
    if fiche is None or dossier.piece_fiche is None or fiche.age.valeur is None or ne_le is None:
        return
    if ne_le > contexte.annee.debut:
        return
    reel = age(ne_le, fiche.date_evaluation.valeur or dossier.piece_fiche.recue_le)
    if abs(fiche.age.valeur // 12 - reel) > 1:
        message = phrase(
            "L'âge écrit ({age}) ne concorde pas avec la date de naissance ({date}), qui donne {reel} ans : corrigez "
            "l'un ou l'autre.",
            age=quote(fiche.age.texte),
            date=format_long_date(ne_le),
            reel=reel,
        )
        yield SECTION.anomaly("AGE_INCOHERENT", message, Kind.FICHE, "age")


@SECTION.regle(
    information(
        "ELEVE_MAJEUR",
        "L'élève est majeur : les courriers lui sont adressés",
        "Circulaire 2003-290, I : « l'élève majeur lui-même »",
        ecole=False,
    ),
    a_verifier(
        "VINGT_ANS",
        "L'élève atteint vingt ans pendant l'année scolaire",
        "Loi 75-534, art. 6 : compétence de la CDES",
        ecole=False,
    ),
)
def eleve_majeur(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """An adult pupil is written to; the CDES is competent until twenty."""
    ne_le = naissance(dossier)
    if ne_le is None:
        return
    if is_adult(dossier, contexte):
        message = "L'élève est majeur(e) : les courriers destinés à la famille lui sont adressés."
        yield SECTION.anomaly("ELEVE_MAJEUR", typo(message), None, "naissance")
    if age(ne_le, contexte.annee.fin) >= 20:
        message = "L'élève atteint vingt ans avant la fin de l'année scolaire : vérifiez la compétence de la CDES."
        yield SECTION.anomaly("VINGT_ANS", typo(message), None, "naissance")


def _classe(dossier: Dossier) -> Classe | None:
    """Class of the protocole, else of the fiche."""
    for form in (dossier.protocole, dossier.fiche):
        if form and form.classe.valeur:
            return form.classe.valeur
    return None


@SECTION.regle(
    information(
        "DECALAGE_AGE_CLASSE",
        "L'élève a jusqu'à deux ans de plus, ou un an de moins, que l'âge de sa classe",
        CONTROLE,
        ecole=False,
    ),
    a_verifier("ECART_AGE_CLASSE", "La classe et la date de naissance sont très éloignées", CONTROLE),
)
def age_de_la_classe(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """Birth year against the level: −1 to +2 years is information, more is to be looked at; never an error."""
    classe = _classe(dossier)
    form = dossier.protocole or dossier.fiche
    if classe is None or form is None or not classe.niveau:
        return
    ne_en = read_annee(form.naissance)
    if ne_en is None or ne_en > contexte.annee.debut.year:
        return
    ecart = naissance_nominale(classe.niveau, contexte.annee.debut.year) - ne_en
    if ecart == 0 or (form.naissance.valeur and form.naissance.valeur > contexte.annee.debut):
        return
    sens = "de plus" if ecart > 0 else "de moins"
    message = phrase("L'élève a {ans} {sens} que l'âge habituel en {niveau}", niveau=classe.niveau, sens=sens,
                     ans=f"{abs(ecart)} an{'s' if abs(ecart) > 1 else ''}")  # fmt: skip
    if -1 <= ecart <= 2:
        yield SECTION.anomaly("DECALAGE_AGE_CLASSE", f"{message}.", None, "classe")
    else:
        suite = typo(" : vérifiez la classe et la date de naissance.")
        yield SECTION.anomaly("ECART_AGE_CLASSE", message + suite, None, "classe")


@SECTION.regle(
    a_verifier("COMMISSION_A_CHOISIR", "La CCPE et la CCSD peuvent être compétentes", CIRCULAIRE_I, ecole=False),
    a_verifier("COMMISSION_DISCORDANTE", "La commission citée n'est pas celle de la classe", CIRCULAIRE_I, ecole=False),
)
def commission(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The commission de circonscription follows from the class; what is not certain is chosen by a person."""
    classe = _classe(dossier)
    if classe is None:
        return
    if classe.commission is None:
        message = "La CCPE et la CCSD peuvent être compétentes pour cette classe : choisissez la commission."
        yield SECTION.anomaly("COMMISSION_A_CHOISIR", typo(message), None, "classe")
        return
    autre = Commission.CCSD if classe.commission is Commission.CCPE else Commission.CCPE
    for kind, target, texte in proses_et_fonctions(dossier):
        if re.search(rf"\b{autre}\b", texte) and not re.search(rf"\b{classe.commission}\b", texte):
            message = phrase("{ou} cite la {autre}, alors que la classe relève de la {bonne}.",
                             ou=locate(target), autre=autre, bonne=classe.commission)  # fmt: skip
            yield SECTION.anomaly("COMMISSION_DISCORDANTE", message, kind, target)


@SECTION.regle(
    bloquant("DUREE_NULLE", "Une durée hebdomadaire est nulle", ANNEXE_II),
    a_verifier("DUREE_INVRAISEMBLABLE", "Une durée hebdomadaire dépasse 40 heures", ANNEXE_II),
    a_verifier(
        "DUREE_PREMIER_DEGRE",
        "Le temps de scolarisation dépasse 26 heures dans le premier degré",
        "Horaires de l'école primaire : 26 heures hebdomadaires",
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
            message = phrase("{quoi} : la durée ne peut pas être nulle. Écrivez par exemple « 12 h 30 ».",
                             quoi=libelle(target))  # fmt: skip
            yield SECTION.anomaly("DUREE_NULLE", message, Kind.PROTOCOLE, target)
        elif minutes and minutes > 40 * 60:
            message = phrase("{quoi} : {duree} par semaine, plus de 40 heures. Vérifiez cette durée.",
                             quoi=libelle(target), duree=format_duree(minutes))  # fmt: skip
            yield SECTION.anomaly("DUREE_INVRAISEMBLABLE", message, Kind.PROTOCOLE, target)
    classe, minutes = _classe(dossier), protocole.scolarisation.valeur
    if classe is None or minutes is None or not (classe.niveau in PREMIER_DEGRE or classe.dispositif == "CLIS"):
        return
    if 26 * 60 < minutes <= 40 * 60 and contexte.annee.debut.year < 2008:
        message = phrase("Temps hebdomadaire de scolarisation : {duree}, alors que l'école primaire compte 26 heures "
                         "par semaine. Vérifiez cette durée.", duree=format_duree(minutes))  # fmt: skip
        yield SECTION.anomaly("DUREE_PREMIER_DEGRE", message, Kind.PROTOCOLE, "scolarisation")
