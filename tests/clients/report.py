"""The table of ``docs/logiciels.md``, in French, from what came of each way; the same outcomes give the same text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.intake.diagnosis import DIAGNOSES
from tests.clients.imitated import Figures
from tests.clients.joined import BUNDLES
from tests.clients.outcome import Outcome
from tests.clients.programs import PROGRAMS
from tests.clients.ways import Family

_HEAD = """\
# Ce qui est lu, logiciel par logiciel

Les écoles remplissent les formulaires avec le logiciel qu’elles ont. Ce tableau montre ce que le programme lit de
chacun. Il est produit par `make clients`, qui pilote les vrais logiciels sur les vrais formulaires, avec les élèves
fictifs aux noms difficiles (ligatures, lettres hors du Latin-1, apostrophes, plusieurs lignes, textes piégés), puis
lit chaque fichier comme un traitement le ferait. `make clients` échoue si une réponse d’un formulaire vivant n’est pas
exacte, si une valeur fausse est tenue pour sûre, ou si un fichier n’a ni formulaire lu ni diagnostic.

- **retours** : tous les élèves fictifs et une décision pour les logiciels rapides ; les noms les plus difficiles pour
  les autres ; un exemplaire de chaque formulaire pour les copies à plat et les images.
- **textes exacts**, **choix exacts** : réponses lues exactement, sur toutes celles qui ont été données ; un choix est
  une case cochée, une réponse choisie, un élément de liste. Les textes des copies à plat sont comparés sans leurs
  espaces ni leurs retours à la ligne, qui ne survivent pas à l’impression. Rien de ce qui vient d’une copie à plat ou
  d’une image n’entre dans un dossier avant qu’une personne l’ait confirmé.
- **à saisir** : réponses qui se voient peut-être mais n’ont pas été reprises ; le secrétariat les saisit.
- **à corriger** : textes que la page ne montre pas comme ils ont été écrits (certains logiciels impriment un nom sans
  les lettres que leur police n’a pas : İ, Ş…) ; la personne qui confirme les compare avec l’autre formulaire.
- **faux** : valeurs fausses tenues pour sûres, une réponse perdue sans le dire comprise. Il n’y en a pas.
- **diagnostic** : ce que dit la page d’`a_verifier` quand aucun formulaire n’a été lu (voir plus bas).
"""
_FAMILIES = {
    Family.LIVE: ("Champs vivants", "Le formulaire revient avec ses champs : c’est ce qu’il faut demander aux écoles."),
    Family.FLAT: (
        "Copies à plat",
        "Le formulaire a été « imprimé en PDF » ou aplati : ses réponses ne sont plus que des dessins.",
    ),
    Family.SCAN: (
        "Numérisations et photographies",
        "Le formulaire imprimé revient en images. Le scanner et l’appareil photo sont imités : grain, compression, "
        "biais, perspective et ombre sont ajoutés aux pages.",
    ),
}
_NOT_DRIVEN = """\
## Ce qui n’est pas dans ce tableau

Acrobat et Aperçu de macOS ne s’installent pas sur un serveur : le second est imité d’après des fichiers observés.
L’écriture à la main n’est imitée que dans les cases à cocher.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One way of saving."""

    family: Family
    program: str
    gesture: str
    outcome: Outcome

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells of the table."""
        one = self.outcome
        return (
            self.program,
            self.gesture,
            str(one.returns),
            f"{one.texts_exact} / {one.texts}",
            f"{one.choices_exact} / {one.choices}",
            str(one.unsure),
            str(one.differing),
            str(len(one.wrong)),
            ", ".join(f"`{code}`" for code in sorted(one.diagnoses)) or "–",
        )

    @property
    def line(self) -> str:
        """For the terminal."""
        return " | ".join(self.cells)


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """One program that joins files."""

    program: str
    outcomes: tuple[str, ...]
    """In the order of ``BUNDLES``: « lu », « à confirmer » or the code of a diagnosis."""

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells of the table."""
        return (self.program, *(f"`{one}`" if one in DIAGNOSES else one for one in self.outcomes))

    @property
    def line(self) -> str:
        """For the terminal."""
        return " | ".join(self.cells)


def by_family(figures: Mapping[str, Figures]) -> str:
    """Return what is read of the imitated pages, family by family."""
    head = (
        "page",
        "pages",
        "coches et marques",
        "décidées",
        "laissées à une personne",
        "doutes de trop",
        "faux",
        "tues",
    )
    rows = [
        (
            family,
            str(one.pages),
            str(one.ticks),
            f"{one.decided} ({100 * one.decided / max(one.ticks, 1):.1f} %)".replace(".", ","),
            str(one.doubted),
            str(one.spared),
            str(len(one.wrong)),
            str(len(one.unseen)),
        )
        for family, one in figures.items()
    ]
    return (
        "## Coches et marques, à la main\n\nQuatre cents pages imitées : six façons de cocher et l’écran, vues par un "
        "scanner (gris, de 150 à 300 points par pouce ; noir et blanc, seuils de 100 à 190, tramé ; encre pâle, "
        "copie foncée) ou par un appareil photo ; puis les mêmes, trois marques par page en plus, qui ne sont pas des "
        "coches. Une coche que touche un trait, un tampon ou une tache est laissée à une personne : c’est voulu. "
        "« Doutes de trop » : questions sans coche ni marque laissées à une personne ; « tues » : coches ou marques "
        f"dont rien n’est dit.\n\n{_table(head, rows)}"
    )


def document(rows: Sequence[Row], joined: Sequence[JoinedRow], figures: Mapping[str, Figures]) -> str:
    """Return the whole document."""
    parts = [_HEAD]
    for family, (title, meaning) in _FAMILIES.items():
        head = ("logiciel", "façon d’enregistrer", "retours", "textes exacts", "choix exacts", "à saisir", "à corriger")
        cells = [row.cells for row in rows if row.family is family]
        parts.append(f"## {title}\n\n{meaning}\n\n{_table((*head, 'faux', 'diagnostic'), cells)}")
    parts.append(by_family(figures))
    parts.append(
        "## Plusieurs formulaires dans un fichier\n\n« lu » : chaque réponse de chaque formulaire, exacte. Les fiches "
        "de deux élèves réunies ne sont jamais mêlées : le fichier est mis à part avec sa raison.\n\n"
        + _table(("réunis par", *(bundle.title for bundle in BUNDLES)), [row.cells for row in joined])
    )
    parts.append(_diagnoses(rows, joined))
    versions = [(name, program.version) for name, program in PROGRAMS.items()]
    parts.append(f"## Versions\n\n{_table(('logiciel', 'version'), versions)}")
    parts.append(_NOT_DRIVEN)
    return "\n".join(parts)


def _diagnoses(rows: Sequence[Row], joined: Sequence[JoinedRow]) -> str:
    codes = {code for row in rows for code in row.outcome.diagnoses}
    codes |= {one for row in joined for one in row.outcomes if one in DIAGNOSES}
    lines = [(f"`{code}`", one.titre) for code, one in DIAGNOSES.items() if code in codes]
    return f"## Diagnostics\n\n{_table(('code', 'ce que lit le secrétariat'), lines)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
