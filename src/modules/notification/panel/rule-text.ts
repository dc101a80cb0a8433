import { stringify } from 'yaml';
import type { Schema } from '#web/kit/yaml/proposals.ts';
import type { Rule } from './answers.ts';

/** What rules are mostly written about; any other type can be written as well. */
const TYPES = [
  'node.*',
  'node.started',
  'node.stopped',
  'link.*',
  'link.updated',
  'project.*',
  'project.closed',
  'project.start.finished',
  'server.*',
  'server.lost',
  'server.connected',
  'stream.gap.started',
  'stream.gap.ended',
  'module.*',
  'module.health.changed',
  'message.dead_lettered',
  'workflow.run.*',
  'workflow.run.failed',
  'workflow.run.waiting',
];

/** A rule as somebody edits it; one to begin with when there is none yet. */
export function ruleText(rule: Rule | undefined, channels: readonly string[]): string {
  if (rule !== undefined) return stringify(rule.definition);
  return `name: A server is lost
match:
  types: [server.lost]
recovery:
  types: [server.connected]
  hold: 30s
template:
  title: \${{ event.subject }} is not reached
channels: [${channels[0] ?? ''}]
`;
}

/** The schema of definitions, with the channels that there are and types of events as values. */
export function ruleSchema(definition: Schema, channels: readonly string[]): Schema {
  return JSON.parse(JSON.stringify(definition), (key, value: unknown) => {
    if (key === 'channels') return withExamples(value, channels);
    return key === 'types' ? withExamples(value, TYPES) : value;
  }) as Schema;
}

function withExamples(list: unknown, examples: readonly string[]): unknown {
  if (typeof list !== 'object' || list === null || !('items' in list)) return list;
  return { ...list, items: { ...(list.items as object), examples } };
}
