"""Where a file that stood in another one came from, as a person is told."""

from datetime import date

from pipeline.dossier.values.typographie import typo
from pipeline.store.register import Register
from pipeline.store.rows import ContenuRow, Geste

SAISIE = "saisie"
"""Event: a person typed a form off paper; mark of its arrival."""


def typed_by(register: Register, sha256: str) -> str:
    """Who typed a form off paper, or the decision of a séance; "" for one that came otherwise."""
    return register.journal.author(SAISIE, sha256) or register.journal.author(Geste.SAISIE, sha256)


def provenance(register: Register, sha256: str, container: str = "") -> str:
    """Say in French with what a file came: its container, and what the mail says of itself; "" when by itself.

    Args:
        register: the register.
        sha256: hash of the file.
        container: hash of the one meant, or whatever else an arrival is marked with; "" for the first one.
    """
    if not (place := _place(register, sha256, container)):
        return ""
    first, mail = place
    said = [f"« {register.fichiers.name(first.contenant)} »"]
    if mail.expediteur:
        said.append(f"message de {mail.expediteur}")
    if mail.objet:
        said.append(f"objet « {mail.objet} »")
    if mail.envoye_le:
        said.append(f"daté du {date.fromisoformat(mail.envoye_le):%d/%m/%Y}")
    return typo(", ".join(said))


def provenance_json(register: Register, sha256: str) -> dict[str, str | None] | None:
    """Return the same as data: ``file``, ``sender``, ``subject``, ``date``; ``None`` when it came by itself."""
    if not (place := _place(register, sha256)):
        return None
    first, mail = place
    found = {"sender": mail.expediteur or None, "subject": mail.objet or None, "date": mail.envoye_le or None}
    return {"file": register.fichiers.name(first.contenant), **found}


def _place(register: Register, sha256: str, container: str = "") -> tuple[ContenuRow, ContenuRow] | None:
    """Where a file stands, and the nearest mail around it (or the same, which says nothing)."""
    places = register.contenus.holding(sha256)
    first = next((one for one in places if container in {"", one.contenant}), None)
    if first is None:
        return None
    mail, seen = first, {sha256}
    while not (mail.expediteur or mail.objet) and mail.contenant not in seen:
        seen.add(mail.contenant)
        above = next(iter(register.contenus.holding(mail.contenant)), None)
        if above is None:
            return first, first
        mail = above
    return first, mail
