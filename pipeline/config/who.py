"""Who writes, signs and is written to: what letters show of the secretariat and of those it works with."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.config.bounds import refuse, refuse_length
from pipeline.dossier.values.adresse import MAX_LINES, bloc_adresse
from pipeline.dossier.values.signataire import faults
from pipeline.dossier.values.typographie import typo

_DIALLED = 6
"""Digits of the shortest telephone number (Nouvelle-Calédonie)."""
_COURRIEL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")


@dataclass(frozen=True, slots=True)
class Service:
    """``[service]``: who writes the letters."""

    departement: str
    nom: str
    bureau: str
    adresse: tuple[str, ...]
    """Lines of the postal address of the secretariat."""
    ville: str
    """Place printed before the date."""
    telephone: str = ""
    courriel: str = ""
    logo: str = ""
    """Path of a PNG or SVG, relative to the workspace; "" for none."""

    def __post_init__(self) -> None:
        logo = PurePosixPath(self.logo)
        wrong = logo.is_absolute() or ".." in logo.parts or logo.suffix.lower() not in (".png", ".svg")
        refuse_length("service", self.departement, self.nom, self.bureau, self.ville, *self.adresse)
        refuse(
            (self.logo and wrong, "[service] logo doit être une image PNG ou SVG de l’espace de travail."),
            (len(self.adresse) > MAX_LINES, f"[service] adresse : {MAX_LINES} lignes au plus."),
            (
                # A letterhead may give an extension, or two numbers: it is only asked that one can be dialled.
                self.telephone and sum(map(str.isdecimal, self.telephone)) < _DIALLED,
                "[service] telephone : écrivez un numéro de téléphone, par exemple « 01 99 00 12 34 ».",
            ),
            (
                self.courriel and not _COURRIEL.fullmatch(self.courriel),
                "[service] courriel : écrivez une seule adresse, par exemple « secretariat@departement.fr ».",
            ),
        )

    @property
    def ou_ecrire(self) -> tuple[str, ...]:
        """Lines that say where to send something to the secretariat: who, the postal address, the e-mail address."""
        return tuple(filter(None, (self.bureau, *self.adresse, self.courriel)))


@dataclass(frozen=True, slots=True)
class Signataire:
    """``[signataire]``: prénom, nom and qualité are mandatory on letters (loi 2000-321, art. 4)."""

    prenom: str
    nom: str
    qualite: str
    delegation: str = ""
    """E.g. « Pour le président et par délégation, »."""

    def __post_init__(self) -> None:
        refuse_length("signataire", self.prenom, self.nom, self.qualite, self.delegation)
        found = faults(self.prenom, self.nom, self.qualite, self.delegation)
        refuse(*((True, f"[signataire] {part} : {typo(told)}") for part, told in found))


@dataclass(frozen=True, slots=True)
class Bureau:
    """``[ccpe]``, ``[ccsd]``, ``[cdes]``, ``[ia]``: a commission, or the inspection académique, as an addressee."""

    nom: str
    adresse: tuple[str, ...]

    def __post_init__(self) -> None:
        # The words of the envelope tell how a person mends one; here the settings are mended.
        bloc = bloc_adresse(self.nom, "\n".join(self.adresse))
        why = bloc.probleme.partition(" : ")[0].replace("du destinataire", f"de « {self.nom[:60]} »")
        refuse((self.adresse and why, f"{why}."))


@dataclass(frozen=True, slots=True)
class Tribunal:
    """``[tribunal]``: where a family of the département appeals; empty: the letters name the kind of court alone."""

    nom: str = ""
    adresse: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse((self.adresse and not self.nom.strip(), "[tribunal] : une adresse est donnée sans nom."))


@dataclass(frozen=True, slots=True)
class Inspecteur:
    """``[inspecteur]``: inspecteur de circonscription, on the AVS's mission sheet; empty: a line to fill by hand."""

    nom: str = ""
    telephone: str = ""
