"""The mail that takes forms back to an établissement is made ready; a person sends it from her own program.

It is handed over and not kept: what it holds is in the outbox, and the journal says for which dossiers it was made.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.lookup import known_dossier
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

COURRIEL = "courriel"
"""Event: a mail was made ready for a dossier."""
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
    joint = Joint(row.numero, tuple(sorted(_kinds(documents), key=list(Kind).index)), asked.limite if asked else None)
    return _Forms(dossier, envoi, joint, documents, school_of(register, dossier))


def _kinds(documents: Iterable[DocumentRow]) -> set[Kind]:
    return {_RENEWAL.get(one.type) or Kind(str(one.contenu["kind"])) for one in documents}


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
