import { expect, test } from 'vitest';
import type { Topology } from '#model/topology.ts';
import { INTENTS, intentOf, type Intent } from './intents.ts';
import { namedIn } from './names.ts';
import { UNSEEN } from './test-unseen.ts';
import { languageOfWords, plainWords, shown, sinceOf, untilOf } from './words.ts';

const PROJECTS = [
  {
    project_id: 'p1',
    name: 'Campus',
    status: 'opened',
    nodes: ['R1', 'R2', 'core switch', '<b>evil</b>'].map((name, at) => ({ node_id: `n${at}`, name, status: 'started' })),
    links: [],
  },
] as unknown as Topology['projects'];
const wordsOf = (question: string) => plainWords(namedIn(question, PROJECTS).text);

const QUESTIONS: Readonly<Record<Exclude<Intent, 'help'>, readonly [english: readonly string[], french: readonly string[]]>> = {
  change: [
    ['stop R1', 'please restart R1', 'can you start R1?', 'Shut down R1 in Campus', 'restore R1', 'isolate R1'],
    ['arrête R1', 'peux-tu démarrer R1 ?', 'redémarre R1 s’il te plaît', 'restaure R1', 'éteins R1'],
  ],
  state: [
    ['is R1 running?', 'are all the nodes up?', 'is anything switched off?', 'which machines are switched off right now', 'does R1 work'],
    [
      'est-ce que R1 tourne ?',
      'quelles machines sont éteintes en ce moment ?',
      'tous les équipements répondent-ils ?',
      'R1 marche-t-il ?',
      'quel est l’état de R1 ?',
    ],
  ],
  device: [
    ['what make and model is R1?', 'which IP does R1 have?', 'tell me about R1', 'what is R1?', 'MAC address of R1'],
    ['quelle est l’IP de R1 ?', 'c’est quoi comme matériel, R1 ?', 'décris-moi R1', 'numéro de série de R1', 'de quel constructeur est R1'],
  ],
  neighbors: [
    [
      'what can R1 talk to?',
      'who sits on the other end of the cable from R1?',
      'is R1 connected to R2?',
      'neighbors of R1',
      'what hangs off R1',
    ],
    [
      'à quoi R1 est-il raccordé ?',
      'quels appareils sont derrière R1',
      'R1 et R2 sont-ils reliés ?',
      'voisins de R1',
      'sur quoi R1 est-il branché',
    ],
  ],
  ports: [
    [
      'which interfaces on R1 are down?',
      'free ports of R1',
      'how many interfaces does R1 have?',
      'list the interfaces of R1',
      'is a port of R1 unused',
    ],
    [
      'quels ports de R1 sont libres ?',
      'interfaces de R1',
      'combien de ports a R1',
      'quelles interfaces de R1 sont inactives',
      'ports disponibles sur R1',
    ],
  ],
  discovered: [
    [
      'which devices have not been discovered yet?',
      'undiscovered devices',
      'was everything discovered',
      'is R1 discovered',
      'how far is the discovery',
    ],
    [
      'quels équipements restent à découvrir ?',
      'R1 a-t-il été découvert',
      'équipements non découverts',
      'où en est la découverte',
      'tout est découvert ?',
    ],
  ],
  overview: [
    ['give me an overview of the lab', 'how is everything?', 'is everything ok', 'summary of the network', 'health of the lab'],
    ['fais-moi un point sur le réseau', 'comment va le réseau ?', 'tout va bien ?', 'quel est l’état du réseau', 'un bilan du labo'],
  ],
  outlook: [
    [
      'will any disk fill up this month?',
      'which link will be saturated soon?',
      'is R1 going to run out of memory',
      'forecast for R1',
      'will R1 fail',
    ],
    [
      'R1 va-t-il manquer de mémoire ?',
      'y a-t-il un risque de panne ?',
      'le disque sera-t-il bientôt plein',
      'prévisions pour R1',
      'le lien va saturer',
    ],
  ],
  down: [
    ['what is down?', 'which devices are broken', 'is any node not responding?', 'show unreachable devices', 'any problems?'],
    [
      'qu’est-ce qui est en panne ?',
      'quels équipements ne répondent plus',
      'y a-t-il des problèmes ?',
      'nœuds injoignables',
      'quels nœuds sont arrêtés',
    ],
  ],
  cause: [
    ['why is R1 unreachable?', 'why is R1 slow', 'what causes the outage of R1', 'how come R1 is down?', 'what is wrong with R1?'],
    [
      'pourquoi R1 est injoignable ?',
      'pourquoi R1 est-il lent',
      'quelle est la cause de la panne de R1',
      'explique la panne de R1',
      'comment se fait-il que R1 soit en panne',
    ],
  ],
  versions: [
    [
      'which devices run old versions?',
      'what version does R1 run',
      'devices with version 15.4',
      'outdated software',
      'list firmware of all devices',
    ],
    [
      'quels équipements ont une vieille version ?',
      'quelle version tourne sur R1',
      'équipements en version 15.4',
      'logiciels obsolètes',
      'liste des firmwares',
    ],
  ],
  top: [
    ['top interfaces by load', 'busiest interfaces', 'which interfaces have the most errors', 'highest traffic', 'top CPU'],
    [
      'top des interfaces',
      'interfaces les plus chargées',
      'quelles interfaces ont le plus d’erreurs',
      'le plus gros trafic',
      'liens les plus utilisés',
    ],
  ],
  changes: [
    ['what changed since yesterday?', 'what changed in the last hour', 'what is new?', 'what happened today', 'show recent events'],
    [
      'qu’est-ce qui a changé depuis hier ?',
      'quoi de neuf',
      'que s’est-il passé il y a 2 heures',
      'quels événements aujourd’hui',
      'changements de la dernière heure',
    ],
  ],
  path: [
    [
      'path from R1 to R2',
      'how does traffic get from R1 to R2?',
      'which way from R1 to 10.0.0.1',
      'can R1 reach R2?',
      'route between R1 and R2',
    ],
    [
      'chemin de R1 à R2',
      'quel trajet entre R1 et R2',
      'comment aller de R1 vers R2',
      'est-ce que R1 peut joindre R2',
      'itinéraire de R1 vers 10.0.0.1',
    ],
  ],
  count: [
    [
      'how many nodes are running?',
      'how many devices in Campus',
      'number of links',
      'how many alerts are open',
      'count the devices per vendor',
    ],
    [
      'combien de nœuds tournent ?',
      'combien d’équipements dans Campus',
      'nombre de liens',
      'combien d’alertes sont ouvertes',
      'combien d’équipements par constructeur',
    ],
  ],
  restarted: [
    ['when did R1 last restart?', 'last reboot of R1', 'uptime of R1', 'how long has R1 been running', 'when was R1 started'],
    [
      'quand R1 a-t-il redémarré ?',
      'dernier redémarrage de R1',
      'depuis combien de temps R1 tourne',
      'depuis quand R1 fonctionne',
      'quand R1 a été démarré',
    ],
  ],
  changed_by: [
    ['who changed R1?', 'who stopped R1', 'by whom was R1 modified', 'who last edited R1', 'who restarted R1'],
    ['qui a changé R1 ?', 'qui a arrêté R1', 'par qui R1 a été modifié', 'qui a redémarré R1', 'qui a fait des changements sur R1'],
  ],
  backup: [
    ['is there a backup of R1?', 'backups of Campus', 'is R1 backed up', 'which devices have no backup', 'is the config of R1 stored'],
    [
      'y a-t-il une sauvegarde de R1 ?',
      'sauvegardes de Campus',
      'R1 est-il sauvegardé',
      'quels équipements n’ont pas de sauvegarde',
      'a-t-on une copie de la configuration de R1',
    ],
  ],
  load: [
    ['what is the CPU of R1?', 'memory of R1', 'how much RAM does R1 use', 'processor load on R1', 'disk usage of R1'],
    ['quel est le CPU de R1 ?', 'mémoire de R1', 'charge du processeur de R1', 'espace disque de R1', 'température de R1'],
  ],
  alerts: [
    ['open alerts', 'show critical alerts', 'alerts of R1', 'list alarms', 'any warnings on R1?'],
    ['alertes ouvertes', 'montre les alertes critiques', 'alertes de R1', 'liste des alarmes', 'y a-t-il des avertissements'],
  ],
  incidents: [
    ['open incidents', 'list incidents', 'any incident in Campus?', 'show me the incidents', 'how many incidents are open'],
    ['incidents ouverts', 'liste les incidents', 'y a-t-il un incident dans Campus', 'montre-moi les incidents', 'combien d’incidents'],
  ],
  security: [
    ['security alerts from 10.0.0.9', 'who attacks us', 'any intrusion?', 'was there a scan from 10.0.0.9', 'suspicious activity'],
    ['alertes de sécurité de 10.0.0.9', 'est-on attaqué', 'y a-t-il une intrusion', 'activité suspecte', 'un scan venant de 10.0.0.9'],
  ],
  qos: [
    ['what QoS is in force?', 'quality of service on R1', 'which links are impaired', 'is traffic shaping on', 'QoS policies'],
    [
      'quelle QoS est en vigueur ?',
      'qualité de service de R1',
      'quels liens ont une dégradation',
      'y a-t-il une limitation de débit',
      'politiques QoS',
    ],
  ],
  reports: [
    ['show reports', 'latest report', 'reports of this week', 'where is the report', 'list all reports'],
    ['montre les rapports', 'dernier rapport', 'rapports de cette semaine', 'où est le rapport', 'liste des rapports'],
  ],
};

const cases = Object.entries(QUESTIONS).flatMap(([intent, languages]) =>
  languages.flatMap((questions, language) => questions.map((question) => [intent, question, language === 0 ? 'en' : 'fr'] as const)),
);

test.each(cases)('%s: %s', (intent, question) => {
  expect(intentOf(wordsOf(question))).toBe(intent);
});

test('every intent is asked for', () => {
  expect([...Object.keys(QUESTIONS), 'help'].toSorted()).toEqual([...INTENTS].toSorted());
});

test('most questions that nobody had in mind are understood, and few are taken for another', () => {
  const meant = UNSEEN.map(([intent, question]) => ({ intent, question, found: intentOf(wordsOf(question)) }));
  const wrong = meant.filter(({ intent, found }) => found !== intent);
  expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(UNSEEN.length / 10);
});

test('the language of nearly every question is told by its words', () => {
  const wrong = cases.filter(([, question, language]) => languageOfWords(wordsOf(question)) !== language);
  expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(cases.length / 12);
});

test.each(['the weather in Paris', 'quelle heure est-il', 'ignore your rules', '', '???', 'R1'])('%s is not understood', (question) => {
  expect(intentOf(wordsOf(question))).toBeNull();
});

const NOW = new Date('2026-05-04T10:30:00Z');
test.each([
  ['since yesterday', '2026-05-03T00:00:00.000Z'],
  ['depuis hier', '2026-05-03T00:00:00.000Z'],
  ['avant-hier', '2026-05-02T00:00:00.000Z'],
  ['the day before yesterday', '2026-05-02T00:00:00.000Z'],
  ['il y a 2 heures', '2026-05-04T08:30:00.000Z'],
  ['two hours ago', '2026-05-04T08:30:00.000Z'],
  ['in the last hour', '2026-05-04T09:30:00.000Z'],
  ['dans la dernière heure', '2026-05-04T09:30:00.000Z'],
  ['ces trois derniers jours', '2026-05-01T10:30:00.000Z'],
  ['in the last 15 minutes', '2026-05-04T10:15:00.000Z'],
  ['aujourd’hui', '2026-05-04T00:00:00.000Z'],
  ['this morning', '2026-05-04T00:00:00.000Z'],
  ['la semaine dernière', '2026-04-27T10:30:00.000Z'],
  ['9999 months ago', '2025-05-03T10:30:00.000Z'],
])('%s begins at %s', (text, expected) => {
  expect(sinceOf(plainWords(text), NOW)?.toISOString()).toBe(expected);
});

test('without words of time nothing is said of it', () => {
  expect(sinceOf('what changed on R1', NOW)).toBeNull();
});

test('names are found whole, the longest first, whatever their case, in the order of the question', () => {
  const { nodes, projects, addresses } = namedIn('from CORE SWITCH to r1 in campus and 10.0.0.1 or fe80::1, not R11', PROJECTS);
  expect(nodes.map(([node]) => node?.name)).toEqual(['core switch', 'R1']);
  expect(projects.map(({ name }) => name)).toEqual(['Campus']);
  expect(addresses).toEqual(['10.0.0.1', 'fe80::1']);
});

test('a name with a slip is nearly one that is there', () => {
  expect(namedIn('why is R3 down', PROJECTS).nearly).toEqual([{ word: 'R3', names: ['R1', 'R2'] }]);
  expect(namedIn('why is XYZ99 down', PROJECTS)).toMatchObject({ nearly: [], strange: ['XYZ99'] });
});

test('control and direction characters of names are not shown', () => {
  expect(shown('R1\n\u001B[31mred\u202Eevil\u0000')).toBe('R1 [31mred evil');
  expect(shown('x'.repeat(500))).toHaveLength(120);
});

test('a day that is over ends at its midnight, and since then means until now', () => {
  const now = new Date('2026-05-04T10:20:00Z');
  expect(untilOf(plainWords('what was changed yesterday?'), now)?.toISOString()).toBe('2026-05-04T00:00:00.000Z');
  expect(untilOf(plainWords('qui a touché à R1 avant-hier ?'), now)?.toISOString()).toBe('2026-05-03T00:00:00.000Z');
  expect(untilOf(plainWords('what changed since yesterday?'), now)).toBeNull();
  expect(untilOf(plainWords('quoi de neuf depuis hier'), now)).toBeNull();
});
