"""What depends on the state of the protocole: a proposition has no AVS yet, a signed one names and binds them."""

from collections.abc import Iterator

from pipeline.dossier.model.annexes import value_at
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import LIBELLE_SIGNATAIRE, EtatProtocole, Kind, Protocole
from pipeline.dossier.rules import fondements as loi
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, is_hollow, libelle, repeats
from pipeline.dossier.rules.regle import a_verifier, bloquant
from pipeline.dossier.values.calendrier import age

SECTION = DemandeSection("Ce qu’un protocole signé doit dire")

AGE_SIGNATURE = 12
"""From this age the pupil's own signature is looked for (annexe II has a line for it; a young child's is optional)."""


@SECTION.protocole(
    a_verifier("ETAT_NON_PRECISE", "L'état du protocole (proposition ou signé) n'est pas indiqué", loi.AJOUT)
)
def etat_non_precise(protocole: Protocole) -> Iterator[Anomaly]:
    """The protocole says whether it is a proposition or signed."""
    if protocole.etat is None:
        message = "État du protocole : cochez « proposition » ou « signé ». Il est lu ici comme une proposition."
        yield SECTION.found("ETAT_NON_PRECISE", Kind.PROTOCOLE, "etat", message)


_ABSENCES = ("absence_eleve", "absence_enseignant", "absence_auxiliaire")


@SECTION.protocole(
    a_verifier("ABSENCE_NON_PREVUE", "Les dispositions en cas d'absence ne sont pas prévues", loi.ANNEXE_II),
    bloquant(
        "ABSENCE_NON_PREVUE_SIGNE", "Les dispositions en cas d'absence manquent au protocole signé", loi.ANNEXE_II
    ),
)
def absences(protocole: Protocole) -> Iterator[Anomaly]:
    """What is done when the pupil, the teacher or the AVS is absent."""
    code = "ABSENCE_NON_PREVUE_SIGNE" if protocole.etat is EtatProtocole.SIGNE else "ABSENCE_NON_PREVUE"
    ecrites = [value_at(protocole, target) for target in _ABSENCES]
    for rang, target in enumerate(_ABSENCES):
        if is_hollow(ecrites[rang]) and not repeats(ecrites[rang], ecrites[:rang]):
            message = "{dispositions} : écrivez ce qui est prévu."
            yield SECTION.found(code, Kind.PROTOCOLE, target, message, dispositions=libelle(target))


@SECTION.protocole(
    bloquant(
        "AUXILIAIRE_MANQUANT",
        "Le nom, l'adresse ou le téléphone de l'auxiliaire manque au protocole signé",
        loi.ANNEXE_II,
    )
)
def auxiliaire_manquant(protocole: Protocole) -> Iterator[Anomaly]:
    """A signed protocole names the AVS and says how to reach them."""
    for target in ("auxiliaire", "auxiliaire_adresse", "auxiliaire_telephone"):
        if protocole.etat is EtatProtocole.SIGNE and is_hollow(value_at(protocole, target)):
            message = "{quoi} : à écrire, car le protocole est signé."
            yield SECTION.found("AUXILIAIRE_MANQUANT", Kind.PROTOCOLE, target, message, quoi=libelle(target))


@SECTION.regle(
    bloquant("PROTOCOLE_NON_DATE", "Le protocole signé n'est pas daté", loi.ANNEXE_II),
    bloquant("SIGNATURE_ABSENTE", "Une signature manque au protocole signé", loi.ANNEXE_II),
    a_verifier("SIGNATURE_ELEVE_ABSENTE", "L'élève n'a pas signé le protocole", loi.ANNEXE_II),
)
def signatures_manquantes(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A signed protocole bears its date and its signatures.

    The pupil's is optional under twelve, looked for until eighteen and needed from then on, in place of the parents'.
    """
    protocole = dossier.protocole
    if protocole is None or protocole.etat is not EtatProtocole.SIGNE:
        return
    if is_hollow(protocole.date):
        message = "Écrivez la date du protocole, puisqu'il est signé."
        yield SECTION.found("PROTOCOLE_NON_DATE", Kind.PROTOCOLE, "date", message)
    adulte = dossier.is_adult(contexte.today)
    for signataire, qui in LIBELLE_SIGNATAIRE.items():
        target = f"signature.{signataire}.signe"
        if value_at(protocole, target) or (adulte and signataire == "parents"):
            continue
        code = "SIGNATURE_ABSENTE"
        if signataire == "eleve" and not adulte:
            if dossier.naissance is None or age(dossier.naissance, contexte.today) < AGE_SIGNATURE:
                continue
            code = "SIGNATURE_ELEVE_ABSENTE"
        yield SECTION.found(code, Kind.PROTOCOLE, target, "Signature manquante : « {qui} ».", qui=qui)
