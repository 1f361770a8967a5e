"""The consolidated dossier: what the commission reads, as one PDF/A-3b file (ISO 19005-3).

Cover and state of the checks, synthesis, anomalies, forms as received; inside it, the original PDFs and the data.
"""

import warnings
from dataclasses import replace

from pipeline.dossier.model.dossier import Dossier, Severite
from pipeline.dossier.model.forms import JOURS, Kind
from pipeline.dossier.model.grille import DEFINITIONS
from pipeline.dossier.rules.contexte import formulaires
from pipeline.dossier.values.typographie import format_long_date
from pipeline.fonts.printable import Printable
from pipeline.forms.editions import FORMS
from pipeline.paper.dossier.controles import Controles, controles
from pipeline.paper.dossier.donnees import attached_json
from pipeline.paper.dossier.grid import grille
from pipeline.paper.dossier.pieces import ConsolidatedDossier, PieceView, attachments, pieces
from pipeline.paper.dossier.recus import received_form
from pipeline.paper.dossier.synthese import demande, identite, prealables, protocole_view
from pipeline.paper.dossier.timetable import DAY_WIDTH, draw_timetable, occupations, rangs, sum_week
from pipeline.paper.pdf.pdfa import Attachment, pdf_a3
from pipeline.press import Press

_SEVERITES = (
    (Severite.BLOQUANT, "Ce qui empêche d’examiner la demande"),
    (Severite.A_VERIFIER, "Ce qu’une personne doit vérifier"),
    (Severite.INFORMATION, "Pour information"),
)
_RECEIVED_TITLES = {"fiche": "Fiche telle que reçue", "protocole": "Protocole tel que reçu"}


def render_dossier(content: ConsolidatedDossier, press: Press) -> bytes:
    """Assemble the consolidated PDF of a dossier, its originals inside; the same facts and day give the same bytes.

    Of a PDF that holds active content, a cleaned copy is attached.

    Raises:
        PipelineError: when a template cannot be used, or an original cannot be read.
    """
    dossier = content.dossier
    checks = controles(dossier, content.anomalies)
    originals = {sha256: (name, press.original(sha256)) for sha256, name in content.originals}
    received = pieces(dossier, originals, content.absent)
    totaux = sum_week(dossier.protocole, checks).donnees if dossier.protocole else None
    titre = f"Dossier n°\u00a0{dossier.numero}"
    data = Attachment(
        f"dossier_{dossier.numero}.json",
        f"{titre} : données",
        "application/json",
        "Data",
        attached_json(dossier, content.etat, received, checks, totaux, press.today),
    )
    context = _context(content, checks, received, press)
    with warnings.catch_warnings():
        # WeasyPrint leaves the colour profile of PDF/A open.
        warnings.filterwarnings("ignore", "unclosed file .*sRGB2014", ResourceWarning)
        pages = press.engine.pdf(
            "dossier/dossier.html",
            context | {"titre": titre, "fichier_donnees": data.nom},
            variant="pdf/a-3a",  # level A differs from B by the tags, which screen readers need
        )
    return pdf_a3(pages, titre, press.today, [*attachments(received), data])


def _context(
    content: ConsolidatedDossier, checks: Controles, received: tuple[PieceView, ...], press: Press
) -> dict[str, object]:
    """What the templates may show; every text in it can be printed."""
    encre = Printable()
    dossier, checks, received = encre.make(content.dossier), encre.make(checks), encre.make(received)
    checks = replace(checks, caracteres=encre.unprintable)
    nom = dossier.nom_complet
    form = next(iter(dossier.forms), None)
    ne_le = form.naissance.worded(format_long_date) if form else ""
    classe = form.classe.texte if form else ""
    fiche, protocole = dossier.fiche, dossier.protocole
    recus = tuple(received_form(kind, form, checks) for kind, form in formulaires(dossier))
    absents = {Kind.FICHE: fiche is None, Kind.PROTOCOLE: protocole is None}
    manquantes = tuple(FORMS[kind].title for kind, absent in absents.items() if absent)
    return {
        "service": tuple(map(encre.make_text, press.service)),
        "today": press.today,
        "nom": _shorten(nom, 160),
        "courant": _shorten(" · ".join(filter(None, (nom, classe))), 70),
        "sous_titre": " · ".join(filter(None, (f"Né(e) le {ne_le}" if ne_le else "", classe))),
        "etablissement": _shorten(form.etablissement, 300) if form else "",
        "etat": content.etat,
        "libelle_etat": content.etat.label,
        "libelles": {severite: severite.label for severite in Severite},
        "severites": _SEVERITES,
        "pieces": received,
        "manquantes": manquantes,
        "controles": checks,
        "faits": _summarise_checks(checks, bool(manquantes)),
        "sommaire": _list_parts(dossier, tuple(item.kind for item in recus)),
        "identite": identite(dossier, checks),
        "demande": demande(protocole, checks) if protocole else None,
        "fiche": fiche,
        "prealables": prealables(fiche, checks) if fiche else (),
        "grille": grille(fiche, checks) if fiche else (),
        "definitions": DEFINITIONS,
        "protocole": protocole,
        "recus": recus,
        "titres": _RECEIVED_TITLES,
        "jours": JOURS,
    } | (
        {
            "vue": protocole_view(protocole, checks),
            "dessin": draw_timetable(occupations(protocole.emploi), rangs(protocole.emploi)),
            "largeur_jour": DAY_WIDTH,
            "totaux": sum_week(protocole, checks),
        }
        if protocole
        else {}
    )


def _summarise_checks(checks: Controles, incomplet: bool) -> str:
    """How many checks found nothing, said without promising what could not be checked."""
    nombre = sum(len(titres) for _, titres in checks.sans_remarque)
    phrase = f"{nombre} {'autres ' if checks.remarques else ''}points vérifiés n’appellent aucune remarque"
    return f"{phrase} à ce stade : une pièce n’est pas encore reçue." if incomplet else f"{phrase}."


def _list_parts(dossier: Dossier, recus: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(anchor, wording) of each part."""
    parts = (
        ("synthese", "Synthèse : identité, critères"),
        *([("grille", "Grille d’autonomie et besoins")] if dossier.fiche else []),
        ("protocole", "Protocole d’accompagnement"),
        *([("emploi", "Emploi du temps et totaux")] if dossier.protocole else []),
        ("remarques", "Anomalies"),
    )
    return (*parts, *((f"recu-{kind}", _RECEIVED_TITLES[kind]) for kind in recus))


def _shorten(texte: str, place: int) -> str:
    """Cut what no name can need; the synthesis and the forms as received hold all of it."""
    return texte if len(texte) <= place else f"{texte[: place - 1]}…"
