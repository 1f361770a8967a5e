"""Texts of what follows a decision under the regime CDES_2003: the AVS's mission, the reminders, the convocation.

Merged into the regime's texts, overridable like them. Sources: circulaire 2003-290, I and II and annexe I; CASF, art.
L. 242-9; report of the workshop « Relations professionnelles des AVS » (fact sheet §7, R1 to R9).
"""

from collections.abc import Mapping

TEXTES: Mapping[str, str] = {
    "mission_projet": "Avant de commencer, demandez au directeur ou chef d’établissement à lire le projet "
    "individualisé de l’élève et son protocole d’accompagnement : ils disent précisément ce qui est attendu de vous.",
    "mission_autonomie": "Votre aide vise à accroître l’autonomie de l’élève : laissez-lui le temps de faire, et "
    "mettez-vous en retrait quand c’est possible.",
    "mission_service": "La préparation, la concertation et les réunions (heures « invisibles ») font partie de votre "
    "service. Elles ne sont pas prises sur le temps de l’élève : elles s’y ajoutent.",
    "mission_gestes": "Faites seulement les gestes que le responsable du service de soins ou le médecin de l’éducation "
    "nationale vous a montrés, comme ils vous ont été montrés. En cas de doute, appelez le directeur ou chef "
    "d’établissement.",
    "mission_limites": "Vous accompagnez un élève : vous ne prenez en charge ni une classe, ni un groupe d’élèves.\n"
    "L’enseignant reste responsable de la classe et des apprentissages.\n"
    "Vous n’intervenez jamais au domicile de l’élève.\n"
    "Vous n’accomplissez aucun geste qui demande une qualification médicale ou paramédicale.",
    "mission_sorties": "l’accompagnement suppose que la sortie soit organisée par l’établissement, que l’enseignant en "
    "soit responsable, que le directeur ou chef d’établissement ait donné son accord écrit et que votre contrat le "
    "permette. Vous ne partez jamais seul(e) avec l’élève de votre propre initiative.",
    "mission_sans_sorties": "la décision ne les prévoit pas. Avant toute sortie, voyez le directeur ou chef "
    "d’établissement.",
    "mission_discretion": "Vous êtes tenu(e) à la discrétion et à la réserve : rien de ce que vous savez de l’élève et "
    "de sa famille ne se dit à qui n’a pas à le savoir, dans l’établissement comme au-dehors.",
    "mission_famille": "Échangez avec elle de préférence en présence de l’enseignant. Ne donnez jamais vos coordonnées "
    "personnelles : la famille vous joint par l’établissement.",
    "mission_soignants": "Vous pouvez prendre contact avec les professionnels qui suivent l’élève seulement avec "
    "l’accord de l’équipe éducative.",
    "mission_contact": "Pour toute difficulté, avec l’élève, la famille, l’équipe ou autre, parlez-en d’abord à "
    "l’enseignant, puis au directeur ou chef d’établissement. Vous pouvez faire appel à l’inspecteur de "
    "circonscription.",
    "presentation_role": "L’auxiliaire de vie scolaire aide un élève dans la vie scolaire quotidienne, en vue "
    "d’optimiser son autonomie dans les apprentissages et de faciliter sa participation aux activités de la classe et "
    "aux relations avec les autres.",
    "presentation_equipe": "L’enseignant dit à l’auxiliaire ce qu’il attend à chaque séance ; tous deux conviennent "
    "d’un moment régulier pour en parler.\n"
    "L’auxiliaire prend part à la pré-rentrée et aux réunions de l’équipe éducative qui concernent l’élève.\n"
    "Les échanges avec la famille ont lieu de préférence en présence de l’enseignant ; la famille joint l’auxiliaire "
    "par l’établissement.\n"
    "Chacun est tenu à la discrétion sur ce qu’il sait de l’élève et de sa famille.",
    "presentation_eleves": "L’auxiliaire se présente aux élèves, dit simplement pourquoi il ou elle est là, et aide "
    "l’élève et ses camarades à aller les uns vers les autres.",
    "rappel_criteres": "l’ancienneté de l’accompagnement scolaire\n"
    "l’évolution de l’élève, en autonomie et en intégration dans le groupe classe\n"
    "une modification notable du handicap\n"
    "les risques encourus par l’élève, et éventuellement par les autres élèves",
    "rappel_renouvellement": "L’accompagnement n’est pas reconduit de lui-même : la commission se prononce sur une "
    "nouvelle demande, avec une fiche d’évaluation de l’autonomie remplie à nouveau par l’équipe éducative.",
    "rappel_delai": "La commission dispose de deux mois pour répondre à une demande complète : n’attendez pas la fin "
    "de la période.",
    "rappel_phase": "Cette diminution a été décidée pour accroître l’autonomie de l’élève. Elle s’applique sans "
    "nouvelle décision.",
    "rappel_saisine": "Si elle ne convient plus aux besoins de l’élève, la commission doit être saisie immédiatement, "
    "par une fiche d’évaluation et un protocole mis à jour.",
    "rappel_famille_ecole": "L’établissement reçoit une lettre semblable et les formulaires à remplir. Parlez-en dès "
    "maintenant avec le directeur ou chef d’établissement : aucune demande n’est envoyée sans votre accord.",
    "convocation_assistance": "Vous pouvez vous faire assister ou représenter par la personne de votre choix. Votre "
    "présence n’est pas obligatoire : la commission peut décider sans vous avoir entendu(e).",
    "convocation_dossier": "Vous pouvez auparavant consulter le dossier au secrétariat, sur rendez-vous.",
    "convocation_empechement": "Si vous ne pouvez pas venir, prévenez le secrétariat dès que possible ; vous pouvez "
    "aussi écrire à la commission ce que vous souhaitez qu’elle sache.",
}
"""Name → French text. A line is an item in ``mission_limites``, ``presentation_equipe`` and ``rappel_criteres``."""
