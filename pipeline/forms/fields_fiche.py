"""Fields of annexe I (circulaire DGAS/3C 2003-290)."""

from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.grille import ITEMS, LIBELLE_NIVEAU
from pipeline.forms.table import Field, FieldType, Option, Table


def fiche_fields() -> tuple[Field, ...]:
    """Return the fields in the reading order of the printed form."""
    table = Table(Kind.FICHE, "fiche")
    table.add("edition", "Formulaire et édition", "edition", FieldType.MARKER, addition=True)
    table.add("dossier", "Numéro du dossier (s’il est connu)", "dossier", addition=True)
    table.radio("materiel", "Y a-t-il une compensation possible du handicap avec du matériel adapté ?", "materiel")
    table.multiline("materiel_precision", "Compensation par du matériel adapté : préciser", "materiel_precision")
    table.radio(
        "relais",
        "Y a-t-il un relais possible par d’autres professionnels dans l’établissement "
        "(ATSEM, infirmière, surveillant) ?",
        "relais",
    )
    table.multiline("relais_precision", "Relais par d’autres professionnels : préciser", "relais_precision")
    table.check(
        "dependance_quotidienne",
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour les gestes de la vie quotidienne",
        "dependance_quotidienne",
    )
    table.check(
        "dependance_scolaire",
        "Scolarisation nécessitant un(e) auxiliaire du fait d’une dépendance pour la vie scolaire",
        "dependance_scolaire",
    )
    table.multiline("anciennete", "Ancienneté de l’accompagnement scolaire", "anciennete")
    table.multiline(
        "evolution",
        "Évolution de l’élève en terme de prise d’autonomie et d’intégration dans le groupe classe",
        "evolution",
    )
    table.multiline("modification", "Modification notable du handicap", "modification")
    table.multiline("risques", "Risques encourus par l’élève et éventuellement par les autres élèves", "risques")
    table.add("eleve_age", "Âge de l’élève", "age")
    table.add("eleve_nom", "Nom de l’élève", "nom")
    table.add("eleve_prenom", "Prénom de l’élève", "prenom", addition=True)
    table.add("eleve_naissance", "Date de naissance de l’élève (jj/mm/aaaa)", "naissance", addition=True)
    table.add("eleve_classe", "Classe", "classe")
    table.add("etablissement_nom", "Établissement", "etablissement")
    for item in ITEMS:
        options = tuple(Option(reponse.value, LIBELLE_NIVEAU[reponse]) for reponse in item.reponses)
        table.radio(
            f"item_{item.numero:02}_niveau",
            f"Item {item.numero}. {item.libelle}",
            f"niveau.{item.numero}",
            options,
        )
    for item in ITEMS:
        table.multiline(
            f"item_{item.numero:02}_besoin",
            f"Item {item.numero}. {item.libelle} : préciser le besoin d’accompagnement",
            f"besoin.{item.numero}",
        )
    table.add("date", "Date de l’évaluation (jj/mm/aaaa)", "date_evaluation", addition=True)
    table.add("auteur", "Fiche renseignée, pour l’équipe éducative, par (nom et fonction)", "auteur", addition=True)
    return tuple(table.fields)
