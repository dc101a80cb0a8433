import type { Pair } from '#kernel/translation.ts';

/** What the hub says of services, workflows, plans and policies. */
export const HUB: readonly Pair[] = [
  ['Nobody has looked yet.', 'Pas encore regardé.'],
  ['It said nothing for five minutes.', 'Rien reçu depuis cinq minutes.'],
  ['It is among the living processes of the hub.', 'Il est parmi les processus vivants du hub.'],
  ['It is switched off.', 'Désactivé.'],
  ['It answered {status}.', 'Réponse : {status}.'],
  ['It answered {status}; expected {expected}.', 'Réponse : {status} ; attendu : {expected}.'],
  ['It answered {status} without the text that is expected.', 'Réponse : {status}, sans le texte attendu.'],
  ['It takes connections.', 'Il accepte les connexions.'],
  ['It answered PONG.', 'Réponse : PONG.'],
  ['It lives, and wants a password.', 'Il est en vie, et demande un mot de passe.'],
  ['PostgreSQL answers.', 'PostgreSQL répond.'],
  ['PostgreSQL answers, and speaks TLS.', 'PostgreSQL répond, et parle TLS.'],
  ['What answers is not PostgreSQL.', 'Ce qui répond n’est pas PostgreSQL.'],
  ['It answers, and tells no version of GNS3.', 'Il répond, et ne donne pas de version de GNS3.'],
  ['Consul says {status}.', 'Consul dit {status}.'],
  ['Consul says {status}: {output}.', 'Consul dit {status} : {output}.'],
  ['No module sweeps networks.', 'Aucun module ne balaie de réseaux.'],
  [
    'No address of a device answers here, so none of its networks is reached from here.',
    'Aucune adresse d’un équipement ne répond ici : aucun de ses réseaux n’est joignable d’ici.',
  ],
  ['The networks could not be swept: {reason}', 'Les réseaux n’ont pas pu être balayés : {reason}'],
  [
    '{count} of {asked} addresses answer; {unknown} of them belong to no device that is known.',
    '{count} adresses sur {asked} répondent ; {unknown} n’appartiennent à aucun équipement connu.',
  ],
  ['Somebody else seems to answer: {against}.', 'Quelqu’un d’autre semble répondre : {against}.'],
  ['Nothing that it says is known of the node from elsewhere.', 'Rien de ce qu’il dit n’est connu du nœud par ailleurs.'],
  ['The condition is not true: {condition}', 'La condition n’est pas remplie : {condition}'],
  ['Its notification stream ended: {reason}.', 'Son flux de notifications s’est terminé : {reason}.'],
  ['Its notification stream is heard over {way}.', 'Son flux de notifications est écouté par {way}.'],
  ['{reason} It has no connection to its compute {names}.', '{reason} Il n’a pas de connexion à son serveur de calcul {names}.'],
  ['The link {ends} changed.', 'Le lien {ends} a changé.'],
  ['The steps are others.', 'Les étapes ont changé.'],
  [
    'Events up to position {position} came after position {planned}, which the plan had seen.',
    'Des événements jusqu’à la position {position} sont venus après la position {planned}, que le plan avait vue.',
  ],
  ['What the steps do that have no undo.', 'Ce que font les étapes sans retour en arrière.'],
  ['What the device held in memory and had not saved.', 'Ce que l’équipement avait en mémoire et n’avait pas enregistré.'],
  [
    'Nothing, but the copy stays until somebody deletes it in GNS3.',
    'Rien, mais la copie reste jusqu’à ce que quelqu’un la supprime dans GNS3.',
  ],
  ['Everything in the project that is newer than the snapshot.', 'Tout ce qui, dans le projet, est plus récent que l’instantané.'],
  ['The snapshot.', 'L’instantané.'],
  [
    'What the commands overwrite; the hub does not know what they do.',
    'Ce que les commandes écrasent ; le hub ne sait pas ce qu’elles font.',
  ],
  ['Not known: the operation does not say what takes it back.', 'Inconnu : l’opération ne dit pas ce qui l’annule.'],
  ['What there is now: GNS3 does not tell it.', 'Ce qu’il y a maintenant : GNS3 ne le dit pas.'],
  ['What there is now: the hub does not know the thing.', 'Ce qu’il y a maintenant : le hub ne le connaît pas.'],
  ['What there is now: it could not be looked at.', 'Ce qu’il y a maintenant : cela n’a pas pu être consulté.'],
  [
    'What there is now: it cannot be saved again as it is told.',
    'Ce qu’il y a maintenant : cela ne peut pas être réenregistré tel que donné.',
  ],
  ['Nothing: there is none that somebody saved.', 'Rien : il n’y en a aucun que quelqu’un ait enregistré.'],
  [
    'The project is closed: nothing happens in it, and the stream of the controller tells when it is opened.',
    'Le projet est fermé : il ne s’y passe rien, et le flux du contrôleur dit quand il s’ouvre.',
  ],
  [
    'The hub set auto_close to false, as configured: its leaving closes nothing.',
    'Le hub a mis auto_close à faux, comme configuré : son départ ne ferme rien.',
  ],
  [
    'The project has no auto_close: it is streamed, and leaving closes nothing.',
    'Le projet n’a pas auto_close : son flux est écouté, et partir ne ferme rien.',
  ],
  [
    'auto_close is on and the policy is attach: when the hub leaves as the last listener, GNS3 closes the project.',
    'auto_close est actif et la politique est attach : quand le hub part en dernier, GNS3 ferme le projet.',
  ],
  [
    'auto_close is on and the policy is pin: the hub sets it to false, then streams.',
    'auto_close est actif et la politique est pin : le hub le met à faux, puis écoute le flux.',
  ],
  [
    'auto_close is on: an HTTP stream is used, whose leaving does not close a project on GNS3 3.0.',
    'auto_close est actif : un flux HTTP sert, dont le départ ne ferme pas de projet sur GNS3 3.0.',
  ],
  [
    'auto_close is on: an HTTP stream is used, whose leaving does not close a project on GNS3 3.0{refused}.',
    'auto_close est actif : un flux HTTP sert, dont le départ ne ferme pas de projet sur GNS3 3.0{refused}.',
  ],
  [
    'auto_close was switched on while the hub was listening: it stays, for its leaving as the last listener would close the project.',
    'auto_close a été activé pendant que le hub écoutait : il reste, car son départ en dernier fermerait le projet.',
  ],
  [
    'auto_close is on: on GNS3 2.2 any stream that the hub opened would close the project when it ends, so it is read again and again instead.',
    'auto_close est actif : sur GNS3 2.2, tout flux ouvert par le hub fermerait le projet à sa fin ; le projet est donc relu régulièrement.',
  ],
  [
    'auto_close is on: on GNS3 2.2 any stream that the hub opened would close the project when it ends, so it is read again and again instead{refused}.',
    'auto_close est actif : sur GNS3 2.2, tout flux ouvert par le hub fermerait le projet à sa fin ; le projet est donc relu régulièrement{refused}.',
  ],
  ['The project was not looked at yet.', 'Le projet n’a pas encore été regardé.'],
  [
    'GNS3 does not show the project to the hub now: this is what was known last.',
    'GNS3 ne montre plus le projet au hub : voici ce qui en était connu.',
  ],
  [
    'It tells of projects: every server is listened to, and leaving closes nothing.',
    'Il parle des projets : chaque serveur est écouté, et partir ne ferme rien.',
  ],
  [
    '{process} listens to it, not this one: what happens is known from the log.',
    '{process} l’écoute, pas celui-ci : ce qui s’y passe est connu par le journal.',
  ],
  [
    'Another process listens to it, not this one: what happens is known from the log.',
    'Un autre processus l’écoute, pas celui-ci : ce qui s’y passe est connu par le journal.',
  ],
  ['{process} listens to it.', '{process} l’écoute.'],
  ['It is not heard: {reason}.', 'Il n’est pas entendu : {reason}.'],
  ['{module} does not understand {name}; it understands {names}.', '{module} ne comprend pas {name} ; il comprend : {names}.'],
  ['None are taken: syslog.port is 0.', 'Aucun n’est reçu : syslog.port vaut 0.'],
  ['It has not started.', 'Pas encore démarré.'],
  ['Looks at the module {module} and tells how it is.', 'Regarde le module {module} et dit comment il va.'],
  [
    'Makes the report of a schedule and tells channels of notifications that it is there.',
    'Fait le rapport d’une planification et prévient les canaux de notification.',
  ],
  [
    'Discovers devices of a project in depth, many at once, and compares the wiring that they see with that of GNS3.',
    'Découvre en profondeur les équipements d’un projet, plusieurs à la fois, et compare le câblage qu’ils voient à celui de GNS3.',
  ],
  [
    'Asks one node by SNMP what it is and which interfaces it has. A part of equipment_discovery.',
    'Demande à un nœud par SNMP ce qu’il est et quelles interfaces il a. Une partie de equipment_discovery.',
  ],
  [
    'Backs up the configurations of the running devices of a project.',
    'Sauvegarde les configurations des équipements en marche d’un projet.',
  ],
  [
    'Backs up the configurations of the running devices of every project that is open.',
    'Sauvegarde les configurations des équipements en marche de chaque projet ouvert.',
  ],
  [
    'Detects the equipment of a GNS3 project, discovers it in depth (where no module does, by SNMP alone), compares its wiring, assesses its security and takes a baseline of its performance.',
    'Détecte les équipements d’un projet GNS3, les découvre en profondeur (par SNMP seul si aucun module ne le fait), compare leur câblage, évalue leur sécurité et prend une référence de leurs performances.',
  ],
  [
    'Forgets cached state, and what else is only kept to be quick or to be repeated.',
    'Oublie l’état en cache, et ce qui n’est gardé que pour aller vite ou être répété.',
  ],
  [
    'Gathers the health of all modules, GNS3, events, runs and dead letters into one picture.',
    'Réunit en une vue la santé des modules, de GNS3, des événements, des exécutions et des lettres mortes.',
  ],
  [
    'Impairs a link for a while and then takes that away, whatever happens to the process; taken away too when the run is cancelled.',
    'Dégrade un lien un certain temps puis retire la dégradation, quoi qu’il arrive au processus ; elle l’est aussi quand l’exécution est annulée.',
  ],
  [
    'Injects a fault on a link, waits for the network to converge, asserts, takes the fault back and reports.',
    'Met une panne sur un lien, attend que le réseau converge, vérifie, retire la panne et fait un rapport.',
  ],
  ['Looks at one module and tells how it is.', 'Regarde un module et dit comment il va.'],
  [
    'Looks at what went wrong, assesses it, contains it after an approval, and tells people.',
    'Regarde ce qui a mal tourné, l’évalue, le confine après accord, et prévient.',
  ],
  [
    'Makes one report of what every module knows of a period, and keeps it; reporting gives it as PDF, workbook, CSV and JSON.',
    'Fait un rapport de ce que chaque module sait d’une période, et le garde ; reporting le donne en PDF, classeur, CSV et JSON.',
  ],
  [
    'Reads GNS3 again and lets monitoring, security and QoS follow what changed.',
    'Relit GNS3 et fait suivre les changements à la surveillance, à la sécurité et à la QoS.',
  ],
  [
    'Starts a GNS3 project completely - opens it, starts its nodes in order, waits until each is ready, and reports each one.',
    'Démarre un projet GNS3 en entier : l’ouvre, démarre ses nœuds dans l’ordre, attend que chacun soit prêt, et rend compte de chacun.',
  ],
  [
    'Starts projects, orchestrates the system, monitors the projects, activates all modules and assesses security.',
    'Démarre des projets, orchestre le système, surveille les projets, active tous les modules et évalue la sécurité.',
  ],
  [
    'A device that a critical alert of security is about is cut off for an hour.',
    'Un équipement visé par une alerte de sécurité critique est isolé une heure.',
  ],
  [
    'A device that behaves like never before, by far, is cut off for an hour.',
    'Un équipement qui se comporte, et de loin, comme jamais est isolé une heure.',
  ],
  [
    'A node that will have too little memory is given more, which it has after its next start.',
    'Un nœud qui aura trop peu de mémoire en reçoit plus, à son prochain démarrage.',
  ],
  [
    'A node whose processors will be too busy is given more of them, which it has after its next start.',
    'Un nœud dont les processeurs seront trop chargés en reçoit plus, à son prochain démarrage.',
  ],
  [
    'People are told what should be larger and what only they can make so.',
    'On dit aux personnes ce qui devrait être plus grand et qu’elles seules peuvent agrandir.',
  ],
];
