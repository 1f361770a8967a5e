"""Each form finds its dossier, or waits for a person."""

from collections.abc import Iterable
from datetime import date

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.matching.rattachement import Attente, NewDossier, Rattachement, Saisine, match_form
from pipeline.dossier.matching.repertoire import KnownDossier, Repertoire
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import EtatProtocole, Kind
from pipeline.dossier.values.calendrier import annee_scolaire
from pipeline.forms.editions import FORMS
from pipeline.paper.notes.note import WaitingNote
from pipeline.run.documents import copies
from pipeline.run.documents.catalogue import WAITING_NOTE
from pipeline.run.documents.from_register import identite_from_json
from pipeline.run.matching_decision import is_repeated, older
from pipeline.run.name_likeness import semblance
from pipeline.store.register import Register
from pipeline.store.rows import A_CONFIRMER, ECARTEE, PieceRow
from pipeline.store.series import of_waiting


def match_pieces(register: Register, today: date) -> None:
    """Match every form that has no dossier yet, waiting ones included: what came since may have settled them."""
    if not register.pieces.without_dossier():
        return
    # All at once: forms are matched in the same order, and get the same dossiers, whatever stopped a run before.
    with register.transaction():
        _match(register, today)


def _match(register: Register, today: date) -> None:
    known = _known(register, today)
    # A form that finds its dossier may settle one that waited before it: look again until nothing moves.
    progress = True
    while progress:
        progress = False
        for row in register.pieces.without_dossier():
            ours = identite_from_json(row.identite)
            # A decision answers a demande: without one it waits, rather than open a dossier of its own.
            found = match_form(ours, known, ouvre=row.kind != Kind.DECISION, demande=_asks_something(row))
            if row.kind == Kind.DECISION and isinstance(found, Rattachement):
                if is_repeated(register, row, found.numero):
                    attach_piece(register, row, found.numero, en_vigueur=False)
                    continue
                found = older(register, row, found) or found
            if isinstance(found, Attente):
                # Kept with the note: a person judges by what it was compared with, even if the dossier changes.
                siens = {numero: _who(known[numero].identites) for numero in found.candidats}
                _wait(register, row, found, siens, today)
                continue
            numero = _attach(register, row, found, today)
            if known.by_numero(numero) is None:
                known.add_dossier(KnownDossier(numero, (), origine=found.origine if isinstance(found, Saisine) else ""))
            known.learn_identite(numero, ours)
            progress = True


def _asks_something(row: PieceRow) -> bool:
    """A fiche or a proposition of protocole asks something; a signed protocole carries out what was decided."""
    if row.kind == Kind.PROTOCOLE:
        field_name = FORMS[Kind.PROTOCOLE].by_target["etat"].name
        _, value, *_ = row.form["values"].get(field_name, ("", None))
        return bool(value != EtatProtocole.SIGNE)
    return row.kind == Kind.FICHE


def _known(register: Register, today: date) -> Repertoire:
    year = annee_scolaire(today)
    identites: dict[str, list[Identite]] = {}
    for numero, _, found in register.pieces.identites():
        identites.setdefault(numero, []).append(identite_from_json(found))
    return Repertoire(
        semblance,
        (
            KnownDossier(
                row.numero,
                tuple(identites.get(row.numero, ())),
                # The help is granted for a school year: a form of the next one is another demande (circulaire, I).
                annee_scolaire(row.ouvert_le) == year,
                row.etat == Etat.DECIDE,
                row.origine or "",
            )
            for row in register.dossiers.all()
            # An annulled number stays empty for ever; no form may come to it.
            if row.etat != Etat.ANNULE
        ),
    )


def _attach(register: Register, row: PieceRow, found: Rattachement | NewDossier | Saisine, today: date) -> str:
    if isinstance(found, Rattachement):
        numero = found.numero
    else:
        numero = open_dossier(register, today, found.origine if isinstance(found, Saisine) else None)
    attach_piece(register, row, numero)
    register.journal.log(today, "pipeline", "rattachement", dossier=numero, sha256=row.sha256, detail=row.kind)
    return numero


def attach_piece(register: Register, row: PieceRow, numero: str, *, en_vigueur: bool = True) -> None:
    """Put a piece into a dossier and withdraw the note that said it waited; inside a transaction."""
    register.pieces.attach(row.id, numero, en_vigueur=en_vigueur)
    for candidat in row.candidats:
        register.dossiers.review(candidat)  # It waited for this form to be settled.
    register.documents.withdraw(serie_attente(row))
    _complete(register, row, numero)


def _complete(register: Register, row: PieceRow, numero: str) -> None:
    """The form prefilled from a copy has come back: the copy no longer waits, and goes where that form goes."""
    source = row.form["source"]
    for copy in register.pieces.of_fichier(source) if source else ():
        follows = copy.statut == ECARTEE and copy.dossier not in (None, numero)
        if copy.kind == row.kind and (copy.statut == A_CONFIRMER or follows):
            register.pieces.complete(copy.id, numero)
            for serie in copies.series(copy):
                register.documents.withdraw(serie)


def is_still_certain(row: PieceRow, numero: str, kept: Iterable[PieceRow]) -> bool:
    """A piece of a dossier would come to it by itself, were these pieces alone there."""
    # Looked at without the rest of the register: what holds a piece there must be the pieces beside it.
    others = tuple(identite_from_json(one.identite) for one in kept)
    found = match_form(
        identite_from_json(row.identite), Repertoire(semblance, [KnownDossier(numero, others)]), ouvre=False
    )
    return bool(others) and isinstance(found, Rattachement)


def serie_attente(row: PieceRow) -> str:
    """Series of the note that says that a piece waits for its dossier."""
    return of_waiting(row.code, row.kind)


def _who(identites: Iterable[Identite]) -> str:
    """Who a dossier is about, in one line; every way in which its forms say it."""
    lines = [
        f"{one.prenom} {one.nom}, né(e) le {one.naissance.texte or '?'}, {one.etablissement or '?'}"
        for one in identites
    ]
    return " / ".join(dict.fromkeys(lines))


def _wait(register: Register, row: PieceRow, found: Attente, siens: dict[str, str], today: date) -> None:
    fichier = register.fichiers.get(row.sha256)
    register.pieces.wait(row.id, found.raison, found.candidats)
    content = WaitingNote(
        fichier=fichier.nom if fichier else "",
        sha256=row.sha256,
        piece=row.code,
        kind=Kind(row.kind),
        identite=row.identite,
        raison=found.raison,
        candidats=tuple(found.candidats),
        dossiers=siens,
    )
    cle = f"{found.raison} {' '.join(found.candidats)}"
    register.documents.renew(
        WAITING_NOTE.plan(content, today, serie=serie_attente(row), cle=cle, code=row.code, kind=row.kind)
    )


def open_dossier(register: Register, today: date, origine: str | None = None) -> str:
    """Open a dossier, linked to the decided one it asks to revise; to be called inside a transaction."""
    numero = register.dossiers.open(today, Etat.A_COMPLETER, origine)
    motif = f"Nouvelle saisine, à la suite du dossier {origine}" if origine else "Ouverture du dossier"
    register.dossiers.set_etat(numero, Etat.A_COMPLETER, today, motif)
    register.journal.log(today, "pipeline", "ouverture", dossier=numero, detail=origine or "")
    return numero
