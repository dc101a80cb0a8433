import { nodeLink, oneNode, type Asked, type Said } from './said.ts';
import { shown } from './words.ts';

const FRENCH = { started: 'démarré', stopped: 'arrêté', suspended: 'suspendu' } as const;

interface Wish {
  readonly sign: RegExp;
  readonly operation: string;
  /** The page where a person does it: the map of the project, or the screen of a module. */
  readonly page: 'map' | 'network' | 'security';
  /** What GNS3 says of a node to which it was done already. */
  readonly already?: keyof typeof FRENCH;
}

/** What can be wanted of a node, by the word for it; the first that shows is meant. */
const WISHES: readonly Wish[] = [
  { sign: /\b(restart|reboot|redemarr\w*|relanc\w*)\b/, operation: 'gns3.node.restart', page: 'map' },
  { sign: /\b(reload|recharg\w*)\b/, operation: 'gns3.node.reload', page: 'map' },
  { sign: /\b(suspend\w*|pause)\b/, operation: 'gns3.node.suspend', page: 'map', already: 'suspended' },
  { sign: /\b(stop|halt|shut ?down|turn off|arret\w*|stopp\w*|etein\w*)\b/, operation: 'gns3.node.stop', page: 'map', already: 'stopped' },
  { sign: /\b(start|boot|turn on|resume|demarr\w*|allum\w*|lanc\w*)\b/, operation: 'gns3.node.start', page: 'map', already: 'started' },
  { sign: /\b(restore|restaur\w*)\b/, operation: 'network.restore.plan', page: 'network' },
  { sign: /\b(back up|sauvegarde[rz])\b/, operation: 'network.backup.take', page: 'network' },
  { sign: /\b(isolate|contain|isol\w*|confin\w*)\b/, operation: 'security.node.contain', page: 'security' },
];

/** A change is wanted: the rules make none, and say who does and where. */
export async function change(asked: Asked): Promise<Said> {
  const { words, say } = asked;
  const wish = WISHES.find(({ sign }) => sign.test(words))!;
  const one = oneNode(asked);
  if ('said' in one) return one.said;
  const { node } = one;
  const name = shown(node.name);
  const pages = {
    map: { label: say(`Map of ${shown(node.project)}`, `Carte de ${shown(node.project)}`), page: `/projects/${node.project_id}` },
    network: { label: say('Network', 'Réseau'), page: '/modules/network' },
    security: { label: say('Security', 'Sécurité'), page: '/modules/security' },
  };
  const { already } = wish;
  return {
    answer:
      already !== undefined && already === node.status
        ? say(`${name} is ${already} already.`, `${name} est déjà ${FRENCH[already]}.`)
        : say(
            `Nothing was changed: a person does that, by ${wish.operation}, and it can be planned first.`,
            `Rien n’a été changé : une personne le fait, par ${wish.operation}, et cela peut d’abord être planifié.`,
          ),
    links: [{ ...pages[wish.page], operation: wish.operation }, nodeLink(node)],
  };
}
