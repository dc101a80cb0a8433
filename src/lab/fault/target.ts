import type { Device, DeviceInterface } from '../device/device.ts';
import { interfaceOfPort } from '../device/interfaces.ts';
import type { Network } from '../network/network.ts';
import type { LabLink, LabLinkEnd, LabNode, LabProject } from '../network/objects.ts';
import type { Random } from '../random.ts';
import type { FaultPlan } from './fault-plan.ts';

/** What a fault happens to. */
export interface Target {
  readonly project: LabProject;
  readonly node: LabNode | null;
  readonly device: Device | null;
  readonly interface: DeviceInterface | null;
  readonly link: LabLink | null;
}

/** A plan names something that is not there, or nothing suits it now. */
export class NoTarget extends Error {}

function named<T>(things: readonly T[], asked: string | undefined, ids: (thing: T) => readonly string[]): readonly T[] {
  if (asked === undefined) return things;
  const wanted = asked.toLowerCase();
  return things.filter((thing) => ids(thing).some((id) => id.toLowerCase() === wanted));
}

/** One of several, by chance; the same seed picks the same. */
function oneOf<T>(things: readonly T[], random: Random, missing: string): T {
  if (things.length === 0) throw new NoTarget(missing);
  return things[random.integer(things.length)]!;
}

function openProjects(network: Network, plan: FaultPlan): readonly LabProject[] {
  const opened = [...network.projects.values()].filter((project) => project.status === 'opened');
  return named(opened, plan.project, (project) => [project.projectId, project.name]);
}

/** Both ends run: a fault on any other link would show nothing. */
function alive(link: LabLink): boolean {
  return link.ends.length === 2 && !link.suspended && link.ends.every((end) => end.node.status === 'started');
}

/** The interface at an end of a link; null where no device runs. */
export function portOf(network: Network, { node, adapterNumber, portNumber }: LabLinkEnd): DeviceInterface | null {
  const device = network.forwarding.deviceOf(node.nodeId);
  return device === null ? null : interfaceOfPort(device, adapterNumber, portNumber);
}

/** `link: "R1 Fa0/0"` names a link by one of its ends. */
function linkNames(network: Network, link: LabLink): string[] {
  const ends = link.ends.flatMap((end) => {
    const port = portOf(network, end);
    return port === null ? [] : [`${end.node.name} ${port.name}`, `${end.node.name} ${port.shortName}`];
  });
  return [link.linkId, ...ends];
}

/** @throws NoTarget */
export function linkTarget(network: Network, plan: FaultPlan, random: Random): Target & { readonly link: LabLink } {
  const links = openProjects(network, plan).flatMap((project) => [...project.links.values()]);
  const suitable = plan.link === undefined ? links.filter((link) => alive(link) && !link.wire.cut) : links;
  const ofNode = named(suitable, plan.node, (link) => link.ends.flatMap(({ node }) => [node.name, node.nodeId]));
  const link = oneOf(
    named(ofNode, plan.link, (each) => linkNames(network, each)),
    random,
    plan.link === undefined ? 'No link runs whose both ends are started.' : `There is no link "${plan.link}".`,
  );
  const node = link.ends[0]!.node;
  return { project: link.project, node, device: network.forwarding.deviceOf(node.nodeId), interface: portOf(network, link.ends[0]!), link };
}

/** @throws NoTarget */
export function deviceTarget(
  network: Network,
  plan: FaultPlan,
  random: Random,
  suits: (device: Device) => boolean,
): Target & { readonly node: LabNode; readonly device: Device } {
  const projects = openProjects(network, plan);
  const devices = projects.flatMap((project) => network.forwarding.devices(project.projectId));
  const found = named(devices.filter(suits), plan.node, ({ node }) => [node.name, node.nodeId]);
  const device = oneOf(found, random, `No started device suits ${plan.kind}${plan.node === undefined ? '' : ` on "${plan.node}"`}.`);
  return { project: device.node.project, node: device.node, device, interface: null, link: null };
}

/** @throws NoTarget */
export function interfaceTarget(
  network: Network,
  plan: FaultPlan,
  random: Random,
  suits: (device: Device) => boolean,
): Target & { readonly node: LabNode; readonly device: Device; readonly interface: DeviceInterface } {
  const upPorts = (device: Device): DeviceInterface[] =>
    device.interfaces.filter((port) => port.kind === 'ethernet' && port.parent === null && network.forwarding.operUp(port));
  const target = deviceTarget(network, plan, random, (device) => suits(device) && upPorts(device).length > 0);
  const ports = named(upPorts(target.device), plan.interface, (port) => [port.name, port.shortName]);
  const port = oneOf(ports, random, `No interface of ${target.node.name} that is up suits ${plan.kind}.`);
  const link = [...target.project.links.values()].find((each) =>
    each.ends.some((end) => end.node === target.node && portOf(network, end) === port),
  );
  return { ...target, interface: port, link: link ?? null };
}

/** @throws NoTarget */
export function projectTarget(network: Network, plan: FaultPlan, random: Random): Target {
  const project = oneOf(openProjects(network, plan), random, 'No project is open.');
  return { project, node: null, device: null, interface: null, link: null };
}
