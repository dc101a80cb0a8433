import type { Pair } from '#kernel/translation.ts';

/** What trying a GNS3 server says (southbound/gns3/servers/trial.ts). */
export const SERVERS: readonly Pair[] = [
  ['GNS3 {version} answers.', 'GNS3 {version} répond.'],
  ['GNS3 {version} answers and wants no user or password.', 'GNS3 {version} répond et ne demande ni utilisateur ni mot de passe.'],
  [
    'GNS3 {version} answers and wants a log in: give user and password.',
    'GNS3 {version} répond et demande une connexion\u00a0: donnez l’utilisateur et le mot de passe.',
  ],
  ['GNS3 {version} answers and refuses this user or password.', 'GNS3 {version} répond et refuse cet utilisateur ou ce mot de passe.'],
  ['GNS3 {version} answers and takes user and password.', 'GNS3 {version} répond et accepte l’utilisateur et le mot de passe.'],
  [
    'GNS3 {version} answers, but gave no token for this user: HTTP {status} to the log in.',
    'GNS3 {version} répond, mais n’a pas donné de jeton à cet utilisateur\u00a0: HTTP {status} à la connexion.',
  ],
  [
    'It says that it is version {version}; the hub speaks with GNS3 2.2 and 3.',
    'Il dit être en version {version}\u00a0; le hub parle avec GNS3 2.2 et 3.',
  ],
  [
    'It redirects to another address: name the GNS3 server itself.',
    'Il renvoie à une autre adresse\u00a0: donnez celle du serveur GNS3 lui-même.',
  ],
  [
    'It answers HTTP {status}, but not as GNS3 does: something stands before the server, or it is another one.',
    'Il répond HTTP {status}, mais pas comme GNS3\u00a0: quelque chose se trouve devant le serveur, ou c’en est un autre.',
  ],
  [
    'It answers HTTP {status}: GNS3 is in trouble, or away behind its gateway.',
    'Il répond HTTP {status}\u00a0: GNS3 est en difficulté, ou absent derrière sa passerelle.',
  ],
  [
    'A web page answers there, not a GNS3 server; GNS3 usually listens at port 3080.',
    'Une page web répond à cette adresse, et non un serveur GNS3\u00a0; GNS3 écoute d’ordinaire au port 3080.',
  ],
  [
    'What answers there is not a GNS3 server: HTTP {status} where GNS3 tells its version.',
    'Ce qui répond là n’est pas un serveur GNS3\u00a0: HTTP {status} là où GNS3 dit sa version.',
  ],
  ['The name {hostname} is not known to the hub.', 'Le hub ne connaît pas le nom {hostname}.'],
  ['Nothing listens at {host}.', 'Rien n’écoute à {host}.'],
  ['{host} does not speak TLS: try http://.', '{host} ne parle pas TLS\u00a0: essayez http://.'],
  [
    'The TLS certificate of {host} is not trusted by the hub ({code}); its authority can be named in NODE_EXTRA_CA_CERTS.',
    'Le hub ne fait pas confiance au certificat TLS de {host} ({code})\u00a0; son autorité peut être nommée dans NODE_EXTRA_CA_CERTS.',
  ],
  ['No TLS connection to {host} came about ({code}).', 'Aucune connexion TLS à {host} n’a pu s’établir ({code}).'],
  ['There is no way from the hub to {host} ({code}).', 'Aucun chemin ne mène du hub à {host} ({code}).'],
  ['{host} did not answer in time.', '{host} n’a pas répondu à temps.'],
  ['{host} answered far more than GNS3 does.', '{host} a répondu bien plus que GNS3.'],
  ['{host} does not speak HTTP.', '{host} ne parle pas HTTP.'],
  ['{host} does not speak HTTP: if it speaks TLS, try https://.', '{host} ne parle pas HTTP\u00a0: s’il parle TLS, essayez https://.'],
  ['{host} ended the connection without an answer.', '{host} a coupé la connexion sans répondre.'],
  [
    '{host} ended the connection without an answer: if it speaks TLS, try https://.',
    '{host} a coupé la connexion sans répondre\u00a0: s’il parle TLS, essayez https://.',
  ],
  ['What answers here is not the hub: status {status}.', 'Ce qui répond ici n’est pas le hub\u00a0: code {status}.'],
];
