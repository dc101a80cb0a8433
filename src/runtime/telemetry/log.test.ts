import { describe, expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { createLog } from './log.ts';

function capture(level: 'debug' | 'info' | 'warn' = 'info') {
  const lines: string[] = [];
  const log = createLog({ level, pretty: false, destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

describe('lines', () => {
  test('a line is one JSON object with level, time, message and fields', () => {
    const { log, lines, last } = capture();
    log.info('A server was lost.', { server: 'lab', attempts: 3 });
    expect(last()).toMatchObject({ level: 'info', msg: 'A server was lost.', server: 'lab', attempts: 3 });
    expect(last()['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(lines.at(-1)!.endsWith('\n')).toBe(true);
  });

  test('lines below the level are not written', () => {
    const { log, lines } = capture('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines).toHaveLength(2);
  });

  test("a child's lines carry its fields", () => {
    const { log, last } = capture();
    log.child({ unit: 'gns3' }).child({ server: 'lab' }).warn('Lost.');
    expect(last()).toMatchObject({ unit: 'gns3', server: 'lab', msg: 'Lost.' });
  });

  test('an error is written with its cause and details', () => {
    const { log, last } = capture();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    log.error('Failed.', { error: fail('gns3_unavailable', 'Away.', { server: 'lab' }, { cause }) });
    expect(last()['error']).toMatchObject({
      type: 'Failure',
      code: 'gns3_unavailable',
      details: { server: 'lab' },
      cause: { code: 'ECONNREFUSED' },
    });
  });

  test('cycles, depth, long lists and long text end somewhere', () => {
    const { log, lines } = capture();
    const cycle: Record<string, unknown> = { list: Array.from({ length: 10_000 }, (_, index) => index), text: 'x'.repeat(1_000_000) };
    cycle['self'] = cycle;
    log.info('Large.', { cycle });
    expect(lines.at(-1)!.length).toBeLessThan(60_000);
  });
});

describe('secrets', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZG1pbiJ9.c2lnbmF0-hunter2';
  test.each([
    ['a field named password', { gns3_password: 'hunter2' }],
    ['a field named token, deep', { a: [{ b: { accessToken: 'hunter2' } }] }],
    ['an authorization header', { headers: { Authorization: 'Basic hunter2hunter2' } }],
    ['a token in a URL', { url: 'ws://h:1/v3/notifications/ws?token=hunter2&x=1' }],
    ['a password in a URL', { url: 'postgresql://u:hunter2@h/d' }],
    ['credentials inside text', { why: 'sent Bearer hunter2hunter2 to it' }],
    ['a web token inside text', { why: `got ${jwt}` }],
    ['the message of an error', { error: new Error('GET /x?token=hunter2 failed') }],
    ['details of a failure', { error: fail('gns3_error', 'No.', { password: 'hunter2' }) }],
    ['a community', { community: 'hunter2' }],
  ])('%s is masked', (_, fields) => {
    const { log, lines } = capture();
    log.info('A line.', fields);
    log.child(fields).info('A line of a child.');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).not.toContain(jwt.split('.')[2]);
  });

  test('the message itself is masked too', () => {
    const { log, lines } = capture();
    log.info('Connecting to http://u:hunter2@h:1/?token=hunter2');
    expect(lines[0]).not.toContain('hunter2');
  });
});
