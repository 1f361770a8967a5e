"""What was asked of the établissement did not come in time: it is asked once more, and the family is told.

Décret 2001-492, art. 2, leaves a term for the missing pieces; what becomes of a demande that nobody completes is for a
person to decide, never for the program.
"""

from dataclasses import asdict
from datetime import date, timedelta

from pipeline.dossier.letters import (
    Letter,
    LetterSettings,
    TypeLettre,
    demande_context,
    make_letter,
    to_familles,
)
from pipeline.dossier.letters.corrections import manques, retours, sections
from pipeline.dossier.model.destinataires import etablissement
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.values.calendrier import next_working_day


def relances(
    dossier: Dossier,
    anomalies: tuple[Anomaly, ...],
    reglages: LetterSettings,
    today: date,
    *,
    demande_le: date,
    echue: date,
    rang: int,
) -> tuple[Letter, ...]:
    """The letters that ask again for what is still missing on this day; () when the établissement can mend nothing.

    Args:
        dossier: the dossier.
        anomalies: what is wrong with its demande.
        reglages: the settings.
        today: day of the letters.
        demande_le: day of the letter that asked for it first.
        echue: last day that was left for it.
        rang: 1 for the first time that it is asked again.
    """
    demandes = sections(dossier, anomalies)
    if not demandes:
        return ()
    limite = next_working_day(today + timedelta(days=reglages.complement_jours))
    commun = demande_context(dossier, lettre=today, demande=demande_le, echue=echue, limite=limite) | {"rang": rang}
    formulaires = [retour.kind.value for retour in retours(dossier, anomalies)]
    ecole = commun | {"sections": [asdict(demande) for demande in demandes], "formulaires": formulaires}
    famille = commun | {"manques": [asdict(manque) for manque in manques(dossier, anomalies)]}
    # Asked once for these forms as they are, whatever the day.
    cle = (dossier.numero, [piece.sha256 for piece in dossier.pieces], rang)
    return (
        make_letter(TypeLettre.RELANCE, etablissement(dossier), ecole, *cle),
        *(
            make_letter(TypeLettre.RELANCE_FAMILLE, qui, said, *cle, rank)
            for rank, (qui, said) in enumerate(to_familles(dossier, famille, today), start=1)
        ),
    )
