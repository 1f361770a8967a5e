"""The state of every check, numbered so that the synthesis can point at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.dossier.model.dossier import Acceptation, Anomaly, Dossier, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES, DEMANDE, LECTURE, acceptation, nouvelle_demande
from pipeline.forms.editions import FORMS

SHOWN = (LECTURE, *(section for section in DEMANDE if section is not nouvelle_demande.SECTION))
"""Every check of a first demande: those that found nothing are listed too."""
_ORDER = tuple(Severite)
_FORM = {Kind.FICHE: "Fiche", Kind.PROTOCOLE: "Protocole"}


@dataclass(frozen=True, slots=True)
class Remarque:
    """One anomaly as the commission reads it."""

    numero: int
    """1, 2, 3 …: bloquantes first, then à vérifier, then informations."""
    anomaly: Anomaly
    titre: str
    base: str
    ou: str
    """Form and field concerned, in words."""
    acceptation: Acceptation | None
    """Who accepted it, why and when; ``None`` when nobody did."""


@dataclass(frozen=True, slots=True)
class Controle:
    """One check that has something to say, with all its remarks."""

    severite: Severite
    titre: str
    numeros: tuple[int, ...]
    acceptees: int

    @property
    def plage(self) -> str:
        """The numbers of its remarks: « R1 », « R2, R5 », « R3 à R8, R12 »."""
        # Consecutive numbers stand at one distance from their ranks.
        distances = groupby(enumerate(self.numeros), key=lambda pair: pair[1] - pair[0])
        runs = [[numero for _, numero in run] for _, run in distances]
        return ", ".join(
            f"R{run[0]} à R{run[-1]}" if len(run) > 2 else ", ".join(f"R{numero}" for numero in run) for run in runs
        )

    @property
    def etat(self) -> str:
        """French: where this check stands."""
        if self.severite is Severite.BLOQUANT:
            return "à corriger"
        if self.severite is Severite.INFORMATION:
            return "pour information"
        if not self.acceptees:
            return "à examiner"
        if self.acceptees < len(self.numeros):
            return f"{self.acceptees} sur {len(self.numeros)} acceptées"
        return "acceptée" if self.acceptees == 1 else "acceptées"


@dataclass(frozen=True, slots=True)
class Controles:
    """All checks of a dossier."""

    remarques: tuple[Remarque, ...]
    controles: tuple[Controle, ...]
    sans_remarque: tuple[tuple[str, tuple[str, ...]], ...]
    """Section of the catalogue → titles of its checks that found nothing."""
    autres_acceptations: tuple[tuple[str, Acceptation], ...]
    """(title of the check, act) of what was accepted and is not among the remarks."""
    caracteres: tuple[str, ...] = ()
    """Marks of the characters that the font cannot print (see ``encre``)."""

    def de(self, severite: Severite) -> tuple[Remarque, ...]:
        """Remarks of one severity."""
        return tuple(item for item in self.remarques if item.anomaly.severite is severite)

    def reperes(self, kind: Kind, *targets: str) -> tuple[int, ...]:
        """Numbers of the remarks on some fields of a form, in their order."""
        found = ((item.numero, item.anomaly) for item in self.remarques)
        return tuple(numero for numero, anomaly in found if anomaly.kind is kind and anomaly.target in targets)

    @property
    def comptes(self) -> tuple[tuple[str, str, int, int], ...]:
        """(severity, its French name, how many, how many of them accepted), in order of gravity."""
        return tuple(
            (
                severite.value,
                severite.label,
                len(self.de(severite)),
                sum(item.acceptation is not None for item in self.de(severite)),
            )
            for severite in _ORDER
        )


def _where(anomaly: Anomaly) -> str:
    if anomaly.kind is None:
        return "Dossier"
    field = FORMS[anomaly.kind].by_target.get(anomaly.target)
    form = _FORM.get(anomaly.kind, FORMS[anomaly.kind].title)
    return f"{form} – {field.label}" if field else form


def controles(dossier: Dossier, anomalies: Iterable[Anomaly]) -> Controles:
    """Number the anomalies by gravity, then in the order given, and sum them up check by check."""
    remarques = []
    for numero, anomaly in enumerate(sorted(anomalies, key=lambda item: _ORDER.index(item.severite)), start=1):
        code, accepted = CODES[anomaly.code], acceptation(anomaly, dossier)
        remarques.append(Remarque(numero, anomaly, code.titre, code.base, _where(anomaly), accepted))
    by_check: dict[tuple[Severite, str], list[Remarque]] = {}
    for remarque in remarques:
        by_check.setdefault((remarque.anomaly.severite, remarque.anomaly.code), []).append(remarque)
    found = {item.anomaly.code for item in remarques}
    silent = (
        (section.titre, tuple(code.titre for code in section.codes.values() if code.code not in found))
        for section in SHOWN
    )
    checks = []
    for (severite, _), items in by_check.items():
        accepted_count = sum(item.acceptation is not None for item in items)
        checks.append(Controle(severite, items[0].titre, tuple(item.numero for item in items), accepted_count))
    return Controles(
        tuple(remarques),
        tuple(checks),
        tuple((titre, titres) for titre, titres in silent if titres),
        tuple(
            (CODES[acte.code].titre if acte.code in CODES else acte.code, acte)
            for acte in dossier.acceptations
            if all(item.acceptation != acte for item in remarques)
        ),
    )
