"""A line per dossier for the ordre du jour of a séance, and what calls for attention in it.

Source: circulaire DGAS/3C 2003-290, I: « L'équipe pluridisciplinaire ne manquera pas d'attirer l'attention de la CDES
sur les situations particulièrement complexes ou appelant des analyses divergentes ». Facts only, in the order of the
forms: nothing is weighed, counted into a score or proposed. What the secretariat settles with the school (a spelling,
a date to confirm, an answer that lacks a word) is no such situation: it stands in the dossier, and not here, for a flag
on every line is none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pipeline.dossier import letters
from pipeline.dossier.letters.convocation import Heures
from pipeline.dossier.model.decision import Nature
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Fiche, Modalite, Protocole
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.typographie import format_duree, format_heure, format_short_date, typo

_SOINS = 5
"""Item 5 of the grid, « Soins autorisés »."""
_CRISES = 24
_LAST: Heures = (24 * 60,)
"""Sorts after every hearing."""
_BY_CODE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("COMMISSION_A_CHOISIR", "COMMISSION_DISCORDANTE"), "La CCPE et la CCSD peuvent être compétentes"),
    (("DOSSIER_EN_DOUBLE", "DEUX_ETABLISSEMENTS"), "Un autre dossier semble concerner le même élève"),
    (("VINGT_ANS",), "L'élève atteint vingt ans pendant l'année scolaire"),
    (("ACCORD_NON_RENSEIGNE",), "L'accord de la famille n'est pas indiqué"),
    (("AVS_SUBSIDIAIRE",), "Matériel adapté ou autre relais possible : un auxiliaire reste-t-il nécessaire ?"),
    (("CONTINUE_SANS_BESOIN",), "Aide continue demandée, mais aucune difficulté dans la grille"),
    (
        ("CONTINUE_PEU_DE_TEMPS", "OCCASIONNELLE_BEAUCOUP_DE_TEMPS"),
        "La manière et la durée de l'aide ne s'accordent pas",
    ),
    (("EMPLOI_DU_TEMPS_DIFFERENT",), "L'emploi du temps n'établit pas la durée demandée"),
    (("EXTRASCOLAIRE_PREVU", "INTERVENTION_DOMICILE"), "Aide évoquée hors du temps scolaire (domicile, loisirs…)"),
    (("GRILLE_ANCIENNE",), "La grille a plus d'un an"),
)
"""Codes of anomalies → what the commission is told of them, once."""
_DIVERGENCES = {"CLASSE_DIFFERENTE": "classe", "ETABLISSEMENT_DIFFERENT": "établissement"}
"""Where the help would be given: who the pupil is, the secretariat asks of the school."""


@dataclass(frozen=True, slots=True)
class LigneSeance:
    """One dossier on the ordre du jour: JSON data, texts as written on the forms."""

    numero: str
    eleve: str
    naissance: str
    classe: str
    etablissement: str
    commission: str
    """« CCPE », « CCSD », or "" when it is not certain."""
    modalite: str
    heures: str
    """Asked a week."""
    scolarisation: str
    entendue: bool | None
    """The family wishes to be heard."""
    origine: str
    """Number of the decided dossier that it follows; "" for a first demande."""
    signalements: list[str]
    auditions: list[str] = field(default_factory=list)
    """Hours at which the family is heard, one per parent when they come one after the other."""
    nature: str = ""
    """« renouvellement » …; "" for a first demande, or when it is not certain."""
    rang: str = ""
    """Folded name, then prénom: what lines are sorted by."""
    terme: str = ""
    """Day on which silence rejects the demande; "" when it is not known."""
    presse: bool = False
    """That day is near, or past."""


def ligne_seance(
    dossier: Dossier,
    anomalies: tuple[Anomaly, ...],
    *,
    auditions: Heures = (),
    nature: Nature | None = None,
    terme: date | None = None,
    presse: bool = False,
) -> LigneSeance:
    """Arrange one dossier.

    Args:
        dossier: the demande.
        anomalies: those that nobody accepted (``rules.check``).
        auditions: when its family is heard.
        nature: what kind of demande it is, when that is certain.
        terme: day on which the commission's silence rejects it.
        presse: that day is near, or past.
    """
    protocole = dossier.protocole
    form = next(iter(dossier.forms), None)
    commission = letters.commission_competente(dossier)
    eleve = letters.describe_eleve(dossier)
    return LigneSeance(
        numero=dossier.numero,
        eleve=eleve["nom"],
        naissance=eleve["naissance"],
        classe=eleve["classe"],
        etablissement=eleve["etablissement"],
        commission=commission.value if commission else "",
        modalite=protocole.modalite.label if protocole and protocole.modalite else "",
        heures=protocole.accompagnement.worded(format_duree) if protocole else "",
        scolarisation=protocole.scolarisation.worded(format_duree) if protocole else "",
        entendue=dossier.entendue,
        origine=dossier.origine,
        signalements=list(signalements(dossier, anomalies)),
        auditions=[format_heure(heure) for heure in auditions],
        nature=nature.label if nature and nature is not Nature.PREMIERE else "",
        rang=f"{fold(form.nom)} {fold(form.prenom)}" if form else "",
        terme=format_short_date(terme) if terme else "",
        presse=presse,
    )


def in_order(lignes: Iterable[tuple[LigneSeance, Heures]]) -> list[LigneSeance]:
    """Families heard first, by hour, for they wait in the corridor; then the others, by name."""
    return [one for one, heures in sorted(lignes, key=lambda item: (item[1] or _LAST, item[0].rang, item[0].numero))]


def signalements(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> tuple[str, ...]:
    """Why a dossier is complex or may be read in diverging ways: French phrases; () when nothing stands out."""
    return tuple(map(typo, _phrases(dossier, anomalies)))


def _phrases(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> Iterator[str]:
    codes = {anomalie.code for anomalie in anomalies}
    if recours := dossier.recours_ouvert:
        yield f"Recours gracieux reçu le {format_short_date(recours.recu_le)}"
    if "EVOLUTION_SIGNIFICATIVE" in codes:
        yield f"Révision : évolution significative depuis la décision du dossier n° {dossier.origine}"
    if differents := [mot for code, mot in _DIVERGENCES.items() if code in codes]:
        yield f"Les deux formulaires diffèrent : {', '.join(differents)}"
    if dossier.protocole:
        yield from _demande(dossier.protocole)
    yield from (phrase for groupe, phrase in _BY_CODE if codes & set(groupe))
    if dossier.fiche:
        yield from _soins_et_crises(dossier.fiche, codes)


def _demande(protocole: Protocole) -> Iterator[str]:
    # Circulaire, I: « elle n’a besoin d’être permanente que dans de rares situations ».
    if protocole.modalite is Modalite.CONTINUE:
        yield "Aide demandée de manière continue (nécessaire « dans de rares situations »)"
    avs, ecole = protocole.accompagnement.valeur, protocole.scolarisation.valeur
    if avs and ecole and avs > ecole:
        yield f"Aide demandée ({format_duree(avs)}) au-delà du temps de scolarisation ({format_duree(ecole)})"


def _soins_et_crises(fiche: Fiche, codes: set[str]) -> Iterator[str]:
    if fiche.niveaux[_SOINS - 1] is Niveau.DEPENDANT or "GESTE_DE_SOIN" in codes:
        yield "Soins autorisés ou gestes de soin"
    if fiche.niveaux[_CRISES - 1] is Niveau.EVENTUELLES:
        yield "Situations de « crises » éventuelles"
