import type { Pair } from '../translation.ts';

/** What is refused about GNS3: servers, projects, nodes, links and their consoles. */
export const GNS3: readonly Pair[] = [
  ['No GNS3 server is named {server}; there are: {names}.', 'Aucun serveur GNS3 ne s’appelle {server} ; il y a : {names}.'],
  ['There is no GNS3 server {server}; there are: {names}.', 'Il n’y a pas de serveur GNS3 {server} ; il y a : {names}.'],
  ['No GNS3 server is followed.', 'Aucun serveur GNS3 n’est suivi.'],
  ['GNS3 server {server} is no longer followed.', 'Le serveur GNS3 {server} n’est plus suivi.'],
  ['Name the server that is to have the project: {names}.', 'Nommez le serveur qui doit recevoir le projet : {names}.'],
  ['Project {project} is on servers {servers}; name one as server.', 'Le projet {project} est sur les serveurs {servers} ; nommez-en un.'],
  ['Node {node} is not in project {project}.', 'Le nœud {node} n’est pas dans le projet {project}.'],
  ['Link {link} is not in project {project}.', 'Le lien {link} n’est pas dans le projet {project}.'],
  ['Node {node} was deleted meanwhile.', 'Le nœud {node} a été supprimé entre-temps.'],
  ['Link {link} was deleted meanwhile, or has only one end.', 'Le lien {link} a été supprimé entre-temps, ou n’a qu’une extrémité.'],
  [
    'Node {node} did not reach {wanted} within {seconds} s; last status {status}.',
    'Le nœud {node} n’est pas arrivé à l’état {wanted} en {seconds} s ; dernier état : {status}.',
  ],
  [
    'Node {node} is of type {type}, which cannot be suspended; stop it instead.',
    'Le nœud {node} est du type {type}, qui ne se suspend pas ; arrêtez-le plutôt.',
  ],
  [
    'Node {node} is {status}: its console is open only while it runs.',
    'Le nœud {node} est dans l’état {status} : sa console n’est ouverte que quand il fonctionne.',
  ],
  ['The console of node {node} was closed.', 'La console du nœud {node} a été fermée.'],
  [
    '{who} writes on the console of node {node}; it is free {seconds} s after the last key.',
    '{who} écrit sur la console du nœud {node} ; elle est libre {seconds} s après la dernière touche.',
  ],
  ['No capture runs on link {link}; start one first.', 'Aucune capture ne tourne sur le lien {link} ; lancez-en une d’abord.'],
  [
    'The filters do not fit link {link}; details name the fields.',
    'Les filtres ne conviennent pas au lien {link} ; les détails nomment les champs.',
  ],
  ['An archive may have {bytes} bytes at most.', 'Une archive a au plus {bytes} octets.'],
  ['There is no project {project}.', 'Il n’y a pas de projet {project}.'],
  ['The project {project} has no equipment {equipment}.', 'Le projet {project} n’a pas d’équipement {equipment}.'],
  [
    'The console says more than this reader takes: {most} bytes were waiting.',
    'La console dit plus que ce lecteur ne prend : {most} octets attendaient.',
  ],
  ['GNS3 took the filters of link {link_id} and shows others.', 'GNS3 a pris les filtres du lien {link_id} et en montre d’autres.'],
  [
    'Node {node} is of type {node_type}, which runs as long as its project is open; GNS3 cannot {act} it.',
    'Le nœud {node} est du type {node_type}, qui fonctionne tant que son projet est ouvert ; GNS3 ne peut pas faire {act}.',
  ],
  ['Nothing to change: give at least one of ram_mb, cpus.', 'Rien à changer : donnez au moins ram_mb ou cpus.'],
  [
    'GNS3 took the change of node {before} and shows another {others}.',
    'GNS3 a pris le changement du nœud {before} et montre une autre valeur de {others}.',
  ],
  [
    'Node {node} is of type {node_type}, whose {impossible} GNS3 does not set.',
    'Le nœud {node} est du type {node_type}, dont GNS3 ne règle pas {impossible}.',
  ],
  [
    'Node {node} is of type {node_type}, which has whole processors.',
    'Le nœud {node} est du type {node_type}, qui a des processeurs entiers.',
  ],
  ['Nothing to change: give at least one of {changeable}.', 'Rien à changer : donnez au moins l’un de {changeable}.'],
  [
    'Project {project} has a node {name} already; GNS3 would give node {node} another name.',
    'Le projet {project} a déjà un nœud {name} ; GNS3 donnerait un autre nom au nœud {node}.',
  ],
  ['The caller went away during {what}; the outcome is unknown.', 'L’appelant est parti pendant {what} ; l’issue est inconnue.'],
  ['The hub stops; the start was left where it stood.', 'Le hub s’arrête ; le démarrage en est resté là.'],
  [
    'GNS3 server {server} took auto_close of project {project} and still shows {auto_close}.',
    'Le serveur GNS3 {server} a pris auto_close du projet {project} et montre encore {auto_close}.',
  ],
  ['An import needs the archive as its body.', 'Une importation demande l’archive comme corps.'],
  [
    'GNS3 server {server} already has a project {project_id}, named {project}.',
    'Le serveur GNS3 {server} a déjà un projet {project_id}, nommé {project}.',
  ],
  [
    'Project {project_name} has no snapshot {snapshot_id}; GNS3 3 changes their ids, list them again.',
    'Le projet {project_name} n’a pas d’instantané {snapshot_id} ; GNS3 3 change leurs identifiants, relisez la liste.',
  ],
  [
    'Project {project} is closed; open it first, then take the snapshot. {thrown}',
    'Le projet {project} est fermé ; ouvrez-le d’abord, puis prenez l’instantané. {thrown}',
  ],
  [
    'GNS3 server {name} did not answer {threshold} times in a row; it is asked again in {seconds} s at the latest.',
    'Le serveur GNS3 {name} n’a pas répondu {threshold} fois de suite ; il est redemandé dans {seconds} s au plus tard.',
  ],
  ['GNS3 server {server} is not connected.', 'Le serveur GNS3 {server} n’est pas connecté.'],
  [
    'Node {node} has a console of type {type}; only telnet consoles carry text.',
    'Le nœud {node} a une console de type {type} ; seules les consoles telnet portent du texte.',
  ],
  [
    'The console of node {node} cannot be opened: {thrown} By telnet: {why}',
    'La console du nœud {node} ne peut pas être ouverte : {thrown} Par telnet : {why}',
  ],
  [
    "GNS3 server {server} refuses the hub's credentials for the console of node {node}.",
    'Le serveur GNS3 {server} refuse les identifiants du hub pour la console du nœud {node}.',
  ],
  [
    'GNS3 server {server} closed the console of node {node} at once: {said}.',
    'Le serveur GNS3 {server} a fermé aussitôt la console du nœud {node} : {said}.',
  ],
  ['Node {node} has no console port.', 'Le nœud {node} n’a pas de port de console.'],
  ['{host}:{port} cannot be reached: {thrown}.', '{host}:{port} est injoignable : {thrown}.'],
  [
    'The console of node {name} does not take more: {unsent_max_bytes} bytes already wait to be read by it.',
    'La console du nœud {name} n’en prend pas plus : {unsent_max_bytes} octets attendent déjà d’être lus.',
  ],
  ['GNS3 server {server} is not followed yet; the hub is starting.', 'Le serveur GNS3 {server} n’est pas encore suivi ; le hub démarre.'],
  [
    'GNS3 server {server} is version 2.2, which cannot reset a link.',
    'Le serveur GNS3 {server} est en version 2.2, qui ne sait pas réinitialiser un lien.',
  ],
  ['The GNS3 module does not run.', 'Le module GNS3 ne tourne pas.'],
  [
    'Project {project_id} is not known, and GNS3 server {server}, which may have it, cannot be asked: {reason}',
    'Le projet {project_id} n’est pas connu, et le serveur GNS3 {server}, qui l’a peut-être, ne peut pas être interrogé : {reason}',
  ],
  ['Project {project_id} is not known to any GNS3 server.', 'Aucun serveur GNS3 ne connaît le projet {project_id}.'],
  ['Project {project_id} is not known to GNS3 server {server}.', 'Le serveur GNS3 {server} ne connaît pas le projet {project_id}.'],
  ['GNS3 server {server} is not connected: {reason}', 'Le serveur GNS3 {server} n’est pas connecté : {reason}'],
  ['{waiting_max} requests already wait for this GNS3 server.', '{waiting_max} requêtes attendent déjà ce serveur GNS3.'],
  [
    'The caller went away before the request was sent; nothing was done.',
    'L’appelant est parti avant l’envoi de la requête ; rien n’a été fait.',
  ],
  [
    'GNS3 did what was asked, but the event log has not taken the events of it yet.',
    'GNS3 a fait ce qui était demandé, mais le journal n’en a pas encore pris les événements.',
  ],
  ['Project {project_id} was not known at position {position}.', 'Le projet {project_id} n’était pas connu à la position {position}.'],
  [
    'GNS3 server {server} wants a log in; check the configured user and password.',
    'Le serveur GNS3 {server} demande une connexion ; vérifiez l’utilisateur et le mot de passe configurés.',
  ],
  ['GNS3 server {server} does not know {method} {path}.', 'Le serveur GNS3 {server} ne connaît pas {method} {path}.'],
  ['GNS3 server {server}: {text}', 'Serveur GNS3 {server} : {text}'],
  ['GNS3 server {server} is away behind its gateway: {text}', 'Le serveur GNS3 {server} est absent derrière sa passerelle : {text}'],
  [
    'GNS3 server {server} redirects {method} {path}; name the server itself in its URL.',
    'Le serveur GNS3 {server} redirige {method} {path} ; nommez le serveur lui-même dans son URL.',
  ],
  [
    'GNS3 server {server} did not answer {method} {path} within {seconds} s. Whether it took effect is unknown.',
    'Le serveur GNS3 {server} n’a pas répondu à {method} {path} en {seconds} s. On ignore si la demande a eu un effet.',
  ],
  [
    'GNS3 server {server} did not answer {method} {path} within {seconds} s.',
    'Le serveur GNS3 {server} n’a pas répondu à {method} {path} en {seconds} s.',
  ],
  [
    'The caller went away before GNS3 server {server} answered {method} {path}.',
    'L’appelant est parti avant que le serveur GNS3 {server} ne réponde à {method} {path}.',
  ],
  [
    'GNS3 server {server} answered {method} {path} with something unusable: {fault}.',
    'Le serveur GNS3 {server} a répondu à {method} {path} par quelque chose d’inutilisable : {fault}.',
  ],
  [
    'GNS3 server {server} broke the connection during {method} {path}; whether it took effect is unknown.',
    'Le serveur GNS3 {server} a rompu la connexion pendant {method} {path} ; on ignore si la demande a eu un effet.',
  ],
  ['GNS3 server {server} cannot be reached: {fault}.', 'Le serveur GNS3 {server} est injoignable : {fault}.'],
  [
    'This process is behind the log, whose head is at position {position}.',
    'Ce processus est en retard sur le journal, dont la tête est à la position {position}.',
  ],
  ['GNS3 server {server} answered {method} {path} with nothing.', 'Le serveur GNS3 {server} a répondu à {method} {path} par rien.'],
  [
    'GNS3 server {server} answered {method} {path} with a web page.',
    'Le serveur GNS3 {server} a répondu à {method} {path} par une page web.',
  ],
  [
    'GNS3 server {server} answered {method} {path} with something that is not JSON.',
    'Le serveur GNS3 {server} a répondu à {method} {path} par ce qui n’est pas du JSON.',
  ],
  [
    'GNS3 server {server} answered {method} {path} in an unknown shape.',
    'Le serveur GNS3 {server} a répondu à {method} {path} sous une forme inconnue.',
  ],
  [
    'GNS3 server {server} answered {method} {path} in an unknown shape at {path2}: {issue}.',
    'Le serveur GNS3 {server} a répondu à {method} {path} sous une forme inconnue, à {path2} : {issue}.',
  ],
  ['Either url or built_in, not both.', 'Soit url, soit built_in, pas les deux.'],
  ['The URL of the GNS3 server is missing.', 'L’URL du serveur GNS3 manque.'],
  [
    'User and password come together or not at all; there is no {missing}.',
    'L’utilisateur et le mot de passe vont ensemble ou pas du tout ; il manque {missing}.',
  ],
  [
    'No GNS3 server answers at {url}. {reason} Correct it, or add it all the same with force: it is then followed as soon as it answers.',
    'Aucun serveur GNS3 ne répond à {url}. {reason} Corrigez-la, ou ajoutez-le quand même avec force : il est suivi dès qu’il répond.',
  ],
  [
    '{reason} Correct it, or add it all the same with force: it is then followed as soon as it answers.',
    '{reason} Corrigez-la, ou ajoutez-le quand même avec force : il est suivi dès qu’il répond.',
  ],
  ['{url} is followed already, as GNS3 server {server}.', '{url} est déjà suivie, comme serveur GNS3 {server}.'],
  ['There is a GNS3 server {id} already; choose another id.', 'Il y a déjà un serveur GNS3 {id} ; choisissez un autre identifiant.'],
  [
    'GNS3 server {id} comes from the configuration: change it or take it out there (gns3 in thalamus.yaml, or THALAMUS_GNS3_URL), and start the hub again.',
    'Le serveur GNS3 {id} vient de la configuration : changez-le ou retirez-le là (gns3 dans thalamus.yaml, ou THALAMUS_GNS3_URL), et relancez le hub.',
  ],
  ['The built-in lab has no settings to change.', 'Le laboratoire intégré n’a pas de réglages à changer.'],
  [
    'This process does not listen to GNS3 servers, so it has no built-in lab.',
    'Ce processus n’écoute pas de serveurs GNS3, il n’a donc pas de laboratoire intégré.',
  ],
  [
    'The built-in lab is not there: servers are configured, and it stands in only where none is.',
    'Le laboratoire intégré n’est pas là : des serveurs sont configurés, et il n’est là que quand il n’y en a aucun.',
  ],
  [
    'The built-in lab is followed already, as GNS3 server {built_in}.',
    'Le laboratoire intégré est déjà suivi, comme serveur GNS3 {built_in}.',
  ],
  ['The caller went away before the server was tried.', 'L’appelant est parti avant l’essai du serveur.'],
  [
    'The URL of a GNS3 server is http://HOST:PORT or https://HOST:PORT, without path, user or password.',
    'L’URL d’un serveur GNS3 est http://HÔTE:PORT ou https://HÔTE:PORT, sans chemin, ni utilisateur, ni mot de passe.',
  ],
  [
    'GNS3 server {server} answered the log in with HTTP {status} and no token.',
    'Le serveur GNS3 {server} a répondu à la connexion par HTTP {status} et sans jeton.',
  ],
  [
    'GNS3 server {server} cannot be used: {reason}; check the configured user and password. It is tried again in {seconds} s at the latest.',
    'Le serveur GNS3 {server} n’est pas utilisable : {reason} ; vérifiez l’utilisateur et le mot de passe configurés. Nouvel essai dans {seconds} s au plus tard.',
  ],
  [
    'GNS3 server {server} cannot be used: {reason}; check the configured user and password.',
    'Le serveur GNS3 {server} n’est pas utilisable : {reason} ; vérifiez l’utilisateur et le mot de passe configurés.',
  ],
  ['GNS3 server {server} has no {path}.', 'Le serveur GNS3 {server} n’a pas {path}.'],
  ['GNS3 server {server} opened no WebSocket {path}: {reason}.', 'Le serveur GNS3 {server} n’a pas ouvert de WebSocket {path} : {reason}.'],
  [
    "GNS3 server {server} refuses the hub's credentials for {path}: {said}.",
    'Le serveur GNS3 {server} refuse les identifiants du hub pour {path} : {said}.',
  ],
  [
    'GNS3 server {server} opened no stream {path}: {ended_early}.',
    'Le serveur GNS3 {server} n’a pas ouvert de flux {path} : {ended_early}.',
  ],
  [
    "GNS3 server {server} does not let the hub's user open {path}: {refused_text}.",
    'Le serveur GNS3 {server} ne laisse pas l’utilisateur du hub ouvrir {path} : {refused_text}.',
  ],
  [
    'GNS3 server {server} says that it is version {version}; the hub speaks 2.2 and 3.',
    'Le serveur GNS3 {server} dit être en version {version} ; le hub parle 2.2 et 3.',
  ],
  [
    '{url} knows neither /v3/version nor /v2/version: it is not a GNS3 server, or something stands before it; check the URL of {server}.',
    '{url} ne connaît ni /v3/version ni /v2/version : ce n’est pas un serveur GNS3, ou quelque chose est devant lui ; vérifiez l’URL de {server}.',
  ],
  [
    '{url} answers HTTP {status} with nothing: it is not a GNS3 server, or something stands before it; check the URL of {server}.',
    '{url} répond HTTP {status} avec rien : ce n’est pas un serveur GNS3, ou quelque chose est devant lui ; vérifiez l’URL de {server}.',
  ],
  [
    '{url} answers with a web page: it is not a GNS3 server, or something stands before it; check the URL of {server}.',
    '{url} répond par une page web : ce n’est pas un serveur GNS3, ou quelque chose est devant lui ; vérifiez l’URL de {server}.',
  ],
  [
    '{url} answers HTTP {status} with something that is not a version: it is not a GNS3 server, or something stands before it; check the URL of {server}.',
    '{url} répond HTTP {status} avec ce qui n’est pas une version : ce n’est pas un serveur GNS3, ou quelque chose est devant lui ; vérifiez l’URL de {server}.',
  ],
];
