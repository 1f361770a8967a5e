"""The whole configuration of a workspace, as one value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from pipeline.config.machine import Acces, ArchiveChiffree, Calcul, Depot, Horloge, LectureCopies, PageBureau
from pipeline.config.who import Bureau, Inspecteur, Service, Signataire, Tribunal
from pipeline.config.work import Conservation, Delais, Fenetre, Seance, ServiceAvs
from pipeline.dossier.regime import CDES_2003
from pipeline.dossier.values.texte import fold_words

_EXAMPLE_WORDS = frozenset(("exemple", "99999"))
_EXAMPLES = frozenset(("prenom", "nom", "prenom nom", "01 99 00 00 00"))
"""What the settings of a new workspace hold, folded, until somebody fills them in."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration of a workspace."""

    service: Service
    signataire: Signataire
    ccpe: Bureau
    ccsd: Bureau
    cdes: Bureau
    ia: Bureau = field(default_factory=lambda: Bureau("Inspection académique", ()))
    """The IA-DSDEN, to whom decisions are notified; without address, its envelopes are written by hand."""
    fenetre: Fenetre = field(default_factory=Fenetre)
    delais: Delais = field(default_factory=Delais)
    tribunal: Tribunal = field(default_factory=Tribunal)
    seance: Seance = field(default_factory=Seance)
    inspecteur: Inspecteur = field(default_factory=Inspecteur)
    service_avs: ServiceAvs = field(default_factory=ServiceAvs)
    archive: ArchiveChiffree = field(default_factory=ArchiveChiffree)
    acces: Acces = field(default_factory=Acces)
    calcul: Calcul = field(default_factory=Calcul)
    conservation: Conservation = field(default_factory=Conservation)
    lecture: LectureCopies = field(default_factory=LectureCopies)
    horloge: Horloge = field(default_factory=Horloge)
    depot: Depot = field(default_factory=Depot)
    bureau: PageBureau = field(default_factory=PageBureau)
    regime: str = CDES_2003.nom
    textes: Mapping[str, str] | None = None
    """``[textes]``: texts of the regime replaced by the department, by name."""

    def examples(self) -> Iterator[str]:
        """Name the settings that still hold the example of a new workspace; with one of them, no letter is true."""
        for name in ("service", "signataire", "ccpe", "ccsd", "cdes", "ia"):
            section = getattr(self, name)
            for item in fields(section):
                value = getattr(section, item.name)
                lines = [fold_words(line) for line in ((value,) if isinstance(value, str) else value)]
                if any(line in _EXAMPLES or not _EXAMPLE_WORDS.isdisjoint(line.split()) for line in lines):
                    yield f"[{name}] {item.name}"
