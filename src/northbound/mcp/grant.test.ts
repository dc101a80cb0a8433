import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { permits, type Caller } from '#kernel/caller.ts';
import { isForAgents } from '#kernel/for-agents.ts';
import { command, query, type Operation } from '#kernel/message.ts';
import { asAgent, mayAsk, WRITES } from './grant.ts';

const declared = { summary: 'Does.', tag: 'Hub Communication', rate: 'action', input: z.strictObject({}), output: z.object({}) } as const;
const start = command('gns3.node.start', { ...declared, permission: 'gns3.operate' });
const get = query('gns3.node.get', { ...declared, permission: 'gns3.read' });
const walk = command('snmp.walk', { ...declared, permission: 'snmp.read' });
const ping = command('scan.ping', { ...declared, permission: 'scan.write' });

function caller(...permissions: string[]): Caller {
  return { kind: 'user', name: 'ann', roles: [], permissions };
}

const held = fc.constantFrom(
  '*',
  '*.read',
  'gns3.*',
  'gns3.read',
  'gns3.operate',
  'snmp.*',
  'snmp.write',
  '*.operate',
  'secrets.*',
  'secrets.read',
);
const asked = fc.constantFrom(start, get, walk, ping);

test('an agent that only reads has exactly the reading part of what its user may', () => {
  fc.assert(
    fc.property(fc.array(held), asked, (permissions, operation) => {
      const user = caller(...permissions);
      const agent = asAgent(user, 'no', [start, get, walk, ping]);
      expect(permits(agent, operation.permission)).toBe(operation.permission.endsWith('.read') && permits(user, operation.permission));
    }),
  );
});

test('an agent never has more than its user, nor secrets', () => {
  fc.assert(
    fc.property(fc.array(held), asked, fc.constantFrom(...WRITES), (permissions, operation, write) => {
      const user = caller(...permissions);
      const agent = asAgent(user, write, [start, get, walk, ping]);
      expect(permits(agent, operation.permission) && !permits(user, operation.permission)).toBe(false);
      expect(permits(agent, 'secrets.read')).toBe(false);
      expect(write === 'no' || permits(agent, operation.permission) === permits(user, operation.permission)).toBe(true);
    }),
  );
});

describe('what a session may ask straight away', () => {
  test.each<[string, Operation, readonly string[]]>([
    ['a query', get, ['no', 'planned', 'direct']],
    ['a command that only asks an agent', walk, ['no', 'planned', 'direct']],
    ['a ping', ping, ['planned', 'direct']],
    ['the start of a node', start, ['direct']],
  ])('%s', (_, operation, writes) => {
    for (const write of ['no', 'planned', 'direct'] as const) {
      expect([write, mayAsk(operation, caller('*'), write)]).toEqual([write, writes.includes(write)]);
      expect(mayAsk(operation, caller('other.read'), write)).toBe(false);
    }
  });

  test('is bound by the permissions of its caller, whatever was granted', () => {
    expect(mayAsk(start, caller('*.read'), 'direct')).toBe(false);
    expect(mayAsk(get, caller('*.read'), 'direct')).toBe(true);
  });
});

test.each<[string, Operation]>([
  ['an archive', query('gns3.project.export', { ...declared, permission: 'gns3.operate', gives: 'application/zip' })],
  ['a raw body', command('gns3.project.import', { ...declared, permission: 'gns3.operate', takes: 'application/zip' })],
  ['a conversation', command('gns3.console.open', { ...declared, permission: 'gns3.operate', socket: '/ws/x/' })],
  ['a log-in', command('auth.token.create', { ...declared, permission: 'public', rate: 'login' })],
  [
    'an answer with a token',
    command('gns3.module.interface', { ...declared, permission: 'modules.write', unkept: true, output: z.object({ token: z.string() }) }),
  ],
  ['a user', command('auth.user.create', { ...declared, permission: 'access.manage' })],
  ['the end of its own session', command('auth.session.end', { ...declared, permission: 'authenticated' })],
])('%s is not for agents', (_, operation) => {
  expect(isForAgents(operation)).toBe(false);
  expect(mayAsk(operation, caller('*'), 'direct')).toBe(false);
});
