"""Forty fictional pupils of a school year, all different and all ordinary."""

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dossier.model.forms import Kind
from tests.eleves import Values, fiche, protocole

_ARBRES = (
    "ALISIER", "BOULEAU", "CÈDRE", "DATTIER", "ÉRABLE", "FRÊNE", "GENÊT", "HÊTRE", "IBICELLE", "JASMIN", "KAPOK",
    "LILAS", "MÉLÈZE", "NOYER", "ORMEAU", "PEUPLIER", "QUETSCHE", "ROBINIER", "SAULE", "TILLEUL", "ULMAIRE", "VERNE",
    "WEIGELA", "XYLIA", "YEUSE", "ZELKOVA", "AUBÉPINE", "BUISSON", "CORNOUILLER", "DAPHNÉ", "ÉPICÉA", "FUSAIN",
    "GINKGO", "HOUX", "IRISAT", "JUJUBIER", "KUMQUAT", "LAURIER", "MERISIER", "NÉFLIER",
)  # fmt: skip
_PRENOMS = (
    "Anatole", "Bérénice", "Côme", "Delphine", "Élie", "Fantine", "Gaspard", "Héloïse", "Ismaël", "Judith", "Kenza",
    "Lucien", "Mahaut", "Naïm", "Octave", "Perle", "Quentin", "Rosalie", "Samir", "Théa", "Ulysse", "Violette",
    "Walid", "Xénia", "Yvon", "Zélie", "Aïcha", "Basile", "Capucine", "Dimitri", "Églantine", "Félix", "Gloria",
    "Hippolyte", "Irénée", "Jeanne", "Karim", "Louison", "Moïra", "Nils",
)  # fmt: skip
_CLASSES = (("CP", 1997), ("CE1", 1996), ("CE2", 1995), ("CM1", 1994), ("CM2", 1993), ("6e", 1992), ("GS", 1998))
_PRIMAIRE = ("École élémentaire Jules-Ficelle", "0139901S")
_COLLEGE = ("Collège du Phare-Perdu", "0449915N")
_AVANT = timedelta(days=9)
"""Between the meeting of the équipe éducative and the arrival of the forms."""


@dataclass(frozen=True)
class Eleve:
    """A pupil of the year."""

    rang: int

    @property
    def nom(self) -> str:
        """Family name, which no other pupil has."""
        return f"{_ARBRES[self.rang]}-FICTIF"

    @property
    def code(self) -> str:
        """Names its files, and nobody."""
        return f"{self.rang:02}"

    @property
    def parent(self) -> str:
        """The représentant légal."""
        return f"Mme Odette {self.nom}"

    def form(self, kind: Kind, recu_le: date) -> Values:
        """A complete form, as the school fills it a few days before it comes in."""
        classe, annee = _CLASSES[self.rang % len(_CLASSES)]
        naissance = date(annee, 1 + self.rang % 12, 1 + self.rang % 28)
        ecole, uai = _COLLEGE if classe == "6e" else _PRIMAIRE
        le = f"{recu_le - _AVANT:%d/%m/%Y}"
        common: Values = {
            "nom": self.nom,
            "prenom": _PRENOMS[self.rang],
            "naissance": f"{naissance:%d/%m/%Y}",
            "classe": classe,
            "etablissement": ecole,
        }
        if kind is Kind.FICHE:
            mois = (recu_le.year - naissance.year) * 12 + recu_le.month - naissance.month
            mois -= recu_le.day < naissance.day
            return fiche() | common | {"age": f"{mois // 12} ans {mois % 12} mois", "date_evaluation": le}
        adresse = f"{self.rang + 1} rue des Arbres-Inventés\n13999 Villeneuve-la-Fictive"
        return (
            protocole()
            | common
            | {"uai": uai, "representant.nom": self.parent, "representant.adresse": adresse}
            | {"date": le, "accord_date": le}
        )


ELEVES = tuple(Eleve(rang) for rang in range(40))
