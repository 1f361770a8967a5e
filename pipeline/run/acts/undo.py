"""The last act on a piece or a dossier is taken back, while nothing that follows from it was posted."""

from collections.abc import Collection, Iterable
from datetime import date

from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding, matching
from pipeline.run.acts import consequences
from pipeline.run.acts.join import part_again
from pipeline.run.acts.receiving import CHANGES
from pipeline.run.acts.set_aside import FICHIER_ECARTE
from pipeline.run.arrivals import JOINT, settle_arrivals
from pipeline.run.documents import notes
from pipeline.run.documents.catalogue import DOSSIER
from pipeline.run.documents.context import Run
from pipeline.run.lookup import require_one_file, split_arrival, split_code
from pipeline.store.register import Register
from pipeline.store.rows import ARRIVAL, ActeRow, Geste, PieceRow, Statut
from pipeline.workspace import Workspace

UNDONE = "Acte annulé : état d’avant"
INSTEAD: dict[str, str] = {
    Geste.RATTACHEMENT: "Si le formulaire n’est pas de cet élève, retirez-le du dossier (pipeline set-aside), puis "
    "écrivez aux destinataires du courrier déjà parti.",
    Geste.CONFIRMATION: "Si la lecture est fausse, demandez à l’école le formulaire rempli à l’écran : il remplacera "
    "celui-ci.",
    Geste.MISE_A_L_ECART: "Déposez de nouveau un formulaire à jour dans inbox/ : il prendra sa place.",
    Geste.CLOTURE: "Si le dossier doit reprendre, rouvrez-le (pipeline reopen), et prévenez ceux qui ont été "
    "avertis de sa clôture.",
    Geste.REOUVERTURE: "Si le dossier doit être clos, fermez-le de nouveau (pipeline close).",
    Geste.FUSION: "Si une pièce n’est pas de cet élève, retirez-la (pipeline set-aside), puis rattachez-la (attach).",
    Geste.CORRECTION: "Corrigez de nouveau (pipeline correct) : les lettres à venir suivront.",
    Geste.RETOUR: "Corrigez l’adresse (pipeline correct), ou réexpédiez la lettre quand elle revient (returned).",
    Geste.RELANCE: "Si elle n’avait pas lieu d’être, écrivez-le à l’établissement.",
    Geste.SAISIE: "Saisissez la décision corrigée dans le relevé de la séance ou dans le formulaire de décision, et "
    "déposez-le dans inbox/ : sa notification dira « annule et remplace ».",
    Geste.COURRIER: "Si le dossier a été clos à tort, rouvrez-le (pipeline reopen).",
}
"""What to do once a letter is posted, for each act; else a corrected form is dropped."""


_NOTED = frozenset({Geste.AVIS, Geste.ACCUSE})
"""Acts from which no letter and no state follow."""


def undo(workspace: Workspace, what: str, par: str, motif: str, today: date) -> tuple[Report, ActeRow]:
    """Take the last act on a piece, a file or a dossier back; return what was done, and the act.

    Raises:
        PipelineError: when there is no such act, a later one rests on it, or a letter that follows was posted.
    """
    with deciding(workspace, par, motif, today) as run:
        register = run.register
        with register.transaction():
            act = _last(register, what)
            register.actes.take_back(act.id, par, motif, today)
            register.journal.log(today, par, "annulation", dossier=act.dossier, sha256=act.sha256, detail=act.acte)
            _take_back(run, act)
        conclude(run)
        return run.report, act


def _last(register: Register, what: str) -> ActeRow:
    """The last act on a piece, a file or a dossier, upon which no later one rests."""
    found = _about(register, what)
    if not found:
        raise PipelineError(
            "Aucun acte à annuler : personne n’a rien décidé sur cette pièce ou ce dossier, ou tout a déjà été annulé. "
            "Les actes : pipeline journal"
        )
    # Last first: an act rests on what was there when it was done.
    act = found[-1]
    if later := next((one for one in reversed(register.actes.since(act.id)) if _share(act, one)), None):
        name = later.dossier or (later.sha256 or "")[:12]
        raise PipelineError(
            f"Un acte plus récent en dépend ({later.acte}, le {later.le:%d/%m/%Y}) : annulez-le d’abord "
            f"(pipeline undo {name})."
        )
    return act


def _about(register: Register, what: str) -> list[ActeRow]:
    """The acts on a dossier, by its number, or on a file or some of its pieces, by their code."""
    if numero := normalise_numero(what):
        # That a dossier was put into this one is taken back by the number of either.
        return register.actes.about(numero)
    digits, arrival = split_arrival(what)
    _, rank = split_code(what.partition(ARRIVAL)[0])
    acts = register.actes.on_files(digits)
    # That an arrival was seen is taken back by its own name: it says nothing of the first one.
    named = [act for act in acts if (act.cible if act.acte == Geste.ARRIVEE_VUE else "") == arrival]
    found = [act for act in named if act.sha256 and act.sha256.startswith(digits) and _names(register, act, rank)]
    require_one_file([act.sha256 or "" for act in found])
    # Pages that a person brought together are named as well by the form that they make.
    joined = (act for act in acts if act.acte == Geste.REUNION and act not in found)
    if not arrival:
        found += [act for act in joined if _makes(register, act, digits)]
    return sorted(found, key=lambda act: act.id)


def _names(register: Register, act: ActeRow, rank: str) -> bool:
    """A rank names an act on that piece of its file; an act on the file itself is named by any."""
    named = {row.id for row in register.pieces.of_fichier(act.sha256) if rank in ("", str(row.partie + 1))}
    return not act.pieces or any(one.piece in named for one in act.pieces)


def _makes(register: Register, act: ActeRow, digits: str) -> bool:
    """The form that the pages of an act make now has this code."""
    wholes = (register.reunions.whole_of(one.piece) for one in act.pieces)
    return any(whole is not None and whole.sha256.startswith(digits) for whole in wholes)


def _into(act: ActeRow) -> tuple[str, ...]:
    return (act.cible,) if act.acte == Geste.FUSION else ()


def _share(one: ActeRow, other: ActeRow) -> bool:
    """Both changed the same piece or the same dossier."""
    dossiers = [
        {act.dossier, *_into(act), *(p.dossier for p in act.pieces if p.statut == Statut.LUE)} - {None}
        for act in (one, other)
    ]
    pieces = [{piece.piece for piece in act.pieces} for act in (one, other)]
    return bool(dossiers[0] & dossiers[1] or pieces[0] & pieces[1])


def _take_back(run: Run, act: ActeRow) -> None:
    """Put all back as it was before the act, and what follows from that; inside a transaction."""
    register = run.register
    # The pieces of a dossier put into another one came in many files.
    pieces = [row for one in act.pieces if (row := register.pieces.get(one.piece))]
    pieces += (entered := _entered(register, act))
    changed = consequences.take_out(register, pieces, run.today)
    changed |= {numero for numero in (act.dossier, *_into(act), *(one.dossier for one in act.pieces)) if numero}
    waited = matching.waited_for(register)
    for row in pieces:
        register.documents.withdraw(notes.serie_attente(row))
    part_again(register, act)
    for one in act.pieces:
        register.pieces.restore(one)
    for row in entered:
        # It stays in the archive as what was entered that day; what was typed can be typed on.
        register.pieces.set_aside(row.id)
    if act.acte == Geste.SAISIE:
        _type_again(register, act)
    if act.sha256 and act.acte == Geste.MISE_A_L_ECART:
        settle_arrivals(register, act.sha256)
    if act.sha256 and act.acte == Geste.MISE_A_L_ECART and not act.pieces:
        register.fichiers.turn(act.sha256, FICHIER_ECARTE, "a_verifier")
        fichier = register.fichiers.get(act.sha256)
        if fichier is not None and fichier.dossier:
            changed.add(fichier.dossier)
    if act.sha256 and act.acte == Geste.COURRIER and act.notes:
        register.fichiers.turn(act.sha256, JOINT, "a_verifier")
    for note in act.notes:
        register.documents.reinstate(note)
    if _is_noted(act):
        # No letter follows, but the dossier of the séance showed it: the one drawn up before holds again.
        for numero in changed:
            register.documents.withdraw_type(numero, DOSSIER.name, act.document)
        consequences.replan(run, changed, register.documents.last_id())
        return
    _former_states(run, changed, act)
    consequences.close_empty(run, changed)
    if act.acte not in (Geste.CORRECTION, Geste.RETOUR):
        _refuse_overtaken(register, act, changed)
    matching.match_pieces(run)
    changed |= matching.waited_for(register) - waited
    # At the very end of the transaction: only now is it known which dossiers the undoing touches.
    _refuse_posted(register, act, changed)
    consequences.replan(run, changed, act.document)


def _entered(register: Register, act: ActeRow) -> list[PieceRow]:
    """The decision that was typed and became a piece, of the dossier of the act."""
    if act.acte != Geste.SAISIE or act.dossier is None:
        return []
    if act.sha256 in {row.sha256 for row in register.fichiers.with_statut("recu")}:
        raise PipelineError(
            "Cette saisie n’est pas encore lue : lancez « pipeline process », puis annulez. Rien n’a été changé."
        )
    rows = register.pieces.of_fichier(act.sha256)
    return [row for row in rows if row.statut == Statut.LUE and act.dossier in (row.dossier, *row.candidats)]


def _type_again(register: Register, act: ActeRow) -> None:
    """What an act entered is typed again, as it was; nothing that somebody typed since is lost."""
    if act.dossier is not None:
        jour = date.fromisoformat(act.code)
        for champ, valeur in act.valeur.items():
            if register.saisies.get(act.dossier, jour, champ) is None:
                register.saisies.put(act.dossier, jour, champ, valeur, act.par)


def _is_noted(act: ActeRow) -> bool:
    return act.acte in _NOTED or (act.acte == Geste.COURRIER and act.code not in CHANGES)


def _former_states(run: Run, numeros: Iterable[str], act: ActeRow) -> None:
    register = run.register
    for numero in sorted(numeros):
        before, row = register.dossiers.etat_at(numero, act.etat), register.dossiers.get(numero)
        if before and row is not None and before != row.etat:
            register.dossiers.set_etat(numero, before, run.today, UNDONE)


def _refuse_overtaken(register: Register, act: ActeRow, numeros: Collection[str]) -> None:
    """A dossier opened since rests on the act: it would have been this one, or another.

    Raises:
        PipelineError: naming it.
    """
    for row in register.dossiers.opened_after(act.etat):
        younger = row.numero
        if younger in numeros:
            continue
        theirs = register.pieces.of(younger)
        for numero in numeros:
            ours = register.pieces.of(numero)
            if row.origine == numero or any(matching.is_still_certain(one, numero, ours) for one in theirs):
                raise PipelineError(
                    f"Le dossier {younger}, ouvert depuis cet acte, concerne le même élève que le dossier {numero} : "
                    "l’acte ne peut plus être annulé. Rien n’a été changé. Si une pièce n’est pas à sa place, "
                    "retirez-la (pipeline set-aside), puis rattachez-la (pipeline attach)."
                )


def _refuse_posted(register: Register, act: ActeRow, numeros: Iterable[str]) -> None:
    for letter in (one for numero in sorted(numeros) for one in register.documents.of(numero)):
        if letter.id > act.document and letter.poste_le:
            instead = INSTEAD.get(act.acte, "Déposez le formulaire corrigé dans inbox/ : il remplacera celui-ci.")
            raise PipelineError(
                f"Cet acte ({act.acte}, le {act.le:%d/%m/%Y}) ne peut plus être annulé : un courrier qui en découle "
                f"({letter.type}, dossier {letter.dossier}) a été posté le {letter.poste_le:%d/%m/%Y}. Rien n’a été "
                f"changé. {instead}"
            )
