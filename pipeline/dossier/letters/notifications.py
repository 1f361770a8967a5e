"""A decision within its dossier → the notifications owed, each with exactly what its reader may see.

The CDES « notifie sa décision à la famille, à l'établissement scolaire et à l'IA-DSDEN » (circulaire 2003-290, I).
What makes a notification unlawful was found by ``rules.decision``: with anything that blocks, none is written.
What each reader may see (fact sheet §7): the family everything of the decision; the établissement the decision,
the volume, the temps de vie and the period, with its ground in law; the IA-DSDEN no prose at all.
"""

from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from typing import cast

from pipeline.dossier import letters
from pipeline.dossier.letters.fin import Fin, describe_end, describe_service_end
from pipeline.dossier.model.decision import (
    ACCORDS,
    ACTIVITES,
    DEFAVORABLES,
    MOTIFS_DROIT,
    TEMPS_DE_VIE,
    Base,
    Decision,
    Nature,
    TypeDecision,
)
from pipeline.dossier.model.destinataires import Envoi, Genre, etablissement
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
from pipeline.dossier.values.substance import spoken
from pipeline.dossier.values.typographie import format_duree, format_long_date
from pipeline.dossier.vigueur import Vigueur

SALUTATION_IA = "Madame l’Inspectrice d’académie, Monsieur l’Inspecteur d’académie"
UNKNOWN_IA = (
    "L’adresse de l’inspection académique n’est pas réglée : complétez la section [ia] de pipeline.toml, ou écrivez "
    "l’enveloppe à la main."
)
_DEMANDES = {
    Nature.PREMIERE: "la première demande",
    Nature.RENOUVELLEMENT: "la demande de renouvellement",
    Nature.REVISION: "la demande de révision",
}


def notified_content(decision: Decision) -> dict[str, object]:
    """What a decision notifies, as JSON data: two decisions that say the same need one notification.

    The identity and the observations for the secretariat are left out.
    """
    return {
        "seance": decision.seance.valeur.isoformat() if decision.seance.valeur else "",
        "decision": decision.decision.value if decision.decision else "",
        "nature": decision.nature.value if decision.nature else "",
        "phases": [
            [borne.valeur.isoformat() if borne.valeur else "" for borne in (phase.debut, phase.fin)]
            + [str(phase.heures.valeur)]
            for phase in decision.filled_phases
        ],
        "base": decision.base.value if decision.base else "",
        "temps_de_vie": sorted(decision.temps_de_vie),
        "activites": sorted(decision.activites),
        "motif_droit": decision.motif_droit,
        "textes": [decision.motif_fait, decision.non_accorde, decision.attendu, decision.depassement_motif],
        "exceptionnelle": [decision.exceptionnelle, decision.exceptionnelle_motif],
        "entendue": decision.entendue,
        "signataire": list(astuple(decision.signataire)),
    }


def _granted(dossier: Dossier, decision: Decision) -> dict[str, object]:
    """What is granted: periods, volume and its base, temps de vie, activities; fixed wordings and figures only."""
    scolarisation = dossier.protocole.scolarisation.valeur if dossier.protocole else None
    connue = decision.base is Base.SCOLARISATION and scolarisation is not None
    return {
        "phases": [
            {"du": format_long_date(phase.debut.valeur), "au": format_long_date(phase.fin.valeur),
             "heures": format_duree(phase.heures.valeur)}
            for phase in decision.filled_phases
            if phase.debut.valeur and phase.fin.valeur and phase.heures.valeur
        ],
        "base": decision.base.label if decision.base else "",
        "scolarisation": format_duree(scolarisation) if connue and scolarisation else "",
        "temps_de_vie": letters.chosen(decision.temps_de_vie, TEMPS_DE_VIE),
        "activites": letters.chosen(decision.activites, ACTIVITES),
        "exceptionnelle": decision.exceptionnelle,
    }  # fmt: skip


def _common(dossier: Dossier, decision: Decision, sens: TypeDecision) -> dict[str, object]:
    """What every reader may see: which decision, what is granted, who signs."""
    return {
        "majeur": False,
        "demande": _DEMANDES[decision.nature] if decision.nature else "la demande",
        "sens": sens.value,
        "decision": sens.label.capitalize(),
        "accorde": _granted(dossier, decision) if sens in ACCORDS else None,
        "signataire": asdict(replace(decision.signataire, delegation=spoken(decision.signataire.delegation))),
    }


def _for_famille(decision: Decision, sens: TypeDecision) -> dict[str, object]:
    """What the family sees besides: every motif, what is not granted or awaited, that it was heard."""
    return {
        "motif_droit": MOTIFS_DROIT[decision.motif_droit],
        "motif_fait": spoken(decision.motif_fait),
        "non_accorde": decision.non_accorde if sens is TypeDecision.ACCORD_PARTIEL else "",
        "attendu": decision.attendu if sens is TypeDecision.AJOURNEMENT else "",
        "exceptionnelle_motif": spoken(decision.exceptionnelle_motif)
        if decision.exceptionnelle and sens in ACCORDS
        else "",
        "depassement_motif": spoken(decision.depassement_motif) if sens in ACCORDS else "",
        "entendue": decision.entendue is True,
    }


def _going_on(demeure: Vigueur) -> dict[str, str]:
    """The former decision that this one leaves as it is."""
    octroi = demeure.octroi
    return {
        "numero": octroi.numero,
        "seance": format_long_date(octroi.seance),
        "dernier_jour": format_long_date(demeure.jusqu_au),
    }


def notifications(
    dossier: Dossier,
    decision: Decision,
    anomalies: tuple[Anomaly, ...],
    reglages: letters.LetterSettings,
    today: date,
    *,
    finies: tuple[Fin, ...] = (),
    demeure: Vigueur | None = None,
) -> tuple[letters.Letter, ...]:
    """The notifications of a decision: family (one per address), établissement, IA-DSDEN; none when anything blocks.

    Args:
        dossier: the demande that the decision answers.
        decision: the decision in force.
        anomalies: what ``check_decision`` found, less what a person accepted.
        reglages: addresses of the configuration.
        today: date of the letters.
        finies: the former decisions that this one ends.
        demeure: the former one that goes on, when this one grants nothing.
    """
    sens, seance = decision.decision, decision.seance.valeur
    bloque = any(anomalie.severite is Severite.BLOQUANT for anomalie in anomalies)
    if bloque or sens is None or seance is None:
        return ()
    commun = letters.shared_context(dossier, lettre=today, seance=seance) | _common(dossier, decision, sens)
    if finies:
        commun |= {"finies": [describe_end(fin) for fin in finies]}
    if demeure and sens not in ACCORDS:
        commun |= {"demeure": _going_on(demeure)}
    # The établissement sees besides the ground in law, and what it may have to bring.
    attendu = decision.attendu if sens is TypeDecision.AJOURNEMENT else ""
    ecole = commun | {"motif_droit": MOTIFS_DROIT[decision.motif_droit], "attendu": attendu}
    proches = letters.to_familles(dossier, commun | _for_famille(decision, sens), today)
    # The time to appeal runs from the day of reception: what may be appealed against is posted with proof of it.
    envoi = Envoi.RECOMMANDE if sens in DEFAVORABLES else Envoi.FENETRE
    ia = letters.to_institution(Genre.IA_DSDEN, reglages.ia, SALUTATION_IA, UNKNOWN_IA)
    service = commun | ({"finies": [describe_service_end(fin) for fin in finies]} if finies else {})
    # Names and addresses are left out: a protocole signed later may spell them anew, and only another decision makes
    # another notification. The rank tells the readers of one family apart.
    ends = [[fin.vigueur.octroi.numero, fin.vigueur.octroi.seance.isoformat()] for fin in finies]
    cle = (dossier.numero, notified_content(decision), *([ends] if ends else []))
    return (
        *(
            letters.make_letter(letters.TypeLettre.NOTIFICATION_FAMILLE, replace(qui, envoi=envoi), said, *cle, rang)
            for rang, (qui, said) in enumerate(proches, start=1)
        ),
        letters.make_letter(letters.TypeLettre.NOTIFICATION_ETABLISSEMENT, etablissement(dossier), ecole, *cle, 1),
        # It runs the service of the AVS: it needs the hours, and nothing of the reasons.
        letters.make_letter(letters.TypeLettre.NOTIFICATION_IA_DSDEN, ia, service, *cle, 1),
    )


def replacing(owed: letters.Letter, former: date) -> letters.Letter:
    """Let a notification say that it replaces that of a former day: this decision corrects one already notified."""
    dates = cast("dict[str, str]", owed.context["dates"])
    return replace(owed, context=owed.context | {"dates": dates | {"remplace": former.isoformat()}})


@dataclass(frozen=True, slots=True)
class NoteDecision:
    """What the note on a decision that cannot be notified says."""

    numero: str
    eleve: str
    bloquants: list[str]
    """French sentences, in the order of the form."""
    a_verifier: list[str]
    codes: list[str]
    attend: bool = False
    """The notifications are not written: what is to be completed, or accepted, holds them back."""


def note_decision(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> NoteDecision:
    """What the secretariat is told of a decision that cannot be notified: everything to complete, at once."""
    return NoteDecision(
        numero=dossier.numero,
        eleve=dossier.nom_complet,
        bloquants=[item.message for item in anomalies if item.severite is Severite.BLOQUANT],
        a_verifier=[item.message for item in anomalies if item.severite is Severite.A_VERIFIER],
        codes=[item.code for item in anomalies if item.severite is Severite.A_VERIFIER],
    )
