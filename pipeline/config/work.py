"""How the work is done: terms, séances, hours, the window of the envelope, how long things are kept."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.config.bounds import HOUR_MINUTES, YEAR_DAYS, refuse, refuse_out_of_bounds
from pipeline.dossier.regime import RAPPEL_JOURS
from pipeline.dossier.seance.tenue import SeanceRefusedError, read_heure, read_lieu, read_personne
from pipeline.dossier.values.durees import parse_duree

_ALERTS = 3
_WEEK_MINUTES = 40 * HOUR_MINUTES
_CENTURY = 100


@dataclass(frozen=True, slots=True)
class Fenetre:
    """``[fenetre]``: address block in the window of the envelope; mm from the top left of the sheet (A4)."""

    x: float = 105.0
    y: float = 56.0
    largeur: float = 83.0
    hauteur: float = 23.0

    def __post_init__(self) -> None:
        # x as every DL window shows it, wherever the sheet slides; y wider: windows differ in height (fact sheet §5).
        visible = self.x >= 100 and self.x + self.largeur <= 190 and self.y >= 40 and self.y + self.hauteur <= 90
        refuse(
            (
                not (visible and self.largeur >= 60 and self.hauteur >= 15),
                "[fenetre] : le bloc d’adresse ne serait pas visible dans l’enveloppe (x de 100 à 190, y de 40 à "
                "90 mm, 60 mm de large et 15 de haut au moins).",
            )
        )


@dataclass(frozen=True, slots=True)
class Delais:
    """``[delais]``: terms, in days unless the name says otherwise."""

    complement_jours: int = 30
    rappel_jours: int = RAPPEL_JOURS
    alertes_jours: tuple[int, ...] = (21, 7)
    """Days before a term at which it is listed, then urgent."""

    def __post_init__(self) -> None:
        terms = {name: getattr(self, name) for name in ("complement_jours", "rappel_jours")}
        refuse_out_of_bounds("delais", 1, YEAR_DAYS, "jours", **terms)
        falling = list(self.alertes_jours) == sorted(set(self.alertes_jours), reverse=True)
        bounded = 1 <= len(self.alertes_jours) <= _ALERTS and all(1 <= one <= 60 for one in self.alertes_jours)
        refuse(
            (
                not (bounded and falling),
                "[delais] alertes_jours : d’un à trois nombres de jours, de 60 à 1, du plus grand au plus petit.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Seance:
    """``[seance]``: what holds for every séance of which nobody says otherwise; each "" when it does not."""

    heure: str = ""
    lieu: str = ""
    intervalle_minutes: int = 20
    """From one family to the next."""
    president: str = ""
    """« Prénom NOM, qualité »."""
    signataire: str = ""
    """Who signs the decisions, written likewise; "": who presides."""
    delegation: str = "Pour le président et par délégation,"
    """Of a signataire who is not the president."""

    def __post_init__(self) -> None:
        problems = []
        readers: tuple[tuple[str, Callable[[str], object]], ...] = (
            ("heure", read_heure),
            ("lieu", read_lieu),
            ("president", read_personne),
            ("signataire", read_personne),
        )
        for key, read in readers:
            try:
                if text := getattr(self, key):
                    read(text)
            except SeanceRefusedError as error:
                problems.append((True, f"[seance] {key} : {error}"))
        few = not 1 <= self.intervalle_minutes <= HOUR_MINUTES * 4
        refuse((few, "[seance] intervalle_minutes : de 1 à 240 minutes."), *problems)


@dataclass(frozen=True, slots=True)
class ServiceAvs:
    """``[service_avs]``: what no form says of the service of an AVS."""

    heures_invisibles: str | int = ""
    """Préparation, concertation, réunions, a week: « 1h30 » or minutes; "" leaves a line to fill by hand."""

    def __post_init__(self) -> None:
        minutes = self.minutes_invisibles
        wrong = self.heures_invisibles != "" and (minutes is None or not 0 <= minutes <= _WEEK_MINUTES)
        example = "par exemple « 1h30 », ou des minutes."
        refuse((wrong, f"[service_avs] heures_invisibles doit être une durée, {example}"))

    @property
    def minutes_invisibles(self) -> int | None:
        """In minutes; ``None`` when not set."""
        duree = self.heures_invisibles
        return parse_duree(duree).valeur if isinstance(duree, str) else duree


@dataclass(frozen=True, slots=True)
class Conservation:
    """``[conservation]``: how long things are kept; ``None``: as the regime has it (``regime/conservation.py``)."""

    decision_annees: int | None = None
    """After the end of the last decision, or the last contact if it is later."""
    contact_annees: int | None = None
    """After the last contact, when nothing was decided."""
    fichiers_annees: int | None = None
    """After the reception of a file that never reached a dossier."""
    preavis_jours: int | None = None
    """Between the notice and the deletion."""

    def __post_init__(self) -> None:
        years = ("decision_annees", "contact_annees", "fichiers_annees")
        refuse_out_of_bounds("conservation", 1, _CENTURY, "ans", **{name: getattr(self, name) for name in years})
        refuse_out_of_bounds("conservation", 1, YEAR_DAYS, "jours", preavis_jours=self.preavis_jours)
