"""The directory of schools, as the register keeps it."""

from dataclasses import asdict

from pipeline.dossier.matching.annuaire import Ecole, asked_of, choose
from pipeline.dossier.model.dossier import Dossier
from pipeline.store.register import Register
from pipeline.store.rows import EcoleRow


def school_of(register: Register, dossier: Dossier) -> Ecole | None:
    """The school of a demande, when the directory has it for certain."""
    uai, named = asked_of(dossier)
    by_uai, by_name = register.ecoles.by_uai(uai), register.ecoles.by_cle(named)
    return choose(uai, map(ecole_of_row, by_uai), map(ecole_of_row, by_name))


def ecole_of_row(row: EcoleRow) -> Ecole:
    """A school, as the core knows it."""
    return Ecole(row.uai, row.nom, row.adresse, row.code_postal, row.commune, row.courriel)


def columns_of(ecole: Ecole) -> dict[str, str]:
    """A school, as the register keeps it."""
    return asdict(ecole) | {"cle": ecole.cle}
