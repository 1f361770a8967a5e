"""The table of the documents: one row says all that the house must know of a type.

A document that is no letter is added here, and beside its template (content and renderer, in ``paper``); whoever
owes it plans it from this row.
"""

from functools import partial
from itertools import chain
from typing import Any

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.notifications import NoteDecision
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.seance.minutes import ProcesVerbal
from pipeline.paper.notes.note import ArrivalNote, FileNote, NoteRemarques, VersionNote, WaitingCopy, WaitingNote
from pipeline.paper.prefilled_forms import FormToComplete
from pipeline.paper.rights import PurgeSlip
from pipeline.paper.session.agenda import Agenda, DecisionSheet
from pipeline.paper.session.dossiers import SeanceDossiers
from pipeline.paper.session.invitation import Invitation
from pipeline.run.documents import gather
from pipeline.run.documents.gather import LetterContent
from pipeline.run.documents.kinds import DocumentType, Nothing, Pour

_PAPER = "pipeline.paper"
BESIDE_LETTERS = "courriers/{dossier}"
IN_DOSSIER = "dossiers/{dossier}"
TO_PRINT = "a_imprimer"
SUSPECT_ENDING = "_suspect"
"""Ends the name of the note on a file that nobody should open without a thought."""

LETTERS = {
    type_: DocumentType(
        name=type_.value,
        titre=type_.label,
        content=LetterContent,
        render=f"{_PAPER}.letters:render_letter",
        folder=BESIDE_LETTERS,
        stem=f"{{dossier}}_{type_}",
        gather=gather.letter,
        letter=True,
    )
    for type_ in TypeLettre
}

FILE_NOTE = DocumentType(
    name="note_a_verifier",
    titre="Note au secrétariat sur un fichier",
    content=FileNote,
    render=f"{_PAPER}.notes.note:render_note",
    # The hash, not the name: a file name may hold a pupil's.
    stem="{hash}_{what}",
    beside=True,
)
ROW_NOTE = DocumentType(
    name="note_releve",
    titre="Note au secrétariat sur une ligne d’un relevé",
    content=FileNote,
    render=f"{_PAPER}.notes.note:render_note",
    stem="{hash}_{what}",
)
ARRIVAL_NOTE = DocumentType(
    name="note_arrivee",
    titre="Note au secrétariat sur un fichier déjà reçu",
    content=ArrivalNote,
    render=f"{_PAPER}.notes.note:render_arrival",
    stem="{code}_deja_recu",
)
WAITING_NOTE = DocumentType(
    name="note_en_attente",
    titre="Note au secrétariat sur un formulaire à rattacher",
    content=WaitingNote,
    render=f"{_PAPER}.notes.note:render_waiting",
    stem="{code}_{kind}_en_attente",
    beside=True,
)
VERSION_NOTE = DocumentType(
    name="note_version",
    titre="Note au secrétariat sur une version ancienne d’un formulaire",
    content=VersionNote,
    render=f"{_PAPER}.notes.note:render_version",
    stem="{code}_{kind}_version",
    beside=True,
)
COPY_NOTE = DocumentType(
    name="note_a_confirmer",
    titre="Note au secrétariat sur une copie à confirmer",
    content=WaitingCopy,
    render="pipeline.run.documents.copies:render_copy_note",
    stem="{code}_{kind}_a_confirmer",
    gather=gather.read_copy,
    received=gather.copied,
    beside=True,
)
PREFILLED_COPY = DocumentType(
    name="formulaire_prerempli",
    titre="Formulaire prérempli d’après une copie",
    content=WaitingCopy,
    render="pipeline.run.documents.copies:render_prefilled_copy",
    stem="{code}_{kind}_prerempli",
    gather=gather.read_copy,
    received=gather.copied,
)
REMARKS = DocumentType(
    name="note_remarques",
    titre="Note au secrétariat sur la demande",
    content=NoteRemarques,
    render=f"{_PAPER}.notes.note:render_note_remarques",
    stem="{dossier}_demande_a_verifier",
)
DECISION_NOTE = DocumentType(
    name="note_decision",
    titre="Note au secrétariat sur la décision",
    content=NoteDecision,
    render=f"{_PAPER}.notes.note:render_note_decision",
    stem="{dossier}_decision_{what}",
)
DOSSIER = DocumentType(
    name="dossier",
    titre="Dossier consolidé",
    content=Nothing,
    render=f"{_PAPER}.dossier.assemble:render_dossier",
    folder=IN_DOSSIER,
    stem="dossier_{dossier}",
    genre=Pour.COMMISSION,
    gather=gather.consolidated,
    received=gather.originals,
)
DECISION_FORM = DocumentType(
    name="formulaire_decision",
    titre="Formulaire de décision prérempli",
    content=Nothing,
    render=f"{_PAPER}.prefilled_forms:render_decision_form",
    folder=IN_DOSSIER,
    stem="decision_{dossier}",
    genre=Pour.COMMISSION,
    gather=gather.decision_form,
)
RENEWALS = {
    kind: DocumentType(
        name=f"formulaire_renouvellement_{kind}",
        titre=titre,
        content=Nothing,
        render=f"{_PAPER}.prefilled_forms:render_renewal",
        folder=BESIDE_LETTERS,
        stem=f"{{dossier}}_renouvellement_{kind}",
        genre=Pour.ETABLISSEMENT,
        gather=partial(gather.renewal, kind),
    )
    for kind, titre in (
        (Kind.FICHE, "Fiche de renouvellement préremplie"),
        (Kind.PROTOCOLE, "Protocole de renouvellement prérempli"),
    )
}
FORM_TO_COMPLETE = DocumentType(
    name="formulaire_a_completer",
    titre="Formulaire renvoyé à compléter",
    content=FormToComplete,
    render=f"{_PAPER}.prefilled_forms:render_form_to_complete",
    folder=BESIDE_LETTERS,
    stem="{dossier}_{kind}_a_completer",
    genre=Pour.ETABLISSEMENT,
)
AGENDA = DocumentType(
    name="ordre_du_jour",
    titre="Ordre du jour d’une séance",
    content=Agenda,
    render=f"{_PAPER}.session.agenda:render_agenda",
    folder="seances/{jour}",
    stem="ordre_du_jour_{jour}",
)
DECISION_SHEET = DocumentType(
    name="releve_de_decisions",
    titre="Relevé de décisions d’une séance",
    content=DecisionSheet,
    render=f"{_PAPER}.session.releve:render_releve",
    folder="seances/{jour}",
    stem="releve_de_decisions_{jour}",
    suffix=".xlsx",
)
INVITATION = DocumentType(
    name="invitation_seance",
    titre="Séance pour l’agenda des membres",
    content=Invitation,
    render=f"{_PAPER}.session.invitation:render_invitation",
    folder="seances/{jour}",
    stem="seance_{jour}",
    suffix=".ics",
    genre=Pour.COMMISSION,
)
SEANCE_DOSSIERS = DocumentType(
    name="dossiers_de_la_seance",
    titre="Dossiers d’une séance, à imprimer dans l’ordre",
    content=SeanceDossiers,
    render=f"{_PAPER}.session.dossiers:render_seance_dossiers",
    folder="seances/{jour}",
    stem="dossiers_{jour}",
    written=gather.written_dossiers,
    genre=Pour.COMMISSION,
)
MINUTES = DocumentType(
    name="proces_verbal",
    titre="Procès-verbal d’une séance",
    content=ProcesVerbal,
    render=f"{_PAPER}.session.minutes:render_minutes",
    folder="seances/{jour}",
    stem="proces_verbal_{jour}",
)
PURGE_SLIP = DocumentType(
    name="bordereau_elimination",
    titre="Bordereau d’élimination",
    content=PurgeSlip,
    render=f"{_PAPER}.rights:render_purge_slip",
    folder="eliminations",
    stem="{what}_{jour}",
    genre=Pour.ARCHIVES,
)
TRAY = DocumentType(
    name="bac",
    titre="Lettres d’un bac à imprimer",
    content=Nothing,
    render="",
    folder=f"{TO_PRINT}/{{lot}}",
    stem="{bac}",
)
BORDEREAU = DocumentType(
    name="bordereau",
    titre="Bordereau d’un lot",
    content=Nothing,
    render="",
    folder="{where}/{lot}",
    stem="bordereau",
)

SEANCE = (AGENDA, DECISION_SHEET, INVITATION, SEANCE_DOSSIERS)
"""Made for a session before it is held."""
OF_SEVERAL = (*SEANCE, MINUTES)
"""Several dossiers stand in each."""
OF_WHOLE_DOSSIER = frozenset(one.name for one in (DOSSIER, DECISION_FORM, *RENEWALS.values()))
"""Made from the whole dossier, not from what was planned."""
FOR_BATCH = frozenset(one.name for one in (TRAY, BORDEREAU))
"""Made of the letters of a batch."""

TYPES: dict[str, DocumentType[Any]] = {
    one.name: one
    for one in chain[DocumentType[Any]](
        LETTERS.values(),
        (
            FILE_NOTE,
            ROW_NOTE,
            ARRIVAL_NOTE,
            WAITING_NOTE,
            VERSION_NOTE,
            COPY_NOTE,
            PREFILLED_COPY,
            REMARKS,
            DECISION_NOTE,
        ),
        (DOSSIER, DECISION_FORM, *RENEWALS.values(), FORM_TO_COMPLETE),
        (*OF_SEVERAL, PURGE_SLIP, TRAY, BORDEREAU),
    )
}
