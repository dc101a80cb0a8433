import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Topology } from '#model/topology.ts';
import { DEPLOY, Scratch } from './deployed-files.ts';

/** Namespaces and their devices have names of this process: other tests have their own. */
const DEFENDED = `thids-d-${process.pid}`;
const ATTACKER = `thids-a-${process.pid}`;
const SECURITY = '/api/common/api/v1/security';
const BAN_S = 8;
/** Those of suricata.yaml, but for 172.16.0.0/12. */
const HOME_NET = /^(?:10|192\.168)\./;

const run = (...words: readonly string[]) => promisify(execFile)(words[0]!, words.slice(1));
const inside = (namespace: string, ...words: readonly string[]) => run('ip', 'netns', 'exec', namespace, ...words);
const nodeIn = (namespace: string, script: string) => ['netns', 'exec', namespace, process.execPath, '-e', script, '--'];

/** Greets as a server of SSH does, and lets nobody in. */
const LISTENER = `
const { createServer } = require('node:net');
const [host] = process.argv.slice(1);
for (const port of [22, 23]) {
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => socket.end()).write(port === 22 ? 'SSH-2.0-OpenSSH_9.2\\r\\n' : 'login: ');
  });
  server.listen(port, host, () => console.log(port + ' listens'));
}`;
/** Tries every port from the first on once; greets whoever greets. */
const CONNECTOR = `
const { connect } = require('node:net');
const [host, first, last, times] = process.argv.slice(1);
(async () => {
  for (let port = Number(first); port <= Number(last); port += 1)
    for (let time = 0; time < Number(times); time += 1)
      await new Promise((done) => {
        const socket = connect({ host, port, timeout: 5_000 });
        socket.on('data', () => socket.end('SSH-2.0-guesser_1.0\\r\\n')).on('error', () => {}).on('timeout', () => socket.destroy()).on('close', done);
      });
})();`;
/** A SetRequest-PDU of SNMP version 2c with the community "private" and no variables (RFC 3416 §3). */
const SETTER = `
const socket = require('node:dgram').createSocket('udp4');
const message = Buffer.from('301802010104' + '07' + Buffer.from('private').toString('hex') + 'a30a020101020100' + '0201003000', 'hex');
socket.send(message, 161, process.argv[1], () => socket.close());`;

interface Event {
  readonly id: string;
  readonly named: Readonly<Record<string, unknown>>;
  readonly raw: string;
}
interface Alert {
  readonly title: string;
  readonly severity: string;
  readonly place: Readonly<Record<string, string | null>>;
}
interface KnownInterface {
  readonly equipment_id: string;
  readonly name: string;
  readonly ip: string | null;
}

const scratch = new Scratch();
const { folder } = scratch;
let hub: HubProcess;
let client: HubClient;
/** Of a device of the lab: the real interface of the test has the address that the hub knows it by. */
let defended: KnownInterface & { readonly ip: string };
let attacker: string;

beforeAll(async () => {
  // The hub of the test is not in the namespace that it defends: its nft is.
  const { stdout } = await run('which', 'nft');
  await writeFile(join(folder, 'nft'), `#!/bin/sh\nexec ip netns exec ${DEFENDED} ${stdout.trim()} "$@"\n`);
  await chmod(join(folder, 'nft'), 0o755);
  await writeFile(join(folder, 'eve.json'), '');
  hub = await startHub({
    env: {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      THALAMUS_LAB_NAME: 'campus',
      THALAMUS_SECURITY_NFTABLES_SET: 'inet filter banned',
      THALAMUS_SECURITY_EVE_FILE: join(folder, 'eve.json'),
      THALAMUS_SECURITY_EVE_SOCKET: join(folder, 'eve.socket'),
    },
  });
  client = await logIn(hub.url, hub.password);
  defended = await knownInterface();
  attacker = defended.ip.replace(/\d+$/, (last) => (last === '77' ? '78' : '77'));
  await makeNetwork();
  await scratch.start('listener', 'ip', [...nodeIn(DEFENDED, LISTENER), defended.ip], () =>
    scratch.output('listener').includes('23 listens'),
  );
  await startSuricata();
}, 180_000);

afterAll(async () => {
  await hub?.cleanUp();
  await scratch.cleanUp();
  for (const namespace of [DEFENDED, ATTACKER]) await run('ip', 'netns', 'delete', namespace).catch(() => undefined);
}, 120_000);

/** Of the first router of the campus, which is discovered. */
async function knownInterface(): Promise<typeof defended> {
  const campus = async () => (await client.get<Topology>(`${CENTRAL}/topology/`)).projects[0];
  const router = async () => (await campus())?.nodes.find(({ name }) => name === 'EDGE1');
  await until('the router to run', async () => (await router())?.status === 'started', 30_000);
  const equipment = `/api/common/api/v1/equipment/projects/${(await campus())!.project_id}`;
  await client.send('POST', `${equipment}/equipment/${(await router())!.node_id}/discover/`, { communities: ['public'] });
  const { items } = await client.get<{ items: KnownInterface[] }>(`${equipment}/interfaces/`);
  const found = items.find(({ ip }) => ip !== null && HOME_NET.test(ip));
  if (found === undefined) throw new Error(`No address of the router is known: ${JSON.stringify(items)}`);
  return { ...found, ip: found.ip! };
}

async function makeNetwork(): Promise<void> {
  await run('ip', 'netns', 'add', DEFENDED);
  await run('ip', 'netns', 'add', ATTACKER);
  await run('ip', 'link', 'add', 'eth0', 'netns', DEFENDED, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ATTACKER);
  for (const [namespace, address] of [
    [DEFENDED, defended.ip],
    [ATTACKER, attacker],
  ] as const) {
    await inside(namespace, 'ip', 'address', 'add', `${address}/24`, 'dev', 'eth0');
    await inside(namespace, 'ip', 'link', 'set', 'eth0', 'up');
  }
  await writeFile(
    join(folder, 'rules.nft'),
    'table inet filter {\n  set banned { type ipv4_addr; flags timeout; }\n  chain input { type filter hook input priority 0; policy accept; ip saddr @banned drop; }\n}\n',
  );
  await inside(DEFENDED, 'nft', '-f', join(folder, 'rules.nft'));
}

/** As compose.yaml of deploy/ starts it, with the second output too. */
async function startSuricata(): Promise<void> {
  const socket = 'outputs.1.eve-log';
  const words = ['-c', join(DEPLOY, 'suricata/suricata.yaml'), '-S', join(DEPLOY, 'suricata/thalamus.rules'), '-i', 'eth0', '-l', folder];
  const set = ['--set', `${socket}.enabled=yes`, '--set', `${socket}.filename=${join(folder, 'eve.socket')}`];
  // Without the last it goes on when a rule is wrong.
  await scratch.start('suricata', 'ip', ['netns', 'exec', DEFENDED, 'suricata', ...words, ...set, '--init-errors-fatal'], () =>
    scratch.output('suricata').includes('Engine started'),
  );
}

async function attack(script: string, ...words: readonly (string | number)[]): Promise<void> {
  const child = spawn('ip', [...nodeIn(ATTACKER, script), defended.ip, ...words.map(String)], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The attack ended with ${code}.`);
}

async function passes(): Promise<boolean> {
  return inside(ATTACKER, 'ping', '-c', '1', '-W', '1', defended.ip).then(
    () => true,
    () => false,
  );
}

/** A socket that a process left behind when it died is there, and takes nobody. */
async function listens(path: string): Promise<boolean> {
  const socket = connect(path);
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

const events = async (...where: readonly string[]) => {
  const conditions = where.map((each) => `&where=${encodeURIComponent(each)}`).join('');
  return (await client.get<{ items: readonly Event[] }>(`${SECURITY}/events/?source=suricata&raw=true&limit=500${conditions}`)).items;
};
/** Only the output to the file has the identifier of the flow that other programs share (`community-id`). */
const alertsOf = async (output: 'file' | 'socket', signature: number) =>
  (await events(`alert.signature_id=${signature}`, output === 'file' ? 'community_id' : '!community_id')).length;

describe('with a real Suricata on the wire', () => {
  test('what attacks is seen by the rules of deploy/, placed, told once, and banned until the time is over, across a kill -9', async () => {
    expect(await passes()).toBe(true);
    await attack(CONNECTOR, 22, 22, 12);
    await attack(CONNECTOR, 23, 23, 1);
    await attack(CONNECTOR, 1_000, 1_110, 1);
    await attack(SETTER);
    const signatures = [1_000_001, 1_000_002, 1_000_003, 1_000_004];
    for (const signature of signatures) {
      for (const output of ['file', 'socket'] as const) {
        await until(`the ${output} to tell ${signature}`, async () => (await alertsOf(output, signature)) > 0, 20_000);
        expect(await alertsOf(output, signature)).toBe(1);
      }
    }

    const { items } = await client.get<{ items: readonly Alert[] }>('/api/common/api/v1/monitoring/alerts/?kind=ids.alert');
    expect(items).toHaveLength(signatures.length);
    expect(items.find(({ title }) => title === 'THALAMUS SSH is tried again and again')).toMatchObject({
      severity: 'critical',
      place: { node_id: defended.equipment_id, interface: defended.name, address: defended.ip },
    });

    const { containment } = await client.send<{ containment: { containment_id: string } }>('POST', `${SECURITY}/bans/`, {
      address: attacker,
      reason: 'It tries SSH again and again.',
      duration_s: BAN_S,
    });
    expect(await passes()).toBe(false);
    await hub.kill();
    expect(await passes()).toBe(false);
    // Suricata hears also what the filter drops, and writes on while there is no hub.
    await attack(SETTER);
    await until('the ban to end', passes, 30_000);
    await hub.start();
    client = await logIn(hub.url, hub.password);
    await until('the ledger to tell it', async () => {
      const { items: ledger } = await client.get<{ items: { containment_id: string; state: string }[] }>(
        `${SECURITY}/containments/?in_force=false`,
      );
      return ledger.some(({ containment_id: id, state }) => id === containment.containment_id && state === 'released');
    });

    await until('the file to be read on', async () => (await alertsOf('file', 1_000_003)) === 2, 20_000);
    await until('the hub to listen again', () => listens(join(folder, 'eve.socket')), 20_000);
    const before = await alertsOf('socket', 1_000_003);
    await until(
      'Suricata to have connected again',
      async () => {
        await attack(SETTER);
        return (await alertsOf('socket', 1_000_003)) > before;
      },
      20_000,
    );

    let lines: readonly string[] = [];
    let kept: readonly string[] = [];
    await until(
      () => `the ${lines.length} lines of the file to be kept, ${kept.length} are`,
      async () => {
        kept = (await events()).flatMap(({ named, raw }) =>
          named['event.kind'] === 'alert' && !raw.includes('"community_id"') ? [] : [raw],
        );
        lines = (await readFile(join(folder, 'eve.json'), 'utf8')).trim().split('\n');
        return kept.length === lines.length;
      },
    );
    expect(kept.toSorted()).toEqual(lines.toSorted());
    expect(lines.filter((line) => line.includes('"event_type":"ssh"')).length).toBeGreaterThan(0);
  }, 180_000);
});
