"""Each form finds its dossier, or waits for a person."""

from datetime import date

from pipeline.dossier.calendrier import annee_scolaire
from pipeline.dossier.dossier import Etat
from pipeline.dossier.match import Attente, Connu, Identite, Nouveau, Rattachement, rapprocher
from pipeline.run.load import identite_from_json
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow, Plan


def settle(register: Register, today: date) -> None:
    """Match every form that has no dossier yet, waiting ones included: what came since may have settled them."""
    waiting = register.pieces_sans_dossier()
    if not waiting:
        return
    connus = _connus(register, today)
    progress = True
    while progress:
        progress = False
        for row in register.pieces_sans_dossier():
            ours = identite_from_json(row.identite)
            found = rapprocher(
                ours, [Connu(numero, tuple(ids), en_cours) for numero, (ids, en_cours) in connus.items()]
            )
            if isinstance(found, Attente):
                _wait(register, row, found, today)
                continue
            numero = _attach(register, row, found, today)
            connus.setdefault(numero, ([], True))[0].append(ours)
            progress = True


def _connus(register: Register, today: date) -> dict[str, tuple[list[Identite], bool]]:
    year = annee_scolaire(today)
    connus: dict[str, tuple[list[Identite], bool]] = {}
    for numero, ouvert_le, found in register.identites():
        entry = connus.setdefault(numero, ([], annee_scolaire(ouvert_le) == year))
        entry[0].append(identite_from_json(found))
    return connus


def _attach(register: Register, row: PieceRow, found: Rattachement | Nouveau, today: date) -> str:
    with register.transaction():
        numero = open_dossier(register, today) if isinstance(found, Nouveau) else found.numero
        attach(register, row, numero)
        register.log(today, "pipeline", "rattachement", dossier=numero, sha256=row.sha256)
    return numero


def attach(register: Register, row: PieceRow, numero: str) -> None:
    """Put a piece into a dossier and withdraw the note that said it waited; inside a transaction."""
    register.attach(row.id, numero)
    register.withdraw(_serie(row))


def _serie(row: PieceRow) -> str:
    return f"attente/{row.sha256}/{row.kind}"


def _wait(register: Register, row: PieceRow, found: Attente, today: date) -> None:
    fichier = register.fichier(row.sha256)
    with register.transaction():
        if (row.attente, row.candidats) != (found.raison, found.candidats):
            register.wait(row.id, found.raison, found.candidats)
            register.withdraw(_serie(row))
        register.plan(
            Plan(
                dossier=None,
                type="note_en_attente",
                genre="secretariat",
                serie=_serie(row),
                cle=f"{found.raison} {' '.join(found.candidats)}",
                dossier_sortie="a_verifier",
                nom=f"{row.sha256[:12]}_{row.kind}_en_attente",
                suffixe=".pdf",
                contenu={
                    "fichier": fichier.nom if fichier else "",
                    "sha256": row.sha256,
                    "kind": row.kind,
                    "identite": dict(row.identite),
                    "raison": found.raison,
                    "candidats": list(found.candidats),
                },
                prevu_le=today,
            )
        )


def open_dossier(register: Register, today: date) -> str:
    """Open a dossier; to be called inside a transaction."""
    numero = register.open_dossier(today, Etat.A_COMPLETER)
    register.set_etat(numero, Etat.A_COMPLETER, today, "Ouverture du dossier")
    return numero
