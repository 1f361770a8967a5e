"""``pipeline.toml`` → :class:`Settings`. One frozen value, read once; every mistake is reported at once.

A section is a class here: what has no default must be given; what is bounded says so beside it.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.dossier.regime import CDES_2003, RAPPEL_JOURS, regime
from pipeline.dossier.regime.exigences import faults as textes_en_faute
from pipeline.dossier.seance.tenue import SeanceRefusedError, read_heure, read_lieu, read_personne
from pipeline.dossier.values.adresse import MAX_LINES, bloc_adresse
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.signataire import faults
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold_words, normalise
from pipeline.dossier.values.typographie import typo
from pipeline.errors import ConfigError

CONFIG_NAME = "pipeline.toml"
_DAY_MINUTES, _HOUR_MINUTES = 1440, 60
_ALERTS = 3
_LISTS = {tuple[str, ...]: "doit être une liste de textes", tuple[int, ...]: "doit être une liste de nombres entiers"}
_WEEK_MINUTES = 40 * 60
_YEAR_DAYS = 366
_CENTURY = 100
_LONGEST = 100
"""Characters of a setting, or of a line of an address, that a letter has room for."""
_DIALLED = 6
"""Digits of the shortest telephone number (Nouvelle-Calédonie)."""
_COURRIEL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")
_SCHEDULER = re.compile(r"(?P<scheme>tcp|tls)://(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}")
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))
_WHOLE_PATH = "doit être un chemin complet, qui commence par une barre oblique."
_EXAMPLE_WORDS = frozenset(("exemple", "99999"))
_EXAMPLES = frozenset(("prenom", "nom", "prenom nom", "01 99 00 00 00"))
"""What the settings of a new workspace hold, folded, until somebody fills them in."""


def _refuse(*checks: tuple[object, str]) -> None:
    """Refuse values of the right type that would print a wrong letter, or none: (what is wrong, how it is told).

    Raises:
        ValueError: its arguments are the French messages.
    """
    if found := [message for wrong, message in checks if wrong]:
        raise ValueError(*found)


def _refuse_length(section: str, *values: str) -> None:
    """Refuse what would run over the other things of a letter.

    Raises:
        ValueError: its argument is the French message.
    """
    long = next((value for value in values if len(value) > _LONGEST), "")
    _refuse((long, f"[{section}] : « {long[:30]}… » est trop long pour une lettre ({_LONGEST} caractères au plus)."))


def _refuse_out_of_bounds(section: str, low: int, high: int, unit: str, **values: int | None) -> None:
    """Refuse numbers that no calendar holds, or that make no sense.

    Raises:
        ValueError: its arguments are the French messages.
    """
    told = f"compte de {low} à {high} {unit}"
    _refuse(
        *(
            (number is not None and not low <= number <= high, f"[{section}] {name} {told}.")
            for name, number in values.items()
        )
    )


@dataclass(frozen=True, slots=True)
class Service:
    """``[service]``: who writes the letters."""

    departement: str
    nom: str
    bureau: str
    adresse: tuple[str, ...]
    """Lines of the postal address of the secretariat."""
    ville: str
    """Place printed before the date."""
    telephone: str = ""
    courriel: str = ""
    logo: str = ""
    """Path of a PNG or SVG, relative to the workspace; "" for none."""

    def __post_init__(self) -> None:
        logo = PurePosixPath(self.logo)
        wrong = logo.is_absolute() or ".." in logo.parts or logo.suffix.lower() not in (".png", ".svg")
        _refuse_length("service", self.departement, self.nom, self.bureau, self.ville, *self.adresse)
        _refuse(
            (self.logo and wrong, "[service] logo doit être une image PNG ou SVG de l’espace de travail."),
            (len(self.adresse) > MAX_LINES, f"[service] adresse : {MAX_LINES} lignes au plus."),
            (
                # A letterhead may give an extension, or two numbers: it is only asked that one can be dialled.
                self.telephone and sum(map(str.isdecimal, self.telephone)) < _DIALLED,
                "[service] telephone : écrivez un numéro de téléphone, par exemple « 01 99 00 12 34 ».",
            ),
            (
                self.courriel and not _COURRIEL.fullmatch(self.courriel),
                "[service] courriel : écrivez une seule adresse, par exemple « secretariat@departement.fr ».",
            ),
        )

    @property
    def ou_ecrire(self) -> tuple[str, ...]:
        """Lines that say where to send something to the secretariat: who, the postal address, the e-mail address."""
        return tuple(filter(None, (self.bureau, *self.adresse, self.courriel)))


@dataclass(frozen=True, slots=True)
class Signataire:
    """``[signataire]``: prénom, nom and qualité are mandatory on letters (loi 2000-321, art. 4)."""

    prenom: str
    nom: str
    qualite: str
    delegation: str = ""
    """E.g. « Pour le président et par délégation, »."""

    def __post_init__(self) -> None:
        _refuse_length("signataire", self.prenom, self.nom, self.qualite, self.delegation)
        found = faults(self.prenom, self.nom, self.qualite, self.delegation)
        _refuse(*((True, f"[signataire] {part} : {typo(told)}") for part, told in found))


@dataclass(frozen=True, slots=True)
class Bureau:
    """``[ccpe]``, ``[ccsd]``, ``[cdes]``, ``[ia]``: a commission, or the inspection académique, as an addressee."""

    nom: str
    adresse: tuple[str, ...]

    def __post_init__(self) -> None:
        # The words of the envelope tell how a person mends one; here the settings are mended.
        bloc = bloc_adresse(self.nom, "\n".join(self.adresse))
        why = bloc.probleme.partition(" : ")[0].replace("du destinataire", f"de « {self.nom[:60]} »")
        _refuse((self.adresse and why, f"{why}."))


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
        _refuse(
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
        _refuse_out_of_bounds("delais", 1, _YEAR_DAYS, "jours", **terms)
        falling = list(self.alertes_jours) == sorted(set(self.alertes_jours), reverse=True)
        bounded = 1 <= len(self.alertes_jours) <= _ALERTS and all(1 <= one <= 60 for one in self.alertes_jours)
        _refuse(
            (
                not (bounded and falling),
                "[delais] alertes_jours : d’un à trois nombres de jours, de 60 à 1, du plus grand au plus petit.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Tribunal:
    """``[tribunal]``: where a family of the département appeals; empty: the letters name the kind of court alone."""

    nom: str = ""
    adresse: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _refuse((self.adresse and not self.nom.strip(), "[tribunal] : une adresse est donnée sans nom."))


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
        few = not 1 <= self.intervalle_minutes <= _HOUR_MINUTES * 4
        _refuse((few, "[seance] intervalle_minutes : de 1 à 240 minutes."), *problems)


@dataclass(frozen=True, slots=True)
class Inspecteur:
    """``[inspecteur]``: inspecteur de circonscription, on the AVS's mission sheet; empty: a line to fill by hand."""

    nom: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class ServiceAvs:
    """``[service_avs]``: what no form says of the service of an AVS."""

    heures_invisibles: str | int = ""
    """Préparation, concertation, réunions, a week: « 1h30 » or minutes; "" leaves a line to fill by hand."""

    def __post_init__(self) -> None:
        minutes = self.minutes_invisibles
        wrong = self.heures_invisibles != "" and (minutes is None or not 0 <= minutes <= _WEEK_MINUTES)
        example = "par exemple « 1h30 », ou des minutes."
        _refuse((wrong, f"[service_avs] heures_invisibles doit être une durée, {example}"))

    @property
    def minutes_invisibles(self) -> int | None:
        """In minutes; ``None`` when not set."""
        duree = self.heures_invisibles
        return parse_duree(duree).valeur if isinstance(duree, str) else duree


@dataclass(frozen=True, slots=True)
class ArchiveChiffree:
    """``[archive]``: where the key is under which the archive is encrypted; empty: in clear."""

    cle_fichier: str = ""
    """Absolute path of a file outside the workspace."""
    cle_variable: str = ""
    """Name of a variable of the environment, in place of the file."""
    ancienne_cle_fichier: str = ""
    """The key that the other one replaces, or that is to go, until every file is done."""

    def __post_init__(self) -> None:
        _refuse(
            (self.cle_fichier and self.cle_variable, "[archive] : donner cle_fichier ou cle_variable, pas les deux."),
            *(
                (path and not PurePosixPath(path).is_absolute(), f"[archive] {key} {_WHOLE_PATH}")
                for key, path in (
                    ("cle_fichier", self.cle_fichier),
                    ("ancienne_cle_fichier", self.ancienne_cle_fichier),
                )
            ),
        )


@dataclass(frozen=True, slots=True)
class Calcul:
    """``[calcul]``: the Dask cluster that reads and prints; empty: this machine."""

    dask: str = ""
    """Address of its scheduler, ``tls://`` or ``tcp://``, host and port."""
    autorite: str = ""
    """Absolute paths of what TLS takes: certificate of the authority, certificate of this machine, its key."""
    certificat: str = ""
    cle: str = ""
    en_clair: bool = False
    """The network between the machines is safe by itself: pupils' files may cross it as they are."""

    def __post_init__(self) -> None:
        found = _SCHEDULER.fullmatch(self.dask)
        scheme, host = (found["scheme"], found["host"]) if found else ("", "")
        tls = {"autorite": self.autorite, "certificat": self.certificat, "cle": self.cle}
        _refuse(
            (self.dask and not found, "[calcul] dask : écrivez « tls://machine:8786 » (ou tcp://)."),
            (
                scheme == "tls" and not all(tls.values()),
                "[calcul] : tls:// demande autorite, certificat et cle (chemins des fichiers).",
            ),
            (
                scheme == "tcp" and host not in _LOOPBACK and not self.en_clair,
                "[calcul] dask : par tcp://, des données de santé passeraient en clair sur le réseau ; écrivez tls://, "
                "ou en_clair = true si ce réseau est déjà chiffré.",
            ),
            *(
                (path and not PurePosixPath(path).is_absolute(), f"[calcul] {key} {_WHOLE_PATH}")
                for key, path in tls.items()
            ),
        )


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
        _refuse_out_of_bounds("conservation", 1, _CENTURY, "ans", **{name: getattr(self, name) for name in years})
        _refuse_out_of_bounds("conservation", 1, _YEAR_DAYS, "jours", preavis_jours=self.preavis_jours)


@dataclass(frozen=True, slots=True)
class Horloge:
    """``[horloge]``: whether the machine's clock is believed without a look at what the register last saw of it."""

    controle: bool = True


@dataclass(frozen=True, slots=True)
class LectureCopies:
    """``[lecture]``: how copies without fields are read."""

    ocr: bool = False
    """Propose, in the prefilled form, the typed texts that tesseract reads on a scan."""


@dataclass(frozen=True, slots=True)
class Depot:
    """``[depot]``: how files are taken out of ``inbox/``."""

    patience_minutes: int = 10
    """For how long a file that seems unfinished must have kept still to be taken all the same."""

    def __post_init__(self) -> None:
        wrong = not 0 <= self.patience_minutes <= _DAY_MINUTES
        _refuse((wrong, "[depot] patience_minutes : de 0 à 1440 minutes (un jour)."))


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration of a workspace."""

    service: Service
    signataire: Signataire
    ccpe: Bureau
    ccsd: Bureau
    cdes: Bureau
    ia: Bureau = Bureau("Inspection académique", ())
    """The IA-DSDEN, to whom decisions are notified; without address, its envelopes are written by hand."""
    fenetre: Fenetre = Fenetre()
    delais: Delais = Delais()
    tribunal: Tribunal = Tribunal()
    seance: Seance = Seance()
    inspecteur: Inspecteur = Inspecteur()
    service_avs: ServiceAvs = ServiceAvs()
    archive: ArchiveChiffree = ArchiveChiffree()
    calcul: Calcul = Calcul()
    conservation: Conservation = Conservation()
    lecture: LectureCopies = LectureCopies()
    horloge: Horloge = Horloge()
    depot: Depot = Depot()
    regime: str = CDES_2003.nom
    textes: Mapping[str, str] | None = None
    """``[textes]``: texts of the regime replaced by the department, by name."""

    def examples(self) -> Iterator[str]:
        """Name the settings that still hold the example of a new workspace; with one of them, no letter is true."""
        for name in ("service", "signataire", "ccpe", "ccsd", "cdes", "ia"):
            section = getattr(self, name)
            for item in fields(section):
                value = getattr(section, item.name)
                lines = [fold_words(line) for line in ((value,) if isinstance(value, str) else value)]
                if any(line in _EXAMPLES or not _EXAMPLE_WORDS.isdisjoint(line.split()) for line in lines):
                    yield f"[{name}] {item.name}"


def _read_value(value: Any, wanted: Any, *, printed: bool) -> Any:
    """The value under its declared type, "" when it says nothing; ``None`` when it is of another type."""
    # Not by msgspec: it stops at the first mistake, and its import would take 15 ms of every empty run.
    if wanted == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            return None
        return tuple(normalise(line) for line in value if not says_nothing(line))
    if wanted == tuple[int, ...]:
        return tuple(value) if isinstance(value, list) and all(type(one) is int for one in value) else None
    if isinstance(value, str) and printed:
        value = "" if says_nothing(value) else normalise(value)
    if isinstance(value, bool) is not (wanted is bool):
        return None  # ``True`` is an ``int`` for Python, not for an administrator.
    if wanted is float:
        return float(value) if isinstance(value, int | float) else None
    return value if isinstance(value, wanted) else None


def _read_values(name: str, raw: Mapping[str, Any], known: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """The values of a section that are of their type."""
    problems += [f"[{name}] : la clé « {key} » n’existe pas." for key in raw if key not in known]
    # A path or the name of a variable is taken as it stands: a key of one letter must not be forgotten in silence.
    values = {
        key: _read_value(raw[key], wanted, printed=name not in ("archive", "calcul") and key != "logo")
        for key, wanted in known.items()
        if key in raw
    }
    for key in [key for key, value in values.items() if value is None]:
        problems.append(f"[{name}] {key} {_LISTS.get(known[key], 'n’a pas le type attendu')}.")
        del values[key]
    return values


def _read_section(cls: type, name: str, raw: Any, problems: list[str], *, optional: bool) -> Any:
    if not isinstance(raw, dict):
        problems.append(f"[{name}] doit être une section.")
        return None
    values = _read_values(name, raw, {item.name: item.type for item in fields(cls)}, problems)
    needed = [item.name for item in fields(cls) if item.default is MISSING]
    # Without an address, the envelopes of an addressee who may be left out are written by hand.
    empty = [key for key in needed if key in values and not values[key] and not (optional and values[key] == ())]
    problems += [f"[{name}] {key} ne peut pas être vide." for key in empty]
    if missing := [key for key in needed if key not in raw]:
        problems.append(f"[{name}] : il manque {', '.join(missing)}.")
    try:
        # What is empty is told once, and not as what it lacks.
        return cls(**values) if values.keys() >= set(needed) and not empty else None
    except ValueError as refused:
        problems += refused.args
        return None


def parse_settings(text: str) -> Settings:
    """Read the text of a ``pipeline.toml``.

    Raises:
        ConfigError: with every mistake, in French.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"Le fichier {CONFIG_NAME} n’est pas lisible : {error}.") from error
    known = [item.name for item in fields(Settings)]
    problems = [f"La section ou la clé « {key} » n’existe pas." for key in data if key not in known]
    values: dict[str, Any] = {}
    for item in fields(Settings):
        optional = item.default is not MISSING
        if isinstance(item.type, type) and is_dataclass(item.type) and (item.name in data or not optional):
            raw = data.get(item.name, {})
            values[item.name] = _read_section(item.type, item.name, raw, problems, optional=optional)
    textes = data.get("textes", {})
    if not isinstance(textes, dict) or not all(isinstance(value, str) for value in textes.values()):
        problems.append("[textes] doit contenir des textes.")
    else:
        problems += textes_en_faute(textes)
    nom = str(data.get("regime", CDES_2003.nom))
    try:
        regime(nom, textes if isinstance(textes, dict) else {})
    except ValueError as error:
        problems.append(str(error))
    if problems:
        lines = "\n".join(f"  – {problem}" for problem in problems)
        raise ConfigError(f"{CONFIG_NAME} est à corriger par l’administrateur :\n{lines}")
    return Settings(regime=nom, textes=textes, **values)


def load_settings(workspace: Path) -> Settings:
    """Read the configuration of a workspace.

    Raises:
        ConfigError: when there is none, or when it is wrong.
    """
    path = workspace / CONFIG_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"Ce dossier n’est pas un espace de travail : il ne contient pas {CONFIG_NAME}. "
            "Pour en créer un : pipeline init"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{CONFIG_NAME} ne peut pas être lu : {error}.") from error
    return parse_settings(text)
