"""What is said of a form whose pages came apart: what it is made of, what it lacks, what a person can do."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from pipeline.dossier.matching.feuillets import Feuillet, Preuve, autres, incompatibles
from pipeline.dossier.values.typographie import typo
from pipeline.intake.pages.marks import marks_of
from pipeline.run.documents.from_register import raw_from_json
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow, Statut

_PREUVES = {
    Preuve.PERSONNE: "Ces pages sont réunies comme une personne l’a demandé.",
    Preuve.NUMERO: "Ces pages sont réunies par le numéro de dossier que chacune porte.",
    Preuve.CONTENANT: "Ces pages sont réunies parce qu’elles sont arrivées ensemble.",
    Preuve.MARQUES: "Ces pages sont réunies d’après leurs seules marques. Rien d’autre ne dit qu’elles sont du même "
    "élève : le vérifier sur les images.",
}


Waiting = Mapping[int, tuple[PieceRow, Feuillet]]
"""Id of a piece → the piece, and what tells of which form its pages may be."""


def waiting_pages(register: Register) -> Waiting:
    """Forms read off their pages that lack some: alone, or brought together from several files."""
    found: dict[int, tuple[PieceRow, Feuillet]] = {}
    for statut in (Statut.A_CONFIRMER, Statut.PAGE):
        for row in register.pieces.with_statut(statut):
            # One that cannot be read any more is told of by itself, and joins no other.
            with suppress(ValueError, KeyError, TypeError):
                if row.partial:
                    found[row.id] = (row, _feuillet(register, row))
    return found


def _feuillet(register: Register, row: PieceRow) -> Feuillet:
    raw = raw_from_json(row.form)
    parts = register.reunions.parts(row.sha256) or [row]
    days = [part.recue_le for part in parts]
    # A picture in an archive in a mail in a folder came with all that is in the folder.
    held = {one for part in parts for one in (part.sha256, *register.contenus.above(part.sha256))}
    containers = {name for one in held for name in register.fichiers.containers(one)}
    pages = frozenset(view.page for view in raw.views)
    return Feuillet(row.id, marks_of(raw), pages, frozenset(raw.missing), (min(days), max(days)), frozenset(containers))


def told_of_pages(register: Register, row: PieceRow, waiting: Waiting, *, codes: bool = False) -> tuple[str, ...]:
    """Say, in French sentences, of what a form is made, what it lacks and what else waits; nothing of a whole file.

    ``codes``: with the commands on what else waits; what is printed stays true when another page comes.
    """
    told = [_made_of(register, row)]
    if row.id in waiting:
        told += [_lacks(row), *_others(waiting[row.id][1], waiting, codes=codes)]
    return tuple(typo(sentence) for sentence in told if sentence)


def _made_of(register: Register, row: PieceRow) -> str:
    preuve = register.reunions.preuve(row.sha256)
    if not preuve:
        return ""
    parts = ((raw_from_json(part.form).views, part) for part in register.reunions.parts(row.sha256))
    made = " ; ".join(
        f"{_pages(view.page for view in views)}, {register.fichiers.name(part.sha256)} ({part.code}), "
        f"reçue le {part.recue_le:%d/%m/%Y}"
        for views, part in sorted(parts, key=lambda one: one[0][0].page)
    )
    return f"{_PREUVES[Preuve(preuve)]} {made[:1].upper()}{made[1:]}."


def _lacks(row: PieceRow) -> str:
    raw = raw_from_json(row.form)
    here, missing = [view.page for view in raw.views], raw.missing
    seen = f"{_pages(here, of=len(here) + len(missing))} {'est là' if len(here) == 1 else 'sont là'}"
    la, sera = ("la", "elle sera réunie") if len(missing) == 1 else ("les", "elles seront réunies")
    return (
        f"{seen[:1].upper()}{seen[1:]}. Il manque {_pages(missing)} : {la} demander, ou {la} photographier ou "
        f"numériser, et {la} déposer dans inbox/ ; {sera} à ce qui attend ici."
    )


def _others(here: Feuillet, waiting: Waiting, *, codes: bool) -> Iterator[str]:
    every = [one for _, one in waiting.values()]
    if codes and (others := incompatibles(here, every)):
        yield (
            f"Attendent aussi, du même formulaire mais d’une autre édition, ou l’une avec un numéro de dossier et "
            f"l’autre sans : {', '.join(waiting[one.rang][0].code for one in others)}. Elles ne se réunissent pas à "
            "celle-ci. Si elles sont du même élève, compléter le formulaire prérempli de l’une d’après les autres."
        )
    if not (others := autres(here, every)):
        return
    yield (
        "D’autres pages de ce formulaire attendent, et rien de certain ne dit lesquelles sont du même élève : elles ne "
        "sont pas réunies. Regarder les images, puis dire lesquelles vont ensemble (pipeline join), ou mettre à "
        "l’écart une page venue deux fois (pipeline set-aside) ; pipeline pending donne les commandes. Pour la "
        "prochaine fois : un sous-dossier de inbox/ par formulaire, ou un seul fichier."
    )
    if not codes:
        return
    same = [waiting[one.rang][0].code for one in others if one.pages & here.pages]
    fitting = [waiting[one.rang][0].code for one in others if not one.pages & here.pages]
    if same:
        yield f"Même page : {', '.join(same)}."
    if fitting:
        yield f"Autres pages : {', '.join(fitting)}."


def fitting(row: PieceRow, waiting: Waiting) -> list[tuple[PieceRow, str]]:
    """The other pages of its form that may be joined to a piece, each with the pages that it holds (French)."""
    if row.id not in waiting:
        return []
    here = waiting[row.id][1]
    others = [one for one in autres(here, [other for _, other in waiting.values()]) if not one.pages & here.pages]
    return [(waiting[one.rang][0], _pages(one.pages)) for one in others]


def _pages(pages: Iterable[int], *, of: int = 0) -> str:
    numbers = [str(page + 1) for page in sorted(set(pages))]
    total = f" (sur {of})" if of else ""
    if len(numbers) == 1:
        return f"la page {numbers[0]}{total}"
    return f"les pages {', '.join(numbers[:-1])} et {numbers[-1]}{total}"
