import { expect, test } from 'vitest';
import type { Topology } from '#model/topology.ts';
import { understood } from './held-over.ts';

const PROJECTS = ['Campus', 'Lab'].map((name) => ({
  project_id: name,
  name,
  status: 'opened',
  nodes: (name === 'Campus' ? ['R1', 'R2'] : ['R1', 'Z9']).map((node) => ({ node_id: `${name} ${node}`, name: node, status: 'started' })),
  links: [],
})) as unknown as Topology['projects'];

const read = (question: string, ...before: readonly string[]) => {
  const { intent, named } = understood(
    question,
    before.map((asked) => ({ question: asked, answer: 'Z9 is to blame.' })),
    PROJECTS,
  );
  return { intent, nodes: named.nodes.map(([node]) => node?.name), projects: named.projects.map(({ name }) => name) };
};

test.each([
  ['and its memory?', 'load', ['why is R2 slow?']],
  ['et sa mémoire ?', 'load', ['pourquoi R2 est lent ?']],
  ['why?', 'cause', ['is there a backup of R2?']],
  ['pourquoi ?', 'cause', ['y a-t-il une sauvegarde de R2 ?']],
  ['who changed it?', 'changed_by', ['why is R2 down?']],
  ['quand a-t-il redémarré ?', 'restarted', ['why is R2 down?']],
  ['is there a backup?', 'backup', ['what is the cpu of R2?', 'why?']],
  ['restart it', 'change', ['why is R2 down?']],
  ['arrête-le', 'change', ['why is R1 down?', 'et R2 ?']],
])('%s is %s of the device that was named last', (question, intent, before) => {
  expect(read(question, ...before)).toMatchObject({ intent, nodes: ['R2'] });
});

test.each([
  ['and R2?', 'backup', ['is there a backup of R1?']],
  ['et R2 ?', 'cause', ['pourquoi R1 est en panne ?', 'pourquoi ?']],
  ['R2', 'load', ['what is the cpu of R1?']],
])('%s asks the same of another device', (question, intent, before) => {
  expect(read(question, ...before)).toMatchObject({ intent, nodes: ['R2'] });
});

test('which project is meant can be said afterwards', () => {
  expect(read('in Lab', 'is there a backup of R1?')).toEqual({ intent: 'backup', nodes: ['R1'], projects: ['Lab'] });
});

test.each([
  ['what is down?', 'down'],
  ['how many nodes are running?', 'count'],
  ['top interfaces by errors', 'top'],
  ['which nodes have a backup?', 'backup'],
  ['qu’y a-t-il en panne ?', 'down'],
  ['que s’est-il passé depuis hier ?', 'changes'],
  ['why is R9 down?', 'cause'],
  ['sing a song', null],
])('%s is whole by itself', (question, intent) => {
  expect(read(question, 'why is R2 down?')).toMatchObject({ intent, nodes: [] });
});

test('names are taken from questions, and nothing from answers', () => {
  expect(read('why?', 'what is down?')).toMatchObject({ intent: 'cause', nodes: [] });
});
