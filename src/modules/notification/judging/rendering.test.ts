import { expect, test } from 'vitest';
import type { Cause, Matter } from '../events.ts';
import { RuleDefinition } from '../rule-definition.ts';
import { render } from './rendering.ts';

const cause = (type: string, data: Cause['data'], subject = 'alerts/0b7ff2a6'): Cause => ({
  position: 1,
  id: '01a2168f-5b51-7000-854a-3de44e743081',
  type,
  source: 'modules/monitoring',
  subject,
  time: '2026-05-04T10:00:00.000Z',
  priority: 'high',
  severity: 'major',
  data,
});
const matter = (one: Cause, kind: Matter['kind'] = 'firing'): Matter => ({ cause: one, kind, key: null, dedup: null, group: '' });
const rule = (language: 'en' | 'fr', template?: object) =>
  RuleDefinition.parse({
    name: 'Devices',
    match: { types: ['alert.raised'] },
    channels: ['mail'],
    language,
    ...(template && { template }),
  });
const told = (language: 'en' | 'fr', kind: 'firing' | 'recovery' | 'digest', ...matters: Matter[]) =>
  render(rule(language), 'devices', kind, 'major', matters);

const silent = cause('alert.raised', { alert: { title: 'R1 does not answer.' } });

test('an alert is told by its title, in the language of the rule', () => {
  expect(told('en', 'firing', matter(silent)).title).toBe('R1 does not answer.');
  expect(told('fr', 'firing', matter(silent)).title).not.toMatch(/does not answer/);
  expect(told('fr', 'firing', matter(silent)).text).toMatch(/^2026-05-04T10:00:00.000Z major alert\.raised .*R1.* \(alerts\/0b7ff2a6\)$/);
});

test('its end says that it is over; what else happens to it is told by what it is', () => {
  const cleared = cause('alert.cleared', silent.data);
  expect(told('en', 'recovery', matter(cleared, 'recovery')).title).toBe('Over: R1 does not answer.');
  expect(told('fr', 'recovery', matter(cleared, 'recovery')).title).toMatch(/^Terminé\u00A0: .*R1/);
  expect(told('en', 'firing', matter(cleared)).title).toBe('alert.cleared R1 does not answer.');
});

test('other events are told by their type and what they name', () => {
  const stopped = cause('node.stopped', { node: { name: 'R1' } }, 'nodes/1');
  expect(told('en', 'firing', matter(stopped)).title).toBe('node.stopped R1');
  expect(told('en', 'firing', matter(stopped), matter(stopped)).title).toBe('node.stopped R1 and 1 more');
  expect(told('fr', 'digest', matter(stopped), matter(stopped)).title).toBe('2 retenus\u00A0: node.stopped R1');
});

test('a template that has no value for an event says so beside the usual text', () => {
  const { title, text } = render(rule('fr', { title: '${{ event.data.nothing.there }}' }), 'devices', 'firing', 'major', [matter(silent)]);
  expect(title).toMatch(/R1/);
  expect(text).toMatch(/\(Le modèle de la règle\u00A0: /);
});
