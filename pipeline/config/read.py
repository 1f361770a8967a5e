"""``pipeline.toml`` → :class:`Settings`: read once; every mistake is reported at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

from pipeline.config.settings import Settings
from pipeline.dossier.regime import CDES_2003, regime
from pipeline.dossier.regime.exigences import faults as textes_en_faute
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import normalise
from pipeline.errors import ConfigError

CONFIG_NAME = "pipeline.toml"
_LISTS = {tuple[str, ...]: "doit être une liste de textes", tuple[int, ...]: "doit être une liste de nombres entiers"}


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
        key: _read_value(raw[key], wanted, printed=name not in ("acces", "archive", "calcul") and key != "logo")
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
        optional = item.default_factory is not MISSING
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
