"""``pipeline.toml`` → :class:`Settings`. One frozen value, read once; every mistake is reported at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.dossier.regime.delais import RAPPEL_JOURS
from pipeline.errors import ConfigError

CONFIG_NAME = "pipeline.toml"
DEFAULT_REGIME = "CDES_2003"


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


@dataclass(frozen=True, slots=True)
class Signataire:
    """``[signataire]``: prénom, nom and qualité are mandatory on letters (loi 2000-321, art. 4)."""

    prenom: str
    nom: str
    qualite: str
    delegation: str = ""
    """E.g. « Pour le président et par délégation, »."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """``[ccpe]``, ``[ccsd]``, ``[cdes]``, ``[ia]``: a commission, or the inspection académique, as an addressee."""

    nom: str
    adresse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fenetre:
    """``[fenetre]``: address block in the window of the envelope; mm from the top left of the sheet (A4)."""

    x: float = 105.0
    y: float = 56.0
    largeur: float = 83.0
    hauteur: float = 23.0


@dataclass(frozen=True, slots=True)
class Delais:
    """``[delais]``: terms, in days unless the name says otherwise."""

    complement_jours: int = 30
    rappel_jours: int = RAPPEL_JOURS


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

    @property
    def minutes_invisibles(self) -> int | None:
        """In minutes; ``None`` when not set.

        Raises:
            ValueError: when it does not read with certainty.
        """
        if self.heures_invisibles == "":
            return None
        from pipeline.dossier.values.durees import parse_duree  # noqa: PLC0415 - only where it is set

        duree = self.heures_invisibles
        minutes = parse_duree(duree).valeur if isinstance(duree, str) else duree
        if minutes is None or isinstance(minutes, bool) or minutes < 0:
            raise ValueError(
                "[service_avs] heures_invisibles doit être une durée, par exemple « 1h30 », ou des minutes."
            )
        return minutes


@dataclass(frozen=True, slots=True)
class ArchiveChiffree:
    """``[archive]``: where the key is under which the archive is encrypted; empty: in clear."""

    cle_fichier: str = ""
    """Absolute path of a file outside the workspace."""
    cle_variable: str = ""
    """Name of a variable of the environment, in place of the file."""
    ancienne_cle_fichier: str = ""
    """The key that the other one replaces, or that is to go, until every file is done."""


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


@dataclass(frozen=True, slots=True)
class LectureCopies:
    """``[lecture]``: how copies without fields are read."""

    ocr: bool = False
    """Propose, in the prefilled form, the typed texts that tesseract reads on a scan."""


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
    inspecteur: Inspecteur = Inspecteur()
    service_avs: ServiceAvs = ServiceAvs()
    archive: ArchiveChiffree = ArchiveChiffree()
    conservation: Conservation = Conservation()
    lecture: LectureCopies = LectureCopies()
    regime: str = DEFAULT_REGIME
    textes: Mapping[str, str] | None = None
    """``[textes]``: texts of the regime replaced by the department, by name."""


def _section(cls: type, name: str, data: Mapping[str, Any], problems: list[str]) -> Any:
    raw = data.get(name, {})
    if not isinstance(raw, dict):
        problems.append(f"[{name}] doit être une section.")
        return None
    known = {item.name: item for item in fields(cls)}
    problems += [f"[{name}] : la clé « {key} » n’existe pas." for key in raw if key not in known]
    values: dict[str, Any] = {}
    for key, item in known.items():
        if key not in raw:
            continue
        value = raw[key]
        expected = str(item.type)
        if "tuple" in expected:
            if isinstance(value, list) and all(isinstance(line, str) for line in value):
                values[key] = tuple(value)
            else:
                problems.append(f"[{name}] {key} doit être une liste de textes.")
        elif "float" in expected and isinstance(value, int | float) and not isinstance(value, bool):
            values[key] = float(value)
        elif "int" in expected and isinstance(value, int) and not isinstance(value, bool):
            values[key] = value
        elif "bool" in expected and isinstance(value, bool):
            values[key] = value
        elif "str" in expected and isinstance(value, str):
            values[key] = value
        else:
            problems.append(f"[{name}] {key} n’a pas le type attendu.")
    try:
        return cls(**values)
    except TypeError:
        missing = [key for key in known if key not in raw]
        problems.append(f"[{name}] : il manque {', '.join(missing)}.")
        return None


def _wrong_values(values: Mapping[str, Any]) -> list[str]:
    """Values of the right type that would print a wrong letter, or none."""
    problems: list[str] = []
    for name, keys in {
        "service": ("departement", "nom", "bureau", "adresse", "ville"),
        "signataire": ("prenom", "nom", "qualite"),
        "ccpe": ("nom", "adresse"),
        "ccsd": ("nom", "adresse"),
        "cdes": ("nom", "adresse"),
    }.items():
        section = values.get(name)
        for key in keys if section else ():
            value = getattr(section, key)
            if not value or (isinstance(value, tuple) and not all(line.strip() for line in value)):
                problems.append(f"[{name}] {key} ne peut pas être vide.")
    delais, fenetre = values.get("delais"), values.get("fenetre")
    if delais and (delais.complement_jours < 1 or delais.rappel_jours < 1):
        problems.append("[delais] : un délai compte au moins un jour.")
    conservation = values.get("conservation")
    terms = [getattr(conservation, item.name) for item in fields(Conservation)] if conservation else []
    if any(term is not None and term < 1 for term in terms):
        problems.append("[conservation] : une durée compte au moins un an, un préavis au moins un jour.")
    if fenetre and not (
        fenetre.x >= 100
        and fenetre.x + fenetre.largeur <= 190
        and fenetre.y >= 40
        and fenetre.y + fenetre.hauteur <= 90
        and fenetre.largeur >= 60
        and fenetre.hauteur >= 15
    ):
        problems.append(
            "[fenetre] : le bloc d’adresse ne serait pas visible dans l’enveloppe (x de 100 à 190, y de 40 à 90 mm, "
            "60 mm de large et 15 de haut au moins)."
        )
    archive = values.get("archive")
    if archive and archive.cle_fichier and archive.cle_variable:
        problems.append("[archive] : donner cle_fichier ou cle_variable, pas les deux.")
    for key in ("cle_fichier", "ancienne_cle_fichier") if archive else ():
        if (path := getattr(archive, key)) and not PurePosixPath(path).is_absolute():
            problems.append(f"[archive] {key} doit être un chemin complet, qui commence par une barre oblique.")
    service = values.get("service")
    if service and service.logo:
        logo = PurePosixPath(service.logo)
        if logo.is_absolute() or ".." in logo.parts or logo.suffix.lower() not in (".png", ".svg"):
            problems.append("[service] logo doit être une image PNG ou SVG de l’espace de travail.")
    return problems


def parse_settings(text: str) -> Settings:
    """Read the text of a ``pipeline.toml``.

    Raises:
        ConfigError: with every mistake, in French.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"Le fichier {CONFIG_NAME} n’est pas lisible : {error}.") from error
    problems: list[str] = []
    sections = {
        "service": Service,
        "signataire": Signataire,
        "ccpe": Bureau,
        "ccsd": Bureau,
        "cdes": Bureau,
        "ia": Bureau,
        "fenetre": Fenetre,
        "delais": Delais,
        "inspecteur": Inspecteur,
        "service_avs": ServiceAvs,
        "archive": ArchiveChiffree,
        "conservation": Conservation,
        "lecture": LectureCopies,
    }
    problems += [
        f"La section ou la clé « {key} » n’existe pas." for key in data if key not in {*sections, "regime", "textes"}
    ]
    values = {
        name: _section(cls, name, data, problems) for name, cls in sections.items() if name in data or name != "ia"
    }
    try:
        if values["service_avs"]:
            _ = values["service_avs"].minutes_invisibles
    except ValueError as error:
        problems.append(str(error))
    textes = data.get("textes", {})
    if not isinstance(textes, dict) or not all(isinstance(value, str) for value in textes.values()):
        problems.append("[textes] doit contenir des textes.")
    regime = data.get("regime", DEFAULT_REGIME)
    problems += _wrong_values(values)
    if regime != DEFAULT_REGIME or textes:
        # Only then: the texts take longer to load than an empty run may last.
        from pipeline.dossier.regime import regime as known_regime  # noqa: PLC0415

        try:
            known_regime(str(regime), textes if isinstance(textes, dict) else {})
        except ValueError as error:
            problems.append(str(error))
    if problems:
        lines = "\n".join(f"  – {problem}" for problem in problems)
        raise ConfigError(f"{CONFIG_NAME} est à corriger par l’administrateur :\n{lines}")
    return Settings(regime=regime, textes=textes, **values)


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
