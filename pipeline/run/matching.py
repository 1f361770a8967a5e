"""Each form finds its dossier, or waits for a person."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pipeline.dossier.letters.notifications import notified_content
from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.matching.rattachement import (
    Attente,
    Rapprochement,
    Rattachement,
    Saisine,
    match_form,
    normalise_numero,
)
from pipeline.dossier.matching.repertoire import KnownDossier, Repertoire
from pipeline.dossier.matching.versions import Version, version_of, why_older
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import EtatProtocole, Kind, Protocole
from pipeline.dossier.rules.nouvelle_demande import updates_coordinates
from pipeline.dossier.values.calendrier import annee_scolaire
from pipeline.forms.editions import FORMS
from pipeline.lazy import load
from pipeline.run.documents import notes
from pipeline.run.documents.context import Run
from pipeline.run.documents.failing import Apart, isolated
from pipeline.run.documents.from_register import PieceError, identite_from_json, load_dossier, load_piece
from pipeline.run.documents.pupil.known import Annuaire
from pipeline.run.lookup import closed_by_person
from pipeline.run.provenance import provenance
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow, Sorte, Statut


def match_pieces(run: Run) -> None:
    """Match every form that has no dossier yet, waiting ones included: what came since may have settled them."""
    if not run.register.pieces.waiting():
        return
    register = run.register
    # All at once: forms are matched in the same order, and get the same dossiers, whatever stopped a run before.
    with register.transaction():
        waited = waited_for(register)
        annuaire = Annuaire(register, annee_scolaire(run.today))
        known = Repertoire(semblance, annuaire=annuaire)
        _match(run, known, annuaire)
        _expect_copies(run, known)
        # A dossier whose letters were held back, or now are, is looked at again.
        for numero in sorted(waited ^ waited_for(register)):
            register.dossiers.review(numero)


def waited_for(register: Register) -> set[str]:
    """Dossiers to which a waiting piece may belong."""
    return {numero for row in register.pieces.waiting() for numero in row.candidats}


def _match(run: Run, known: Repertoire, annuaire: Annuaire) -> None:
    register, apart, fresh = run.register, Apart(run, Sorte.PIECE), set[int]()
    # A form that finds its dossier may settle one that waited before it: look again until nothing moves.
    progress = True
    while progress:
        progress = False
        for row in register.pieces.without_dossier():
            joined = ""
            with isolated(run, apart, row.id, f"La pièce {row.code} n’a pas pu être rapprochée d’un dossier"):
                joined = _match_one(run, row, known, fresh)
            if joined:
                fresh.add(row.id)
                annuaire.forget(joined)
                progress = True


def _match_one(run: Run, row: PieceRow, known: Repertoire, fresh: Collection[int]) -> str:
    """Match one form; return the number of the dossier that it makes better known, "" when there is none.

    ``fresh``: forms that came into their dossiers just now.
    """
    register, today = run.register, run.today
    ours = _under_its_number(register, identite_from_json(row.identite))
    # A decision answers a demande: without one it waits, rather than open a dossier of its own.
    found = match_form(ours, known, ouvre=row.kind != Kind.DECISION, demande=asks_something(row))
    found = _closed(register, found, decision=row.kind == Kind.DECISION) or _updated(run, row, found) or found
    if row.kind == Kind.DECISION and isinstance(found, Rattachement):
        if _is_repeated(register, row, found.numero):
            attach_piece(register, row, found.numero, en_vigueur=False)
            return ""
        found = _older(register, row, found.numero) or found
    later = _later_version(register, row, found.numero) if isinstance(found, Rattachement) else None
    if later is not None and later.piece not in fresh:
        register.pieces.wait(row.id, later.raison, (later.dossier,), certaine=True)
        name = register.fichiers.name(row.sha256)
        register.documents.renew(notes.version_note(row, name, later.dossier, later.raison, today))
        return ""
    if isinstance(found, Attente):
        # Kept with the note: a person judges by what it was compared with, even if the dossier changes.
        siens = {numero: _who(known[numero].identites) for numero in found.candidats}
        register.pieces.wait(row.id, found.raison, found.candidats)
        name, came = register.fichiers.name(row.sha256), provenance(register, row.sha256)
        register.documents.renew(notes.waiting_note(row, name, found, siens, today, came))
        return ""
    origine = found.origine if isinstance(found, Saisine) else ""
    numero = found.numero if isinstance(found, Rattachement) else open_dossier(register, today, origine)
    # Of two that came together nothing was written yet on either: the older one is kept for the record.
    attach_piece(register, row, numero, en_vigueur=later is None)
    register.journal.log(today, "pipeline", "rattachement", dossier=numero, sha256=row.sha256, detail=row.kind)
    return numero


def _under_its_number(register: Register, ours: Identite) -> Identite:
    """What a form says, under the number of the dossier into which the one that it names was put."""
    numero = normalise_numero(ours.numero)
    into = register.actes.into(numero) if numero else ""
    return replace(ours, numero=into) if into else ours


def _updated(run: Run, row: PieceRow, found: Rapprochement) -> Rattachement | None:
    """A protocole that only says where the family or the school moved asks nothing of the commission."""
    if row.kind != Kind.PROTOCOLE or not isinstance(found, Saisine):
        return None
    decided_on, form = run.register.dossiers.get(found.origine), load_piece(row).form
    if decided_on is None or not isinstance(form, Protocole):
        return None
    dossier, delai = load_dossier(run.register, decided_on), run.settings.delais.rappel_jours
    moved = updates_coordinates(dossier.as_written(), form, row.recue_le, delai)
    return Rattachement(found.origine) if moved else None


def _closed(register: Register, found: Rapprochement, *, decision: bool) -> Attente | None:
    """A form that comes to a closed dossier waits: a person opens it again, or says that it is another demande.

    One that is closed for want of the parents' agreement, by no person, takes the forms of a demande: they may bear it.
    """
    if not isinstance(found, Rattachement | Saisine):
        return None
    numero = found.numero if isinstance(found, Rattachement) else found.origine
    row = register.dossiers.get(numero)
    if row is None or row.etat != Etat.CLOS or not (decision or closed_by_person(register, numero)):
        return None
    return Attente(f"le dossier {numero} est clos ({register.dossiers.etats(numero)[-1].motif})", (numero,))


def _expect_copies(run: Run, known: Repertoire) -> None:
    """Say whose a form to confirm is, as far as it shows: until a person confirms it, nobody is asked for that form."""
    register, apart = run.register, Apart(run, Sorte.PIECE)
    for row in register.pieces.with_statut(Statut.A_CONFIRMER):
        with isolated(run, apart, row.id, f"La copie {row.code} n’a pas pu être comparée avec les dossiers"):
            found = match_form(identite_from_json(row.identite), known, demande=asks_something(row))
            if isinstance(found, Rattachement):
                register.pieces.wait(row.id, None, (found.numero,), certaine=True)
            else:
                register.pieces.wait(row.id, None, found.candidats if isinstance(found, Attente) else ())


class _Later(NamedTuple):
    """A later version of a form, in force in its dossier."""

    piece: int
    dossier: str
    raison: str
    """French: why it is later."""


def _later_version(register: Register, row: PieceRow, numero: str) -> _Later | None:
    if row.kind == Kind.DECISION:
        return None  # Sessions tell which decision is the later one.
    former = [one for one in register.pieces.of(numero) if one.kind == row.kind][-1:]
    if former and former[0].form["values"] == row.form["values"]:
        return None  # Saved anew, it says the same: there is nothing to choose.
    if former and (why := why_older(_version(register, row), _version(register, former[0]))):
        said = f"une version plus récente de ce formulaire est déjà dans le dossier {numero} : {why}"
        return _Later(former[0].id, numero, said)
    return None


def _version(register: Register, row: PieceRow) -> Version:
    dates = [one.modifie for one in register.arrivees.of(row.sha256) if one.modifie is not None]
    try:
        form = load_piece(row).form
    except PieceError:
        return Version(None, None)  # Nothing can be made of it any more: it tells nothing either.
    return version_of(form, row.recue_le, dates[0] if dates else None)


def _is_repeated(register: Register, row: PieceRow, numero: str) -> bool:
    """A row of a relevé dropped again says what was already received: later corrections stay in force."""
    if not row.form["releve"]:
        return False
    ours = notified_content(_decision(row))
    return any(notified_content(one) == ours for one in _decisions(register, numero))


def _older(register: Register, row: PieceRow, numero: str) -> Attente | None:
    """A decision of an earlier session than the one in force waits: nothing says which is right."""
    ours = _decision(row).seance.valeur
    sessions = [one.seance.valeur for one in _decisions(register, numero) if one.seance.valeur]
    if ours and sessions and ours < max(sessions):
        return Attente("une décision d’une séance plus récente est déjà enregistrée pour ce dossier", (numero,))
    return None


def _decisions(register: Register, numero: str) -> list[Decision]:
    return [_decision(row) for row in register.pieces.of(numero) if row.kind == Kind.DECISION]


def _decision(row: PieceRow) -> Decision:
    form = load_piece(row).form
    if not isinstance(form, Decision):
        raise TypeError("a piece of that kind holds a decision")
    return form


def asks_something(row: PieceRow) -> bool:
    """A fiche or a proposition of protocole asks something; a signed protocole carries out what was decided."""
    if row.kind == Kind.PROTOCOLE:
        field_name = FORMS[Kind.PROTOCOLE].by_target["etat"].name
        _, value, *_ = row.form["values"].get(field_name, ("", None))
        return bool(value != EtatProtocole.SIGNE)
    return row.kind == Kind.FICHE


def attach_piece(register: Register, row: PieceRow, numero: str, *, en_vigueur: bool = True) -> None:
    """Put a piece into a dossier and withdraw the note that said it waited; inside a transaction."""
    register.pieces.attach(row.id, numero, en_vigueur=en_vigueur)
    for candidat in row.candidats:
        register.dossiers.review(candidat)  # It waited for this form to be settled.
    register.documents.withdraw(notes.serie_attente(row))
    # A form prefilled from a copy has come back: the copy no longer waits, and goes where that form goes.
    source = row.form["source"]
    for copy in (*register.pieces.of_fichier(source), *register.reunions.holding(source)):
        for candidat in copy.candidats:
            register.dossiers.review(candidat)
        follows = copy.statut == Statut.ECARTEE and copy.dossier not in (None, numero)
        if copy.kind == row.kind and (copy.statut == Statut.A_CONFIRMER or follows):
            register.pieces.complete(copy.id, numero)
            for serie in notes.copy_series(copy):
                register.documents.withdraw(serie)


def semblance(a: str, b: str) -> float:
    """Return 0 to 1 for two folded names, whatever their spaces and the order of their words; symmetric."""
    fuzz = load("rapidfuzz:fuzz")  # Most runs compare no names: they need not load it.
    ratios: tuple[float, float] = (fuzz.ratio(a.replace(" ", ""), b.replace(" ", "")), fuzz.token_sort_ratio(a, b))
    return max(ratios) / 100


def is_still_certain(row: PieceRow, numero: str, kept: Iterable[PieceRow]) -> bool:
    """A piece of a dossier would come to it by itself, were these pieces alone there."""
    # Looked at without the rest of the register: what holds a piece there must be the pieces beside it.
    try:
        others = tuple(identite_from_json(one.identite) for one in kept)
        alone = Repertoire(semblance, [KnownDossier(numero, others)])
        found = match_form(identite_from_json(row.identite), alone, ouvre=False)
    except (ValueError, KeyError, TypeError):
        return True  # One that cannot be read any more is not compared: it stays where it is.
    return bool(others) and isinstance(found, Rattachement)


def _who(identites: Iterable[Identite]) -> str:
    """Who a dossier is about, in one line; every way in which its forms say it."""
    lines = [
        f"{one.prenom} {one.nom}, né(e) le {one.naissance.texte or '?'}, {one.etablissement or '?'}"
        for one in identites
    ]
    return " / ".join(dict.fromkeys(lines))


def open_dossier(register: Register, today: date, origine: str = "") -> str:
    """Open a dossier, linked to the decided one it asks to revise; to be called inside a transaction."""
    numero = register.dossiers.open(today, Etat.A_COMPLETER, origine or None)
    motif = f"Nouvelle saisine, à la suite du dossier {origine}" if origine else "Ouverture du dossier"
    register.dossiers.set_etat(numero, Etat.A_COMPLETER, today, motif)
    register.journal.log(today, "pipeline", "ouverture", dossier=numero, detail=origine)
    return numero
