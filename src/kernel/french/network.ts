import type { Pair } from '../translation.ts';

/** What is refused about alerts, configurations, paths, QoS, containment and reports. */
export const NETWORK: readonly Pair[] = [
  ['There is no alert {alert}; alerts.list shows what there is.', 'Il n’y a pas d’alerte {alert} ; alerts.list montre ce qu’il y a.'],
  ['The alert {alert} has cleared.', 'L’alerte {alert} est terminée.'],
  [
    'There is no incident {incident}; incidents.list shows what there is.',
    'Il n’y a pas d’incident {incident} ; incidents.list montre ce qu’il y a.',
  ],
  ['Name a metric, or series by their numbers.', 'Nommez une mesure, ou des séries par leurs numéros.'],
  ['A range has at most {most} steps; take longer ones.', 'Un intervalle a au plus {most} pas ; prenez-en de plus longs.'],
  ['The range ends before it begins.', 'L’intervalle finit avant de commencer.'],
  ['The rule cannot be: {problems}.', 'La règle n’est pas possible : {problems}.'],
  ['{caller} may tell alerts of some projects only.', '{caller} ne peut signaler d’alertes que dans certains projets.'],
  [
    'The rule {name} comes with the product; save one of its name with enabled: false.',
    'La règle {name} est livrée avec le produit ; enregistrez-en une du même nom avec enabled: false.',
  ],
  ['There is no rule {name}.', 'Il n’y a pas de règle {name}.'],
  [
    'No {kind} configuration of the node {node_id} is kept; network.backup.take takes one.',
    'Aucune configuration {kind} du nœud {node_id} n’est gardée ; network.backup.take en sauvegarde une.',
  ],
  ['The node {node_id} had no {kind} configuration {hash}.', 'Le nœud {node_id} n’avait pas de configuration {kind} {hash}.'],
  ['The configuration {hash} is the first that is kept of it.', 'La configuration {hash} est la première qui en est gardée.'],
  ['{source} is no regular expression.', '{source} n’est pas une expression rationnelle.'],
  ['{source} takes too long.', '{source} prend trop de temps.'],
  ['The configuration of {node} has more than 1 MiB.', 'La configuration de {node} dépasse 1 Mio.'],
  ['There is no schedule {name} of backups.', 'Il n’y a pas de planification {name} des sauvegardes.'],
  ['There is no schedule {name} of backups any more.', 'Il n’y a plus de planification {name} des sauvegardes.'],
  ['The module network has not started.', 'Le module network n’a pas démarré.'],
  [
    'No device of the project is known to be or to have {from}.',
    'Aucun équipement connu du projet n’est {from} ni ne porte cette adresse.',
  ],
  ['No address of {to} is known.', 'Aucune adresse de {to} n’est connue.'],
  [
    '{ip_addresses} is no IPv4 address: no other is traced.',
    '{ip_addresses} n’est pas une adresse IPv4 : le chemin d’aucune autre n’est tracé.',
  ],
  [
    'It is not known how {node}, a {node_type}, traces: say its platform.',
    'On ne sait pas comment {node}, de type {node_type}, trace un chemin : donnez sa plateforme.',
  ],
  ['The configuration of {node} cannot be read now: {reason}', 'La configuration de {node} ne peut pas être lue en ce moment : {reason}'],
  [
    'No configuration is written to {node}: that is not known for its platform, {platform}.',
    'Aucune configuration n’est écrite sur {node} : on ne sait pas le faire pour sa plateforme, {platform}.',
  ],
  [
    '{now} has another configuration by now than the plan was made of; make a new one.',
    '{now} a maintenant une autre configuration que celle du plan ; faites-en un nouveau.',
  ],
  [
    '{now} is being restored since {begun_at}; what becomes of that is told first.',
    '{now} est en cours de restauration depuis {begun_at} ; l’issue en sera donnée d’abord.',
  ],
  ['Nothing with the id {id} was put anywhere.', 'Rien d’identifiant {id} n’a été mis en place.'],
  [
    'Commands on consoles of nodes need the permission qos.configure, which {caller} lacks.',
    'Les commandes sur les consoles des nœuds exigent la permission qos.configure, que {caller} n’a pas.',
  ],
  ['{what} is being put there: take it away first.', '{what} est en cours de mise en place à cet endroit : retirez-le d’abord.'],
  ['{what} is in force: take it away first.', '{what} est en vigueur à cet endroit : retirez-le d’abord.'],
  [
    'What becomes of it cannot be measured, and it is strict: no probe is given.',
    'L’effet ne peut pas être mesuré, et la demande est stricte : aucune sonde n’est donnée.',
  ],
  [
    'What becomes of it cannot be measured, and it is strict: {reason}.',
    'L’effet ne peut pas être mesuré, et la demande est stricte : {reason}.',
  ],
  [
    'The {what} {name} came with the product and stays as it is: save yours under another name.',
    'Le document {what} {name} est livré avec le produit et reste tel quel : enregistrez le vôtre sous un autre nom.',
  ],
  ['The {what} {name} cannot be as it is given.', 'Le document {what} {name} n’est pas possible tel qu’il est donné.'],
  ['There is no {what} {name}.', 'Il n’y a pas de document {what} {name}.'],
  ['The node says: {outputs}', 'Le nœud dit : {outputs}'],
  ['The module qos has not started.', 'Le module qos n’a pas démarré.'],
  ['Name a link, or a node and its interface.', 'Nommez un lien, ou un nœud et son interface.'],
  [
    'A policy is put on an interface of a node: links of GNS3 know no classes.',
    'Une politique se met sur l’interface d’un nœud : les liens de GNS3 ne connaissent pas de classes.',
  ],
  ['Name the interface of the node.', 'Nommez l’interface du nœud.'],
  [
    '{name} is a {type}: on interfaces of Linux and Cisco IOS only; use a link of it.',
    '{name} est de type {type} : seules les interfaces de Linux et de Cisco IOS conviennent ; prenez un de ses liens.',
  ],
  [
    'Cisco IOS impairs nothing: put {document} on a link of {name}.',
    'Cisco IOS ne dégrade rien : mettez {document} sur un lien de {name}.',
  ],
  ['Name a profile or a policy.', 'Nommez un profil ou une politique.'],
  ['There is no profile {name}.', 'Il n’y a pas de profil {name}.'],
  ['The period ends before it begins.', 'La période finit avant de commencer.'],
  ['The period is longer than a year.', 'La période dépasse un an.'],
  [
    'There is no dashboard {id}; GET …/reporting/dashboards/ lists them.',
    'Il n’y a pas de tableau de bord {id} ; GET …/reporting/dashboards/ en donne la liste.',
  ],
  [
    'The dashboard {found} came with the product and stays as it is: create one of your own from it.',
    'Le tableau de bord {found} est livré avec le produit et reste tel quel : créez le vôtre à partir de celui-ci.',
  ],
  [
    'The dashboard {found} is of {owner}; {caller} may not change it.',
    'Le tableau de bord {found} appartient à {owner} ; {caller} ne peut pas le modifier.',
  ],
  [
    'The dashboard {before} was changed since: it is at revision {revision} now.',
    'Le tableau de bord {before} a changé entre-temps : il en est à la révision {revision}.',
  ],
  [
    '{caller} may share dashboards of single projects only; name one as project_id.',
    '{caller} ne peut partager que des tableaux de bord d’un seul projet ; nommez-le dans project_id.',
  ],
  [
    'The report has {characters} characters; at most {most} are kept. Ask for fewer sections, or for one project.',
    'Le rapport a {characters} caractères ; on en garde au plus {most}. Demandez moins de sections, ou un seul projet.',
  ],
  [
    'There is no report {report_id}; GET …/reporting/reports/ lists them.',
    'Il n’y a pas de rapport {report_id} ; GET …/reporting/reports/ en donne la liste.',
  ],
  [
    '{waiting} reports are being rendered; try again in a minute.',
    '{waiting} rapports sont en cours de mise en page ; réessayez dans une minute.',
  ],
  [
    'The report was not rendered within {seconds} s; ask for CSV, or for fewer sections.',
    'Le rapport n’a pas été mis en page en {seconds} s ; demandez du CSV, ou moins de sections.',
  ],
  [
    'The report is too large for this format; ask for CSV, or for fewer sections.',
    'Le rapport est trop grand pour ce format ; demandez du CSV, ou moins de sections.',
  ],
  ['The report was not rendered: the hub stops.', 'Le rapport n’a pas été mis en page : le hub s’arrête.'],
  ['The report {report_id} has no section {section}.', 'Le rapport {report_id} n’a pas de section {section}.'],
  [
    '{caller} may have reports of single projects only; name one as project_id.',
    '{caller} ne peut avoir que des rapports d’un seul projet ; nommez-le dans project_id.',
  ],
  ['There is no schedule {key} of reports any more.', 'Il n’y a plus de planification {key} des rapports.'],
  [
    'There is no schedule {name}; GET …/reporting/schedules/ lists them.',
    'Il n’y a pas de planification {name} ; GET …/reporting/schedules/ en donne la liste.',
  ],
  ['{project} has no node {node_id}.', '{project} n’a pas de nœud {node_id}.'],
  ['{node} has no link that could be suspended.', '{node} n’a aucun lien à suspendre.'],
  ['The containment of before ends at this moment; try again.', 'Le confinement précédent se termine en ce moment ; réessayez.'],
  [
    'A link of it comes back at this moment from another containment; try again.',
    'Un de ses liens revient en ce moment d’un autre confinement ; réessayez.',
  ],
  ['It is being put in force at this moment; try again.', 'Il est en train d’entrer en vigueur ; réessayez.'],
  [
    'It took too long to be put in force, and was ended meanwhile.',
    'Il a mis trop de temps à entrer en vigueur et a été levé entre-temps.',
  ],
  ['GNS3 or what bans took longer than {seconds} s.', 'GNS3 ou ce qui bannit a mis plus de {seconds} s.'],
  [
    'This process has not yet read what others did to containments; try again.',
    'Ce processus n’a pas encore lu ce que d’autres ont fait des confinements ; réessayez.',
  ],
  ['{node} does not run: it is {status}.', '{node} ne fonctionne pas : son état est {status}.'],
  ['There is no containment {id}.', 'Il n’y a pas de confinement {id}.'],
  ['No project {project_id} is known.', 'Aucun projet {project_id} n’est connu.'],
  [
    'fail2ban bans nobody: security.fail2ban_jail names no jail.',
    'fail2ban ne bannit personne : security.fail2ban_jail ne nomme aucune prison.',
  ],
  [
    'No address can be banned: security.nftables_set names no set of nftables.',
    'Aucune adresse ne peut être bannie : security.nftables_set ne nomme aucun ensemble de nftables.',
  ],
  ['fail2ban did not answer "{said}": {message}.', 'fail2ban n’a pas répondu à « {said} » : {message}.'],
  ['fail2ban answered "{said}" with what is no answer.', 'fail2ban a répondu à « {said} » par ce qui n’est pas une réponse.'],
  ['fail2ban refused "{said}": {value}.', 'fail2ban a refusé « {said} » : {value}.'],
  [
    'nftables did not {act} {address} in {family} {table} {set}6: {message}.',
    'nftables n’a pas exécuté {act} pour {address} dans {family} {table} {set}6 : {message}.',
  ],
  [
    'nftables did not {act} {address} in {family} {table} {set}: {message}.',
    'nftables n’a pas exécuté {act} pour {address} dans {family} {table} {set} : {message}.',
  ],
  ['Security has not started.', 'La sécurité n’a pas démarré.'],
  ['This is no cursor of this list.', 'Ce n’est pas un curseur de cette liste.'],
  [
    '{word} is no condition: path=value, path, !path or #path=number was expected.',
    '{word} n’est pas une condition ; attendu : path=value, path, !path ou #path=nombre.',
  ],
  ['{word}: what is not there has no value.', '{word} : ce qui n’existe pas n’a pas de valeur.'],
  ['{word}: a number was expected after =.', '{word} : un nombre était attendu après =.'],
  ['{name} is on the list of those that are never contained.', '{name} est sur la liste de ce qui n’est jamais confiné.'],
  ['{address} is an address of the hub itself.', '{address} est une adresse du hub lui-même.'],
  [
    'The link has no filter {type}: neither of its ends has filters.',
    'Le lien n’a pas de filtre {type} : aucune de ses extrémités n’a de filtres.',
  ],
  ['The link has no filter {type}: it has {types}.', 'Le lien n’a pas de filtre {type} ; il a : {types}.'],
  ['Nothing of the profile can be had on a link of GNS3.', 'Rien du profil n’est possible sur un lien de GNS3.'],
  [
    '{name} is {status}: commands are typed on a node that runs.',
    '{name} est dans l’état {status} : les commandes se tapent sur un nœud qui fonctionne.',
  ],
  [
    '{interface} of {node} has a queue or policy already, which is not ours: {what}',
    '{interface} de {node} a déjà une file ou une politique, qui n’est pas la nôtre : {what}',
  ],
  ['The link has no filters.', 'Le lien n’a aucun filtre.'],
  ['The link has {filters}.', 'Le lien a : {filters}.'],
  ['The device does not show "{what}".', 'L’équipement ne montre pas « {what} ».'],
  [
    'A link of it comes back at this moment from another containment; try again.',
    'Un de ses liens revient en ce moment d’un autre confinement ; réessayez.',
  ],
  [
    'The configuration is kept in a form that cannot be typed: "{line}" is no statement.',
    'La configuration est gardée sous une forme qui ne se tape pas : « {line} » n’est pas une instruction.',
  ],
];
