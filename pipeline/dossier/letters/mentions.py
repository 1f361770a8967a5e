"""What each letter must say, whatever template prints it: without these words it would be hollow, or unlawful.

A department may replace a template. What it prints is then compared, on the page itself, with these mentions: every
type of letter declares its own here, beside those that all of them share.

Sources: loi 2000-321, art. 4 (who signs, in what capacity) and art. 19 (accusés de réception); décret 2001-492; CASF,
art. L. 242-6 (motives) and L. 242-8 (appeal); circulaire 2003-290, I; fact sheet §2 and §7 (R1 to R9).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.model.destinataires import Envoi
from pipeline.dossier.regime.textes import RECOURS
from pipeline.dossier.values.typographie import format_long_date

Said = Mapping[str, Any]
"""The context of a letter: JSON data."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that must be read on the letter."""

    nom: str
    """French, with its article: « le motif de fait ». Quotes nothing of the dossier."""
    texte: str
    """As it is printed, but for spaces, punctuation and line breaks."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention of a type of letter, before it is known of whom."""

    nom: str
    find: Callable[[Said, Mapping[str, str]], Iterable[str]]
    """(context, texts of the regime) → what must be printed; empty texts ask for nothing."""


def _date(cle: str, nom: str) -> _Row:
    """A date of the procedure; a letter planned before it had one lacks it."""

    def find(said: Said, _: Mapping[str, str]) -> Iterator[str]:
        if jour := said["dates"].get(cle):
            yield format_long_date(date.fromisoformat(jour))

    return _Row(nom, find)


def _value(cle: str, nom: str) -> _Row:
    """A value of the context: a text, which may have several lines, or a list of them."""

    def find(said: Said, _: Mapping[str, str]) -> Iterable[str]:
        value = said.get(cle) or ()
        return value.split("\n") if isinstance(value, str) else value

    return _Row(nom, find)


def _text(cle: str, nom: str) -> _Row:
    """A text of the regime, or that of the department in its place: line by line."""
    return _Row(nom, lambda _, textes: textes.get(cle, "").split("\n"))


def _granted(nom: str, cles: tuple[str, ...], dans: str = "phases") -> _Row:
    """Some values of each period that is granted."""

    def find(said: Said, _: Mapping[str, str]) -> Iterator[str]:
        accorde = said.get("accorde") or {}
        for phase in accorde.get(dans, ()):
            yield from (phase[cle] for cle in cles)

    return _Row(nom, find)


def _in_granted(nom: str, cle: str) -> _Row:
    return _Row(nom, lambda said, _: (said.get("accorde") or {}).get(cle, ()))


def _points(said: Said, _: Mapping[str, str]) -> Iterator[str]:
    """Each point of a demande de complément, with the items of the grid that it names."""
    for section in said["sections"]:
        for point in (*section["a_completer"], *section["a_verifier"]):
            yield point["texte"]
            yield from (item["libelle"] for groupe in point["grille"] for item in groupe["lignes"])


def _manques(said: Said, _: Mapping[str, str]) -> Iterator[str]:
    for manque in said["manques"]:
        yield manque["titre"]
        yield from manque["points"]


def _terme(said: Said, _: Mapping[str, str]) -> Iterator[str]:
    """The term that a reminder recalls: the last day of the help, or the day and the volume of the next period."""
    yield from (said["dernier_jour"],) if said["quoi"] == "fin" else (said["lendemain"], said["ensuite"])


def _periodes(said: Said, _: Mapping[str, str]) -> Iterator[str]:
    for periode in said["service"]:
        yield from (periode["du"], periode["au"], periode["eleve"])


def _periode(said: Said, _: Mapping[str, str]) -> tuple[str, str]:
    return said["periode"]["du"], said["periode"]["au"]


def _finies(said: Said, _: Mapping[str, str]) -> Iterator[str]:
    """The former decisions that a notification ends, or the one that it leaves as it is."""
    for finie in said.get("finies", ()):
        yield from (finie["seance"], *((finie["jour"],) if finie["prend_effet"] else ()))
    if demeure := said.get("demeure"):
        yield from (demeure["seance"], demeure["dernier_jour"])


def _fin(said: Said, _: Mapping[str, str]) -> Iterator[str]:
    """The decision that ends, and its last day; what was announced and is void, ends nothing."""
    fin = said["fin"]
    ends = fin["prend_effet"] and not said.get("annulee")
    yield from (fin["seance"], *((fin["dernier_jour"],) if ends else ()))


def _motif(lecteur: str) -> _Row:
    """Why a dossier is closed, as this reader is told it."""
    return _Row("le motif de la clôture", lambda said, textes: textes[f"cloture_{said['motif']}{lecteur}"].split("\n"))


def _recours_cloture(said: Said, textes: Mapping[str, str]) -> Iterable[str]:
    return textes["cloture_recours"].split("\n") if said["contestable"] else ()


def _suite(said: Said, _: Mapping[str, str]) -> Iterator[str]:
    """The decision that a demande follows."""
    if suite := said.get("suite"):
        yield from (suite["numero"], suite["seance"])


_RECEPTIONS = (
    _Row("la décision à laquelle la demande fait suite", _suite),
    _date("fiche", "la date de réception de la fiche"),
    _date("protocole", "la date de réception du protocole"),
)
_SILENCE = (
    _text("silence", "ce que vaut le silence de la commission"),
    _date("silence", "la date à laquelle ce silence décide"),
    _text("recours", "les recours ouverts contre ce silence"),
)
_DECISION = (
    _value("decision", "la décision"),
    _date("seance", "la date de la séance"),
    _date("remplace", "la date de la notification remplacée"),
    _text("notification_vu", "les textes que vise la décision"),
    _granted("la période et le volume accordés", ("du", "au", "heures")),
    _Row("la base du volume", lambda said, _: [(said.get("accorde") or {}).get("base", "")]),
    _in_granted("les temps de vie accordés", "temps_de_vie"),
    _in_granted("les activités accordées", "activites"),
    _Row("ce que devient la décision antérieure", _finies),
    _text("notification_rappel", "le rappel qu’un auxiliaire n’est pas une condition de la scolarisation"),
)
_MOTIF_DROIT = _value("motif_droit", "le motif de droit")
_ATTENDU = _value("attendu", "ce que la commission attend")
_TEMPS_DE_VIE = _value("temps_de_vie", "les temps de vie accordés")

_ROWS: Mapping[TypeLettre, tuple[_Row, ...]] = {
    TypeLettre.DEMANDE_COMPLEMENT: (
        *_RECEPTIONS,
        _Row("chaque point à compléter ou à vérifier", _points),
        _date("limite", "la date limite de réponse"),
    ),
    TypeLettre.ACCUSE_INCOMPLET: (
        *_RECEPTIONS,
        _Row("ce qui manque", _manques),
        _date("limite", "la date limite laissée à l’établissement"),
        *_SILENCE,
        _text("suspension", "la suspension du délai de réponse"),
    ),
    TypeLettre.ACCUSE: (
        *_RECEPTIONS,
        _date("complete", "la date à laquelle la demande est complète"),
        _date("remplace", "la date de la lettre remplacée"),
        *_SILENCE,
    ),
    TypeLettre.TRANSMISSION: (
        *_RECEPTIONS,
        _date("complete", "la date à laquelle la demande est complète"),
        _text("delai_commission", "le délai de réponse de la commission"),
        _text("confidentiel", "le caractère confidentiel du dossier"),
    ),
    TypeLettre.NOTIFICATION_FAMILLE: (
        *_DECISION,
        _MOTIF_DROIT,
        _value("motif_fait", "le motif de fait"),
        _value("non_accorde", "ce qui n’est pas accordé"),
        _ATTENDU,
        _value("exceptionnelle_motif", "le motif de la durée exceptionnelle"),
        _value("depassement_motif", "le motif des heures au-delà du temps de scolarisation"),
        _text(RECOURS, "les voies et délais de recours"),
        _text("notification_recours_gracieux", "le recours gracieux"),
    ),
    TypeLettre.NOTIFICATION_ETABLISSEMENT: (*_DECISION, _MOTIF_DROIT, _ATTENDU),
    TypeLettre.NOTIFICATION_IA_DSDEN: _DECISION,
    TypeLettre.FICHE_MISSION: (
        _Row("les périodes et le temps avec l’élève", _periodes),
        _TEMPS_DE_VIE,
        _text("mission_limites", "les limites de la mission"),
        _text("mission_discretion", "le rappel de la discrétion"),
    ),
    TypeLettre.PRESENTATION: (_Row("la période", _periode), _TEMPS_DE_VIE),
    TypeLettre.FIN_MISSION: (
        _Row("la décision qui prend fin, et son dernier jour", _fin),
        _date("remplace", "la date de la fiche remplacée"),
    ),
    TypeLettre.FIN_ETABLISSEMENT: (
        _Row("la décision qui prend fin, et son dernier jour", _fin),
        _date("remplace", "la date de la lettre remplacée"),
    ),
    TypeLettre.RAPPEL_ETABLISSEMENT: (_Row("l’échéance", _terme), _value("heures", "le volume actuel")),
    TypeLettre.RAPPEL_FAMILLE: (_Row("l’échéance", _terme), _value("heures", "le volume actuel")),
    TypeLettre.CONVOCATION: (
        _date("seance", "la date de la séance"),
        _value("heure", "l’heure de la convocation"),
        _value("lieu", "le lieu de la convocation"),
        _text("convocation_assistance", "le droit d’être assisté ou représenté"),
        _text("convocation_dossier", "le droit de consulter le dossier"),
    ),
    TypeLettre.CONVOCATION_ANNULEE: (
        _date("seance", "la date de la séance"),
        _date("remplace", "la date de la convocation annulée"),
        _text("convocation_annulee", "ce que devient le souhait d’être entendu"),
    ),
    TypeLettre.RELANCE: (
        _Row("chaque point à compléter ou à vérifier", _points),
        _date("demande", "la date de la demande de complément"),
        _date("limite", "la date limite de réponse"),
        _text("relance", "ce qui peut suivre"),
    ),
    TypeLettre.RELANCE_FAMILLE: (
        _Row("ce qui manque", _manques),
        _date("limite", "la date limite laissée à l’établissement"),
        _text("relance_famille", "ce qui peut suivre"),
        _text("suspension", "la suspension du délai de réponse"),
    ),
    TypeLettre.CLOTURE_FAMILLE: (
        _date("cloture", "la date de la clôture"),
        _motif(""),
        _value("precision", "la précision donnée à la famille"),
        _Row("les recours contre la clôture", _recours_cloture),
    ),
    TypeLettre.CLOTURE_ETABLISSEMENT: (_date("cloture", "la date de la clôture"), _motif("_ecole")),
    TypeLettre.TRANSFERT: (
        *_RECEPTIONS,
        _date("accord", "la date de l’accord de la famille"),
        _text("transfert_accord", "l’accord de la famille"),
        _text("transfert_confidentiel", "le caractère confidentiel du dossier"),
    ),
    TypeLettre.RENVOI: (
        _date("recu", "la date de réception du fichier"),
        _value("quoi", "ce qui s’est passé"),
        _value("etapes", "ce qu’il faut faire"),
    ),
}


def mentions(
    letter: Letter, textes: Mapping[str, str], service: str, signataire: Mapping[str, str]
) -> tuple[Mention, ...]:
    """What must be read on a letter.

    Args:
        letter: the letter, as it was planned.
        textes: texts of the regime, those of the department in the place of ours.
        service: who writes.
        signataire: prénom, nom, qualité and délégation of who signs it.
    """
    said: Said = letter.context
    eleve = said.get("eleve") or {}
    communes = (
        ("le nom du service", service),
        ("la date de la lettre", format_long_date(date.fromisoformat(said["dates"]["lettre"]))),
        ("le numéro du dossier", said["numero"]),
        ("le nom de l’élève", eleve.get("nom", "")),
        ("le prénom et le nom de qui signe", f"{signataire['prenom']} {signataire['nom']}"),
        ("la qualité de qui signe", signataire["qualite"]),
        ("la délégation de qui signe", signataire["delegation"]),
    )
    recommande = letter.destinataire.envoi is Envoi.RECOMMANDE
    envoi = [("la mention de l’envoi recommandé", "Lettre recommandée avec demande d’avis de réception")]
    propres = ((row.nom, texte) for row in _ROWS[letter.type] for texte in row.find(said, textes))
    every = (*communes, *(envoi if recommande else ()), *propres)
    return tuple(Mention(nom, texte) for nom, texte in every if texte.strip())
