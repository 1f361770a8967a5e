"""The state of every check, numbered so that the synthesis can point at it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dossier.model.dossier import Acceptation, Anomaly, Dossier, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES, DEMANDE, LECTURE, acceptation, nouvelle_demande
from pipeline.forms.editions import FORMS

SHOWN = (LECTURE, *(section for section in DEMANDE if section is not nouvelle_demande.SECTION))
"""Every check of a first demande: those that found nothing are counted too."""
_ORDER = tuple(Severite)
SHORT = {Kind.FICHE: "Fiche", Kind.PROTOCOLE: "Protocole"}


@dataclass(frozen=True, slots=True)
class Remarque:
    """One anomaly as the commission reads it."""

    numero: int
    """1, 2, 3 …: bloquantes first, then à vérifier, then informations."""
    anomaly: Anomaly
    base: str
    ou: str
    """Form and field concerned, in words."""
    acceptation: Acceptation | None
    """Who accepted it, why and when; ``None`` when nobody did."""


@dataclass(frozen=True, slots=True)
class Controles:
    """All checks of a dossier."""

    remarques: tuple[Remarque, ...]
    sans_remarque: int
    """How many checks of the catalogue found nothing."""
    autres_acceptations: tuple[tuple[str, Acceptation], ...]
    """(title of the check, act) of what was accepted and is not among the remarks."""
    caracteres: tuple[str, ...] = ()
    """Marks of the characters that the font cannot print (see ``encre``)."""

    @property
    def a_dire(self) -> bool:
        """There is something to say of them."""
        return bool(self.remarques or self.autres_acceptations)

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
    form = SHORT.get(anomaly.kind, FORMS[anomaly.kind].title)
    return f"{form} – {field.label}" if field else form


def controles(dossier: Dossier, anomalies: Iterable[Anomaly]) -> Controles:
    """Number the anomalies by gravity, then in the order given."""
    remarques = []
    for numero, anomaly in enumerate(sorted(anomalies, key=lambda item: _ORDER.index(item.severite)), start=1):
        code, accepted = CODES[anomaly.code], acceptation(anomaly, dossier)
        remarques.append(Remarque(numero, anomaly, code.base, _where(anomaly), accepted))
    found = {item.anomaly.code for item in remarques}
    silent = sum(code not in found for section in SHOWN for code in section.codes)
    return Controles(
        tuple(remarques),
        silent,
        tuple(
            (CODES[acte.code].titre if acte.code in CODES else acte.code, acte)
            for acte in dossier.acceptations
            if all(item.acceptation != acte for item in remarques)
        ),
    )
