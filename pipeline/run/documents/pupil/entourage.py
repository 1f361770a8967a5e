"""What the rules may know beside a dossier: the others of its pupil, homonyms, forms that wait. Asked when needed."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from pipeline.config import Settings
from pipeline.dossier.model.decision import Nature, TypeDecision
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules.contexte import Contexte, DossierSummary, summarise_dossier
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.fonts.printable import unprintable
from pipeline.run.documents.from_register import PieceError, load_dossier
from pipeline.run.documents.pupil.known import same_names, summary_of
from pipeline.store.register import Register

_INCOMPLETE = (Etat.A_COMPLETER, Etat.ANNULE, Etat.CLOS)
"""States of a demande that is not, or no more, complete."""


@dataclass(frozen=True, slots=True)
class Entourage:
    """What the rules may know of the other dossiers."""

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
        while (row := self.register.dossiers.get(found[-1] if found else numero)) is not None:
            if not row.origine or row.origine in found:
                break
            found.append(row.origine)
        return tuple(found)

    def following(self, numero: str) -> tuple[str, ...]:
        """The dossiers that follow this one, directly or through others, by number."""
        found = [numero]
        for one in found:
            found += [row.numero for row in self.register.dossiers.following(one) if row.numero not in found]
        return tuple(sorted(found[1:]))

    def is_followed(self, numero: str) -> bool:
        """A later demande, complete, follows this dossier: nobody needs to be reminded to ask.

        A revision that was refused leaves the decision as it was, with its term.
        """
        suivants = (row.numero for row in self.register.dossiers.following(numero) if row.etat not in _INCOMPLETE)
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

    def like(self, dossier: Dossier, annee: AnneeScolaire | None = None) -> list[DossierSummary]:
        """The other dossiers of whoever may have the names of this pupil, opened in a school year (or any), by number.

        Whoever asks compares: a name that was corrected since is found as well.
        """
        ours = summarise_dossier(dossier)
        numeros = same_names(self.register, ours.nom, ours.prenom, annee) if ours else []
        found = (summary_of(self.register, numero) for numero in numeros if numero != dossier.numero)
        return [one for one in found if one is not None]


def entourage(register: Register, settings: Settings) -> Entourage:
    """Gather what waits for a person; the rest is asked of the register when it is needed."""
    waiting = register.pieces.waiting()
    attendus = frozenset((numero, row.kind) for row in waiting for numero in row.candidats)
    certains = frozenset((numero, row.kind) for row in waiting if row.certaine for numero in row.candidats)
    unread = frozenset(register.fichiers.unread_of())
    return Entourage(attendus, certains, unread, settings.delais.rappel_jours, register)


def contexte(dossier: Dossier, today: date, around: Entourage) -> Contexte:
    """What the rules look at beside the dossier: a day, and the other dossiers of its school year."""
    dossiers, year = around.register.dossiers, annee_scolaire(dossier.ouvert_le)
    # A saisine is about the same pupil as the decided dossier it follows: that is no homonym.
    siens = {dossier.origine, *(row.numero for row in dossiers.following(dossier.numero))}
    # The same pupil asks again each year: only within one school year may two dossiers be one too many.
    autres = tuple(resume for resume in around.like(dossier, year) if resume.numero not in siens)
    row = dossiers.get(dossier.origine)
    origine = load_dossier(around.register, row) if row else None
    return Contexte(today, year, autres, origine, around.rappel_jours, unprintable)
