"""What depends on the state of the protocole: a proposition has no AVS yet, a signed one names and binds them."""

from collections.abc import Iterator

from pipeline.dossier.model.annexes import value_at
from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import LIBELLE_SIGNATAIRE, EtatProtocole, Kind, Protocole
from pipeline.dossier.rules.contexte import Contexte, Verifier, age, is_adult, is_blank, naissance, signatures
from pipeline.dossier.rules.fondements import AJOUT, ANNEXE_II
from pipeline.dossier.rules.libelles import libelle
from pipeline.dossier.rules.regle import Section, a_verifier, bloquant
from pipeline.dossier.values import phrase
from pipeline.dossier.values.typographie import typo

SECTION: Section[Verifier] = Section("Ce qu’un protocole signé doit dire")

AGE_SIGNATURE = 12
"""From this age the pupil's own signature is looked for (annexe II has a line for it; a young child's is optional)."""


def _signed_protocole(dossier: Dossier) -> Protocole | None:
    """The protocole, when it is a signed one; a blank state counts as a proposition."""
    protocole = dossier.protocole
    return protocole if protocole and protocole.etat is EtatProtocole.SIGNE else None


@SECTION.regle(
    a_verifier("ETAT_NON_PRECISE", "L'état du protocole (proposition ou signé) n'est pas indiqué", AJOUT),
)
def etat_non_precise(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """The protocole says whether it is a proposition or signed."""
    if dossier.protocole and dossier.protocole.etat is None:
        message = "État du protocole : cochez « proposition » ou « signé ». Il est lu ici comme une proposition."
        yield SECTION.anomaly("ETAT_NON_PRECISE", typo(message), Kind.PROTOCOLE, "etat")


@SECTION.regle(
    a_verifier("ABSENCE_NON_PREVUE", "Les dispositions en cas d'absence ne sont pas prévues", ANNEXE_II),
    bloquant("ABSENCE_NON_PREVUE_SIGNE", "Les dispositions en cas d'absence manquent au protocole signé", ANNEXE_II),
)
def absences(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """What is done when the pupil, the teacher or the AVS is absent."""
    code = "ABSENCE_NON_PREVUE_SIGNE" if _signed_protocole(dossier) else "ABSENCE_NON_PREVUE"
    for target in ("absence_eleve", "absence_enseignant", "absence_auxiliaire"):
        if dossier.protocole and is_blank(value_at(dossier.protocole, target)):
            message = phrase("{dispositions} : écrivez ce qui est prévu.", dispositions=libelle(target))
            yield SECTION.anomaly(code, message, Kind.PROTOCOLE, target)


@SECTION.regle(
    bloquant(
        "AUXILIAIRE_MANQUANT", "Le nom, l'adresse ou le téléphone de l'auxiliaire manque au protocole signé", ANNEXE_II
    ),
)
def auxiliaire_manquant(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """A signed protocole names the AVS and says how to reach them."""
    if protocole := _signed_protocole(dossier):
        for target in ("auxiliaire", "auxiliaire_adresse", "auxiliaire_telephone"):
            if is_blank(value_at(protocole, target)):
                message = phrase("{quoi} : à écrire, car le protocole est signé.", quoi=libelle(target))
                yield SECTION.anomaly("AUXILIAIRE_MANQUANT", message, Kind.PROTOCOLE, target)


@SECTION.regle(
    bloquant("PROTOCOLE_NON_DATE", "Le protocole signé n'est pas daté", ANNEXE_II),
    bloquant("SIGNATURE_ABSENTE", "Une signature manque au protocole signé", ANNEXE_II),
    a_verifier("SIGNATURE_ELEVE_ABSENTE", "L'élève n'a pas signé le protocole", ANNEXE_II),
)
def signatures_manquantes(dossier: Dossier, contexte: Contexte) -> Iterator[Anomaly]:
    """A signed protocole bears its date and its signatures.

    The pupil's is optional under twelve, looked for until eighteen and needed from then on, in place of the parents'.
    """
    protocole = _signed_protocole(dossier)
    if protocole is None:
        return
    if is_blank(protocole.date):
        message = "Écrivez la date du protocole, puisqu'il est signé."
        yield SECTION.anomaly("PROTOCOLE_NON_DATE", typo(message), Kind.PROTOCOLE, "date")
    adulte = is_adult(dossier, contexte)
    ne_le = naissance(dossier)
    for signataire, signature in signatures(protocole):
        if signature.signe or (adulte and signataire == "parents"):
            continue
        code = "SIGNATURE_ABSENTE"
        if signataire == "eleve" and not adulte:
            if ne_le is None or age(ne_le, contexte.today) < AGE_SIGNATURE:
                continue
            code = "SIGNATURE_ELEVE_ABSENTE"
        message = phrase("Signature manquante : « {qui} ».", qui=LIBELLE_SIGNATAIRE[signataire])
        yield SECTION.anomaly(code, message, Kind.PROTOCOLE, f"signature.{signataire}.signe")
