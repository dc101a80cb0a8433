import { expect, test } from 'vitest';
import { CommandLine, N1, P1 } from './test-command-line.ts';

const line = CommandLine.forEachTest();
const told = { answered: true, complete: true, reason: 'It answered.' };

test('objects are read of a host, a host with its port, an IPv6 address and a node by its names', async () => {
  const values = [{ oid: '1.3.6.1.2.1.1.5.0', name: 'sysName.0', type: 'OctetString', value: 'R1' }];
  const inputs = line.answering('snmp.get', { ...told, values });
  const { code, out } = await line.run(['snmp', 'get', '192.0.2.1', '1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.6.0']);
  expect(code).toBe(0);
  expect(out).toMatch(/sysName\.0 +OctetString +R1/);
  for (const target of ['r1.example.net:1161', '[2001:db8::1]:1161', '2001:db8::1', 'campus/PC1']) {
    expect((await line.run(['snmp', 'get', target, '1.3.6.1.2.1.1.5.0', '--community', 'geheim'])).code).toBe(0);
  }
  const oids = ['1.3.6.1.2.1.1.5.0'];
  expect(inputs).toEqual([
    { host: '192.0.2.1', oids: ['1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.6.0'] },
    { host: 'r1.example.net', port: 1_161, community: 'geheim', oids },
    { host: '2001:db8::1', port: 1_161, community: 'geheim', oids },
    { host: '2001:db8::1', community: 'geheim', oids },
    { project_id: P1, node_id: N1, server: expect.any(String), community: 'geheim', oids },
  ]);
});

test('the keys of a user come from standard input, a line each, and stand in no argument', async () => {
  const system = {
    ...told,
    name: 'R1',
    descr: 'a router\r\nof 1986',
    object_id: null,
    uptime: '1 day, 4:23:45',
    location: null,
    contact: null,
  };
  const inputs = line.answering('snmp.system', system);
  const words = ['snmp', 'system', '192.0.2.1', '--user', 'nms'];
  const { code, out } = await line.run([...words, '--auth', 'sha', '--priv', 'aes'], {}, 'first-key\nsecond-key\n');
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/descr +a router of 1986\n.*\nuptime +1 day, 4:23:45/) });
  expect((await line.run([...words, '--auth', 'sha256', '--retries', '0', '--timeout', '500'], {}, 'first-key\n')).code).toBe(0);
  expect((await line.run([...words, '--auth', 'sha', '--priv', 'aes'], {}, 'only-one\n')).code).toBe(2);
  expect((await line.run(['snmp', 'system', '192.0.2.1', '--auth', 'sha'])).code).toBe(2);
  expect(inputs).toEqual([
    { host: '192.0.2.1', user: 'nms', auth_protocol: 'sha', auth_key: 'first-key', priv_protocol: 'aes', priv_key: 'second-key' },
    { host: '192.0.2.1', user: 'nms', auth_protocol: 'sha256', auth_key: 'first-key', timeout_ms: 500, retries: 0 },
  ]);
});

test('a walk shows what was read, and ends with 1 when that is not all', async () => {
  const values = [{ oid: '1.3.6.1.4.1.9.1', type: 'Integer32', value: 7 }];
  const reason = '1 values were read. The agent came back to 1.3.6.1.4.1.9.1; its walk was ended there.';
  const inputs = line.answering('snmp.walk', { answered: true, complete: false, reason, values });
  const ended = await line.run(['snmp', 'walk', '192.0.2.1', '1.3.6.1.4.1.9', '--most', '50']);
  expect(ended).toMatchObject({ code: 1, out: expect.stringMatching(/1\.3\.6\.1\.4\.1\.9\.1 +Integer32 +7/), err: `${reason}\n` });
  expect(inputs).toEqual([{ host: '192.0.2.1', oid: '1.3.6.1.4.1.9', most_values: 50 }]);
  expect((await line.run(['snmp', 'walk', '192.0.2.1', '--most', 'all'])).code).toBe(2);
});

test('interfaces are a table, for programs the whole answer', async () => {
  const row = { index: 1, name: 'Fa0/0', alias: 'uplink', admin_status: 'up', oper_status: 'down', speed_bps: 100_000_000, mac: null };
  const answer = { ...told, interfaces: [{ ...row, in_octets: '18446744073709551615', out_octets: 0 }] };
  line.answering('snmp.interfaces', answer);
  const { code, out } = await line.run(['snmp', 'interfaces', '192.0.2.1']);
  expect(code).toBe(0);
  expect(out).toMatch(/1 +Fa0\/0 +uplink +up +down +100000000 +- +18446744073709551615 +0/);
  expect(JSON.parse((await line.run(['snmp', 'interfaces', '192.0.2.1', '--json'])).out)).toEqual(answer);
});

test('credentials are tried, and an agent that takes none ends with 1', async () => {
  const trial = { credential: 'public', version: '2c', answered: false, name: null, reason: 'It did not answer.' };
  const reason = 'It takes none of them, or is not there.';
  const inputs = line.answering('snmp.credentials.test', { answered: false, reason, credentials: [trial] });
  const ended = await line.run(['snmp', 'test', '192.0.2.1', '--try', 'one', 'two']);
  expect(ended).toMatchObject({ code: 1, out: expect.stringMatching(/public +2c +no/), err: `${reason}\n` });
  expect(inputs).toEqual([{ host: '192.0.2.1', communities: ['one', 'two'] }]);
});
