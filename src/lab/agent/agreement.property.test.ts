import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCommunityMessage, encodeCommunityMessage } from '#wire/snmp-message.ts';
import { beginsWith, type Oid, oid } from '#wire/snmp-oid.ts';
import type { SnmpValue } from '#wire/snmp-value.ts';
import type { Device } from '../device/device.ts';
import { chassisMac } from '../device/identity.ts';
import { ipv4Text } from '../device/ipv4.ts';
import { testNetwork, type TestNetwork } from '../forwarding/test-network.ts';
import { type TestAgent, testAgent } from './test-manager.ts';

/** A column as a manager reads it: index to value. */
function column(agent: TestAgent, root: string, community = 'public'): Map<string, SnmpValue> {
  const found = new Map<string, SnmpValue>();
  const prefix = oid(root);
  for (let name: Oid = prefix; ;) {
    const request = encodeCommunityMessage({
      version: 'v2c',
      community: Buffer.from(community),
      pdu: { type: 'GetBulkRequest', requestId: 1, errorStatus: 0, errorIndex: 10, varbinds: [{ name, value: { type: 'Null' } }] },
    });
    const { varbinds } = decodeCommunityMessage(agent.receive(request)!)!.pdu;
    for (const varbind of varbinds) {
      if (varbind.value.type === 'endOfMibView' || !beginsWith(varbind.name, prefix)) return found;
      found.set(varbind.name.slice(prefix.length).join('.'), varbind.value);
      name = varbind.name;
    }
  }
}

const numbers = (values: Map<string, SnmpValue>): unknown[] => [...values.values()].map((value) => ('value' in value ? value.value : null));
const hex = (value: SnmpValue | undefined): string => (value?.type === 'OctetString' ? Buffer.from(value.value).toString('hex') : '');
const digits = (mac: string): string => mac.replaceAll(':', '');

/** What happens to a network, by numbers that are taken modulo what there is. */
type Step = readonly [what: 'link' | 'suspend' | 'shut' | 'fail' | 'stop' | 'start' | 'ping' | 'pass', a: number, b: number];

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(
    fc.constantFrom('link', 'link', 'suspend', 'shut', 'fail', 'stop', 'start', 'ping', 'ping', 'pass'),
    fc.nat(1_000),
    fc.nat(1_000),
  ),
  { minLength: 5, maxLength: 40 },
);

function play(lab: TestNetwork, nodes: readonly { node: Device['node'] }[], step: Step): void {
  const [what, a, b] = step;
  const started = [...lab.devices.all()];
  const one = started[a % Math.max(1, started.length)];
  const other = started[b % Math.max(1, started.length)];
  const links = [...lab.project.links.values()];
  const link = links[a % Math.max(1, links.length)];
  const port = one?.interfaces[b % Math.max(1, one.interfaces.length)];
  switch (what) {
    case 'link': {
      const free = (device: Device | undefined): boolean =>
        device?.node.ports.some(
          ({ adapterNumber, portNumber }) =>
            !links.some(({ ends }) =>
              ends.some((end) => end.node === device.node && end.adapterNumber === adapterNumber && end.portNumber === portNumber),
            ),
        ) === true;
      if (one !== undefined && other !== undefined && one !== other && free(one) && free(other)) lab.link(one, other);
      return;
    }
    case 'suspend':
      if (link !== undefined) lab.suspend(link, b % 2 === 0);
      return;
    case 'shut':
      lab.change(() => {
        if (port !== undefined) port.adminUp = a % 3 === 0;
      });
      return;
    case 'fail':
      lab.change(() => {
        if (port !== undefined) port.failed = a % 2 === 0;
      });
      return;
    case 'stop':
      if (one !== undefined && started.length > 2) lab.stop(one);
      return;
    case 'start':
      for (const { node } of nodes) if (lab.devices.of(node) === null) lab.start(node);
      return;
    case 'ping': {
      const to = other?.interfaces.find(({ addresses }) => addresses.length > 0)?.addresses[0];
      if (one !== undefined && to !== undefined) lab.forwarding.echo(one, to.ip);
      return;
    }
    case 'pass':
      lab.pass(a * 500);
  }
}

test('whatever happens to a network, its agents say what forwarding and devices say, and neighbors name each other', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 1_000 }), (happened, seed) => {
      const lab = testNetwork({ seed });
      const nodes = [lab.router('R1'), lab.router('R2'), lab.switch('SW1'), lab.switch('SW2'), lab.host('H1'), lab.host('H2')];
      for (const [at, device] of nodes.entries()) if (device.kind !== 'switch') lab.address(device.interfaces[0]!, `10.0.0.${at + 1}/24`);
      const { forwarding } = lab;
      const agents = new Map<Device, TestAgent>();
      for (const step of happened) {
        play(lab, nodes, step);
        for (const device of lab.devices.all()) {
          device.snmp.communities.set('public', 'ro');
          if (!agents.has(device)) agents.set(device, testAgent(lab.network, device));
        }
      }
      const running = [...lab.devices.all()];
      const neighbors: string[] = [];
      for (const device of running) {
        const agent = agents.get(device)!;
        expect(numbers(column(agent, '1.3.6.1.2.1.2.2.1.8'))).toEqual(device.interfaces.map((port) => (forwarding.operUp(port) ? 1 : 2)));
        expect(numbers(column(agent, '1.3.6.1.2.1.2.2.1.7'))).toEqual(device.interfaces.map(({ adminUp }) => (adminUp ? 1 : 2)));
        expect(numbers(column(agent, '1.3.6.1.2.1.31.1.1.1.6'))).toEqual(
          device.interfaces.map(({ counters }) => BigInt(Math.trunc(counters.inOctets))),
        );

        const own = new Set(device.interfaces.flatMap(({ addresses }) => addresses.map(({ ip }) => ipv4Text(ip))));
        const arp = [...column(agent, '1.3.6.1.2.1.4.22.1.2')].map(
          ([index, value]) => `${index.split('.').slice(1).join('.')} ${hex(value)}`,
        );
        expect(arp.filter((line) => !own.has(line.split(' ')[0]!)).toSorted()).toEqual(
          forwarding
            .arpTable(device)
            .map(({ ip, mac }) => `${ipv4Text(ip)} ${digits(mac)}`)
            .toSorted(),
        );

        const routes = [...column(agent, '1.3.6.1.2.1.4.24.7.1.7').keys()].map((index) => index.split('.').slice(2, 7).join('.'));
        expect(routes.toSorted()).toEqual(
          forwarding
            .routes(device)
            .map(({ network, prefixBits }) => `${ipv4Text(network)}.${prefixBits}`)
            .toSorted(),
        );

        // Of what is no switch all of this is empty.
        const stations = [...column(agent, '1.3.6.1.2.1.17.7.1.2.2.1.2').keys()].map((index) =>
          index
            .split('.')
            .slice(1)
            .map((byte) => Number(byte).toString(16).padStart(2, '0'))
            .join(''),
        );
        expect(stations.toSorted()).toEqual(
          forwarding
            .macTable(device)
            .map(({ mac }) => digits(mac))
            .toSorted(),
        );
        const states = column(agent, '1.3.6.1.2.1.17.2.15.1.3');
        const ports = column(agent, '1.3.6.1.2.1.17.1.4.1.2');
        for (const [number, state] of states) {
          const port = device.interfaces.find(({ index }) => index === (ports.get(number) as { value: number }).value)!;
          expect((state as { value: number }).value).toBe({ forwarding: 5, blocking: 2, disabled: 1 }[forwarding.stpState(port, 1)]);
        }

        const names = column(agent, '1.0.8802.1.1.2.1.4.1.1.7');
        for (const [index, chassis] of column(agent, '1.0.8802.1.1.2.1.4.1.1.5')) {
          const local = device.interfaces.find((port) => port.index === Number(index.split('.')[1]))!;
          const remote = names.get(index);
          neighbors.push(
            `${digits(chassisMac(device))} ${local.shortName} – ${hex(chassis)} ${remote?.type === 'OctetString' ? Buffer.from(remote.value).toString() : ''}`,
          );
        }
      }
      const turned = neighbors.map((line) => line.split(' – ').toReversed().join(' – '));
      expect(neighbors.toSorted()).toEqual(turned.toSorted());
    }),
    { numRuns: 150 },
  );
});
