"""A letter that the post brought back (« n’habite pas à l’adresse indiquée ») leaves again for another address."""

from datetime import date

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.destinataires import Genre
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.texte import fold_words, normalise
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.acts import consequences
from pipeline.run.acts.correcting import checked_address, make_correction
from pipeline.run.acts.letters import posted_letters
from pipeline.run.documents.catalogue import LETTERS
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.life.record import as_json
from pipeline.run.lookup import known_dossier, require_usable
from pipeline.store.rows import DocumentRow, Geste
from pipeline.workspace import Workspace


def returned(
    workspace: Workspace,
    numero: str,
    type_: TypeLettre,
    rang: int | None,
    adresse: str,
    par: str,
    raison: str,
    today: date,
) -> tuple[Report, bool]:
    """Correct the address of a letter that came back, and have it printed again; return whether it leaves again.

    It is another letter of its series: its terms run from its own posting.

    Raises:
        PipelineError: when no such letter was posted, or the address cannot stand on an envelope.
    """
    with deciding(workspace, par, raison, today) as run:
        register = run.register
        require_usable(register, numero)
        kept = checked_address(normalise(adresse))
        last = [act for act in register.actes.life(numero) if act.acte == Geste.RETOUR][-1:]
        again = [act for act in last if act.code == type_ and act.valeur.get("adresse") == kept]
        if again and any(
            one.serie == again[0].valeur["serie"] and not one.poste_le for one in register.documents.of(numero)
        ):
            conclude(run)  # The same words again come from a person whose command was cut short.
            return run.report, True
        letter = posted_letters(register, numero, type_, rang)
        dossier = load_dossier(register, known_dossier(register, numero))
        corrections = [
            as_json(make_correction(run, dossier, champ, kept, par, raison)) for champ in _champs(dossier, letter)
        ]
        said = {"serie": letter.serie, "le": today.isoformat(), "adresse": kept, "corrections": corrections}
        with register.transaction():
            since = register.documents.last_id()
            register.actes.add(
                Geste.RETOUR, par, raison, today, dossier=numero, acceptation=(type_.value, ""), valeur=said
            )
            register.journal.log(today, par, Geste.RETOUR, dossier=numero, sha256=letter.sha256, detail=type_.value)
            consequences.replan(run, {numero}, since)
        conclude(run)
        renewed = [one for one in register.documents.of(numero) if one.serie == letter.serie and one.id > letter.id]
        return run.report, bool(renewed)


def _champs(dossier: Dossier, letter: DocumentRow) -> list[str]:
    """Targets of the addresses to which the letter went.

    Raises:
        PipelineError: when its address is not in the forms.
    """
    content = LETTERS[TypeLettre(letter.type)].read(letter)
    genre, protocole = content.destinataire.genre, dossier.protocole
    if genre is Genre.ETABLISSEMENT:
        return ["etablissement_adresse"]
    if genre is not Genre.FAMILLE or protocole is None:
        raise PipelineError(
            "L’adresse de cette lettre est dans les réglages : corrigez-la dans pipeline.toml, puis réimprimez la "
            f"lettre (pipeline reprint {dossier.numero} {letter.type}). Rien n’a été changé."
        )
    both = {"representant": protocole.representant, "representant2": protocole.representant2}
    names = {fold_words(line) for line in content.destinataire.nom.splitlines()}
    whose = [slot for slot, one in both.items() if one.adresse and fold_words(one.nom) in names]
    # To the pupil of age it goes where the protocole says, whoever lives there.
    return [f"{slot}.adresse" for slot in whose or [slot for slot, one in both.items() if one.adresse][:1]]
