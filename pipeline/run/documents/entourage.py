"""What the rules may know beside the dossier they look at: the day, and the other dossiers of the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.config import Settings
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.rules.contexte import Contexte, DossierSummary
from pipeline.dossier.values.calendrier import AnneeScolaire, annee_scolaire
from pipeline.run.documents.from_register import identite_from_json, load_dossier
from pipeline.store.register import Register


@dataclass(frozen=True, slots=True)
class Entourage:
    """What the rules may know of the other dossiers, gathered once per run."""

    resumes: tuple[tuple[AnneeScolaire, DossierSummary], ...]
    """School year of the opening, and whom the dossier is about."""
    origines: Mapping[str, str | None]
    """Dossier → the decided dossier it follows."""
    completes: frozenset[str]
    """Dossiers whose demande is complete."""
    attendus: frozenset[tuple[str, str]]
    """(dossier, kind) of the forms that were received and may be theirs: a person will say."""
    rappel_jours: int
    """Days between a reminder and the end of the help."""
    register: Register

    def is_followed(self, numero: str) -> bool:
        """A later demande, complete, follows this dossier: nobody needs to be reminded to ask."""
        return any(self.origines[suivant] == numero for suivant in self.completes)


def entourage(register: Register, settings: Settings) -> Entourage:
    """Gather what the rules may know of every dossier."""
    found: dict[str, tuple[AnneeScolaire, DossierSummary]] = {}
    for numero, ouvert_le, data in register.pieces.identites():
        ident = identite_from_json(data)
        resume = DossierSummary(numero, ident.nom, ident.prenom, ident.naissance.valeur, ident.etablissement)
        found[numero] = (annee_scolaire(ouvert_le), resume)
    rows = register.dossiers.all()
    completes = frozenset(row.numero for row in rows if row.etat not in (Etat.A_COMPLETER, Etat.ANNULE))
    return Entourage(
        tuple(found.values()),
        {row.numero: row.origine for row in rows},
        completes,
        frozenset((numero, row.kind) for row in register.pieces.without_dossier() for numero in row.candidats),
        settings.delais.rappel_jours,
        register,
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
    return Contexte(today=today, annee=year, autres=autres, origine=origine, rappel_jours=around.rappel_jours)
