import type { TopologyProject } from '#model/topology.ts';
import { uniqueNames, slugOf } from './names.ts';

/** What of NetBox is written, in the order in which each can refer to those before it. */
export const KINDS = [
  'tags',
  'sites',
  'manufacturers',
  'device-types',
  'device-roles',
  'platforms',
  'devices',
  'interfaces',
  'ip-addresses',
  'cables',
] as const;
export type Kind = (typeof KINDS)[number];

/** A reference to another thing by the key that it has on both sides. */
export interface Ref {
  readonly kind: Kind;
  readonly key: string;
}

export type Field = string | number | boolean | Ref;

/** A thing as it is to be in NetBox. `key` is what it is known again by: never an id. */
export interface Wanted {
  readonly kind: Kind;
  readonly key: string;
  /** For people. */
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
}

/** What discovery knows of a node, as far as it is exported. */
export interface Discovered {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly os: string | null;
  readonly serial: string | null;
  readonly kind: string | null;
  readonly interfaces: readonly {
    readonly name: string;
    readonly port: { readonly adapter_number: number; readonly port_number: number } | null;
    readonly alias: string | null;
    readonly mtu: number | null;
    readonly admin_status: string | null;
    readonly addresses: readonly { readonly address: string; readonly prefix_length: number | null }[];
  }[];
}

/** Everything that the hub wrote carries it. */
const TAG: Wanted = { kind: 'tags', key: 'thalamus', name: 'thalamus', fields: { name: 'thalamus', slug: 'thalamus', color: '607d8b' } };
const UNKNOWN_VENDOR = 'GNS3';
/** @see NetBox, dcim.Device.name and dcim.Interface.name */
const LONGEST_NAME = 64;
/** @see NetBox, ipam.IPAddress: addresses of links are of no use to others. */
const LINK_LOCAL = /^(169\.254\.|fe80:|127\.|::1$)/i;

/** Projects as sites, nodes as devices, with their interfaces, addresses and cables. Pure. */
export function wantedOf(projects: readonly TopologyProject[], discovered: ReadonlyMap<string, Discovered>): readonly Wanted[] {
  const all: Wanted[] = [TAG];
  const siteNames = uniqueNames(
    projects.map(({ project_id: id, name }) => ({ id, name })),
    100,
  );
  for (const project of projects) {
    const siteName = siteNames.get(project.project_id)!;
    const site: Ref = { kind: 'sites', key: slugOf(siteName) };
    all.push({ kind: 'sites', key: site.key, name: siteName, fields: { name: siteName, slug: site.key, status: 'active' } });
    const names = uniqueNames(
      project.nodes.map(({ node_id: id, name }) => ({ id, name })),
      LONGEST_NAME,
    );
    const ports = new Map<string, Ref>();
    for (const node of project.nodes) {
      const known = discovered.get(node.node_id);
      const name = names.get(node.node_id)!;
      const device: Ref = { kind: 'devices', key: `${site.key}/${name.toLowerCase()}` };
      const vendor = known?.vendor ?? UNKNOWN_VENDOR;
      const model = (known?.model ?? node.node_type).slice(0, 100);
      const role = known?.kind ?? node.node_type;
      const manufacturer: Ref = { kind: 'manufacturers', key: slugOf(vendor) };
      const type: Ref = { kind: 'device-types', key: `${manufacturer.key}/${slugOf(model)}` };
      all.push(
        { kind: 'manufacturers', key: manufacturer.key, name: vendor, fields: { name: vendor, slug: manufacturer.key } },
        { kind: 'device-types', key: type.key, name: model, fields: { manufacturer, model, slug: slugOf(model) } },
        { kind: 'device-roles', key: slugOf(role), name: role, fields: { name: role, slug: slugOf(role), color: '9e9e9e' } },
      );
      const os = known?.os ?? null;
      if (os !== null) all.push({ kind: 'platforms', key: slugOf(os), name: os, fields: { name: os, slug: slugOf(os) } });
      all.push({
        kind: 'devices',
        key: device.key,
        name,
        fields: {
          name,
          site,
          device_type: type,
          role: { kind: 'device-roles', key: slugOf(role) },
          status: node.status === 'started' ? 'active' : 'offline',
          ...(os === null ? {} : { platform: { kind: 'platforms' as const, key: slugOf(os) } }),
          ...(known?.serial == null ? {} : { serial: known.serial.slice(0, 50) }),
        },
      });

      const interfaces = new Map<string, Wanted>();
      const add = (port: string, fields: Readonly<Record<string, Field>>): Ref => {
        const short = port.slice(0, LONGEST_NAME);
        const key = `${device.key}/${short}`;
        if (!interfaces.has(key))
          interfaces.set(key, {
            kind: 'interfaces',
            key,
            name: `${name} ${short}`,
            fields: { device, name: short, type: 'other', ...fields },
          });
        return { kind: 'interfaces', key };
      };
      const addresses: Wanted[] = [];
      for (const { name: port, port: place, alias, mtu, admin_status: admin, addresses: own } of known?.interfaces ?? []) {
        const ref = add(port, {
          enabled: admin !== 'down',
          ...(alias === null || alias === '' ? {} : { description: alias.slice(0, 200) }),
          ...(mtu === null || mtu < 1 || mtu > 65_536 ? {} : { mtu }),
        });
        if (place !== null) ports.set(portKey(node.node_id, place), ref);
        for (const { address, prefix_length: length } of own) {
          if (LINK_LOCAL.test(address)) continue;
          const cidr = `${address}/${length ?? (address.includes(':') ? 128 : 32)}`;
          addresses.push({
            kind: 'ip-addresses',
            key: `${ref.key} ${cidr}`,
            name: `${cidr} on ${name} ${port}`,
            fields: { address: cidr, status: 'active', assigned_object_type: 'dcim.interface', assigned_object_id: ref },
          });
        }
      }
      for (const port of node.ports) {
        const at = portKey(node.node_id, port);
        if (!ports.has(at)) ports.set(at, add(port.name, { enabled: true }));
      }
      all.push(...interfaces.values(), ...addresses);
    }

    for (const { ends } of project.links) {
      const [one, other] = ends.map((end) => ports.get(portKey(end.node_id, end)));
      if (one === undefined || other === undefined || ends.length !== 2) continue;
      const [a, b] = [one, other].toSorted((left, right) => (left.key < right.key ? -1 : 1)) as [Ref, Ref];
      all.push({ kind: 'cables', key: cableKey(a.key, b.key), name: `${a.key} to ${b.key}`, fields: { a, b, status: 'connected' } });
    }
  }
  const once = new Map(all.map((each) => [`${each.kind} ${each.key}`, each]));
  return [...once.values()].toSorted((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
}

export function cableKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function portKey(
  node: string,
  { adapter_number: adapter, port_number: port }: { readonly adapter_number: number; readonly port_number: number },
): string {
  return `${node}/${adapter}/${port}`;
}
