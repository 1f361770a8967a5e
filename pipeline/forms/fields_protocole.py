"""Fields of annexe II (circulaire DGAS/3C 2003-290)."""

from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, LIBELLE_SIGNATAIRE, RANGS, SIGNATAIRES, Kind
from pipeline.forms.table import Field, FieldType, Option, Table


def protocole_fields() -> tuple[Field, ...]:
    """Return the fields in the reading order of the printed form."""
    table = Table(Kind.PROTOCOLE, "proto")
    table.add("edition", "Formulaire et édition", "edition", FieldType.MARKER, addition=True)
    table.add("dossier", "Numéro du dossier (s’il est connu)", "dossier", addition=True)
    table.radio(
        "etat",
        "État du protocole",
        "etat",
        (
            Option("proposition", "proposition (avant la décision de la CDES)"),
            Option("signe", "signé (après la décision)"),
        ),
        addition=True,
    )
    table.add("eleve_nom", "Nom de l’élève", "nom")
    table.add("eleve_prenom", "Prénom", "prenom")
    table.add("eleve_naissance", "Né(e) le (jj/mm/aaaa)", "naissance")
    table.add("eleve_classe", "Classe", "classe")
    table.add("representant_nom", "Représentant légal", "representant.nom")
    table.add(
        "representant_qualite",
        "Représentant légal : qualité (père, mère, tuteur, ASE…)",
        "representant.qualite",
        addition=True,
    )
    table.multiline("representant_adresse", "Représentant légal : adresse", "representant.adresse")
    table.add("representant_telephone", "Représentant légal : téléphone", "representant.telephone")
    table.add("representant2_nom", "Second représentant légal", "representant2.nom", addition=True)
    table.add("representant2_qualite", "Second représentant légal : qualité", "representant2.qualite", addition=True)
    table.multiline(
        "representant2_adresse",
        "Second représentant légal : adresse, si elle est différente",
        "representant2.adresse",
        addition=True,
    )
    table.add(
        "representant2_telephone",
        "Second représentant légal : téléphone",
        "representant2.telephone",
        addition=True,
    )
    table.radio(
        "accord",
        "Les parents ou le représentant légal donnent-ils leur accord à la demande ?",
        "accord",
        addition=True,
    )
    table.add("accord_date", "Date de l’accord (jj/mm/aaaa)", "accord_date", addition=True)
    table.radio("entendue", "La famille souhaite-t-elle être entendue par la commission ?", "entendue", addition=True)
    table.add("etablissement_nom", "Établissement scolaire", "etablissement")
    table.add("etablissement_uai", "Établissement : numéro UAI (ex-RNE)", "uai", addition=True)
    table.multiline("etablissement_adresse", "Établissement : adresse", "etablissement_adresse", addition=True)
    table.add("etablissement_chef", "Directeur ou chef d’établissement", "chef")
    table.add("etablissement_telephone", "Établissement : téléphone", "etablissement_telephone")
    table.add("auxiliaire_nom", "Nom de l’auxiliaire", "auxiliaire")
    table.multiline("auxiliaire_adresse", "Auxiliaire : adresse", "auxiliaire_adresse")
    table.add("auxiliaire_telephone", "Auxiliaire : téléphone", "auxiliaire_telephone")
    table.multiline(
        "equipe",
        "Membres de l’équipe éducative ayant participé à l’analyse des besoins d’accompagnement",
        "equipe",
    )
    table.radio(
        "integration",
        "La présence d’un(e) auxiliaire de vie scolaire rendrait-elle possible une intégration qui actuellement "
        "ne peut être envisagée par l’équipe éducative ?",
        "integration",
    )
    table.multiline("integration_pourquoi", "Intégration rendue possible : pourquoi ?", "integration_pourquoi")
    table.radio(
        "temps_accru",
        "La présence d’un(e) auxiliaire permettrait-elle d’augmenter le temps de scolarisation de l’élève ?",
        "temps_accru",
    )
    table.multiline("temps_accru_pourquoi", "Temps de scolarisation augmenté : pourquoi ?", "temps_accru_pourquoi")
    table.radio(
        "modalite",
        "L’élève a besoin d’un(e) auxiliaire de vie scolaire de manière",
        "modalite",
        (
            Option("continue", "continue"),
            Option("discontinue", "discontinue"),
            Option("occasionnelle", "occasionnelle"),
        ),
    )
    table.add("scolarisation", "Temps hebdomadaire de scolarisation de l’élève (ex. 24 h 00)", "scolarisation")
    table.add(
        "accompagnement",
        "Temps hebdomadaire d’accompagnement par un(e) auxiliaire (ex. 12 h 30)",
        "accompagnement",
    )
    table.check("aide_deplacements", "Aide aux déplacements dans l’établissement scolaire", "aide_deplacements")
    table.check(
        "aide_installation",
        "Aide à l’installation matérielle dans la salle en début d’activité",
        "aide_installation",
    )
    table.check("aide_cours", "Aide pendant les cours", "aide_cours")
    table.multiline(
        "aide_cours_precision",
        "Aide pendant les cours : préciser la nature de l’aide",
        "aide_cours_precision",
    )
    table.radio("sorties", "L’accompagnement est-il nécessaire lors des sorties scolaires ?", "sorties")
    table.radio(
        "classes_transplantees",
        "L’accompagnement est-il nécessaire lors des classes transplantées ?",
        "classes_transplantees",
    )
    table.check("aide_hors_cours", "Aide en dehors des cours", "aide_hors_cours")
    table.multiline("aide_hors_cours_precision", "Aide en dehors des cours : préciser", "aide_hors_cours_precision")
    table.radio(
        "extrascolaire",
        "Est-il prévu un accompagnement dans des lieux extrascolaires (transports, loisirs, activités "
        "culturelles ou sportives…) ?",
        "extrascolaire",
    )
    table.multiline(
        "extrascolaire_precision",
        "Accompagnement dans des lieux extrascolaires : préciser",
        "extrascolaire_precision",
        addition=True,
    )
    table.multiline(
        "taches_particulieres",
        "Tâches particulières (soins autorisés, portage, change de couches ou de vêtements…)",
        "taches_particulieres",
    )
    table.multiline(
        "definies_avec",
        "Tâches définies avec : nom du responsable du service de soins et du médecin de l’éducation nationale",
        "definies_avec",
        addition=True,
    )
    table.multiline("absence_eleve", "Dispositions prévues en cas d’absence de l’élève", "absence_eleve")
    table.multiline("absence_enseignant", "Dispositions prévues en cas d’absence de l’enseignant", "absence_enseignant")
    table.multiline("absence_auxiliaire", "Dispositions prévues en cas d’absence de l’auxiliaire", "absence_auxiliaire")
    table.multiline("observations", "Observations", "observations")
    for rang in RANGS:
        nom = LIBELLE_RANG[rang]
        table.add(f"edt_{rang}_de", f"Emploi du temps, {nom} : de (ex. 8h30)", f"edt.{rang}.de", addition=True)
        table.add(f"edt_{rang}_a", f"Emploi du temps, {nom} : à (ex. 9h30)", f"edt.{rang}.a", addition=True)
        for jour in JOURS:
            ou = f"Emploi du temps, {jour}, {nom}"
            table.check(
                f"edt_{rang}_{jour}_presence",
                f"{ou} : l’auxiliaire est présent(e)",
                f"edt.{rang}.{jour}.presence",
                addition=True,
            )
            # Several lines: the annexe asks for hours, places, meals and transports in this narrow cell.
            table.multiline(f"edt_{rang}_{jour}_texte", f"{ou} : heures ou lieu", f"edt.{rang}.{jour}.texte")
    table.add("date", "Date du protocole (jj/mm/aaaa)", "date")
    for signataire in SIGNATAIRES:
        qui = LIBELLE_SIGNATAIRE[signataire]
        table.add(f"sign_{signataire}_nom", f"Signature – {qui} : nom", f"signature.{signataire}.nom")
        table.add(
            f"sign_{signataire}_date",
            f"Signature – {qui} : date (jj/mm/aaaa)",
            f"signature.{signataire}.date",
            addition=True,
        )
        table.check(f"sign_{signataire}_signe", f"Signature – {qui} : a signé", f"signature.{signataire}.signe")
    return tuple(table.fields)
