"""A dossier and a date → the letters owed: to whom, and exactly what each may contain.

A letter's context is plain JSON data built for its reader; the templates see nothing else of the dossier
(fact sheet §7). Sources: loi 2000-321 and décret 2001-492 for the acknowledgements, circulaire 2003-290 for
the course of a demande.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from pipeline.dossier.delais import silence_decides
from pipeline.dossier.letters.corrections import TITRES, manques, retours, sections
from pipeline.dossier.letters.synthese import synthese
from pipeline.dossier.model.destinataires import Destinataire, Genre, etablissement, familles
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
from pipeline.dossier.values.adresse import BlocAdresse, bloc_adresse
from pipeline.dossier.values.calendrier import next_working_day
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.types import Commission, Lecture, Worded
from pipeline.dossier.values.typographie import format_long_date

UNKNOWN_COMMISSION = (
    "La classe ne dit pas avec certitude si la demande relève de la CCPE ou de la CCSD : "
    "choisissez la commission, puis écrivez l’enveloppe à la main."
)
SALUTATION_COMMISSION = "Madame la Présidente, Monsieur le Président"


class TypeLettre(Worded):
    """The letters: the value names the template, the label is for whoever prints it or asks what was written."""

    DEMANDE_COMPLEMENT = "demande_complement", "Demande de complément"
    ACCUSE_INCOMPLET = "accuse_reception_incomplet", "Accusé de réception d’une demande incomplète"
    ACCUSE = "accuse_reception", "Accusé de réception"
    TRANSMISSION = "transmission_cdes", "Transmission à la CDES"
    NOTIFICATION_FAMILLE = "notification_famille", "Notification d’une décision à la famille"
    NOTIFICATION_ETABLISSEMENT = "notification_etablissement", "Notification d’une décision à l’établissement"
    NOTIFICATION_IA_DSDEN = "notification_ia_dsden", "Notification d’une décision à l’inspection académique"
    FICHE_MISSION = "fiche_mission_avs", "Fiche de mission de l’auxiliaire de vie scolaire"
    PRESENTATION = "presentation_prerentree", "Présentation de l’auxiliaire de vie scolaire"
    RAPPEL_ETABLISSEMENT = "rappel_etablissement", "Rappel d’une échéance à l’établissement"
    RAPPEL_FAMILLE = "rappel_famille", "Rappel d’une échéance à la famille"
    CONVOCATION = "convocation", "Convocation devant la commission"
    CONVOCATION_ANNULEE = "convocation_annulee", "Annulation d’une convocation"
    FIN_MISSION = "fin_mission_avs", "Fin de mission de l’auxiliaire de vie scolaire"
    FIN_ETABLISSEMENT = "fin_etablissement", "Fin d’un accompagnement, à l’établissement quitté"
    RENVOI = "renvoi_etablissement", "Fichier illisible, à renvoyer"
    RELANCE = "relance_etablissement", "Relance d’une demande de complément"
    RELANCE_FAMILLE = "relance_famille", "Relance d’une demande de complément, à la famille"
    CLOTURE_FAMILLE = "cloture_famille", "Clôture d’un dossier, à la famille"
    CLOTURE_ETABLISSEMENT = "cloture_etablissement", "Clôture d’un dossier, à l’établissement"
    TRANSFERT = "transfert_cdes", "Transmission d’un dossier à la CDES d’un autre département"


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """What the core must know of the configuration to plan letters."""

    commissions: Mapping[Commission, tuple[str, ...]]
    """Name, then the lines of the postal address."""
    complement_jours: int
    """Term left to the établissement, in days."""
    ia: tuple[str, ...] = ()
    """Inspection académique: name, then the lines of the postal address; empty when not configured."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to write."""

    type: TypeLettre
    destinataire: Destinataire
    context: dict[str, object]
    """JSON data, all that the template may use. ``dates`` holds every date of the procedure (ISO 8601)."""
    cle: str
    """Stable key: one letter is planned once per key, whatever the day of the run."""


def make_letter(type: TypeLettre, qui: Destinataire, context: dict[str, object], *contenu: object) -> Letter:
    """One letter: the same one as long as its type, its reader and ``contenu`` (JSON data) are; no date is in there."""
    texte = json.dumps([type.value, qui.genre.value, *contenu], ensure_ascii=False, sort_keys=True)
    return Letter(type, qui, context, hashlib.sha256(texte.encode()).hexdigest())


def make_follow_up(type: TypeLettre, qui: Destinataire, context: dict[str, object], contenu: object) -> Letter:
    """One letter of what goes with a decision; ``contenu`` (JSON data) is what makes it another letter."""
    # A name spelt anew in a protocole signed later makes no new letter; an address that was missing does.
    lecteur = fold(qui.nom) if qui.genre is Genre.FAMILLE else ""
    return make_letter(type, qui, context, context["numero"], contenu, lecteur, bool(qui.lignes))


def to_institution(genre: Genre, lignes: tuple[str, ...], salutation: str, unknown: str) -> Destinataire:
    """The commission or the inspection, of which the configuration gives name and address.

    ``unknown`` (French): why the envelope is to be written by hand, when it gives none.
    """
    nom, *adresse = lignes or ("",)
    bloc = bloc_adresse(nom, "\n".join(adresse)) if nom and adresse else BlocAdresse(probleme=unknown)
    return Destinataire(genre, nom, bloc.lignes, salutation, bloc.probleme)


def to_familles(
    dossier: Dossier, context: dict[str, object], today: date
) -> tuple[tuple[Destinataire, dict[str, object]], ...]:
    """Each address of the family, with what a letter to it may say."""
    proches = familles(dossier, today)
    prenom = next((form.prenom for form in dossier.forms), "")
    context = context | {"majeur": dossier.is_adult(today), "autre_lettre": len(proches) > 1, "prenom": prenom}
    return tuple((qui, context) for qui in proches)


def describe_eleve(dossier: Dossier) -> dict[str, str]:
    """Who the pupil is: nom, naissance, classe, établissement; "" for what is not known."""
    naissance = next((form.naissance for form in dossier.forms if not form.naissance.is_empty), Lecture())
    return {
        "nom": dossier.nom_complet,
        "naissance": naissance.worded(format_long_date),
        "classe": next((form.classe.texte for form in dossier.forms if not form.classe.is_empty), ""),
        "etablissement": next((form.etablissement for form in dossier.forms if form.etablissement), ""),
    }


def chosen(cles: frozenset[str], libelles: Mapping[str, str]) -> list[str]:
    """Wordings of what was ticked, in the order of the form."""
    return [libelle for cle, libelle in libelles.items() if cle in cles]


def commission_competente(dossier: Dossier) -> Commission | None:
    """The commission that instructs: the one that a person chose, else when both forms leave no doubt about it."""
    if dossier.vie.commission:
        return dossier.vie.commission
    trouvees = {form.classe.valeur.commission for form in dossier.forms if form.classe.valeur is not None}
    return trouvees.pop() if len(trouvees) == 1 else None


def shared_context(dossier: Dossier, **dates: date) -> dict[str, object]:
    """What every letter on a pupil may say, with the dates of the procedure."""
    jours = {nom: jour.isoformat() for nom, jour in dates.items()}
    return {"numero": dossier.numero, "eleve": describe_eleve(dossier), "dates": jours}


def without_dates(context: dict[str, object]) -> dict[str, object]:
    """What a letter says, whatever the day; the first name stands in the full one."""
    return {nom: valeur for nom, valeur in context.items() if nom not in ("dates", "prenom")}


def demande_context(dossier: Dossier, **dates: date) -> dict[str, object]:
    """What a letter on a demande may say: its forms, with their days of reception, and the dates of the procedure."""
    recus = [{"kind": piece.kind.value, "titre": TITRES[piece.kind]} for piece in dossier.pieces]
    arrivees = {piece.kind.value: piece.recue_le for piece in dossier.pieces}
    return shared_context(dossier, **arrivees, **dates) | {"recus": recus}


def _accuses(type: TypeLettre, dossier: Dossier, context: dict[str, object], today: date) -> tuple[Letter, ...]:
    # Unlike what follows a decision, an accusé is written again as soon as anything that it says changes.
    return tuple(
        make_letter(type, qui, said, qui.nom, qui.lignes, without_dates(said))
        for qui, said in to_familles(dossier, context, today)
    )


def _incomplete_letters(
    dossier: Dossier, anomalies: tuple[Anomaly, ...], reglages: LetterSettings, today: date
) -> tuple[Letter, ...]:
    demandes = sections(dossier, anomalies)
    if not demandes:
        return ()
    # Décret 2001-492: who acknowledges an incomplete demande says what is missing and by when. A term that ends on a
    # closed day runs to the next working one (nouveau code de procédure civile, art. 642).
    limite = next_working_day(today + timedelta(days=reglages.complement_jours))
    commun = demande_context(dossier, lettre=today, limite=limite)
    formulaires = [retour.kind.value for retour in retours(dossier, anomalies)]
    demande = commun | {"sections": [asdict(demande) for demande in demandes], "formulaires": formulaires}
    accuse = commun | {"manques": [asdict(manque) for manque in manques(dossier, anomalies)]}
    # The same gaps in a new version are asked for again; a change of wording or of acceptance alone is not.
    cle = (dossier.numero, [piece.sha256 for piece in dossier.pieces])
    return (
        make_letter(TypeLettre.DEMANDE_COMPLEMENT, etablissement(dossier), demande, *cle),
        *_accuses(TypeLettre.ACCUSE_INCOMPLET, dossier, accuse, today),
    )


def letters_owed(
    dossier: Dossier,
    anomalies: tuple[Anomaly, ...],
    reglages: LetterSettings,
    today: date,
    *,
    complete: date | None = None,
) -> tuple[Letter, ...]:
    """The letters that the dossier calls for on this day, whether or not they were written before.

    À compléter (a form is missing or something blocks): demande de complément to the établissement and accusé
    de réception of an incomplete demande to the family. Recevable: accusé de réception and transmission.
    Nothing when only the secretariat can settle what blocks.

    ``complete``: day on which the demande was received complete, when it was so before (``delais.complete_le``).
    """
    fiche, protocole = dossier.fiche, dossier.protocole
    if fiche is None or protocole is None or any(item.severite is Severite.BLOQUANT for item in anomalies):
        return _incomplete_letters(dossier, anomalies, reglages, today)
    commission = commission_competente(dossier)
    # A demande is complete with the last of its forms, whichever it is.
    recue_le = complete or max(piece.recue_le for piece in dossier.pieces)
    jours = {"lettre": today, "complete": recue_le, "silence": silence_decides(recue_le)}
    code = commission.value if commission else ""
    context = demande_context(dossier, **jours) | {"commission": code}
    lignes = reglages.commissions[commission] if commission else ()
    qui = to_institution(Genre.COMMISSION, lignes, SALUTATION_COMMISSION, UNKNOWN_COMMISSION)
    resume = context | {"synthese": asdict(synthese(fiche, protocole, anomalies))}
    return (
        *_accuses(TypeLettre.ACCUSE, dossier, context, today),
        make_letter(
            TypeLettre.TRANSMISSION, qui, resume, dossier.numero, code, [piece.sha256 for piece in dossier.pieces]
        ),
    )
