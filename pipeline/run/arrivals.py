"""A file came: it is new, or these bytes are known, and the secretary is told what became of the first of them.

Two schools send back the same blank form, a school sends twice, a form was put aside by mistake: only the very same
arrival, which a run that was killed could not finish, is passed over in silence.
"""

from collections.abc import Iterable
from datetime import date

from pipeline.intake.diagnosis import DIAGNOSES
from pipeline.report import Report, Resultat
from pipeline.run.documents import notes
from pipeline.run.documents.context import Run
from pipeline.run.provenance import provenance
from pipeline.store.register import Register
from pipeline.store.rows import FichierRow, Geste, PieceRow, Statut

RECEPTION = "réception"
DOUBLON = "doublon"
OUVERT = "ouvert"
"""Status of a container: its contents were taken, each as a file of its own."""
JOINT = "joint"
"""Status of a file that a person joined to a dossier: it is read as nothing."""
KINDS = {"fiche": "la fiche", "protocole": "le protocole", "decision": "la décision"}
_MANY = 5
"""Forms of one file beyond which they are counted and not listed."""


def arrive(
    run: Run, sha256: str, nom: str, marque: str, le: date, modifie: int | None = None, folders: Iterable[str] = ()
) -> None:
    """Register a file that was archived, or the content of one.

    Args:
        run: the run.
        sha256: hash of its bytes.
        nom: name under which it came.
        marque: which file of the inbox it is, or which content of which file: the same bytes under the same mark are
            the same arrival.
        le: day on which it came.
        modifie: its own date, in ns, when it has one.
        folders: hashes of what it came in, as other files may have.
    """
    register, today = run.register, run.today
    if register.arrivees.has(sha256, marque):
        return
    with register.transaction():
        new = _record(register, sha256, nom, le, marque, modifie)
        register.fichiers.came_in(sha256, folders)
        register.journal.log(today, "pipeline", RECEPTION if new else DOUBLON, sha256=sha256, detail=marque)
    if not new:
        report_again(register, run.report, nom, sha256)


def arrive_within(register: Register, container: str, sha256: str, nom: str, le: date) -> None:
    """Register a content of a file that came, by the same notion; inside a transaction.

    The same bytes twice in one container are one arrival.
    """
    if not register.arrivees.has(sha256, container):
        _record(register, sha256, nom, le, container, None)


def _record(register: Register, sha256: str, nom: str, le: date, marque: str, modifie: int | None) -> bool:
    """Record an arrival; return whether these bytes are new."""
    known = register.fichiers.get(sha256)
    if known is not None and not register.arrivees.of(sha256):
        # It was put into the register by a repair.
        register.arrivees.add(sha256, known.nom, known.recu_le, "")
    new = register.fichiers.add(sha256, nom, le)
    register.arrivees.add(sha256, nom, le, marque, modifie)
    return new


def report_again(register: Register, report: Report, name: str, sha256: str, container: str | None = None) -> None:
    """Say of a file already known what became of it; one that is still to be read is reported when it is."""
    known = register.fichiers.get(sha256)
    if known is None or known.statut == "recu":
        return
    if known.statut == OUVERT:
        for one in register.contenus.below(sha256) if container is None else ():
            report_again(register, report, register.fichiers.name(one), one, sha256)
        return
    pieces = register.pieces.of_fichier(sha256)
    for piece in pieces:
        report.report_piece(name, sha256, piece.kind, Resultat.DOUBLON, None, piece.dossier, container)
    if not pieces:
        report.report_piece(name, sha256, None, Resultat.DOUBLON, known.diagnostic, None, container)


def tell_arrivals(run: Run) -> None:
    """Plan a note on each file that came again, once it is known what became of the first."""
    register = run.register
    untold = register.arrivees.untold()
    if not untold:
        return
    with register.transaction():
        for arrivee in untold:
            fichier = register.fichiers.get(arrivee.sha256)
            if fichier is None or fichier.statut == "recu":
                continue
            suite = what_became(register, fichier)
            register.arrivees.tell(arrivee.id, suite)
            first = register.arrivees.of(arrivee.sha256)[0]
            origine = provenance(register, arrivee.sha256, arrivee.marque)
            register.documents.plan(notes.arrival_note(arrivee, first, suite, run.today, origine))


def what_became(register: Register, fichier: FichierRow) -> str:
    """Say in French what became of a file that was read."""
    if fichier.statut == OUVERT:
        count = len(register.contenus.below(fichier.sha256))
        return f"Il a été ouvert : les fichiers qu’il contient ({count}) ont été pris chacun à part."
    if fichier.statut == JOINT:
        return "C’est un courrier qui a été joint à un dossier."
    pieces = register.pieces.of_fichier(fichier.sha256)
    if not pieces:
        diagnosis = DIAGNOSES.get(fichier.diagnostic or "")
        titre = f" ({diagnosis.titre})" if diagnosis else ""
        aside = _aside(register, fichier.sha256, None)
        return f"Il n’a donné aucun formulaire{titre}" + (f" ; {aside}." if aside else ", et sa page attend encore.")
    if len(pieces) > _MANY:
        numeros = sorted({piece.dossier for piece in pieces if piece.dossier})
        return f"Il contient {len(pieces)} formulaires, rangés dans {len(numeros)} dossiers."
    return "\n".join(f"{KINDS[piece.kind].capitalize()} : {_became(register, piece)}." for piece in pieces)


def _became(register: Register, piece: PieceRow) -> str:
    if piece.statut == Statut.ECARTEE and (aside := _aside(register, piece.sha256, piece.id)):
        return aside
    if piece.dossier is None:
        return "attend encore une personne"
    last = [one for one in register.pieces.of(piece.dossier) if one.kind == piece.kind][-1:]
    if piece.statut == Statut.ECARTEE or (last and last[0].id != piece.id):
        return f"dans le dossier {piece.dossier}, où une version plus récente est en vigueur"
    return f"dans le dossier {piece.dossier}, où c’est la version en vigueur"


def _aside(register: Register, sha256: str, piece: int | None) -> str:
    """Who put a file, or one of its pieces, aside; "" when nobody did."""
    for act in reversed(register.actes.on_files(sha256)):
        about = any(one.piece == piece for one in act.pieces) if piece else not act.pieces
        if act.acte == Geste.MISE_A_L_ECART and about:
            return f"mis à l’écart le {act.le:%d/%m/%Y} par {act.par} («\u00a0{act.motif}\u00a0»)"
    return ""


def settle_arrivals(register: Register, sha256: str) -> None:
    """What came again was taken up again: nothing more is to be said of its arrivals; inside a transaction."""
    for arrivee in register.arrivees.of(sha256):
        register.documents.withdraw(notes.serie_arrivee(arrivee))
