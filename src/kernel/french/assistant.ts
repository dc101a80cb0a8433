import type { Pair } from '../translation.ts';

/** What is refused about the assistant, plans and approvals. */
export const ASSISTANT: readonly Pair[] = [
  ['{name}, who saved the policy, may do nothing any more.', '{name}, qui a enregistré la politique, n’a plus aucun droit.'],
  ['{name} may do nothing any more.', '{name} n’a plus aucun droit.'],
  ['Nobody answers {operation} now.', 'Personne ne répond à {operation} en ce moment.'],
  ['Name an incident or an alert, not both.', 'Nommez un incident ou une alerte, pas les deux.'],
  ['There is no incident {incident}.', 'Il n’y a pas d’incident {incident}.'],
  ['There is no open alert {alert}; alerts.list shows those.', 'Il n’y a pas d’alerte ouverte {alert} ; alerts.list les montre.'],
  [
    '{name} needs the permission {permission}, which {caller} does not have.',
    '{name} exige la permission {permission}, que {caller} n’a pas.',
  ],
  ['It is {state}: only what was applied is taken back.', 'L’état est {state} : seul ce qui a été appliqué peut être annulé.'],
  ['Nothing is known that takes {operation} back.', 'On ne connaît rien qui annule {operation}.'],
  [
    'There is no decision {id}; assistant.decision.list shows what there is.',
    'Il n’y a pas de décision {id} ; assistant.decision.list montre ce qu’il y a.',
  ],
  [
    'A person decides what the assistant may do: log in, keys and modules do not.',
    'C’est une personne qui décide de ce que l’assistant peut faire : connectez-vous ; les clés et les modules n’en décident pas.',
  ],
  [
    'It is {state} already; only what is noted or proposed can be decided.',
    'L’état est déjà {state} ; on ne décide que de ce qui est noté ou proposé.',
  ],
  [
    'The policy {name} comes with the product; save one of its name with enabled: false.',
    'La politique {name} est livrée avec le produit ; enregistrez-en une du même nom avec enabled: false.',
  ],
  ['There is no policy {name}.', 'Il n’y a pas de politique {name}.'],
  [
    'Only a person makes a policy act: log in, keys and modules save policies with mode dry_run.',
    'Seule une personne peut faire agir une politique : connectez-vous ; les clés et les modules enregistrent des politiques en mode dry_run.',
  ],
  ['The policy cannot be: {field}.', 'La politique n’est pas possible : {field}.'],
  ['The model at {host} says too much.', 'Le modèle de {host} répond trop longuement.'],
  ['The model at {host} answered with HTTP status {status_code}.', 'Le modèle de {host} a répondu avec le statut HTTP {status_code}.'],
  ['The model at {host} said nothing for {timeout_ms} ms.', 'Le modèle de {host} n’a rien dit pendant {timeout_ms} ms.'],
  ['The model at {host} gave no chat completion.', 'Le modèle de {host} n’a pas donné de réponse exploitable (chat completion).'],
  ['The model at {host} could not be reached, or left.', 'Le modèle de {host} est injoignable, ou est parti.'],
  ['The model at {host} broke off in the middle of its answer.', 'Le modèle de {host} s’est interrompu au milieu de sa réponse.'],
  ['The language model said nothing.', 'Le modèle de langage n’a rien dit.'],
  ['The language model was not done within {n} s.', 'Le modèle de langage n’avait pas fini au bout de {n} s.'],
  [
    '{operation} would wait for approval, and approvals keep no secrets; a person has to do it.',
    '{operation} attendrait un accord, et les demandes d’accord ne gardent aucun secret ; une personne doit le faire.',
  ],
  [
    '{most} wishes of this key wait for approval already; wait until some of them are decided.',
    '{most} demandes de cette clé attendent déjà un accord ; attendez que certaines soient tranchées.',
  ],
  [
    "{operation} waits for a person's approval: it was not done. agents.approval.get with approval_id {approval_id} tells what became of it.",
    '{operation} attend l’accord d’une personne : rien n’a été fait. agents.approval.get avec approval_id {approval_id} en donne la suite.',
  ],
  ['Somebody else approves it at this moment.', 'Quelqu’un d’autre l’approuve en ce moment.'],
  [
    'There is no approval {id}; agents.approval.list shows what there is.',
    'Il n’y a pas de demande d’accord {id} ; agents.approval.list montre ce qu’il y a.',
  ],
  [
    'A person decides what agents may do: log in, keys and modules do not.',
    'C’est une personne qui décide de ce que les agents peuvent faire : connectez-vous ; les clés et les modules n’en décident pas.',
  ],
  ['It is {state} already; only what is pending can be decided.', 'L’état est déjà {state} ; on ne décide que de ce qui est en attente.'],
  [
    'Who approves {operation} needs its permission {permission}, which {caller} does not have.',
    'Qui approuve {operation} doit avoir la permission {permission}, que {caller} n’a pas.',
  ],
  [
    '{by} may do nothing any more, and neither may its key {key}; refuse it.',
    '{by} n’a plus aucun droit, et sa clé {key} non plus ; refusez la demande.',
  ],
  [
    'What it reaches is otherwise than when the agent asked; look again, and approve it with anyway.',
    'Ce que cela touche a changé depuis la demande de l’agent ; regardez de nouveau, et approuvez avec anyway.',
  ],
  [
    'Keys of agents cannot be looked at: the module changes has not started.',
    'Les clés des agents ne peuvent pas être vérifiées : le module changes n’a pas démarré.',
  ],
  [
    'A plan has to see what happens; {caller} lacks the permission events.read.',
    'Un plan doit voir ce qui se passe ; {caller} n’a pas la permission events.read.',
  ],
  ['There is no operation {name}.', 'Il n’y a pas d’opération {name}.'],
  [
    '{operation} was planned for a world that changed since; plan it again and look at the new plan.',
    '{operation} a été planifiée pour un état qui a changé depuis ; refaites le plan et relisez-le.',
  ],
  ['There is no plan {id} of {caller}.', '{caller} n’a pas de plan {id}.'],
  ['{name} is not planned: plan the operation that it is about.', '{name} ne se planifie pas : planifiez l’opération dont il s’agit.'],
  [
    '{name} gives or takes bytes, which no plan can hold; ask it directly.',
    '{name} donne ou prend des octets, ce qu’aucun plan ne peut contenir ; appelez-la directement.',
  ],
  ['There is no plan {hash}… of {name}; make the plan first.', 'Il n’y a pas de plan {hash}… de {name} ; faites d’abord le plan.'],
  [
    'The plan of {operation} was applied before; plan the change again.',
    'Le plan de {operation} a déjà été appliqué ; planifiez de nouveau.',
  ],
  [
    'The plan of {operation} was good until {expires_at}; plan the change again.',
    'Le plan de {operation} était valable jusqu’à {expires_at} ; planifiez de nouveau.',
  ],
  [
    'Plans keep no secrets: applying {operation} needs none.',
    'Les plans ne gardent aucun secret : l’application de {operation} n’en demande aucun.',
  ],
  [
    'Plans keep no secrets: applying {operation} needs {wanted}.',
    'Les plans ne gardent aucun secret : l’application de {operation} demande {wanted}.',
  ],
  ['The input of {operation} does not fit its schema.', 'Les données de {operation} ne correspondent pas à leur schéma.'],
  [
    '{name} needs the permission {permission}, which {caller} does not have in this project.',
    '{name} exige la permission {permission}, que {caller} n’a pas dans ce projet.',
  ],
  [
    'The project {project} has no node {field}; its topology has the ids.',
    'Le projet {project} n’a pas de nœud {field} ; sa topologie donne les identifiants.',
  ],
  [
    'The project {project} has no link {field}; its topology has the ids.',
    'Le projet {project} n’a pas de lien {field} ; sa topologie donne les identifiants.',
  ],
  [
    'The workflow asks operations that nobody answers now: {absent}.',
    'Le workflow fait appel à des opérations auxquelles personne ne répond en ce moment : {absent}.',
  ],
  [
    'The key lets change only nodes named {told}, and {operation} is about a whole project; that needs a key for all of its nodes.',
    'La clé ne permet de modifier que les nœuds nommés {told}, et {operation} porte sur tout un projet ; il faut une clé pour tous ses nœuds.',
  ],
  [
    'The key lets change only nodes named {told}, and {operation} does not say which node it changes.',
    'La clé ne permet de modifier que les nœuds nommés {told}, et {operation} ne dit pas quel nœud elle modifie.',
  ],
  [
    'The key lets change only nodes named {told}; {shown} is not.',
    'La clé ne permet de modifier que les nœuds nommés {told} ; {shown} n’en fait pas partie.',
  ],
  [
    'The key lets change only nodes named {told}; {shown} are not.',
    'La clé ne permet de modifier que les nœuds nommés {told} ; {shown} n’en font pas partie.',
  ],
];
