/**
 * What handlers say when they refuse, in French: those that people meet in daily work. `{name}` stands for what is put in, and goes over as it is.
 * A test sees to it that each is still said. One that needs more than a sentence gives `fr` where it is thrown.
 */
export const FRENCH_REFUSALS: readonly (readonly [english: string, french: string])[] = [
  // GNS3: servers, projects, nodes, links
  ['No GNS3 server is named {server}; there are: {names}.', 'Aucun serveur GNS3 ne s’appelle {server} ; il y a : {names}.'],
  ['There is no GNS3 server {server}; there are: {names}.', 'Il n’y a pas de serveur GNS3 {server} ; il y a : {names}.'],
  ['No GNS3 server is followed.', 'Aucun serveur GNS3 n’est suivi.'],
  ['GNS3 server {server} is no longer followed.', 'Le serveur GNS3 {server} n’est plus suivi.'],
  ['Name the server that is to have the project: {names}.', 'Nommez le serveur qui doit recevoir le projet : {names}.'],
  ['Project {project} is on servers {servers}; name one as server.', 'Le projet {project} est sur les serveurs {servers} ; nommez-en un.'],
  ['Node {node} is not in project {project}.', 'Le nœud {node} n’est pas dans le projet {project}.'],
  ['Link {link} is not in project {project}.', 'Le lien {link} n’est pas dans le projet {project}.'],
  ['Node {node} was deleted meanwhile.', 'Le nœud {node} a été supprimé entre-temps.'],
  ['Link {link} was deleted meanwhile, or has only one end.', 'Le lien {link} a été supprimé entre-temps, ou n’a qu’une extrémité.'],
  [
    'Node {node} did not reach {wanted} within {seconds} s; last status {status}.',
    'Le nœud {node} n’est pas arrivé à l’état {wanted} en {seconds} s ; dernier état : {status}.',
  ],
  [
    'Node {node} is of type {type}, which cannot be suspended; stop it instead.',
    'Le nœud {node} est du type {type}, qui ne se suspend pas ; arrêtez-le plutôt.',
  ],
  [
    'Node {node} is {status}: its console is open only while it runs.',
    'Le nœud {node} est dans l’état {status} : sa console n’est ouverte que quand il fonctionne.',
  ],
  ['The console of node {node} was closed.', 'La console du nœud {node} a été fermée.'],
  [
    '{who} writes on the console of node {node}; it is free {seconds} s after the last key.',
    '{who} écrit sur la console du nœud {node} ; elle est libre {seconds} s après la dernière touche.',
  ],
  ['No capture runs on link {link}; start one first.', 'Aucune capture ne tourne sur le lien {link} ; lancez-en une d’abord.'],
  [
    'The filters do not fit link {link}; details name the fields.',
    'Les filtres ne conviennent pas au lien {link} ; les détails nomment les champs.',
  ],
  ['An archive may have {bytes} bytes at most.', 'Une archive a au plus {bytes} octets.'],
  ['There is no project {project}.', 'Il n’y a pas de projet {project}.'],
  ['The project {project} has no equipment {equipment}.', 'Le projet {project} n’a pas d’équipement {equipment}.'],
  // Alerts and measurements
  ['There is no alert {alert}; alerts.list shows what there is.', 'Il n’y a pas d’alerte {alert} ; alerts.list montre ce qu’il y a.'],
  ['The alert {alert} has cleared.', 'L’alerte {alert} est terminée.'],
  [
    'There is no incident {incident}; incidents.list shows what there is.',
    'Il n’y a pas d’incident {incident} ; incidents.list montre ce qu’il y a.',
  ],
  ['Name a metric, or series by their numbers.', 'Nommez une mesure, ou des séries par leurs numéros.'],
  ['A range has at most {most} steps; take longer ones.', 'Un intervalle a au plus {most} pas ; prenez-en de plus longs.'],
  ['The range ends before it begins.', 'L’intervalle finit avant de commencer.'],
  ['The rule cannot be: {problems}.', 'La règle n’est pas possible : {problems}.'],
  // Who may what
  [
    '{caller} does not have the permission {permission} in the project {project}.',
    '{caller} n’a pas la permission {permission} dans le projet {project}.',
  ],
  [
    '{operation} reaches beyond single projects, and {caller} has the permission {permission} in some projects only.',
    '{operation} dépasse les projets un à un, et {caller} n’a la permission {permission} que dans certains projets.',
  ],
  ['Nobody is logged in.', 'Personne n’est connecté.'],
  ['User name or password is wrong.', 'Le nom d’utilisateur ou le mot de passe est faux.'],
  ['Too many wrong passwords for {username}; wait {seconds} s.', 'Trop de mots de passe faux pour {username} ; attendez {seconds} s.'],
  ['Too many log-ins at once; wait a few seconds.', 'Trop de connexions à la fois ; attendez quelques secondes.'],
  [
    'Passwords are switched off; log in with single sign-on.',
    'Les mots de passe sont désactivés ; connectez-vous par votre fournisseur d’identité.',
  ],
  ['{username} may no longer log in; ask an administrator.', '{username} ne peut plus se connecter ; demandez à un administrateur.'],
  ['The session has ended; log in again.', 'La session est terminée ; reconnectez-vous.'],
  ['The {use} token has expired.', 'Le jeton ({use}) a expiré.'],
  ['The old password is wrong.', 'L’ancien mot de passe est faux.'],
  ['There is no user {username}.', 'Il n’y a pas d’utilisateur {username}.'],
  ['There is a user {username} already.', 'Il y a déjà un utilisateur {username}.'],
  ['There is no group {group}.', 'Il n’y a pas de groupe {group}.'],
  ['There is a group {group} already.', 'Il y a déjà un groupe {group}.'],
  ['There is no role {role}.', 'Il n’y a pas de rôle {role}.'],
  ['The role {role} is held by {holders}; take it from them first.', 'Le rôle {role} est tenu par {holders} ; retirez-le-leur d’abord.'],
  ['There is no API key {key}.', 'Il n’y a pas de clé d’API {key}.'],
  ['There is no session {session}.', 'Il n’y a pas de session {session}.'],
  [
    '{username} may not log in here: the provider gives no role for this hub. Ask an administrator.',
    '{username} ne peut pas se connecter ici : le fournisseur n’accorde aucun rôle pour ce hub. Demandez à un administrateur.',
  ],
  [
    'This log-in was not begun here, or too long ago; begin again.',
    'Cette connexion n’a pas commencé ici, ou il y a trop longtemps ; recommencez.',
  ],
  ['The code was given to another program; begin again.', 'Le code a été donné à un autre programme ; recommencez.'],

  // What was decided by policies
  ['{name}, who saved the policy, may do nothing any more.', '{name}, qui a enregistré la politique, n’a plus aucun droit.'],
  ['{name} may do nothing any more.', '{name} n’a plus aucun droit.'],
  ['Nobody answers {operation} now.', 'Personne ne répond à {operation} en ce moment.'],
];

/** Longer ones are no sentence of ours. */
const LONGEST = 600;

const known = FRENCH_REFUSALS.map(([english, french]) => ({ said: patternOf(english, '(.{1,200}?)'), french, names: namesIn(english) }));

/** A refusal in French; undefined where the catalogue does not have it. */
export function refusalInFrench(message: string): string | undefined {
  if (message.length > LONGEST) return undefined;
  for (const { said, french, names } of known) {
    const found = said.exec(message);
    if (found === null) continue;
    const values = new Map(names.map((name, index) => [name, found[index + 1]!]));
    return french.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values.get(name) ?? '');
  }
  return undefined;
}

/** What fits a text of the catalogue from its beginning to its end, with `hole` for what is put in. */
export function patternOf(text: string, hole: string, whole = true): RegExp {
  const parts = text.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(whole ? `^${parts.join(hole)}$` : parts.join(hole));
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}
