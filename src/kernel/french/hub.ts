import type { Pair } from '../translation.ts';

/** What is refused about operations, messages and modules. */
export const HUB: readonly Pair[] = [
  ['The log ends at position {head}; {at} is not reached yet.', 'Le journal finit à la position {head} ; {at} n’est pas encore atteinte.'],
  ['{at} is in the future; the log ends at position {head}.', '{at} est dans le futur ; le journal finit à la position {head}.'],
  [
    '"{text}" is not a duration; expected a number and ms, s, m, h or d, for example 30s.',
    '« {text} » n’est pas une durée ; attendu : un nombre suivi de ms, s, m, h ou d, par exemple 30s.',
  ],
  ['{caller} lacks the permission events.read.', '{caller} n’a pas la permission events.read.'],
  [
    'An expression has at most {most} characters; this one has {text}.',
    'Une expression a au plus {most} caractères ; celle-ci en a {text}.',
  ],
  ['The expression `{text}…` {how}: {reason}.', 'L’expression `{text}…` {how} : {reason}.'],
  [
    'The expression `{text}…` {how} at character {position}{value}: {reason}.',
    'L’expression `{text}…` {how} au caractère {position}{value} : {reason}.',
  ],
  ['The expression `{text}` {how}: {reason}.', 'L’expression `{text}` {how} : {reason}.'],
  [
    'The expression `{text}` {how} at character {position}{value}: {reason}.',
    'L’expression `{text}` {how} au caractère {position}{value} : {reason}.',
  ],
  ['A template is at most {most} levels deep.', 'Un modèle a au plus {most} niveaux de profondeur.'],
  ['An expression begins with `{value}`.', 'Une expression commence par `{value}`.'],
  ['{host} leads to no address: {code}.', '{host} ne mène à aucune adresse : {code}.'],
  ['{host} leads to no address: nothing found.', '{host} ne mène à aucune adresse : rien n’a été trouvé.'],
  [
    '{host} leads to an internal address, which {setting} does not allow.',
    '{host} mène à une adresse interne, ce que {setting} n’autorise pas.',
  ],
  ['There is no dead letter {id}.', 'Il n’y a pas de lettre morte {id}.'],
  ['The hub is stopping.', 'Le hub s’arrête.'],
  ['The hub is stopping and takes no more messages.', 'Le hub s’arrête et ne prend plus de messages.'],
  [
    'There is no module {module}; the message {name} was not sent.',
    'Il n’y a pas de module {module} ; le message {name} n’a pas été envoyé.',
  ],
  [
    'A message of about {bytes} bytes is too large; at most {message_bytes} are carried.',
    'Un message d’environ {bytes} octets est trop grand ; on en transporte au plus {message_bytes}.',
  ],
  ['The queue of {module} is full: {count} messages wait.', 'La file de {module} est pleine : {count} messages attendent.'],
  ['The {field} of a message is {expected}; got {got}.', 'Le champ {field} d’un message est {expected} ; reçu : {got}.'],
  [
    '{what} did not answer within {timeout_ms} ms; whether it took effect is unknown.',
    '{what} n’a pas répondu en {timeout_ms} ms ; on ignore si la demande a eu un effet.',
  ],
  ['Nobody waits for the answer of {what} any more.', 'Personne n’attend plus la réponse de {what}.'],
  [
    'The hub stopped before the answer came; whether it took effect is unknown.',
    'Le hub s’est arrêté avant la réponse ; on ignore si la demande a eu un effet.',
  ],
  ['The modules do not fit together: {defects}', 'Les modules ne vont pas ensemble : {defects}'],
  [
    "{module} published an event after its handler had returned; use the module's own publish.",
    '{module} a publié un événement après la fin de sa réponse ; utilisez le publish du module.',
  ],
  [
    'There is no event at position {position}; the log ends at {head}.',
    'Il n’y a pas d’événement à la position {position} ; le journal finit à {head}.',
  ],
  ['The hub was started before; it is {state}.', 'Le hub a déjà été lancé ; son état est {state}.'],
  ['The hub is {state}; ask again in a moment.', 'L’état du hub est {state} ; redemandez dans un instant.'],
  ['The hub {text}; ask again in a moment.', 'Le hub {text} ; redemandez dans un instant.'],
  [
    'The least position must be a whole number from 0 on, not {min_position}.',
    'La position minimale doit être un nombre entier à partir de 0, et non {min_position}.',
  ],
  [
    'The log did not reach position {min_position} within {seconds} s; it stands at {position}.',
    'Le journal n’a pas atteint la position {min_position} en {seconds} s ; il en est à {position}.',
  ],
  ['The process stopped while {operation} was under way.', 'Le processus s’est arrêté pendant que {operation} était en cours.'],
  ['The caller of {operation} left before the answer.', 'L’appelant de {operation} est parti avant la réponse.'],
  ['The answer of {name} is not what its declaration says.', 'La réponse de {name} n’est pas ce que dit sa déclaration.'],
  ['{caller} cannot give what it does not have: {lacking}.', '{caller} ne peut pas donner ce qu’il n’a pas : {lacking}.'],
  ['{caller} may not speak for the module {module}.', '{caller} ne peut pas parler pour le module {module}.'],
  ['The {field} schema of {name} cannot be used: {why}.', 'Le schéma {field} de {name} n’est pas utilisable : {why}.'],
  [
    'To send {name} needs the permission {permission}, which {sender} does not have.',
    'L’envoi de {name} demande la permission {permission}, que {sender} n’a pas.',
  ],
  ['{host} is no address of a module.', '{host} n’est pas l’adresse d’un module.'],
  ['There was no module {name} then.', 'Il n’y avait pas de module {name} à ce moment-là.'],
  ['{module} sends by its context.', '{module} envoie par son contexte.'],
  ['The socket is that of {name}, not of {registration}.', 'Le socket est celui de {name}, non de {registration}.'],
  ['This hub carries no messages.', 'Ce hub ne transporte pas de messages.'],
  ['There is no module {name}; hub/modules/ lists them.', 'Il n’y a pas de module {name} ; hub/modules/ en donne la liste.'],
  ['The hub takes no modules just now.', 'Le hub ne prend pas de modules en ce moment.'],
  [
    'A module that reacts to events needs a token with the permission events.read.',
    'Un module qui réagit à des événements a besoin d’un jeton avec la permission events.read.',
  ],
  ['{name} is a module of the hub itself; take another name.', '{name} est un module du hub lui-même ; prenez un autre nom.'],
  ['The hub has not started yet.', 'Le hub n’a pas encore démarré.'],
  [
    'The name {answer} is taken by the module {other}; give the operation another one.',
    'Le nom {answer} est pris par le module {other} ; donnez-en un autre à l’opération.',
  ],
  ['The name {answer} is taken; give the operation another one.', 'Le nom {answer} est pris ; donnez-en un autre à l’opération.'],
  [
    '{answer} is answered by the module {module}, which is not there: {message}',
    'Le module {module} répond à {answer}, et il n’est pas là : {message}',
  ],
  [
    'The module {module} answered {answer} with something else than it declares.',
    'Le module {module} a répondu à {answer} autre chose que ce qu’il déclare.',
  ],
  ['The module {name} was unregistered.', 'Le module {name} a été désinscrit.'],
  ['The hub stops; connect again in a moment.', 'Le hub s’arrête ; reconnectez-vous dans un instant.'],
  [
    'The idempotency key must be 1 to 255 visible ASCII characters, for example a UUID.',
    'La clé d’idempotence doit avoir de 1 à 255 caractères ASCII visibles, par exemple un UUID.',
  ],
  [
    'The idempotency key {given} was used for another input; take a new key for another command.',
    'La clé d’idempotence {given} a servi pour d’autres données ; prenez une nouvelle clé pour une autre commande.',
  ],
  [
    'The caller left while the command with the idempotency key {given} was under way.',
    'L’appelant est parti pendant que la commande de clé d’idempotence {given} était en cours.',
  ],
  ['{module} published {type}, which it does not say it emits.', '{module} a publié {type}, qu’il ne dit pas émettre.'],
  [
    'The data of {type} by {module} are not what its declaration says.',
    'Les données de {type} par {module} ne sont pas ce que dit sa déclaration.',
  ],
  ['{module} asked {operation}, which it does not say it needs.', '{module} a demandé {operation}, dont il ne dit pas avoir besoin.'],
  [
    "{sender} sent a message after its handler had returned; use the module's own messenger.",
    '{sender} a envoyé un message après la fin de sa réponse ; utilisez la messagerie du module.',
  ],
  ['The input of {operation} does not fit: {details}.', 'Les données de {operation} ne conviennent pas : {details}.'],
  [
    'The request failed by a defect of the server; the log has the details.',
    'La requête a échoué par un défaut du serveur ; son journal a les détails.',
  ],
  ['This hub was put together without the part that was asked.', 'Ce hub a été assemblé sans la partie demandée.'],
];
