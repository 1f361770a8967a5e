"""The consolidated dossier: what the commission reads, as one PDF/A-3b file (ISO 19005-3).

What is read comes first, each answer once: the demande and the remarks of the checks, the grid, the protocole, the
timetable, the answers too long for their place. Then the forms as received, as pictures of their pages. Inside the
file, the originals and the data.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pydyf

from pipeline.dossier.model.dossier import Dossier, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.grille import DEFINITIONS
from pipeline.fonts.printable import Printable
from pipeline.forms.editions import FORMS
from pipeline.paper.dossier.controles import SHORT, Controles, controles
from pipeline.paper.dossier.donnees import attached_json
from pipeline.paper.dossier.grid import grille
from pipeline.paper.dossier.pieces import ConsolidatedDossier, PieceView, attachments, pieces
from pipeline.paper.dossier.recus import PITCH, WIDTH, Pictures, Recu, answers_by_anchor
from pipeline.paper.dossier.synthese import demande, identite, prealables, protocole_view, vie
from pipeline.paper.dossier.timetable import DAY_WIDTH, draw_timetable, occupations, rangs, sum_week
from pipeline.paper.pdf.pdfa import Attachment, finish_pdf_a3
from pipeline.press import Press

_SEVERITES = (
    (Severite.BLOQUANT, "Ce qui empêche d’examiner la demande"),
    (Severite.A_VERIFIER, "Ce qu’une personne doit vérifier"),
    (Severite.INFORMATION, "Pour information"),
)


def render_dossier(content: ConsolidatedDossier, press: Press) -> bytes:
    """Assemble the consolidated PDF of a dossier, its originals inside; the same facts and day give the same bytes.

    Of a PDF that holds active content, a cleaned copy is attached.

    Raises:
        PipelineError: when a template cannot be used, or an original cannot be read.
    """
    dossier = content.dossier
    checks = controles(dossier, content.anomalies)
    originals = {sha256: (name, press.original(sha256)) for sha256, name in content.originals}
    received = pieces(dossier, originals, content.actifs, content.absent)
    totaux = sum_week(dossier.protocole, checks).donnees if dossier.protocole else None
    titre = f"Dossier n°\u00a0{dossier.numero}"
    data = Attachment(
        f"dossier_{dossier.numero}.json",
        f"{titre} : données",
        "application/json",
        "Data",
        attached_json(dossier, content.etat, received, checks, totaux, press.today),
    )
    encre = Printable()
    pictures = Pictures(encre.make(dossier), originals)
    context = _context(content, checks, received, encre, pictures.recus, press)
    jointes = [*attachments(received), data]

    def finish(pdf: pydyf.PDF) -> None:
        pictures.draw(pdf)
        finish_pdf_a3(pdf, titre, press.today, jointes)

    with warnings.catch_warnings():
        # WeasyPrint leaves the colour profile of PDF/A open.
        warnings.filterwarnings("ignore", "unclosed file .*sRGB2014", ResourceWarning)
        return press.engine.lay_out(
            "dossier/dossier.html",
            context | {"titre": titre, "fichier_donnees": data.nom},
            variant="pdf/a-3a",  # level A differs from B by the tags, which screen readers need
            pictures=pictures.images,
        ).pdf(finish)


def _context(
    content: ConsolidatedDossier,
    checks: Controles,
    received: tuple[PieceView, ...],
    encre: Printable,
    recus: tuple[Recu, ...],
    press: Press,
) -> dict[str, object]:
    """What the templates may show; every text in it can be printed."""
    dossier, checks, received = encre.make(content.dossier), encre.make(checks), encre.make(received)
    checks = replace(checks, caracteres=encre.unprintable)
    nom = dossier.nom_complet
    form = next(iter(dossier.forms), None)
    fiche, protocole = dossier.fiche, dossier.protocole
    absents = {Kind.FICHE: fiche is None, Kind.PROTOCOLE: protocole is None}
    manquantes = tuple(FORMS[kind].title for kind, absent in absents.items() if absent)
    lu: dict[str, object] = {
        "identite": identite(dossier, checks),
        "demande": demande(protocole, checks) if protocole else None,
        "vie": vie(dossier),
        "prealables": prealables(fiche, checks) if fiche else (),
        "grille": grille(fiche, checks) if fiche else (),
    }
    if protocole:
        lu |= {
            "vue": protocole_view(protocole, checks),
            "dessin": draw_timetable(occupations(protocole.emploi), rangs(protocole.emploi)),
            "totaux": sum_week(protocole, checks),
        }
    cites = frozenset(one.renvoi for one in _parts((*lu.values(), recus)) if getattr(one, "renvoi", ""))
    longues = _long_answers(dossier, lu, cites)
    return lu | {
        "service": tuple(map(encre.make_text, press.service)),
        "today": press.today,
        "nom": _shorten(nom, 160),
        "courant": _shorten(" · ".join(filter(None, (nom, form.classe.texte if form else ""))), 70),
        "etat": content.etat,
        "libelle_etat": content.etat.label,
        "severites": _SEVERITES,
        "pieces": received,
        "courts": SHORT,
        "manquantes": manquantes,
        "controles": checks,
        "faits": _summarise_checks(checks, bool(manquantes)),
        "sommaire": _list_parts(dossier, checks, bool(longues), recus),
        "fiche": fiche,
        "protocole": protocole,
        "definitions": DEFINITIONS,
        "largeur_jour": DAY_WIDTH,
        "longues": longues,
        "cites": cites,
        "recus": recus,
        "largeur": WIDTH,
        "pas": PITCH,
    }


def _long_answers(dossier: Dossier, lu: Mapping[str, object], cites: frozenset[str]) -> list[tuple[str, str, str]]:
    """(wording, anchor, text) of each answer that is referred to, and stands in whole in no part that is read.

    ``cites``: anchors of what is referred to.
    """
    wanted = cites - {one.ancre for one in _parts(lu.values()) if getattr(one, "ancre", "")}
    return [
        (field.in_synthese, ancre, str(answer))
        for ancre, (field, answer) in answers_by_anchor(dossier).items()
        if ancre in wanted
    ]


def _parts(values: Iterable[object]) -> Iterator[Any]:
    """Every piece of frozen data under some values."""
    for value in values:
        if isinstance(value, tuple):
            yield from _parts(value)
        elif is_dataclass(value) and not isinstance(value, type | Enum):
            yield value
            yield from _parts(getattr(value, one.name) for one in fields(value))


def _summarise_checks(checks: Controles, incomplet: bool) -> str:
    """How many checks found nothing, said without promising what could not be checked."""
    nombre = checks.sans_remarque
    phrase = f"{nombre} {'autres ' if checks.remarques else ''}points vérifiés n’appellent aucune remarque"
    return f"{phrase} à ce stade : une pièce n’est pas encore reçue." if incomplet else f"{phrase}."


def _list_parts(
    dossier: Dossier, checks: Controles, longues: bool, recus: tuple[Recu, ...]
) -> tuple[tuple[str, str], ...]:
    """(anchor, wording) of each part after the first."""
    parts = (
        ("grille", "Grille d’autonomie et besoins", dossier.fiche is not None),
        ("remarques", "Remarques", checks.a_dire),
        ("protocole", "Protocole", dossier.protocole is not None),
        ("emploi", "Emploi du temps", dossier.protocole is not None),
        ("longues", "Réponses longues", longues),
    )
    shown = ((ancre, f"{texte}\u00a0: page") for ancre, texte, there in parts if there)
    return (*shown, *((f"recu-{recu.kind}", f"{recu.titre}\u00a0: page") for recu in recus))


def _shorten(texte: str, place: int) -> str:
    """Cut what no name can need; the identity holds all of it."""
    return texte if len(texte) <= place else f"{texte[: place - 1]}…"
