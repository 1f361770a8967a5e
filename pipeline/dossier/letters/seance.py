"""A séance of the CDES: a line per dossier for its ordre du jour, what calls for attention in it, who is to be heard.

Source: circulaire DGAS/3C 2003-290, I: « L'équipe pluridisciplinaire ne manquera pas d'attirer l'attention de la CDES
sur les situations particulièrement complexes ou appelant des analyses divergentes ». Facts only, in the order of the
forms: nothing is weighed, counted into a score or proposed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.dossier import letters
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
from pipeline.dossier.model.forms import Fiche, Modalite, Protocole
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.values.durees import parse_heure
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.typographie import format_duree, format_heure, typo

_SOINS = 5
"""Item 5 of the grid, « Soins autorisés »."""
_CRISES = 24
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
    (("EMPLOI_DU_TEMPS_DIFFERENT", "CELLULE_SANS_HORAIRE"), "L'emploi du temps n'établit pas la durée demandée"),
    (("AIDE_NON_PREVUE",), "Une difficulté de la grille n'a pas d'aide au protocole"),
    (("EXTRASCOLAIRE_PREVU", "INTERVENTION_DOMICILE"), "Aide évoquée hors du temps scolaire (domicile, loisirs…)"),
    (("GRILLE_ANCIENNE",), "La grille a plus d'un an"),
)
"""Codes of anomalies → what the commission is told of them, once."""
_DIVERGENCES = {
    "NOM_DIFFERENT": "nom",
    "PRENOM_DIFFERENT": "prénom",
    "NAISSANCE_DIFFERENTE": "date de naissance",
    "CLASSE_DIFFERENTE": "classe",
    "ETABLISSEMENT_DIFFERENT": "établissement",
}
_TOLD_OTHERWISE = {"EVOLUTION_SIGNIFICATIVE", "GESTE_DE_SOIN", "ACCOMPAGNEMENT_SUPERIEUR",
                   "ACCOMPAGNEMENT_SUPERIEUR_DECRIT"}  # fmt: skip
"""Codes whose fact is told from the forms themselves."""


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


def ligne_seance(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> LigneSeance:
    """Arrange one dossier; ``anomalies`` are those that nobody accepted (``rules.check``)."""
    protocole = dossier.protocole
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
    )


def signalements(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> tuple[str, ...]:
    """Why a dossier is complex or may be read in diverging ways: French phrases; () when nothing stands out.

    The points « à vérifier » that no phrase tells are counted in a last one.
    """
    return tuple(map(typo, _phrases(dossier, anomalies)))


def _phrases(dossier: Dossier, anomalies: tuple[Anomaly, ...]) -> Iterator[str]:
    codes = {anomalie.code for anomalie in anomalies}
    if "EVOLUTION_SIGNIFICATIVE" in codes:
        yield f"Révision : évolution significative depuis la décision du dossier n° {dossier.origine}"
    elif dossier.origine:
        yield f"Fait suite au dossier n° {dossier.origine}"
    if differents := [mot for code, mot in _DIVERGENCES.items() if code in codes]:
        yield f"Les deux formulaires diffèrent : {', '.join(differents)}"
    if dossier.protocole:
        yield from _demande(dossier.protocole)
    yield from (phrase for groupe, phrase in _BY_CODE if codes & set(groupe))
    if dossier.fiche:
        yield from _soins_et_crises(dossier.fiche, codes)
    dits = {code for groupe, _ in _BY_CODE for code in groupe} | set(_DIVERGENCES) | _TOLD_OTHERWISE
    if autres := sum(a.severite is Severite.A_VERIFIER and a.code not in dits for a in anomalies):
        yield f"{autres} point{'s' if autres > 1 else ''} à vérifier au dossier"


def _demande(protocole: Protocole) -> Iterator[str]:
    # Circulaire, I: « elle n’a besoin d’être permanente que dans de rares situations ».
    if protocole.modalite is Modalite.CONTINUE:
        yield "Aide demandée de manière continue (nécessaire « dans de rares situations »)"
    avs, ecole = protocole.accompagnement.valeur, protocole.scolarisation.valeur
    if avs and ecole and avs > ecole:
        yield f"Aide demandée ({format_duree(avs)}) au-delà du temps de scolarisation ({format_duree(ecole)})"


def _soins_et_crises(fiche: Fiche, codes: set[str]) -> Iterator[str]:
    soins = fiche.niveaux[_SOINS - 1] in {Niveau.SEMI_AUTONOME, Niveau.DEPENDANT}
    if soins or "GESTE_DE_SOIN" in codes:
        yield "Soins autorisés ou gestes de soin"
    if fiche.niveaux[_CRISES - 1] is Niveau.EVENTUELLES:
        yield "Situations de « crises » éventuelles"


def convocations(dossier: Dossier, seance: date, heure: str, lieu: str, today: date) -> tuple[letters.Letter, ...]:
    """One convocation per address of the family (CASF, art. L. 242-9); () when it did not ask to be heard.

    ``heure`` as the secretary wrote it (« 14h30 »); printed as written when it does not read with certainty.
    """
    # The commission receives the family « si cette dernière le souhaite » (circulaire, I): no answer is no wish.
    if dossier.entendue is not True:
        return ()
    rendez_vous = {"heure": parse_heure(heure).worded(format_heure), "lieu": normalise(lieu)}
    context = letters.shared_context(dossier, lettre=today, seance=seance) | rendez_vous
    return tuple(
        letters.make_follow_up(letters.TypeLettre.CONVOCATION, qui, said, [seance.isoformat(), rendez_vous])
        for qui, said in letters.to_familles(dossier, context, today)
    )
