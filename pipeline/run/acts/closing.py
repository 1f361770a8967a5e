"""A person closes a dossier, sends it to another département, or opens it again; the letters that follow from that."""

from datetime import date

from pipeline.dossier.letters.cloture import CLOSING
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.vie import Cloture, MotifCloture
from pipeline.dossier.values.adresse import bloc_adresse
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.acts import consequences
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.life.record import record_act, vie_of
from pipeline.run.lookup import known_dossier
from pipeline.store.rows import Geste
from pipeline.workspace import Workspace

OF_A_DEMANDE = frozenset({MotifCloture.PIECES, MotifCloture.REJET_IMPLICITE, MotifCloture.ACCORD_REFUSE})
"""What ends a demande on which the commission has not decided."""


def close(
    workspace: Workspace, numero: str, motif: MotifCloture, par: str, raison: str, today: date, *, precision: str = ""
) -> Report:
    """Close a dossier, and write the letters that say so.

    Raises:
        PipelineError: when the dossier is unknown, closed for another reason, or cannot be closed for this one.
    """
    if motif is MotifCloture.SANS_OBJET and not precision.strip():
        raise PipelineError(
            "Une lettre qui dit une demande sans objet doit dire pourquoi : donnez la phrase à imprimer (--text)."
        )
    with deciding(workspace, par, raison, today) as run:
        _close(run, numero, Cloture(motif, today, par, raison, precision=precision.strip()))
        return run.report


def transfer(
    workspace: Workspace, numero: str, cdes: str, accord_le: date, par: str, raison: str, today: date
) -> Report:
    """Close the dossier of a family that moves, and send it to the CDES of its new département.

    ``cdes``: its name, then the lines of its address. ``accord_le``: day on which the family agreed to it.

    Raises:
        PipelineError: as :func:`close`; when the address cannot stand on an envelope, or the agreement is to come.
    """
    vers = tuple(line for line in (one.strip() for one in cdes.splitlines()) if line)
    bloc = bloc_adresse(vers[0], "\n".join(vers[1:])) if vers else bloc_adresse("", "")
    if bloc.probleme:
        raise PipelineError(
            f"La CDES de destination ne peut pas être écrite ainsi : {bloc.probleme} Donnez son nom (--to), puis son "
            "adresse avec le code postal et la commune (--address)."
        )
    if accord_le > today:
        raise PipelineError("L’accord de la famille ne peut pas être à venir : vérifiez la date (--agreed).")
    with deciding(workspace, par, raison, today) as run:
        _close(run, numero, Cloture(MotifCloture.DEPART, today, par, raison, vers, accord_le=accord_le))
        return run.report


def _close(run: Run, numero: str, cloture: Cloture) -> None:
    register = run.register
    row = known_dossier(register, numero)
    former = vie_of(register, numero).cloture
    if former is not None:
        if (former.motif, former.vers, former.precision) != (cloture.motif, cloture.vers, cloture.precision):
            raise PipelineError(
                f"Le dossier {numero} est déjà clos ({former.motif.label}, le {former.le:%d/%m/%Y}). Rien n’a été "
                f"changé. Pour le clore autrement, rouvrez-le d’abord (pipeline reopen {numero})."
            )
        conclude(run)  # The same words again come from a person whose command was cut short.
        return
    if row.etat == Etat.ANNULE:
        raise PipelineError(f"Le dossier {numero} est annulé : il n’y a rien à clore.")
    if cloture.motif in OF_A_DEMANDE and load_dossier(register, row).decision is not None:
        raise PipelineError(
            f"La commission a décidé sur le dossier {numero} : il ne peut plus être clos pour ce motif "
            f"({cloture.motif.label}). Rien n’a été changé. Les autres motifs : pipeline close --help"
        )
    with register.transaction():
        since = register.documents.last_id()
        par, raison, code = cloture.par, cloture.raison, cloture.motif.value
        record_act(register, run.today, Geste.CLOTURE, par, raison, numero, code, cloture)
        consequences.replan(run, {numero}, since)
    conclude(run)


def reopen(workspace: Workspace, numero: str, par: str, raison: str, today: date) -> Report:
    """Open a closed dossier again: it is what it was before, and what it is owed is written.

    Raises:
        PipelineError: when the dossier is unknown, not closed, or was put into another one.
    """
    with deciding(workspace, par, raison, today) as run:
        register = run.register
        row = known_dossier(register, numero)
        cloture = vie_of(register, numero).cloture
        if cloture is None:
            if row.etat == Etat.CLOS:
                raise PipelineError(
                    f"Le dossier {numero} est clos parce que son protocole porte le refus des parents (ou de l’élève "
                    "majeur) : il se rouvre de lui-même dès qu’un protocole qui porte leur accord est déposé dans "
                    "inbox/. Rien n’a été changé. Si la case a été cochée par erreur, "
                    "demandez à l’école un protocole corrigé."
                )
            if [act.acte for act in register.actes.life(numero)][-1:] != [Geste.REOUVERTURE]:
                raise PipelineError(f"Le dossier {numero} n’est pas clos. Son état : pipeline status {numero}")
            conclude(run)
            return run.report
        if cloture.motif is MotifCloture.FUSION:
            raise PipelineError(
                f"Les pièces du dossier {numero} sont dans le dossier {cloture.vers[0]} : il ne peut pas être rouvert. "
                f"Si les deux n’étaient pas du même élève : pipeline undo {numero}"
            )
        with register.transaction():
            since = register.documents.last_id()
            record_act(register, today, Geste.REOUVERTURE, par, raison, numero)
            for type_ in CLOSING:
                register.documents.withdraw_type(numero, type_)
            former = next(one.etat for one in reversed(register.dossiers.etats(numero)) if one.etat != Etat.CLOS)
            if row.etat == Etat.CLOS:
                register.dossiers.set_etat(numero, former, today, "Dossier rouvert")
            consequences.replan(run, {numero}, since)
        conclude(run)
        return run.report
