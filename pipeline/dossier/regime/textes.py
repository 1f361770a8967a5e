"""Texts that the letters print under the regime CDES_2003; a department replaces any of them, by its name.

Sources: fact sheet §1 and §3; circulaire 2003-290, I and II and annexe I; CASF, art. L. 242-6, L. 242-8, L. 242-9; loi
2000-321, art. 4; décret 2003-614 (appeals); workshop « Relations professionnelles des AVS » (fact sheet §7, R1 to R9).
"""

from collections.abc import Mapping

RECOURS = "notification_recours"
"""The text without which no notification is lawful."""

TEXTES: Mapping[str, str] = {
    # A demande: what is missing, what was received, what is sent on.
    "grille": "La fiche d’évaluation de l’autonomie doit obligatoirement être renseignée par l’équipe éducative "
    "avant toute demande d’accompagnement. La demande sera examinée dès que ses deux documents seront complets.",
    "renvoi": "Complétez à l’écran les formulaires que vous nous avez envoyés (les mêmes fichiers PDF), "
    "enregistrez-les, puis renvoyez-nous ces fichiers. Merci de ne pas les imprimer pour les numériser : les "
    "réponses d’une page numérisée ne peuvent pas être lues.",
    "renvoi_formulaires": "Complétez à l’écran les formulaires reçus par courriel (à défaut, les vôtres) : vos "
    "réponses y sont conservées, ce qui manque y est surligné. Enregistrez-les, puis renvoyez ces fichiers, sans "
    "les imprimer ni les numériser.",
    "renvoi_fichier": "Le fichier reçu est conservé tel quel. La demande ne peut pas être examinée tant que ses "
    "deux formulaires ne nous sont pas parvenus lisibles.",
    "une_fois": "Cette liste réunit tout ce qui a été relevé, pour que vous n’ayez à corriger vos documents "
    "qu’une seule fois.",
    "relance": "Sans réponse à cette date, le secrétariat décide de la suite à donner : la demande peut être close "
    "sans avoir été examinée. Si quelque chose vous empêche d’y répondre, dites-le-nous dès maintenant.",
    "relance_famille": "Vous n’avez rien à m’envoyer ; vous pouvez en parler dès maintenant avec le directeur ou chef "
    "d’établissement.\nS’il ne répond pas, la demande peut être close sans avoir été examinée ; vous en seriez "
    "averti(e), et une nouvelle demande resterait possible.",
    "instruction": "La commission de circonscription compétente instruit la demande, puis la commission "
    "départementale d’éducation spéciale (CDES) décide s’il y a lieu d’attribuer un auxiliaire de vie scolaire "
    "et pour combien de temps.",
    # Loi 2000-321, art. 21: two months without an answer refuse; décret 2001-492: what is missing stops the clock.
    "silence": "Si aucune décision ne vous est notifiée dans les deux mois qui suivent la réception de la "
    "demande, ce silence vaut rejet de la demande.",
    "silence_jour": "Pour cette demande, ce délai prend fin le",
    "suspension": "Ce délai de deux mois est suspendu pendant le temps laissé pour compléter la demande ; il "
    "reprend dès que les éléments manquants nous sont parvenus.",
    "recours": "Vous pourriez alors, dans un délai de deux mois, demander au président de la CDES de revoir la "
    "demande (recours gracieux) ou saisir le tribunal du contentieux de l’incapacité dont dépend votre "
    "domicile (recours contentieux).",
    # CSS, art. R. 143-7 interrupts the time to appeal for the caisses; nothing says so of the CDES (fact sheet §1).
    "recours_prudence": "Un recours gracieux peut ne pas prolonger le délai pour saisir le tribunal.",
    "entendu": "La commission vous reçoit si vous le souhaitez : il suffit de nous l’écrire. Vous pouvez vous "
    "faire assister ou représenter par la personne de votre choix.",
    "discretion": "Les membres des commissions et leur secrétariat sont tenus à la discrétion sur tout ce qui "
    "concerne l’élève et sa famille.",
    "informatique": "Les renseignements de la demande sont enregistrés dans un fichier informatique du "
    "secrétariat ; vous pouvez les y consulter et les faire rectifier.",
    "transmission": "Il appartient à la commission de circonscription d’instruire cette demande et à la CDES de "
    "décider, après avoir reçu la famille si elle le souhaite.",
    "delai_commission": "La réponse est due dans les deux mois qui suivent la réception de la demande : au-delà, "
    "le silence vaut rejet.",
    "confidentiel": "Ce dossier contient des données de santé relatives à un élève : il est réservé aux membres "
    "des commissions, tenus à la discrétion.",
    "saisine_grille": "Une nouvelle demande suppose une nouvelle fiche d’évaluation, remplie par l’équipe éducative "
    "après cette décision : la commission se prononce sur les besoins actuels de l’élève, que la fiche précédente ne "
    "dit pas.",
    "saisine_attente": "Cette décision s’applique jusqu’à son terme, ou jusqu’à ce que la commission en prenne une "
    "autre.",
    # A decision. The time to appeal is worded, never computed: it runs from a day that nobody knows yet.
    "notification_vu": "le code de l’éducation, notamment son article L. 351-3 ;\n"
    "le code de l’action sociale et des familles, notamment ses articles L. 242-6, L. 242-8 et "
    "L. 242-9 ;\n"
    "le décret n° 75-1166 du 15 décembre 1975 ;\n"
    "la circulaire DGAS/3C n° 2003-290 du 19 juin 2003 ;",
    "notification_rappel": "Si la présence d’un auxiliaire de vie scolaire est utile dans certains cas, elle ne "
    "saurait être considérée comme une condition de la scolarisation.",
    "notification_evolution": "Si les besoins de l’élève évoluent de façon significative, la commission doit être "
    "saisie immédiatement.",
    "notification_ajournement": "La demande sera de nouveau soumise à la commission dès que ces éléments seront "
    "parvenus au secrétariat.",
    RECOURS: "Dans un délai de deux mois à compter de la réception de cette notification, vous pouvez saisir le "
    "tribunal du contentieux de l’incapacité (TCI) dont dépend votre domicile, par une déclaration faite, remise ou "
    "adressée au secrétariat de ce tribunal. Indiquez vos nom, prénoms, profession et adresse, l’objet de votre "
    "demande et, sommairement, vos motifs ; joignez une copie de cette décision. Ce recours ne suspend pas la "
    "décision, sauf dans les cas que prévoit l’article L. 242-8 du code de l’action sociale et des familles.",
    "notification_recours_gracieux": "Vous pouvez aussi demander au président de la commission de revoir cette "
    "décision, par une lettre adressée au secrétariat (recours gracieux). Cette demande peut ne pas prolonger le "
    "délai de deux mois pour saisir le tribunal.",
    "notification_recours_ailleurs": "Les voies et délais de recours sont notifiés à la famille ou à l’élève majeur.",
    "notification_copies": "établissement scolaire et inspecteur d’académie, directeur des services départementaux de "
    "l’éducation nationale (IA-DSDEN), sans les motifs de fait.",
    "notification_etablissement": "L’auxiliaire intervient à titre principal pendant le temps scolaire ; il ne peut "
    "intervenir au domicile de l’élève. Dès qu’il est connu, faites compléter et signer le protocole, et "
    "renvoyez-le au secrétariat.",
    "notification_reserve": "Ces renseignements sont réservés, avec discrétion, aux personnes qui en ont besoin pour "
    "accompagner l’élève.",
    "notification_ia": "Je vous remercie de bien vouloir mettre en œuvre cette décision, au titre de la coordination "
    "du service des auxiliaires de vie scolaire.",
    "notification_une_seule": "Une seule décision s’applique à la fois : ce que la précédente accordait pour la suite "
    "ne s’applique plus.",
    # « Ce qui se passe maintenant », for a family: a line each; three lines at most.
    "accuse_suite": "La commission vous écrira ce qu’elle a décidé.\n"
    "Vous n’avez rien à envoyer. Si votre adresse change, écrivez-le-nous.",
    "accuse_incomplet_suite": "Je demande ces éléments à l’établissement par le même courrier.\n"
    "Vous n’avez rien à m’envoyer ; vous pouvez préparer cette réponse avec lui.\n"
    "Dès que la demande est complète, je vous l’écris et la commission l’examine.",
    "notification_suite_accord": "Vous n’avez rien à envoyer : dès que l’auxiliaire sera connu, l’établissement vous "
    "fera signer le protocole.\n"
    "Si les besoins évoluent de façon significative, dites-le à l’établissement : la commission doit être saisie "
    "immédiatement.\n"
    "L’accompagnement n’est pas reconduit de lui-même : un rappel vous sera envoyé avant qu’il prenne fin.",
    "notification_suite_refus": "L’établissement reçoit cette décision, sans les motifs de fait : voyez avec lui ce "
    "qui peut aider dès maintenant.\n"
    "Si les besoins changent, une nouvelle demande peut être faite avec lui.\n"
    "Si vous n’êtes pas d’accord, vous pouvez contester cette décision : voyez « Voies et délais de recours ».",
    "notification_suite_ajournement": "Rien n’est encore accordé ni refusé.\n"
    "L’établissement reçoit la même demande : réunissez avec lui, dès que possible, ce que la commission attend, et "
    "faites-le parvenir au secrétariat.",
    # What follows a decision: the AVS's mission, the reminders; the convocation of a family that asked to be heard.
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
    "fin_mission": "Aucune présence auprès de l’élève n’est prévue ensuite au titre de cette fiche. Si vous devez "
    "continuer à l’accompagner, une nouvelle fiche de mission vous est remise. L’inspection académique, responsable du "
    "service des auxiliaires de vie scolaire, vous dit la suite de votre service.",
    "fin_discretion": "La discrétion à laquelle vous êtes tenu(e) demeure après la fin de votre mission. Rendez au "
    "directeur ou chef d’établissement les documents qui concernent l’élève.",
    "fin_etablissement": "Remettez à l’auxiliaire de vie scolaire la fiche de fin de mission qui lui est destinée, et "
    "tenez compte de cette date dans son emploi du temps.",
    "fin_sans_objet": "La nouvelle décision qui y mettait fin a été corrigée depuis. En cas de doute, appelez le "
    "secrétariat avant de changer quoi que ce soit à l’accompagnement de l’élève.",
    "fin_nouvelle_decision": "La nouvelle décision est notifiée à la famille ou à l’élève majeur, à l’établissement de "
    "la nouvelle demande et à l’inspection académique.",
    "presentation_role": "L’auxiliaire de vie scolaire aide un élève dans la vie scolaire quotidienne, en vue "
    "d’optimiser son autonomie dans les apprentissages et de faciliter sa participation aux activités de la classe et "
    "aux relations avec les autres.",
    "presentation_equipe": "L’enseignant dit à l’auxiliaire ce qu’il attend à chaque séance ; tous deux conviennent "
    "d’un moment régulier pour en parler.\n"
    "L’auxiliaire prend part aux réunions de l’équipe éducative qui concernent l’élève.\n"
    "Les échanges avec la famille ont lieu de préférence en présence de l’enseignant ; la famille joint l’auxiliaire "
    "par l’établissement.\n"
    "Chacun est tenu à la discrétion sur ce qu’il sait de l’élève et de sa famille.",
    "presentation_prerentree": "L’auxiliaire prend part à la pré-rentrée.",
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
    "rappel_phase": "Ce changement est celui que prévoit la décision : il s’applique sans nouvelle décision.",
    "rappel_saisine": "Si elle ne convient plus aux besoins de l’élève, la commission doit être saisie immédiatement, "
    "par une fiche d’évaluation et un protocole mis à jour.",
    "rappel_famille_ecole": "L’établissement reçoit une lettre semblable et les formulaires à remplir. Parlez-en dès "
    "maintenant avec le directeur ou chef d’établissement : aucune demande n’est envoyée sans votre accord.",
    "convocation_assistance": "Vous pouvez vous faire assister ou représenter par la personne de votre choix. Votre "
    "présence n’est pas obligatoire : la commission peut décider sans vous avoir entendu(e).",
    "convocation_dossier": "Vous pouvez auparavant consulter le dossier au secrétariat, sur rendez-vous.",
    "convocation_empechement": "Si vous ne pouvez pas venir, prévenez le secrétariat dès que possible ; vous pouvez "
    "aussi écrire à la commission ce que vous souhaitez qu’elle sache.",
    "convocation_annulee": "Votre souhait d’être entendu(e) est conservé. Si la commission doit examiner la demande à "
    "une autre séance, vous recevrez une nouvelle convocation ; vous pouvez interroger le secrétariat.",
    # A dossier is closed: by motif (``MotifCloture``), to the family, then to the établissement.
    "cloture_desistement": "Vous nous avez fait savoir que vous ne souhaitez pas donner suite à cette demande. Elle ne "
    "sera pas soumise à la commission, et aucune décision ne sera prise.",
    "cloture_desistement_ecole": "La famille (ou l’élève majeur) nous a fait savoir qu’elle ne souhaite pas donner "
    "suite à cette demande. Elle ne sera pas soumise à la commission.",
    "cloture_accord_refuse": "L’établissement nous a adressé un protocole d’accompagnement qui dit que l’accord des "
    "parents, de l’un d’eux ou du représentant légal (ou de l’élève majeur) n’est pas donné. Rien n’est demandé à la "
    "commission sans cet accord : elle n’est saisie de rien, et ne décidera rien. Si l’accord est donné plus tard, il "
    "suffit que l’établissement nous adresse un nouveau protocole qui le porte.",
    "cloture_accord_refuse_ecole": "Le protocole que vous nous avez adressé dit que l’accord des parents, de l’un "
    "d’eux ou du représentant légal (ou de l’élève majeur) n’est pas donné. Rien ne peut être demandé à la commission "
    "sans cet accord : elle n’est saisie de rien, et les formulaires ne sont pas examinés. Si l’accord est donné plus "
    "tard, adressez-nous un nouveau protocole qui le porte, avec sa date.",
    "cloture_pieces": "Malgré nos demandes, les éléments qui manquaient à cette demande ne nous sont pas parvenus. "
    "Elle ne peut pas être soumise à la commission.",
    "cloture_pieces_ecole": "Malgré nos demandes, les éléments qui manquaient à cette demande ne nous sont pas "
    "parvenus. Elle ne peut pas être soumise à la commission. S’ils nous parviennent, l’instruction pourra reprendre.",
    "cloture_depart": "Vous nous avez fait savoir que vous quittez le département. La commission de votre nouveau "
    "département devient compétente.",
    "cloture_depart_ecole": "La famille nous a fait savoir qu’elle quitte le département. La commission de son nouveau "
    "département devient compétente.",
    "cloture_depart_accord": "Avec votre accord, votre dossier lui est transmis.",
    "cloture_rejet_implicite": "Aucune décision n’a été notifiée dans les deux mois qui ont suivi la réception de la "
    "demande complète. Ce silence vaut rejet de la demande.",
    "cloture_rejet_implicite_ecole": "Aucune décision n’a été notifiée dans les deux mois qui ont suivi la réception "
    "de la demande complète. Ce silence vaut rejet de la demande.",
    "cloture_sans_objet": "Cette demande n’a plus d’objet :",
    "cloture_sans_objet_ecole": "Cette demande n’a plus d’objet :",
    "cloture_nouvelle_demande": "Une nouvelle demande reste possible à tout moment, par l’établissement où l’élève est "
    "scolarisé et avec l’accord de la famille.",
    "cloture_erreur": "Si ce n’est pas ce que vous souhaitez, écrivez-nous sans attendre : le dossier peut être "
    "rouvert.",
    "cloture_recours": "Si vous contestez cette clôture, vous pouvez, dans un délai de deux mois à compter de la "
    "réception de cette lettre, demander au président de la CDES de revoir le dossier (recours gracieux) ou saisir le "
    "tribunal du contentieux de l’incapacité dont dépend votre domicile (recours contentieux).",
    "cloture_conservation": "Le dossier reste conservé au secrétariat pendant la durée fixée pour les archives de la "
    "commission ; vous pouvez le consulter.",
    "transfert_accord": "La famille (ou l’élève majeur) a donné son accord à cette transmission.",
    "transfert_demande": "Il vous appartient de poursuivre l’instruction ou le suivi de ce dossier, après avoir pris "
    "contact avec la famille.",
    "transfert_confidentiel": "Ce dossier contient des données de santé relatives à un élève : il vous est adressé "
    "sous pli fermé, réservé aux membres de la commission, tenus à la discrétion.",
}
"""Name → French text. A line is a « Vu » in ``notification_vu``, an item in ``mission_limites``,
``presentation_equipe``, ``rappel_criteres`` and in those that say what happens next (``…_suite…``)."""
