"""Register rows → values of the core: a form, a dossier, and what the rules may know beside that dossier."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from typing import Any

import msgspec

from pipeline.config import Settings
from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.matching.rattachement import identite
from pipeline.dossier.model.decision import Decision, Nature, TypeDecision
from pipeline.dossier.model.dossier import Acceptation, Anomaly, Dossier, Etat, Piece, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import Correction
from pipeline.dossier.rules.contexte import Contexte, DossierSummary
from pipeline.dossier.seance.propositions import signature
from pipeline.dossier.seance.tenue import Tenue
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import format_short_date
from pipeline.errors import PipelineError
from pipeline.fonts.printable import unprintable
from pipeline.intake.parse import answers, parse_form
from pipeline.intake.raw import Origin, RawForm
from pipeline.run.life.corrected import correct
from pipeline.run.life.record import vie_of
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, PieceRow

IDENTITE = ("nom", "prenom", "naissance", "etablissement")
"""Targets that say who the pupil is."""
_INTERVAL = 20
"""Minutes a family, where a séance was opened before that was asked."""


class PieceError(PipelineError):
    """A piece of the register cannot be read any more."""

    def __init__(self, row: PieceRow, error: Exception) -> None:
        super().__init__(
            f"La pièce {row.code} ({row.kind}) ne se lit plus dans le registre ({type(error).__name__}). Le "
            f"secrétariat la met à l’écart (pipeline set-aside {row.code} --by … --reason …) et en demande un nouvel "
            "exemplaire, ou l’administrateur remet la dernière sauvegarde."
        )


def raw_to_json(raw: RawForm) -> dict[str, Any]:
    """Return a raw form as the register keeps it: raw and normalised values, and the anomalies of reading."""
    # How a value was obtained is kept only where a field did not just say it: most forms come with their fields.
    values = {name: value[:2] if value.origin is Origin.FIELD else value for name, value in raw.values.items()}
    found = [(anomaly.code, anomaly.severite, anomaly.message, anomaly.target) for anomaly in raw.anomalies]
    kept: dict[str, Any] = msgspec.to_builtins(raw) | msgspec.to_builtins({"values": values, "anomalies": found})
    return kept


def raw_from_json(data: Mapping[str, Any]) -> RawForm:
    """Inverse of :func:`raw_to_json`."""
    raw = msgspec.convert({**data, "anomalies": ()}, RawForm)
    found = (Anomaly(code, Severite(level), said, raw.kind, target) for code, level, said, target in data["anomalies"])
    return replace(raw, anomalies=tuple(found))


def load_piece(row: PieceRow, corrections: Iterable[Correction] = ()) -> Piece:
    """Parse a registered form, as persons corrected it; two-digit years are read against its day of reception.

    Raises:
        PieceError: when the register holds something that is no form any more.
    """
    try:
        raw = raw_from_json(row.form)
        form = parse_form(raw, reference=row.recue_le)
        source, sheets = row.form.get("source", ""), tuple(view.sheet for view in raw.views)
        piece = Piece(row.sha256, row.recue_le, form, raw.anomalies, source, raw.edition, answers(raw), sheets)
        return correct(piece, raw, corrections) if corrections else piece
    except Exception as error:
        raise PieceError(row, error) from error


def known_identites(register: Register) -> Iterator[tuple[str, date, Identite]]:
    """(dossier, day it was opened, identity) of every piece that is in a dossier, and that can still be read."""
    last: dict[str, tuple[date, Identite]] = {}
    for numero, ouvert_le, data in register.pieces.identites():
        # Its dossier is set apart when it is looked at; here, all the others go on.
        with suppress(ValueError, KeyError, TypeError):
            last[numero] = ouvert_le, identite_from_json(data)
            yield numero, *last[numero]
    for numero, ouvert_le, ours in _corrected_identites(register, last):
        yield numero, ouvert_le, ours


def _corrected_identites(
    register: Register, known: Mapping[str, tuple[date, Identite]]
) -> Iterator[tuple[str, date, Identite]]:
    """What a person corrected of who the pupil is: a form that says it is of that dossier."""
    for numero in register.actes.corrected(IDENTITE):
        if (row := register.dossiers.get(numero)) is None or numero not in known:
            continue
        with suppress(PieceError):
            dossier = load_dossier(register, row)
            if dossier.forms:
                ours = identite(dossier.forms[0])
                yield numero, row.ouvert_le, replace(ours, prenom=ours.prenom or known[numero][1].prenom)


def identite_to_json(identite: Identite) -> dict[str, Any]:
    """Return an identity as the register keeps it."""
    kept: dict[str, Any] = msgspec.to_builtins(asdict(identite) | {"naissance": astuple(identite.naissance)})
    return kept


def identite_from_json(data: Mapping[str, Any]) -> Identite:
    """Inverse of :func:`identite_to_json`."""
    # By hand: msgspec prepares a type anew at each call, and every dossier is asked at every run.
    texte, jour, doute = data["naissance"]
    naissance = Lecture(texte, date.fromisoformat(jour) if jour else None, doute)
    return Identite(data["numero"], data["nom"], data["prenom"], naissance, data["etablissement"])


def load_dossier(register: Register, row: DossierRow) -> Dossier:
    """Bring together all that the register holds on a dossier."""
    return assemble(register, row, register.pieces.of(row.numero))


def assemble(
    register: Register, row: DossierRow, pieces: Iterable[PieceRow], hidden: Callable[[str], bool] = lambda _: False
) -> Dossier:
    """Bring a dossier together from these pieces, in the order they entered it.

    ``hidden``: what a person corrected and its reader must not see is left out.
    """
    # The last one of its kind holds, in the order of entry and not of dates, which schools write as they like.
    en_vigueur: dict[Kind, Piece] = {}
    remplacees: list[Piece] = []
    vie = vie_of(register, row.numero)
    vie = replace(vie, corrections=tuple(one for one in vie.corrections if not hidden(one.valeur)))
    for piece in (load_piece(one, vie.corrections) for one in pieces):
        if former := en_vigueur.pop(piece.kind, None):
            remplacees.append(former)
        if piece.kind is not Kind.DECISION and _is_ajournement(en_vigueur.get(Kind.DECISION)):
            # What was awaited has come: the demande is under way again.
            remplacees.append(en_vigueur.pop(Kind.DECISION))
        en_vigueur[piece.kind] = piece
    fiche, protocole, decision = map(en_vigueur.get, (Kind.FICHE, Kind.PROTOCOLE, Kind.DECISION))
    found = register.actes.acceptations(row.numero)
    accepted = tuple(Acceptation(one.code, one.cible, one.par, one.motif, one.le) for one in found)
    return Dossier(
        row.numero,
        row.ouvert_le,
        fiche,
        protocole,
        tuple(remplacees),
        accepted,
        decision,
        origine=row.origine or "",
        vie=vie,
    )


def _is_ajournement(piece: Piece | None) -> bool:
    form = piece.form if piece else None
    return isinstance(form, Decision) and form.decision is TypeDecision.AJOURNEMENT


@dataclass(frozen=True, slots=True)
class Entourage:
    """What the rules may know of the other dossiers, gathered once per run."""

    resumes: tuple[tuple[AnneeScolaire, DossierSummary], ...]
    """School year of the opening, and whom the dossier is about."""
    origines: Mapping[str, str | None]
    """Dossier → the decided dossier it follows."""
    suivants: Mapping[str, Sequence[str]]
    """Decided dossier → those that follow it."""
    completes: frozenset[str]
    """Dossiers whose demande is complete."""
    attendus: frozenset[tuple[str, str]]
    """(dossier, kind) of the forms that were received and may be theirs: a person will say."""
    certains: frozenset[tuple[str, str]]
    """Those of them that are theirs for certain: a person will say what they are worth."""
    illisibles: frozenset[str]
    """Dossiers whose number a file bears that could not be read, and that nobody has put aside yet."""
    rappel_jours: int
    """Days between a reminder and the end of the help."""
    register: Register

    def suit(self, numero: str) -> tuple[str, ...]:
        """The decided dossiers that this one follows, one through the other, nearest first."""
        found: list[str] = []
        while (origine := self.origines.get(found[-1] if found else numero)) and origine not in found:
            found.append(origine)
        return tuple(found)

    def following(self, numero: str) -> tuple[str, ...]:
        """The dossiers that follow this one, directly or through others, by number."""
        found = [numero]
        for one in found:
            found += [suivant for suivant in self.suivants.get(one, ()) if suivant not in found]
        return tuple(sorted(found[1:]))

    def is_followed(self, numero: str) -> bool:
        """A later demande, complete, follows this dossier: nobody needs to be reminded to ask.

        A revision that was refused leaves the decision as it was, with its term.
        """
        suivants = (suivant for suivant in self.completes if self.origines[suivant] == numero)
        return any(not self._is_refused_revision(suivant) for suivant in suivants)

    def _is_refused_revision(self, numero: str) -> bool:
        row, decision = self.register.dossiers.get(numero), None
        with suppress(PieceError):  # Its own turn sets it apart.
            decision = load_dossier(self.register, row).decision if row else None
        return decision is not None and decision.decision is TypeDecision.REFUS and decision.nature is Nature.REVISION

    def why_held(self, dossier: Dossier) -> str:
        """Why (French) the letters of a demande wait: nobody is asked for a form that is here; "" when they do not."""
        absent = {Kind.FICHE, Kind.PROTOCOLE} - {piece.kind for piece in dossier.pieces}
        if any((dossier.numero, kind) in self.attendus for kind in absent):
            return "Un formulaire reçu attend qu’une personne dise s’il est de ce dossier"
        if any((dossier.numero, kind) in self.certains for kind in (Kind.FICHE, Kind.PROTOCOLE)):
            return "Un autre exemplaire d’un formulaire de ce dossier attend une personne"
        if absent and dossier.numero in self.illisibles:
            return "Un fichier qui porte le numéro de ce dossier n’a pas pu être lu : une personne le regarde d’abord"
        return ""


def entourage(register: Register, settings: Settings) -> Entourage:
    """Gather what the rules may know of every dossier."""
    found: dict[str, tuple[AnneeScolaire, DossierSummary]] = {}
    for numero, ouvert_le, ident in known_identites(register):
        resume = DossierSummary(numero, ident.nom, ident.prenom, ident.naissance.valeur, ident.etablissement)
        found[numero] = (annee_scolaire(ouvert_le), resume)
    rows = register.dossiers.all()
    origines = {row.numero: row.origine for row in rows}
    suivants: dict[str, list[str]] = defaultdict(list)
    for numero, origine in origines.items():
        if origine:
            suivants[origine].append(numero)
    completes = frozenset(row.numero for row in rows if row.etat not in (Etat.A_COMPLETER, Etat.ANNULE, Etat.CLOS))
    waiting = register.pieces.waiting()
    attendus = frozenset((numero, row.kind) for row in waiting for numero in row.candidats)
    certains = frozenset((numero, row.kind) for row in waiting if row.certaine for numero in row.candidats)
    held = (attendus, certains, frozenset(register.fichiers.unread_of()))
    return Entourage(
        tuple(found.values()), origines, suivants, completes, *held, settings.delais.rappel_jours, register
    )


def contexte(dossier: Dossier, today: date, around: Entourage) -> Contexte:
    """What the rules look at beside the dossier: a day, and the other dossiers of its school year."""
    year = annee_scolaire(dossier.ouvert_le)
    # A saisine is about the same pupil as the decided dossier it follows: that is no homonym.
    siens = {dossier.numero, dossier.origine, *(n for n, o in around.origines.items() if o == dossier.numero)}
    # The same pupil asks again each year: only within one school year may two dossiers be one too many.
    autres = tuple(resume for annee, resume in around.resumes if annee == year and resume.numero not in siens)
    row = around.register.dossiers.get(dossier.origine)
    origine = load_dossier(around.register, row) if row else None
    return Contexte(today, year, autres, origine, around.rappel_jours, unprintable)


def tenue_of(register: Register, jour: date) -> Tenue | None:
    """How the séance of a day is held; ``None`` when no dossier is on its agenda and nobody opened it."""
    if row := register.seances.held(jour):
        return msgspec.convert(row.tenue, Tenue)
    former = list(register.seances.inscriptions(jour).values())
    return Tenue(former[-1].heure, former[-1].lieu, _INTERVAL) if former else None


def session_values(register: Register, numero: str, today: date) -> dict[str, str | bool]:
    """What the decision form of a dossier says of the next séance that it is on: its day, and who signs."""
    for seance in register.seances.of(numero):
        if seance.le >= today and register.seances.held(seance.le) and (tenue := tenue_of(register, seance.le)):
            return {"seance": format_short_date(seance.le), **signature(tenue.signataire)}
    return {}
