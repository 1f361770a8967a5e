"""A dossier is closed: the family and the établissement are told, each with what it may read; a CDES takes over.

Why it is closed is worded by the texts ``cloture_<motif>`` (family) and ``cloture_<motif>_ecole``; what the secretariat
wrote for itself is on no letter. Nothing of health is in there, whoever reads it.
"""

from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre, make_letter, shared_context, to_familles, to_institution
from pipeline.dossier.model.destinataires import Genre, etablissement
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.vie import Cloture, MotifCloture

CLOSING = (TypeLettre.CLOTURE_FAMILLE, TypeLettre.CLOTURE_ETABLISSEMENT, TypeLettre.TRANSFERT)
"""Owed to a closed dossier, and to no other."""
SILENT = frozenset({MotifCloture.FUSION})
"""Nobody is written to: the demande goes on under its other number."""
APPEALABLE = frozenset({MotifCloture.PIECES, MotifCloture.REJET_IMPLICITE, MotifCloture.SANS_OBJET})
"""The family did not ask for it: it is told how to contest it."""
SALUTATION_CDES = "Madame la Présidente, Monsieur le Président"
UNKNOWN_CDES = "L’adresse de cette CDES n’est pas connue : écrivez l’enveloppe à la main."


def without_consent(dossier: Dossier) -> Cloture | None:
    """The closing of a demande whose protocole in force says that the parents do not agree; ``None`` when it does not.

    Their agreement to the referral is « une règle absolue » (circulaire 79-389): without it there is no demande, and
    what came is neither acknowledged nor completed. A protocole that bears it opens the dossier again by itself.
    """
    protocole, piece = dossier.protocole, dossier.piece_protocole
    if protocole is None or piece is None or protocole.accord is not False or dossier.decision is not None:
        return None
    return Cloture(MotifCloture.ACCORD_REFUSE, piece.recue_le, "pipeline", "")


def cloture_letters(dossier: Dossier, cloture: Cloture, today: date) -> tuple[Letter, ...]:
    """The letters that a closing calls for: family (one per address), établissement, the CDES that takes over.

    A reader whose name no form gives is not written to.
    """
    if cloture.motif in SILENT:
        return ()
    motif = cloture.motif
    nom_cdes = cloture.vers[0] if cloture.vers else ""
    context = shared_context(dossier, lettre=today, cloture=cloture.le) | {
        "motif": motif.value,
        "precision": cloture.precision,
        "vers": nom_cdes,
        "contestable": motif in APPEALABLE,
        "majeur": dossier.is_adult(today),
    }
    said = (dossier.numero, motif.value, cloture.le.isoformat(), cloture.precision, list(cloture.vers))
    letters = [
        make_letter(TypeLettre.CLOTURE_FAMILLE, qui, adresse, *said, rang)
        for rang, (qui, adresse) in enumerate(to_familles(dossier, context, today), start=1)
    ]
    ecole = etablissement(dossier)
    if ecole.nom:
        letters.append(make_letter(TypeLettre.CLOTURE_ETABLISSEMENT, ecole, context, *said))
    if motif is MotifCloture.DEPART and cloture.vers:
        letters.append(_transfert(dossier, cloture, context, today))
    return tuple(letters)


def _transfert(dossier: Dossier, cloture: Cloture, context: dict[str, object], today: date) -> Letter:
    """The dossier goes to the CDES of the département to which the family moves, because the family agreed to it."""
    qui = to_institution(Genre.COMMISSION, cloture.vers, SALUTATION_CDES, UNKNOWN_CDES)
    accord = {"accord": cloture.accord_le} if cloture.accord_le else {}
    pieces = {piece.kind.value: piece.recue_le for piece in dossier.pieces}
    seance = dossier.decision.seance.valeur if dossier.decision else None
    dates = shared_context(dossier, lettre=today, **accord, **pieces, **({"seance": seance} if seance else {}))
    recus = [piece.kind.value for piece in dossier.pieces]
    said = context | dates | {"recus": [{"kind": kind} for kind in recus], "decision": seance is not None}
    return make_letter(TypeLettre.TRANSFERT, qui, said, dossier.numero, list(cloture.vers), recus)
