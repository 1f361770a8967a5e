"""Right of access: all that is held on a pupil, in a folder or a zip to hand over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Protocole, Representant
from pipeline.dossier.privacy.occultation import Occultation, occultation
from pipeline.dossier.regime.conservation import group_linked
from pipeline.dossier.values.texte import fold
from pipeline.errors import PipelineError
from pipeline.paper.rights import sommaire
from pipeline.report import Report
from pipeline.run import acting
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import assemble, load_dossier, load_piece
from pipeline.run.documents.pupil.entourage import entourage
from pipeline.run.documents.pupil.known import born_on, by_rank, identites_of
from pipeline.run.documents.rendering import local_press
from pipeline.run.life.record import vie_of
from pipeline.run.lookup import known_dossier
from pipeline.run.rights.export_data import FORMAT, VERSION, dossier_data
from pipeline.run.rights.export_files import received_files, written_files
from pipeline.run.rights.export_letters import joined_files
from pipeline.run.rights.redact import Redacted, redact, redact_vie
from pipeline.run.rights.retention import links
from pipeline.store.files import prepared
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, PieceRow, RemiseRow, Statut
from pipeline.workspace import Workspace

EXPORT = "export"
COMPLET = "complet"
SOMMAIRE = "sommaire.pdf"
DATA_FILE = "donnees.json"


@dataclass(slots=True)
class Remise:
    """What was handed over, and what the secretary must know before she does."""

    target: Path
    files: int
    dossiers: tuple[str, ...]
    remarques: list[str] = field(default_factory=list)
    """French."""
    report: Report = field(default_factory=Report)
    """What a command that was cut short still owed."""


def export(
    workspace: Workspace, numero: str, target: Path, par: str, motif: str, today: date, *, demandeur: int | None = None
) -> Remise:
    """Write the copy of a dossier and of those linked to it, and record who handed it over and why.

    Args:
        workspace: where.
        numero: the dossier.
        target: folder, or file in ``.zip``, that does not exist yet; outside the workspace.
        par: who hands it over.
        motif: why.
        today: day of the copy.
        demandeur: 1 or 2, the représentant légal who asks, when the other one's details are to be hidden.

    Raises:
        PipelineError: when the dossier is unknown or nobody is the ``demandeur``, or the copy cannot be written;
            nothing is then left.
    """
    if not par.strip() or not motif.strip():
        raise PipelineError("Il faut dire qui remet la copie (--by) et pourquoi (--reason).")
    target = _free(workspace, target)
    with acting(workspace, today) as run:
        register = run.register
        asked = known_dossier(register, numero)
        rows = _linked(register, asked)
        who = _representant(register, asked, demandeur) if demandeur else None
        hidden = occultation(_protocoles(register, rows), who)
        files, done = _compose(run, rows, hidden, who, par)
        done.target, done.report = target, run.report
        portee = f"occulté_{demandeur}" if demandeur else COMPLET
        try:
            with prepared(target, files), register.transaction():
                # Recorded first: no copy may exist that the journal does not know.
                for row in rows:
                    register.remises.add(row.numero, RemiseRow(today, par, motif, portee))
                    register.journal.log(today, par, EXPORT, dossier=row.numero, detail=portee)
        except OSError as error:
            raise PipelineError(
                f"La copie n’a pas pu être écrite ({error.strerror}) ; rien n’en reste. L’administrateur vérifie que "
                "le dossier de destination existe, ses droits et l’espace disque, puis relance."
            ) from error
        return done


def _protocoles(register: Register, rows: list[DossierRow]) -> Iterator[Protocole]:
    """Every protocole, as it came and as it was corrected: an address that a person gave is hidden as any other."""
    for row in rows:
        corrections = vie_of(register, row.numero).corrections
        for piece in register.pieces.of(row.numero):
            for read in (load_piece(piece), load_piece(piece, corrections)):
                if isinstance(read.form, Protocole):
                    yield read.form
            # One after the other: each may have been right in its time.
            for one in corrections:
                if isinstance(form := load_piece(piece, (one,)).form, Protocole):
                    yield form


def _free(workspace: Workspace, target: Path) -> Path:
    target = target.absolute()
    inside = target.parent.resolve() / target.name
    if inside.is_relative_to(workspace.root):
        raise PipelineError(
            "La copie ne peut pas être écrite dans l’espace de travail : elle y serait prise pour autre chose, et y "
            "resterait. Donnez un dossier ou un fichier .zip d’ailleurs (--to)."
        )
    if target.exists() or target.is_symlink():
        raise PipelineError("Ce fichier ou ce dossier existe déjà : donnez un autre nom (--to), ou enlevez-le d’abord.")
    if not target.parent.is_dir():
        raise PipelineError("Le dossier où écrire la copie n’existe pas : créez-le d’abord, ou donnez-en un autre.")
    return inside


def _linked(register: Register, asked: DossierRow) -> list[DossierRow]:
    """The dossier, those it follows and those that follow it."""
    rows = register.dossiers.all()
    groups = group_linked(links(register))
    ours = next(group for group in groups if asked.numero in group)
    return [row for row in rows if row.numero in ours]


def _representant(register: Register, row: DossierRow, rank: int) -> Representant:
    """The one who asks, as the protocole in force names them.

    A parent who holds parental authority gets the file less the other parent's details (avis CADA 20175603).
    """
    protocole = load_dossier(register, row).protocole
    found = (protocole.representant, protocole.representant2)[rank - 1] if protocole else Representant()
    if not found.nom:
        raise PipelineError(
            f"Le protocole en vigueur du dossier {row.numero} ne nomme pas de {'second ' if rank == 2 else ''}"
            "représentant légal : on ne sait pas quelles coordonnées occulter. Regardez le protocole, ou remettez la "
            "copie après l’avoir occultée à la main."
        )
    return found


def _compose(
    run: Run, rows: list[DossierRow], hidden: Occultation, who: Representant | None, par: str
) -> tuple[dict[str, bytes], Remise]:
    register, around = run.register, entourage(run.register, run.settings)
    files: dict[str, bytes] = {SOMMAIRE: b"", DATA_FILE: b""}
    data: list[dict[str, Any]] = []
    dossiers: list[Dossier] = []
    touched: list[Redacted] = []
    for row in rows:
        clean = [redact(piece, hidden) for piece in register.pieces.of(row.numero)]
        # Put together from what is left, so that nothing made of it below can show what is hidden.
        dossier = assemble(register, row, [one.row for one in clean], hidden=hidden.must_hide)
        dossier = replace(dossier, vie=redact_vie(dossier.vie, hidden))
        received = list(received_files(run, row.numero, clean, hidden))
        change = any(remis.motif for _, remis in received)
        written = list(written_files(run, dossier, hidden, around, change=change))
        joined = list(joined_files(run, row.numero, dossier.vie.courriers, hidden))
        files |= {remis.chemin: remis.contenu for _, remis in (*received, *joined, *written) if remis.chemin}
        data.append(dossier_data(register, row, received, written, joined, hidden))
        dossiers.append(dossier)
        touched += clean
    facts = {
        "format": FORMAT,
        "version": VERSION,
        "etabli_le": run.today.isoformat(),
        "remis_par": par,
        "demandeur": who.nom if who else None,
        "dossiers": data,
    }
    files[DATA_FILE] = (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()
    files[SOMMAIRE] = sommaire(
        data,
        eleve=next((one.nom_complet for one in reversed(dossiers) if one.nom_complet), ""),
        demandeur=who.nom if who else "",
        par=par,
        press=local_press(run.workspace, run.today),
    )
    numbers = tuple(row.numero for row in rows)
    return files, Remise(Path(), len(files), numbers, list(_remarques(register, numbers, touched, hidden)))


def _remarques(
    register: Register, numeros: tuple[str, ...], touched: list[Redacted], hidden: Occultation
) -> Iterator[str]:
    """What a person must look at before the copy leaves."""
    for piece in register.pieces.without_dossier():
        if set(piece.candidats) & set(numeros):
            yield (
                f"Un formulaire qui attend ({piece.code}) est peut-être celui de cet élève : il n’est pas dans la "
                "copie. Dites d’abord à qui il est (pipeline status), puis refaites la copie."
            )
    for piece in register.pieces.with_statut(Statut.A_CONFIRMER):
        if ours := sorted({*piece.candidats, _said_numero(piece)} & set(numeros)):
            yield (
                f"Une copie sans champs ({piece.code}) est peut-être du dossier {' ou '.join(ours)} et attend d’être "
                "confirmée ou complétée : elle n’est pas dans la copie remise. Réglez-la d’abord (pipeline pending), "
                "puis refaites la copie."
            )
    # Never joined of itself: another pupil's file would be handed over.
    for numero in _homonymes(register, numeros):
        yield (
            f"Le dossier {numero} porte le même nom et la même date de naissance sans être lié à celui-ci : s’il est "
            "du même élève, remettez aussi sa copie."
        )
    unread = register.fichiers.with_statut("a_verifier")
    if unread:
        yield (
            f"{len(unread)} fichier(s) de outbox/a_verifier n’ont pas pu être lus : regardez si l’un d’eux est de cet "
            "élève."
        )
    if textes := sorted({label for one in touched for label in one.textes}):
        yield (
            f"Des phrases ont été occultées dans des réponses libres ({' ; '.join(textes)}) : relisez-les, et relisez "
            "les autres réponses, qui peuvent dire la même chose autrement."
        )
    elif hidden.demandeur is not None:
        yield (
            "Aucune coordonnée de l’autre parent n’a été trouvée dans les réponses libres ; relisez-les tout de même "
            "avant de remettre la copie : le programme ne reconnaît que ce qui est écrit comme dans le protocole."
        )


def _said_numero(piece: PieceRow) -> str:
    try:
        return normalise_numero(piece.identite["numero"]) or ""
    except (ValueError, KeyError):
        return ""  # It cannot be read any more; « pipeline pending » tells of it.


def _homonymes(register: Register, numeros: tuple[str, ...]) -> list[str]:
    ours = set[tuple[str, date]]().union(*(_pupils(register, numero) for numero in numeros))
    near = {numero for _, jour in ours for numero in born_on(register, jour)}
    return [one for one in sorted(near - set(numeros), key=by_rank) if ours & _pupils(register, one)]


def _pupils(register: Register, numero: str) -> set[tuple[str, date]]:
    """Folded names and day of birth, as each form of a dossier has them."""
    row = register.dossiers.get(numero)
    said = identites_of(register, row) if row else ()
    return {(fold(f"{one.nom} {one.prenom}"), one.naissance.valeur) for one in said if one.naissance.valeur and one.nom}
