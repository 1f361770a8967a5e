"""The yearly follow-up that the circulaire asks for (« un suivi et une évaluation », II): counts, and no name.

All tables count the same demandes: those opened in the school year, the time for which help is granted (circulaire, I).
No other cut of the same demandes is published, for two that overlap would give by subtraction what each hides. A table
on a part of them (what was granted, how long it took) would give the size of that part, hence the counts that another
table hides; see :func:`_tabulate_decisions`.

A count of 1 to 4 is hidden, so that no table tells anything of a pupil. Since the sum of a table is known, one hidden
cell could be found from it: cells are hidden until there are at least two, which make together at least five and more
than one each. A zero names nobody and stays.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from pipeline.dossier.model.decision import ACCORDS, PHASES_MAX, TypeDecision
from pipeline.dossier.stats.faits import NIVEAUX_DE_CLASSE, LigneStat
from pipeline.dossier.values.calendrier import AnneeScolaire
from pipeline.dossier.values.types import Commission

SEUIL = 5
"""Below it, a count could name someone."""
NO_NIVEAU = "Sans niveau"
_COMMISSIONS = {Commission.CCPE: "CCPE", Commission.CCSD: "CCSD", None: "À déterminer"}
UNDECIDED = "En cours d’instruction"
CLOSED = "Closes sans décision"
_VOLUMES = ((6, "Moins de 6 h"), (12, "De 6 h à moins de 12 h"), (18, "De 12 h à moins de 18 h"),
            (24, "De 18 h à moins de 24 h"), (None, "24 h et plus"))  # fmt: skip
"""Upper bound in hours, excluded → wording."""
_DELAIS = ((30, "30 jours au plus"), (61, "De 31 à 61 jours"), (91, "De 62 à 91 jours"), (None, "Plus de 91 jours"))
"""Upper bound in days, included → wording; two months are 61 days at most."""
_PHASES = ("1 période", *(f"{nombre} périodes" for nombre in range(2, PHASES_MAX + 1)))
_UNKNOWN = "À préciser"
_MAX_MANQUES = 10


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row."""

    libelle: str
    effectif: int | None
    """``None``: hidden."""


@dataclass(frozen=True, slots=True)
class Tableau:
    """One table."""

    cle: str
    """For the CSV and the drawings."""
    titre: str
    lignes: tuple[Ligne, ...]
    total: int | None = None
    """``None`` when the rows do not add up to anything, or when the total is hidden."""
    note: str = ""

    @property
    def is_shown(self) -> bool:
        """Something can be shown without naming anyone."""
        return bool(self.lignes)


@dataclass(frozen=True, slots=True)
class Statistiques:
    """The follow-up of a school year."""

    annee: AnneeScolaire
    demandes: int | None
    """``None``: fewer than five, nothing is shown."""
    completes: int | None
    decidees: int | None
    mediane_instruction: float | None
    """Days from the opening to a complete demande; ``None`` when fewer than five are known."""
    mediane_decision: float | None
    """Days from a complete demande to the séance; ``None`` when fewer than five are known."""
    tableaux: tuple[Tableau, ...]


def is_small(effectif: int) -> bool:
    """The count could name someone."""
    return 0 < effectif < SEUIL


def ranks_to_hide(effectifs: Sequence[int], imposes: Collection[int] = ()) -> frozenset[int] | None:
    """Ranks of the counts to hide when their sum is known; ``None`` when no choice is enough.

    ``imposes`` are ranks to hide in any case. The counts added to the small ones are the smallest that remain, the
    first of them when they are equal.
    """
    choisis = {rang for rang, effectif in enumerate(effectifs) if is_small(effectif) or rang in imposes}
    reste = sorted((effectif, rang) for rang, effectif in enumerate(effectifs) if effectif and rang not in choisis)
    while choisis and not _is_enough([effectifs[rang] for rang in choisis]):
        if not reste:
            return None
        choisis.add(reste.pop(0)[1])
    return frozenset(choisis)


def _is_enough(caches: Sequence[int]) -> bool:
    return len(caches) > 1 and sum(caches) >= SEUIL and sum(caches) > len(caches)


def _classify(valeur: int, classes: Sequence[tuple[int | None, str]], *, inclus: bool = False) -> str:
    return next(nom for borne, nom in classes if borne is None or valeur < borne + inclus)


def _count_by(lignes: Sequence[LigneStat], cle: Callable[[LigneStat], str], ordre: Iterable[str]) -> dict[str, int]:
    comptes = Counter(map(cle, lignes))
    return {nom: comptes[nom] for nom in ordre}


def _tabulate(
    cle: str, titre: str, groupes: Sequence[dict[str, int]], note: str = "", imposes: Sequence[str] = ()
) -> Tableau:
    """A table whose groups of rows each have a known sum; not shown when nothing can be hidden well enough.

    ``imposes``: rows to hide in any case.
    """
    lignes: list[Ligne] = []
    for groupe in groupes:
        masques = ranks_to_hide(list(groupe.values()), {rang for rang, nom in enumerate(groupe) if nom in imposes})
        if masques is None:
            return Tableau(cle, titre, (), note=note)
        lignes += [
            Ligne(libelle, None if rang in masques else effectif)
            for rang, (libelle, effectif) in enumerate(groupe.items())
        ]
    return Tableau(cle, titre, tuple(lignes), sum(sum(groupe.values()) for groupe in groupes), note)


def _merge_groups(groupes: Sequence[dict[str, int]]) -> list[dict[str, int]]:
    """One group of all, when the sums of the groups must not be known."""
    return [{libelle: effectif for groupe in groupes for libelle, effectif in groupe.items()}]


def _count_niveaux(lignes: Sequence[LigneStat]) -> dict[str, dict[str, int]]:
    """Commission → level → count; a level that two commissions share makes two rows, each with its own name."""
    ordre = (*NIVEAUX_DE_CLASSE, NO_NIVEAU)
    noms: set[str] = set()
    resultat: dict[str, dict[str, int]] = {}
    for qui, nom in _COMMISSIONS.items():
        comptes = _count_by([i for i in lignes if i.commission is qui], lambda i: i.niveau or NO_NIVEAU, ordre)
        resultat[nom] = {
            f"{niveau} ({nom})" if niveau in noms else niveau: effectif
            for niveau, effectif in comptes.items()
            if effectif
        }
        noms |= set(resultat[nom])
    return resultat


def _tabulate_commissions(lignes: Sequence[LigneStat]) -> tuple[Tableau, Tableau]:
    """By commission, then by level: the levels of a commission must not give the count that the first table hides.

    The sum of a commission shown is known; those of the hidden ones are known together only, provided that each of
    them hides a level.
    """
    comptes = _count_by(lignes, lambda item: _COMMISSIONS[item.commission], _COMMISSIONS.values())
    par_commission = _tabulate("commission", "Demandes par commission", [comptes])
    niveaux = _count_niveaux(lignes)
    titre = "Demandes par niveau de classe"
    if not par_commission.is_shown:
        return par_commission, Tableau("niveau", titre, ())
    masquees = [niveaux[ligne.libelle] for ligne in par_commission.lignes if ligne.effectif is None]
    montrees = [niveaux[ligne.libelle] for ligne in par_commission.lignes if ligne.effectif is not None]
    imposes = [min(groupe, key=lambda nom: groupe[nom]) for groupe in masquees]
    tableau = _tabulate("niveau", titre, [*montrees, *_merge_groups(masquees)], imposes=imposes)
    rangs = [*NIVEAUX_DE_CLASSE, NO_NIVEAU]
    return par_commission, replace(
        tableau, lignes=tuple(sorted(tableau.lignes, key=lambda ligne: rangs.index(ligne.libelle.split(" (")[0])))
    )


def _tabulate_decisions(lignes: Sequence[LigneStat]) -> tuple[bool, tuple[Tableau, ...]]:
    """By decision; then, where the parts they are about may be known (first value), by volume, phases and delay."""
    # Later tables count the accords, or all that is decided on: their totals tell the sums of these groups.
    accords = [item for item in lignes if item.decision in ACCORDS]
    autres = [item for item in lignes if item.decision and item.decision not in ACCORDS]
    groupes = [
        _count_by(accords, _decision, (item.label.capitalize() for item in TypeDecision if item in ACCORDS)),
        _count_by(autres, _decision, (item.label.capitalize() for item in TypeDecision if item not in ACCORDS)),
        _count_by([item for item in lignes if item.decision is None], _decision, (UNDECIDED, CLOSED)),
    ]
    connues = not any(is_small(sum(groupe.values())) for groupe in groupes)
    decisions = _tabulate("decision", "Demandes par décision", groupes if connues else _merge_groups(groupes))
    parts = []
    for cle, titre, note, qui, classe, ordre in (
        ("volume", "Volume hebdomadaire accordé", "Première période des accords et accords partiels.",
         accords, _volume, [nom for _, nom in _VOLUMES]),
        ("phases", "Nombre de périodes accordées", "Plusieurs périodes : l’aide change en cours d’année.",
         accords, _phases, _PHASES),
        ("delai", "Délai de décision", "De la demande complète à la séance de la commission.",
         [*accords, *autres], _delai, [nom for _, nom in _DELAIS]),
    ):  # fmt: skip
        comptes = _count_by(qui, classe, ordre)
        if inconnus := len(qui) - sum(comptes.values()):
            comptes[_UNKNOWN] = inconnus
        parts.append(_tabulate(cle, titre, [comptes], note) if connues else Tableau(cle, titre, (), note=note))
    return connues, (decisions, *parts)


def _decision(item: LigneStat) -> str:
    return item.decision.label.capitalize() if item.decision else CLOSED if item.close else UNDECIDED


def _volume(item: LigneStat) -> str:
    return _UNKNOWN if item.minutes is None else _classify(item.minutes // 60, _VOLUMES)


def _phases(item: LigneStat) -> str:
    return _PHASES[item.phases - 1] if item.phases else _UNKNOWN


def _days_between(debut: date | None, fin: date | None) -> int | None:
    return (fin - debut).days if debut and fin and fin >= debut else None


def _delai(item: LigneStat) -> str:
    jours = _days_between(item.complete_le, item.decidee_le)
    return _UNKNOWN if jours is None else _classify(jours, _DELAIS, inclus=True)


def _tabulate_manques(lignes: Sequence[LigneStat]) -> Tableau:
    """What was missing most often; a demande may lack several things, so that nothing adds up."""
    comptes = Counter(manque for item in lignes for manque in item.manques)
    tries = sorted(comptes.items(), key=lambda paire: (-paire[1], paire[0]))
    visibles = [Ligne(nom, effectif) for nom, effectif in tries if not is_small(effectif)][:_MAX_MANQUES]
    note = f"Au premier envoi, en nombre de demandes ; moins de {SEUIL} demandes\u00a0: non montré."
    return Tableau("manques", "Ce qui manquait le plus souvent", tuple(visibles), note=note)


def _mediane(jours: Iterable[int | None]) -> float | None:
    connus = [valeur for valeur in jours if valeur is not None]
    return float(median(connus)) if len(connus) >= SEUIL else None


def _count_if_safe(effectif: int, total: int) -> int | None:
    """A count and what is left of the total; hidden when either could name someone."""
    return None if is_small(effectif) or is_small(total - effectif) else effectif


def statistiques(annee: AnneeScolaire, lignes: Sequence[LigneStat]) -> Statistiques:
    """Count the demandes opened in a school year. Fewer than five: nothing is shown."""
    total = len(lignes)
    if is_small(total):
        return Statistiques(annee, None, None, None, None, None, ())
    connues, decisions = _tabulate_decisions(lignes)
    return Statistiques(
        annee=annee,
        demandes=total,
        completes=_count_if_safe(sum(item.complete_le is not None for item in lignes), total),
        # Otherwise it would give a count that the table of decisions hides.
        decidees=sum(item.decision is not None for item in lignes) if connues else None,
        mediane_instruction=_mediane(_days_between(item.ouverte_le, item.complete_le) for item in lignes),
        mediane_decision=_mediane(_days_between(item.complete_le, item.decidee_le) for item in lignes),
        tableaux=(*_tabulate_commissions(lignes), *decisions, _tabulate_manques(lignes)),
    )
