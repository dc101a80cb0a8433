import type { Language } from '#kernel/language.ts';
import type { Topology } from '#model/topology.ts';
import type { Asker } from './asker.ts';
import { device, discovered, neighbors, ports, state } from './devices.ts';
import { count, load, top, versions } from './figures.ts';
import { understood, type Turn } from './held-over.ts';
import type { Intent } from './intents.ts';
import { backup, changedBy, changes, restarted } from './past.ts';
import type { Asked, Said } from './said.ts';
import { alerts, cause, down, incidents, security } from './troubles.ts';
import { path, qos, reports } from './ways.ts';
import { outlook, overview } from './whole.ts';
import { change } from './wishes.ts';
import { languageOfWords, plainWords, shown, sinceOf, untilOf } from './words.ts';

export interface Question {
  readonly question: string;
  readonly language?: Language | undefined;
  readonly project_id?: string | undefined;
  /** What was asked and answered before, oldest first. */
  readonly turns?: readonly Turn[] | undefined;
}

export interface Answered extends Required<Said> {
  readonly intent: Intent | null;
  readonly language: Language;
}

const ANSWERS: Readonly<Record<Exclude<Intent, 'help'>, (asked: Asked) => Promise<Said>>> = {
  down,
  state,
  device,
  neighbors,
  ports,
  discovered,
  overview,
  outlook,
  change,
  alerts,
  incidents,
  security,
  cause,
  top,
  load,
  count,
  versions,
  changes,
  restarted,
  changed_by: changedBy,
  backup,
  path,
  qos,
  reports,
};

const EXAMPLES: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'What is down?',
    'Why is R1 unreachable?',
    'Which devices run old versions?',
    'Top interfaces by errors',
    'What changed since yesterday?',
    'Path from R1 to R2',
    'How many nodes are running?',
    'Is there a backup of R1?',
  ],
  fr: [
    'Qu’est-ce qui est en panne ?',
    'Pourquoi R1 est injoignable ?',
    'Quels équipements ont une vieille version ?',
    'Interfaces avec le plus d’erreurs',
    'Qu’est-ce qui a changé depuis hier ?',
    'Chemin de R1 à R2',
    'Combien de nœuds tournent ?',
    'Y a-t-il une sauvegarde de R1 ?',
  ],
};

/** Answers by the grammar of questions, from what the asker may read. */
export async function answerByRules(question: Question, asker: Asker, now: Date): Promise<Answered> {
  const topology = await asker.ask<Topology>(
    'gns3.topology.get',
    question.project_id === undefined ? {} : { project_id: question.project_id },
  );
  const all = topology?.projects ?? [];
  const { named, words, intent } = understood(question.question, question.turns ?? [], all);
  const spoken = (question.turns ?? []).reduce<Language>((before, turn) => languageOfWords(plainWords(turn.question), before), 'en');
  const language = question.language ?? languageOfWords(words, spoken);
  const projectId = question.project_id ?? (named.projects.length === 1 ? named.projects[0]!.project_id : undefined);
  const say = (english: string, french: string): string => (language === 'fr' ? french : english);
  const asked: Asked = {
    asker,
    question: question.question,
    language,
    named: { ...named, nodes: named.nodes.map((those) => narrowed(those, projectId)) },
    words,
    now,
    since: sinceOf(words, now),
    until: untilOf(words, now),
    projectId,
    projects: projectId === undefined ? all : all.filter(({ project_id: id }) => id.toLowerCase() === projectId.toLowerCase()),
    say,
  };
  const said = intent === null || intent === 'help' ? known(intent, question.question, asked) : await ANSWERS[intent](asked);
  return { intent, language, facts: [], links: [], suggestions: [], ...said };
}

/** Where the project is said, nodes of that name in others are not meant. */
function narrowed<T extends { readonly project_id: string }>(those: readonly T[], projectId: string | undefined): readonly T[] {
  const inside = projectId === undefined ? those : those.filter(({ project_id: id }) => id.toLowerCase() === projectId.toLowerCase());
  return inside.length > 0 ? inside : those;
}

function known(intent: 'help' | null, question: string, { say, language }: Asked): Said {
  return {
    answer:
      intent === 'help'
        ? say('Ask for example:', 'Demandez par exemple :')
        : say(
            `“${shown(question, 100)}” was not understood. What can be asked, for example:`,
            `« ${shown(question, 100)} » n’a pas été compris. On peut demander, par exemple :`,
          ),
    suggestions: EXAMPLES[language],
  };
}
