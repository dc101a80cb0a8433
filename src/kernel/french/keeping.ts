import type { Pair } from '../translation.ts';

/** What is refused about the log, projections, the database, documents and archives. */
export const KEEPING: readonly Pair[] = [
  ['The archive cannot be reached.', 'Les archives sont injoignables.'],
  [
    'The search took longer than ten seconds: narrow the time or the conditions.',
    'La recherche a pris plus de dix secondes : resserrez la période ou les conditions.',
  ],
  ['The archive could not be read or written.', 'Les archives n’ont pas pu être lues ou écrites.'],
  ['The audit has no row {id}.', 'L’audit n’a pas de ligne {id}.'],
  ['{path} could not be written: {message}.', '{path} n’a pas pu être écrit : {message}.'],
  ['Another process changed the keys at the same time; start again.', 'Un autre processus a changé les clés en même temps ; relancez.'],
  [
    'The root key was changed by another process; start this one again.',
    'La clé racine a été changée par un autre processus ; relancez celui-ci.',
  ],
  [
    'The key was changed {most} times lately, and old keys are kept for an hour; try again after that.',
    'La clé a été changée {most} fois récemment, et les anciennes sont gardées une heure ; réessayez ensuite.',
  ],
  [
    '{path} was changed by another process at the same time; nothing was written. Ask again.',
    '{path} a été changé par un autre processus en même temps ; rien n’a été écrit. Redemandez.',
  ],
  ['{keyring} is no document of its own.', '{keyring} n’est pas un document à part.'],
  ['{path} was removed while the hub runs. Start the hub again.', '{path} a été supprimé pendant que le hub fonctionne. Relancez le hub.'],
  ['No projection is named {name}.', 'Aucune projection ne s’appelle {name}.'],
  [
    'The checkpoint of projection {filling} stands at {position}, not at {from}.',
    'Le point de reprise de la projection {filling} est à {position}, et non à {from}.',
  ],
  ['Generation {generation} of a projection is not there.', 'La génération {generation} d’une projection n’existe pas.'],
  [
    'The checkpoint of generation {generation} stands at {position}, not at {from}.',
    'Le point de reprise de la génération {generation} est à {position}, et non à {from}.',
  ],
  ['The projection {name} stopped at position {position}.', 'La projection {name} s’est arrêtée à la position {position}.'],
  [
    'The projection {name} has not reached position {position} within {seconds} s; it stands at {position2}.',
    'La projection {name} n’a pas atteint la position {position} en {seconds} s ; elle en est à {position2}.',
  ],
  ['The projection {projection} ended.', 'La projection {projection} est terminée.'],
  [
    'The projection {name} has not reached position {position} within {seconds} s; no process has begun to fill it.',
    'La projection {name} n’a pas atteint la position {position} en {seconds} s ; aucun processus n’a commencé à la remplir.',
  ],
  [
    'The projection {name} has not reached position {position} within {seconds} s; its rows are of version {version}, not of {version2}.',
    'La projection {name} n’a pas atteint la position {position} en {seconds} s ; ses lignes sont de la version {version}, et non {version2}.',
  ],
  [
    'The rows of {name} are of version {version}; this process, of version {version2}, leaves them to newer ones.',
    'Les lignes de {name} sont de la version {version} ; ce processus, de version {version2}, les laisse aux plus récents.',
  ],
  [
    'Another process fills the rows of {name}: ask that one to rebuild them.',
    'Un autre processus remplit les lignes de {name} : demandez-lui de les reconstruire.',
  ],
  ['Redis refused: {message}', 'Redis a refusé : {message}'],
  ['Samples cannot be reached: {message}', 'Les mesures sont injoignables : {message}'],
  ['The backup is damaged: {how}. Nothing was restored.', 'La sauvegarde est abîmée : {how}. Rien n’a été restauré.'],
  [
    'The log holds {position} events already. Restore into an empty one, or say that it is to be replaced.',
    'Le journal contient déjà {position} événements. Restaurez dans un journal vide, ou dites qu’il doit être remplacé.',
  ],
  [
    'The backup holds {position} events instead of {head}. Nothing was restored.',
    'La sauvegarde contient {position} événements au lieu de {head}. Rien n’a été restauré.',
  ],
  [
    'The backup has position {position} where {position2} is next. Nothing was restored.',
    'La sauvegarde a la position {position} là où vient {position2}. Rien n’a été restauré.',
  ],
  [
    'Stream {stream} stands at version {actual}, not at {expected} as expected.',
    'Le flux {stream} en est à la version {actual}, et non à {expected} comme attendu.',
  ],
  [
    'The lease {lease} of epoch {epoch} was lost: its epoch is {last} now.',
    'Le bail {lease} d’époque {epoch} est perdu : son époque est maintenant {last}.',
  ],
  ['The database does not answer: {message}', 'La base de données ne répond pas : {message}'],
  ['No database runs in {data_dir}.', 'Aucune base de données ne tourne dans {data_dir}.'],
  ['The embedded PostgreSQL server was stopped.', 'Le serveur PostgreSQL intégré a été arrêté.'],
  [
    'PostgreSQL (process {pid}) runs but takes no connections; see {log_path}.',
    'PostgreSQL (processus {pid}) tourne mais ne prend aucune connexion ; voir {log_path}.',
  ],
  ['PostgreSQL did not start within {seconds} s; see {log_path}.', 'PostgreSQL n’a pas démarré en {seconds} s ; voir {log_path}.'],
  ['PostgreSQL did not start ({ended}): {said}', 'PostgreSQL n’a pas démarré ({ended}) : {said}'],
  ['Position {after} lies beyond the end of the log, {head}.', 'La position {after} est au-delà de la fin du journal, {head}.'],
  ['The event log is closed and takes no more events.', 'Le journal des événements est fermé et n’en prend plus.'],
  [
    'The log was replaced by another ({log_id}) under the running process. Start it again.',
    'Le journal a été remplacé par un autre ({log_id}) pendant que le processus tournait. Relancez-le.',
  ],
  ['{reason} (outcome: not committed)', '{reason} (issue : rien n’a été enregistré)'],
  ['{reason} (outcome: unknown)', '{reason} (issue : inconnue)'],
  ['This log keeps no messages.', 'Ce journal ne garde pas de messages.'],
  [
    'More durable messages wait for the database than memory may hold.',
    'Plus de messages durables attendent la base de données que la mémoire n’en peut garder.',
  ],
  ['The database cannot be used: {value}', 'La base de données n’est pas utilisable : {value}'],
  ['initdb could not make the database in {cluster}: {said}', 'initdb n’a pas pu créer la base de données dans {cluster} : {said}'],
  ['No free port between {from} and {to} for the database.', 'Aucun port libre entre {from} et {to} pour la base de données.'],
  [
    'The caller left while another process was doing the same command.',
    'L’appelant est parti pendant qu’un autre processus faisait la même commande.',
  ],
  ['This process stands for the lease {name} already.', 'Ce processus est déjà candidat au bail {name}.'],
  ['The lease {name} is lost: {reason}.', 'Le bail {name} est perdu : {reason}.'],
  ['The store is closed.', 'Le stockage est fermé.'],
  ['The process {self} was taken for dead by the others.', 'Le processus {self} a été tenu pour mort par les autres.'],
  ['The priority of {type} is "{priority}"; expected {priorities}.', 'La priorité de {type} est « {priority} » ; attendu : {priorities}.'],
  [
    'An event {type} of {json} bytes is too large; at most {most} are kept.',
    'Un événement {type} de {json} octets est trop grand ; on en garde au plus {most}.',
  ],
  ['The {thing} cannot be said in JSON: {value}.', '{thing} ne se dit pas en JSON : {value}.'],
  ['The {thing} is nothing that JSON can say.', '{thing} n’est rien que JSON sache dire.'],
  [
    '{what} is 1 to 1,024 characters without control characters; got {text}.',
    '{what} a de 1 à 1 024 caractères sans caractère de contrôle ; reçu : {text}.',
  ],
];
