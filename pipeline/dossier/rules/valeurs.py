"""Does everything read with certainty, and is it plausible? Dates, ages, classes, durations, telephones."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Fiche, Form, Kind, Protocole
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, formulaires, is_blank, lacks_duree, signatures
from pipeline.dossier.rules.libelles import libelle, locate, proses_et_fonctions
from pipeline.dossier.rules.regle import a_verifier, bloquant, information
from pipeline.dossier.values import PREMIER_DEGRE, naissance_nominale, quote, read_annee
from pipeline.dossier.values.calendrier import age
from pipeline.dossier.values.types import Classe, Commission, Lecture
from pipeline.dossier.values.typographie import format_duree

SECTION = DemandeSection("Ce qui doit se lire avec certitude")

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


def _doubt_if_written(lecture: Lecture[Any]) -> str:
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
    a_verifier("DATE_A_CONFIRMER", "Une date est imprécise ou se lit de plusieurs façons", loi.ANNEXES),
    a_verifier("AGE_A_CONFIRMER", "L'âge ne se lit pas avec certitude", loi.ANNEXE_I),
    a_verifier("CLASSE_A_CONFIRMER", "La classe ne se lit pas avec certitude", loi.ANNEXES),
    a_verifier("DUREE_A_CONFIRMER", "Une durée se lit de plusieurs façons", loi.ANNEXE_II),
    a_verifier("HORAIRE_A_CONFIRMER", "Un horaire de l'emploi du temps ne se lit pas avec certitude", loi.ANNEXE_II),
    a_verifier("TELEPHONE_A_CONFIRMER", "Un numéro de téléphone est à vérifier", loi.ANNEXE_II),
    a_verifier("UAI_A_CONFIRMER", "Le numéro UAI de l'établissement est erroné", loi.AJOUT),
)
def valeur_a_confirmer(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """What was written reads one way only."""
    for kind, form in formulaires(dossier):
        for code, target, doute in _find_doubts(form):
            if doute:
                yield SECTION.found(code, kind, target, "{quoi} – {doute}", quoi=libelle(target), doute=doute)


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
        for target, lecture in _dates(form):
            if lecture.valeur and lecture.valeur > contexte.today:
                message, quoi = "{quoi} : le {date} n'est pas encore passé. Corrigez cette date.", libelle(target)
                yield SECTION.found("DATE_FUTURE", kind, target, message, quoi=quoi, date=lecture.valeur)


@SECTION.regle(a_verifier("AGE_INCOHERENT", "L'âge et la date de naissance ne concordent pas", loi.ANNEXE_I))
def age_incoherent(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """The age agrees with the birth date, within one year, on the day of the evaluation."""
    fiche, ne_le = dossier.fiche, dossier.naissance
    if fiche is None or dossier.piece_fiche is None or fiche.age.valeur is None or ne_le is None:
        return
    if ne_le > contexte.annee.debut:
        return
    reel = age(ne_le, fiche.date_evaluation.valeur or dossier.piece_fiche.recue_le)
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


def _classe(dossier: Dossier) -> Classe | None:
    """Class of the protocole, else of the fiche."""
    return next((form.classe.valeur for form in dossier.forms if form.classe.valeur), None)


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
    classe = _classe(dossier)
    if classe is None or not classe.niveau:
        return
    naissance = dossier.forms[0].naissance
    ne_en = read_annee(naissance)
    if ne_en is None or ne_en > contexte.annee.debut.year:
        return
    ecart = naissance_nominale(classe.niveau, contexte.annee.debut.year) - ne_en
    if ecart == 0 or (naissance.valeur and naissance.valeur > contexte.annee.debut):
        return
    code, suite = "ECART_AGE_CLASSE", " : vérifiez la classe et la date de naissance."
    if -1 <= ecart <= 2:
        code, suite = "DECALAGE_AGE_CLASSE", "."
    ans = f"{abs(ecart)} an{'s' if abs(ecart) > 1 else ''} de {'plus' if ecart > 0 else 'moins'}"
    message = "L'élève a {ans} que l'âge habituel en {niveau}" + suite
    yield SECTION.found(code, None, "classe", message, niveau=classe.niveau, ans=ans)


@SECTION.regle(
    a_verifier("COMMISSION_A_CHOISIR", "La CCPE et la CCSD peuvent être compétentes", loi.CIRCULAIRE_I, ecole=False),
    a_verifier(
        "COMMISSION_DISCORDANTE", "La commission citée n'est pas celle de la classe", loi.CIRCULAIRE_I, ecole=False
    ),
)
def commission(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The commission de circonscription follows from the class; what is not certain is chosen by a person."""
    classe = _classe(dossier)
    if classe is None:
        return
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
    classe, minutes = _classe(dossier), protocole.scolarisation.valeur
    if classe is None or minutes is None or not (classe.niveau in PREMIER_DEGRE or classe.dispositif == "CLIS"):
        return
    if 26 * 60 < minutes <= 40 * 60 and contexte.annee.debut.year < 2008:
        message = (
            "Temps hebdomadaire de scolarisation : {duree}, alors que l'école primaire compte 26 heures par semaine. "
            "Vérifiez cette durée."
        )
        facts = {"duree": format_duree(minutes)}
        yield SECTION.found("DUREE_PREMIER_DEGRE", Kind.PROTOCOLE, "scolarisation", message, **facts)
