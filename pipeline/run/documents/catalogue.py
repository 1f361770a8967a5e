"""One planned document → its bytes. What is needed is plain data, so that any process can do it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.config import Settings
from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.destinataires import Destinataire, Envoi, Genre
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.regime import Regime, regime
from pipeline.html import Engine
from pipeline.intake.raw import RawForm
from pipeline.run.documents.copies import COPIES, FORMULAIRE_PREREMPLI, NOTE_A_CONFIRMER
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

NOTE_A_VERIFIER = "note_a_verifier"
NOTE_EN_ATTENTE = "note_en_attente"
NOTE_DECISION = "note_decision"
NOTE_RELEVE = "note_releve"
SUSPECT_ENDING = "_suspect"
"""Ends the name of the note on a file that nobody should open without a thought."""
NOTE_REMARQUES = "note_remarques"
NOTES = (NOTE_A_VERIFIER, NOTE_EN_ATTENTE, NOTE_DECISION, NOTE_RELEVE, NOTE_REMARQUES)
WITH_ORIGINAL = (NOTE_A_VERIFIER, NOTE_EN_ATTENTE, NOTE_A_CONFIRMER)
"""Notes beside which the file itself is put, so that the secretary can look at it."""
FORMULAIRE_DECISION = "formulaire_decision"
ORDRE_DU_JOUR = "ordre_du_jour"
RELEVE = "releve_de_decisions"
SEANCE_DOCUMENTS = (ORDRE_DU_JOUR, RELEVE)
BORDEREAU_ELIMINATION = "bordereau_elimination"
FORMULAIRE_RENOUVELLEMENT = "formulaire_renouvellement"
RENOUVELLEMENTS = {f"{FORMULAIRE_RENOUVELLEMENT}_{kind}": kind for kind in (Kind.FICHE, Kind.PROTOCOLE)}
FORMULAIRE_A_COMPLETER = "formulaire_a_completer"
DOSSIER = "dossier"
ABOUT_A_DOSSIER = (DOSSIER, FORMULAIRE_DECISION, *RENOUVELLEMENTS)
"""Made from the whole dossier, not from what was planned."""


@dataclass(frozen=True, slots=True)
class Order:
    """A document to render."""

    document: DocumentRow
    dossier: Dossier | None = None
    """With the next two, for a consolidated dossier only."""
    etat: Etat | None = None
    anomalies: tuple[Anomaly, ...] = ()
    originals: tuple[tuple[str, str], ...] = ()
    """(SHA-256, name under which the file came)."""
    remise: bool = False
    """A copy made anew for a family: the originals are beside it, not in it."""
    copie: RawForm | None = None
    """The form read off the pages of a file, for what is made of these."""


@dataclass(frozen=True, slots=True)
class _Press:
    """What one process keeps between documents."""

    engine: Engine
    settings: Settings
    regime: Regime
    logo: Path | None
    workspace: Workspace


@lru_cache(maxsize=1)
def _press(root: Path, settings_key: tuple[int, int]) -> _Press:
    """Prepare fonts and settings once per process; ``settings_key`` tells when pipeline.toml changed."""
    del settings_key
    workspace = Workspace(root)
    settings = workspace.settings()
    logo = root / settings.service.logo if settings.service.logo else None
    overrides = workspace.modeles if workspace.modeles.is_dir() else None
    engine = Engine(overrides, (logo,) if logo else ())
    return _Press(engine, settings, regime(settings.regime, settings.textes or {}), logo, workspace)


def press(root: Path) -> _Press:
    """Return what is needed to print in this workspace.

    Raises:
        ConfigError: when the configuration is wrong.
    """
    found = (root / "pipeline.toml").stat()
    return _press(root, (found.st_mtime_ns, found.st_size))


def render(root: Path, order: Order) -> bytes:
    """Render one document.

    Raises:
        PipelineError: French; what stands in the way and who can mend it.
    """
    tools = press(root)
    document = order.document
    if document.type == DOSSIER:
        return _dossier(tools, order)
    if document.type == FORMULAIRE_DECISION:
        return _formulaire_decision(order)
    if document.type in RENOUVELLEMENTS:
        return _renouvellement(order, RENOUVELLEMENTS[document.type])
    if document.type == FORMULAIRE_A_COMPLETER:
        return _form_to_complete(document)
    if document.type in COPIES:
        return _copie(tools, order)
    if document.type in SEANCE_DOCUMENTS:
        return _seance_document(tools, document)
    if document.type == BORDEREAU_ELIMINATION:
        return _elimination(tools, document)
    if document.type in NOTES:
        return _note(tools, document)
    to = document.contenu["destinataire"]
    destinataire = Destinataire(
        Genre(to["genre"]), to["nom"], tuple(to["lignes"]), to["salutation"], to["probleme"], Envoi(to["envoi"])
    )
    letter = Letter(TypeLettre(document.type), destinataire, dict(document.contenu["context"]), "")
    from pipeline.paper.letters import render_letter  # noqa: PLC0415

    return render_letter(letter, tools.engine, tools.settings, tools.regime, tools.logo)


def _dossier(tools: _Press, order: Order) -> bytes:
    from pipeline.paper.dossier.assemble import assemble_dossier  # noqa: PLC0415
    from pipeline.paper.dossier.pieces import ABSENT  # noqa: PLC0415

    if order.dossier is None or order.etat is None:
        raise ValueError("a consolidated dossier needs its dossier")
    archive = tools.workspace.archive
    service = tools.settings.service
    return assemble_dossier(
        order.dossier,
        order.anomalies,
        order.etat,
        {sha256: (name, archive.read(sha256)) for sha256, name in order.originals},
        tools.engine,
        service=(service.departement, service.nom, service.bureau),
        today=order.document.prevu_le,
        absent="remis à part" if order.remise else ABSENT,
    )


def _formulaire_decision(order: Order) -> bytes:
    from pipeline.forms.prefill import decision_pdf  # noqa: PLC0415

    if order.dossier is None:
        raise ValueError("a prefilled form needs its dossier")
    return decision_pdf(order.dossier)


def _renouvellement(order: Order, kind: Kind) -> bytes:
    from pipeline.dossier.letters.rappels import renouvellement_prefilled  # noqa: PLC0415
    from pipeline.forms.editions import FORMS  # noqa: PLC0415
    from pipeline.forms.fill import fill  # noqa: PLC0415

    if order.dossier is None:
        raise ValueError("a prefilled form needs its dossier")
    spec = FORMS[kind]
    return fill(spec.blank(), spec, renouvellement_prefilled(order.dossier, kind))


def _form_to_complete(document: DocumentRow) -> bytes:
    from pipeline.forms.editions import FORMS  # noqa: PLC0415
    from pipeline.forms.fill import fill  # noqa: PLC0415
    from pipeline.forms.highlight import highlight  # noqa: PLC0415

    facts = document.contenu
    spec = FORMS[Kind(facts["kind"])]
    filled = fill(spec.blank(), spec, facts["valeurs"])
    return highlight(filled, spec, facts["raisons"], facts["annonce"])


def _copie(tools: _Press, order: Order) -> bytes:
    from pipeline.forms.editions import spec_of  # noqa: PLC0415
    from pipeline.paper.notes.confirmation import render_confirmation  # noqa: PLC0415
    from pipeline.paper.notes.ocr import propose_texts  # noqa: PLC0415
    from pipeline.paper.notes.prefilled import prefill  # noqa: PLC0415
    from pipeline.run.documents import copies_view  # noqa: PLC0415

    if order.copie is None:
        raise ValueError("the pages of a copy are needed")
    facts, spec = order.document.contenu, spec_of(order.copie.kind, order.copie.edition)
    content = tools.workspace.archive.read(facts["sha256"])
    if order.document.type == FORMULAIRE_PREREMPLI:
        propositions = propose_texts(content, copies_view.frames(order.copie)) if tools.settings.lecture.ocr else {}
        values, raisons, annonce = copies_view.prefilled(order.copie, propositions)
        seen = copies_view.page_views(order.copie)
        return prefill(spec.blank(), spec, values, raisons, annonce, vues=seen, content=content, sha256=facts["sha256"])
    return render_confirmation(
        copies_view.copie(order.copie),
        content,
        fichier=facts["fichier"],
        sha256=facts["sha256"],
        piece=facts["piece"],
        prerempli=f"{facts['piece']}_{facts['kind']}_prerempli.pdf",
        today=order.document.prevu_le,
        engine=tools.engine,
    )


def _seance_document(tools: _Press, document: DocumentRow) -> bytes:
    seance = date.fromisoformat(document.contenu["seance"])
    if document.type == RELEVE:
        from pipeline.paper.session.releve import releve_xlsx  # noqa: PLC0415

        return releve_xlsx(document.contenu["lignes"], seance)
    from pipeline.paper.session.agenda import ordre_du_jour  # noqa: PLC0415

    facts, service = document.contenu, tools.settings.service
    return ordre_du_jour(
        facts["lignes"],
        seance,
        facts["heure"],
        facts["lieu"],
        tools.engine,
        service=(service.departement, service.nom, service.bureau),
        today=document.prevu_le,
    )


def _elimination(tools: _Press, document: DocumentRow) -> bytes:
    from pipeline.paper.purge_slip import bordereau_elimination  # noqa: PLC0415

    service = tools.settings.service
    return bordereau_elimination(
        **document.contenu,
        service=(service.departement, service.nom, service.bureau),
        today=document.prevu_le,
        engine=tools.engine,
    )


def _note(tools: _Press, document: DocumentRow) -> bytes:
    if document.type == NOTE_DECISION:
        from pipeline.paper.notes.decision import render_note_decision  # noqa: PLC0415

        return render_note_decision(document.contenu, today=document.prevu_le, engine=tools.engine)
    if document.type == NOTE_REMARQUES:
        from pipeline.paper.notes.remarques import render_note_remarques  # noqa: PLC0415

        return render_note_remarques(**document.contenu, today=document.prevu_le, engine=tools.engine)
    from pipeline.paper.notes.note import render_note, render_note_attente  # noqa: PLC0415

    write = render_note_attente if document.type == NOTE_EN_ATTENTE else render_note
    return write(**document.contenu, today=document.prevu_le, engine=tools.engine)
