"""What a person corrected over the forms, and what the forms say of it since."""

from collections.abc import Iterator

from pipeline.dossier.model.annexes import BY_TARGET, written_at
from pipeline.dossier.model.dossier import Anomaly, Dossier, Piece
from pipeline.dossier.model.vie import Correction
from pipeline.dossier.rules.contexte import Contexte, DemandeSection, libelle
from pipeline.dossier.rules.fondements import CONTROLE
from pipeline.dossier.rules.regle import a_verifier, information
from pipeline.dossier.values.texte import fold_words

SECTION = DemandeSection("Ce qu’une personne a corrigé")


@SECTION.regle(
    information("CORRIGE", "Une réponse a été corrigée par le secrétariat", CONTROLE, ecole=False),
    information("CORRECTION_REMPLACEE", "Un formulaire reçu depuis dit autre chose", CONTROLE, ecole=False),
    a_verifier("CORRECTION_REDITE", "Un formulaire reçu depuis répète ce qui a été corrigé", CONTROLE, ecole=False),
)
def corrections(dossier: Dossier, _: Contexte) -> Iterator[Anomaly]:
    """Each correction of a form in force: it stands, a later form repeats what it corrected, or says something else."""
    last = {one.champ: one for one in dossier.vie.corrections}
    for piece in dossier.pieces:
        for champ, correction in last.items():
            if champ in BY_TARGET[piece.kind]:
                yield from _told(piece, correction)


def _told(piece: Piece, correction: Correction) -> Iterator[Anomaly]:
    champ, seen = correction.champ, piece.sha256 in correction.vus
    dit = written_at(piece.ecrite or piece.form, champ)
    retenu = written_at(piece.form, champ)
    facts = {
        "quoi": libelle(champ),
        "dit": ", ".join(dit.splitlines()) or "rien",
        "retenu": ", ".join(correction.valeur.splitlines()),
        "le": correction.le,
    }
    if fold_words(dit) == fold_words(correction.valeur):
        return  # The form says it itself.
    if fold_words(retenu) != fold_words(correction.valeur):
        message = (
            "{quoi} : corrigé le {le} (« {retenu} »), mais le formulaire reçu depuis dit « {dit} », qui est retenu."
        )
        yield SECTION.found("CORRECTION_REMPLACEE", piece.kind, champ, message, **facts)
    elif seen or not dit:
        message = "{quoi} : le formulaire dit « {dit} » ; corrigé par le secrétariat le {le} : « {retenu} »."
        yield SECTION.found("CORRIGE", piece.kind, champ, message, **facts)
    else:
        message = (
            "{quoi} : le formulaire reçu depuis la correction du {le} dit encore « {dit} ». La correction est gardée "
            "(« {retenu} ») : vérifiez laquelle est juste."
        )
        yield SECTION.found("CORRECTION_REDITE", piece.kind, champ, message, **facts)
