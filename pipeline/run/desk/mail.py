"""The mail that takes forms back to an établissement is made ready; a person sends it from her own program.

It is handed over and not kept: what it holds is in the outbox, and the journal says for which dossiers it was made.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.dossier.letters.courriels import Envoi, Joint, courriel
from pipeline.dossier.matching.annuaire import Ecole, asked_of
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.paper.mail import Attachment, render_mail
from pipeline.run import acting
from pipeline.run.desk.schools import school_of
from pipeline.run.documents.catalogue import FORM_TO_COMPLETE, RENEWALS
from pipeline.run.documents.context import Run
from pipeline.run.documents.course.terms import complement
from pipeline.run.documents.from_register import PieceError, load_dossier
from pipeline.run.lookup import known_dossier
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

COURRIEL = "courriel"
"""Event: a mail was made ready for a dossier."""
_LOOKED_BACK = timedelta(days=120)
"""Forms that were made before are asked for by other means, or the demande has ended."""
_RENEWAL = {type_.name: kind for kind, type_ in RENEWALS.items()}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to be opened."""

    nom: str
    """Of its file."""
    contenu: bytes
    a: str
    """Address to which it goes; "" when the directory has none."""
    told: tuple[str, ...]
    """French: what the person who sends it must know."""


@dataclass(frozen=True, slots=True)
class MailDue:
    """Forms of a dossier that go by mail."""

    numero: str
    eleve: str
    """"" when the dossier cannot be read any more."""
    envoi: Envoi
    formulaires: tuple[Kind, ...]
    depuis: date
    """When they were made."""
    ecole: str
    """As the directory calls it; "" when it has it not for certain."""
    courriel: str
    prepare_le: date | None
    """When the mail was last made ready for these forms; ``None`` when it was not."""
    prepare_par: str

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        return {
            "dossier": self.numero,
            "pupil": self.eleve,
            "sort": self.envoi.value,
            "forms": [kind.value for kind in self.formulaires],
            "since": self.depuis.isoformat(),
            "school": self.ecole or None,
            "email": self.courriel or None,
            "prepared": self.prepare_le.isoformat() if self.prepare_le else None,
            "by": self.prepare_par or None,
        }


@dataclass(frozen=True, slots=True)
class _Forms:
    """What goes by mail for one dossier."""

    dossier: Dossier
    envoi: Envoi
    joint: Joint
    documents: tuple[DocumentRow, ...]
    ecole: Ecole | None


def forms_by_mail(register: Register, numero: str) -> tuple[Envoi, tuple[DocumentRow, ...]] | None:
    """Return why forms of a dossier go by mail, and which; ``None`` when none does."""
    written = [one for one in register.documents.of(numero) if one.sha256]
    asked = [one for one in written if one.type == FORM_TO_COMPLETE.name]
    last = {one.serie: one for one in asked}
    if last:
        return Envoi.COMPLEMENT, tuple(last.values())
    renewals = {one.type: one for one in written if one.type in _RENEWAL}
    return (Envoi.RENOUVELLEMENT, tuple(renewals.values())) if renewals else None


def mails_due(workspace: Workspace, today: date) -> list[MailDue]:
    """Return what goes by mail, what was not made ready before what was: then the oldest first.

    Raises:
        PipelineError: when the workspace cannot be used.
    """
    workspace.settings()
    since = today - _LOOKED_BACK
    with Register.open(workspace.register_path) as register:
        types = (FORM_TO_COMPLETE.name, *_RENEWAL)
        found = {one.dossier for type_ in types for one in register.documents.of_type_since(type_, since)}
        due = [_due(register, numero) for numero in sorted(filter(None, found))]
    return sorted(filter(None, due), key=lambda one: (one.prepare_le is not None, one.depuis, one.numero))


def _due(register: Register, numero: str) -> MailDue | None:
    row, found = register.dossiers.get(numero), forms_by_mail(register, numero)
    if row is None or found is None:
        return None
    envoi, documents = found
    depuis = max(one.prevu_le for one in documents)
    made = [one for one in register.journal.events(numero) if one.acte == COURRIEL and one.le >= depuis]
    eleve, ecole = "", None
    with suppress(PieceError):
        dossier = load_dossier(register, row)
        eleve, ecole = dossier.nom_complet, school_of(register, dossier)
    return MailDue(
        numero,
        eleve,
        envoi,
        _in_order(documents),
        depuis,
        ecole.nom if ecole else "",
        ecole.courriel if ecole else "",
        made[-1].le if made else None,
        made[-1].acteur if made else "",
    )


def prepare_mail(workspace: Workspace, numeros: Sequence[str], par: str, today: date) -> Mail:
    """Make the mail that takes forms of some dossiers of one établissement back to it.

    Raises:
        PipelineError: when a dossier has no form that goes by mail, or they are not of one établissement, or a form is
            not in the outbox as it was written.
    """
    if not par.strip():
        raise PipelineError("Il faut dire qui prépare ce courriel (--by).")
    with acting(workspace, today) as run:
        found = [_forms(run.register, numero) for numero in dict.fromkeys(numeros)]
        _require_one_school(found)
        ecole, service = found[0].ecole, run.settings.service
        signed = (service.bureau, service.nom, *service.adresse, service.telephone, service.courriel)
        mail = courriel(found[0].envoi, [one.joint for one in found], filter(None, signed))
        attachments = [_attachment(run, document) for one in found for document in one.documents]
        to = (ecole.nom, ecole.courriel) if ecole is not None and ecole.courriel else None
        content = render_mail(mail, to, attachments)
        with run.register.transaction():
            for one in found:
                run.register.journal.log(today, par, COURRIEL, dossier=one.joint.numero, detail=one.envoi.value)
        name = f"{'_'.join(one.joint.numero for one in found)}.eml"
        told = (*run.report.notices, *run.report.problems, *_without_address(ecole))
        return Mail(name, content, to[1] if to else "", told)


def _forms(register: Register, numero: str) -> _Forms:
    row = known_dossier(register, numero)
    found = forms_by_mail(register, row.numero)
    if found is None:
        raise PipelineError(
            f"Rien ne part par courriel pour le dossier {row.numero} : aucun formulaire n’y est à compléter, ni à "
            f"remplir pour un renouvellement. Ce qu’il en est : pipeline status {row.numero}"
        )
    envoi, documents = found
    dossier = load_dossier(register, row)
    asked = complement(register.documents.of(row.numero)) if envoi is Envoi.COMPLEMENT else None
    joint = Joint(row.numero, _in_order(documents), asked.limite if asked else None)
    return _Forms(dossier, envoi, joint, documents, school_of(register, dossier))


def _in_order(documents: Iterable[DocumentRow]) -> tuple[Kind, ...]:
    found = {_RENEWAL.get(one.type) or Kind(str(one.contenu["kind"])) for one in documents}
    return tuple(kind for kind in Kind if kind in found)


def _require_one_school(found: Sequence[_Forms]) -> None:
    schools = {one.ecole or asked_of(one.dossier) for one in found}
    if len(schools) > 1 or len({one.envoi for one in found}) > 1 or (len(found) > 1 and found[0].ecole is None):
        raise PipelineError(
            "Ces dossiers ne sont pas, à coup sûr, d’un même établissement de l’annuaire et pour le même envoi : un "
            "courriel porterait à l’un ce qui est à l’autre. Préparez un courriel par dossier."
        )


def _attachment(run: Run, document: DocumentRow) -> Attachment:
    path = run.workspace.outbox / document.chemin
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PipelineError(
            f"Le formulaire outbox/{document.chemin} ne peut pas être lu ({error.strerror}) : le courriel n’est pas "
            "fait. L’administrateur lance : pipeline verify --repair"
        ) from error
    # What somebody changed there is not what the register says that it asks for.
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise PipelineError(
            f"Le formulaire outbox/{document.chemin} n’est plus celui qui a été écrit : le courriel n’est pas fait. "
            "L’administrateur lance « pipeline verify --repair », qui le refait."
        )
    return path.name, content


def _without_address(ecole: Ecole | None) -> tuple[str, ...]:
    if ecole is None:
        return (
            "Cet établissement n’est pas, à coup sûr, dans l’annuaire : le destinataire est à écrire dans le courriel. "
            "Ajoutez-le à l’annuaire (pipeline directory set) et il y sera la prochaine fois.",
        )
    if not ecole.courriel:
        return (f"L’annuaire ne dit pas le courriel de {ecole.nom} : le destinataire est à écrire dans le courriel.",)
    return ()
