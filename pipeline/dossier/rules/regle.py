"""What a rule is: a check, and above it the codes that it may raise, each with its gravity, its ground and who mends.

The rules of one module make a section of ``docs/regles.md``. A code is declared once, at the rule that raises it; one
that a second rule raises too is named there, and no other can come out of a rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from pipeline.dossier.model.dossier import Anomaly, Code, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.typographie import typo

V = TypeVar("V", bound=Callable[..., Iterator[Anomaly]])


def _declare(severite: Severite, code: str, titre: str, base: str, *, ecole: bool = True, tient: bool = False) -> Code:
    return Code(code, severite, typo(titre), typo(base), ecole, tient)


bloquant = partial(_declare, Severite.BLOQUANT)
"""Declare what blocks the demande, or its notification: (code, title, ground); ``ecole``: a school can mend it."""
a_verifier = partial(_declare, Severite.A_VERIFIER)
"""Declare what a person must look at; ``tient``: before the decision is notified."""
information = partial(_declare, Severite.INFORMATION)
"""Declare what is only to be known."""


@dataclass(frozen=True, slots=True)
class Regle(Generic[V]):
    """One check and the codes it may raise."""

    verifier: V
    codes: frozenset[str]

    def anomalies(self, *facts: Any) -> Iterator[Anomaly]:
        """Yield what the check finds.

        Raises:
            ValueError: for a code that the rule does not declare.
        """
        for found in self.verifier(*facts):
            if found.code not in self.codes:
                raise ValueError(f"{self.verifier.__name__} may not raise {found.code}")
            yield found


class Section(Generic[V]):
    """The rules of one module, in the order in which they are written."""

    def __init__(self, titre: str, *codes: Code) -> None:
        self.titre = titre
        """French, of the section of ``docs/regles.md``."""
        self.codes = {code.code: code for code in codes}
        """Those declared here."""
        self.regles: list[Regle[V]] = []
        self._known = dict(self.codes)

    def regle(self, *codes: Code, aussi: tuple[Code, ...] = ()) -> Callable[[V], V]:
        """Make a rule of a check; ``aussi``: codes that it raises and another rule declares."""
        self.codes |= {code.code: code for code in codes}
        self._known |= {code.code: code for code in (*codes, *aussi)}

        def declare(verifier: V) -> V:
            self.regles.append(Regle(verifier, frozenset(code.code for code in (*codes, *aussi))))
            return verifier

        return declare

    def anomaly(self, code: str, message: str, kind: Kind | None, target: str) -> Anomaly:
        """Build an anomaly with the gravity of its code.

        Raises:
            KeyError: when no rule of this section names the code.
        """
        return Anomaly(code, self._known[code].severite, message, kind, target)
