import type { Pair } from '#kernel/translation.ts';

/** What the modules of the product say that they are for. */
export const MODULES: readonly Pair[] = [
  ['Connected.', 'Connecté.'],
  ['Knows who may log in and what each may do.', 'Sait qui peut se connecter et ce que chacun peut faire.'],
  [
    'Says what is unusual, how it goes on and what is to blame, and acts by policies.',
    'Dit ce qui est inhabituel, comment cela continue et ce qui en est la cause, et agit selon des politiques.',
  ],
  [
    'Tells what was done and refused, and whether anybody changed that afterwards.',
    'Dit ce qui a été fait et refusé, et si quelqu’un l’a modifié ensuite.',
  ],
  [
    'Changes are planned before they are made, and what agents want waits for people.',
    'Les changements sont planifiés avant d’être faits, et ce que veulent les agents attend des personnes.',
  ],
  [
    'Consoles of nodes, SSH and NETCONF: sessions that give way to people, in the dialects of many systems, and facts of what they print.',
    'Consoles des nœuds, SSH et NETCONF\u00a0: des sessions qui cèdent la place aux personnes, dans les dialectes de nombreux systèmes, et les faits qu’elles affichent.',
  ],
  [
    'What each device is, has and is connected to, with who says so; and where the network is other than GNS3 says.',
    'Ce qu’est chaque équipement, ce qu’il a et à quoi il est relié, avec qui le dit\u00a0; et où le réseau diffère de ce que dit GNS3.',
  ],
  [
    'The GNS3 servers: their projects, nodes and links, what happens in them, and everything that acts on them.',
    'Les serveurs GNS3\u00a0: leurs projets, nœuds et liens, ce qui s’y passe, et tout ce qui agit sur eux.',
  ],
  ['Carries messages between modules and tells what happened.', 'Porte les messages entre modules et dit ce qui s’est passé.'],
  [
    'Services with their health, load balancing, Consul, and other systems as named connections.',
    'Les services et leur santé, la répartition de charge, Consul, et d’autres systèmes comme connexions nommées.',
  ],
  [
    "Runs the modules of the user's directory, each in a process of its own.",
    'Fait tourner les modules du dossier de l’utilisateur, chacun dans son processus.',
  ],
  ['Measures devices and the hub, and raises alerts by rules.', 'Mesure les équipements et le hub, et lève des alertes selon des règles.'],
  [
    'Inventory, layers and paths; backup, comparison and restoration of configurations; compliance.',
    'Inventaire, couches et chemins\u00a0; sauvegarde, comparaison et restauration des configurations\u00a0; conformité.',
  ],
  ['Tells people what happened, by rules, over channels.', 'Dit aux personnes ce qui s’est passé, selon des règles, par des canaux.'],
  ['Predefined workflows, tasks with schedules, and experiments.', 'Workflows prédéfinis, tâches planifiées et expériences.'],
  [
    'Impairment profiles and QoS policies, planned, applied, measured, rolled back and kept.',
    'Profils de dégradation et politiques de QoS, planifiés, appliqués, mesurés, annulés et conservés.',
  ],
  [
    'Makes reports as PDF, workbooks, CSV and JSON, also by schedules, and keeps dashboards.',
    'Établit des rapports en PDF, classeur, CSV et JSON, aussi sur planification, et garde les tableaux de bord.',
  ],
  [
    'Which addresses of networks answer, how fast, at which ports, and over which routers.',
    'Quelles adresses des réseaux répondent, à quelle vitesse, sur quels ports et par quels routeurs.',
  ],
  [
    'Seals what only the hub may read, and has secrets and certificates from Vault.',
    'Scelle ce que seul le hub peut lire, et tient secrets et certificats de Vault.',
  ],
  [
    'Keeps and places events of attacks, assesses nodes, and contains them for a time.',
    'Garde et situe les événements d’attaque, évalue les nœuds et les confine pour un temps.',
  ],
  ['Logs people in who are known to an identity provider.', 'Connecte les personnes connues d’un fournisseur d’identité.'],
  [
    'The SNMP agents of devices: what they say of themselves and of their interfaces.',
    'Les agents SNMP des équipements\u00a0: ce qu’ils disent d’eux-mêmes et de leurs interfaces.',
  ],
  [
    'Starts workflows by events, schedules and signed webhooks.',
    'Lance des workflows sur des événements, des planifications et des webhooks signés.',
  ],
  [
    'Keeps workflows and runs them, whatever happens to the process.',
    'Garde les workflows et les exécute, quoi qu’il arrive au processus.',
  ],
];
