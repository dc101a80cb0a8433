import type { Device, DeviceKind } from '../device/device.ts';
import type { Network } from '../network/network.ts';
import type { LabNode } from '../network/objects.ts';
import { iosProgram } from './ios/ios-program.ts';
import { linuxProgram } from './linux/linux-program.ts';
import { createTerminal, type Machine } from './terminal.ts';
import type { Program } from './tty.ts';
import { vpcsProgram } from './vpcs/vpcs-program.ts';

export type { Machine } from './terminal.ts';

const PROGRAMS: Readonly<Record<DeviceKind, (network: Network, node: LabNode) => Program>> = {
  vpcs: vpcsProgram,
  router: iosProgram,
  switch: iosProgram,
  host: linuxProgram,
};

/** The terminal of a started node, made when somebody first needs it, which nobody can see from outside; null for what has no device. */
export function machineOf(network: Network, node: LabNode): Machine | null {
  if (node.machine !== null) return node.machine;
  const device = network.devices.of(node);
  if (device === null) return null;
  node.machine = createTerminal(PROGRAMS[device.kind](network, node));
  return node.machine;
}

const second = new WeakMap<Device, Machine>();

/** The auxiliary terminal of a started node: another session on the same device. Null for what has no device. */
export function auxMachineOf(network: Network, node: LabNode): Machine | null {
  const device = network.devices.of(node);
  if (device === null) return null;
  let machine = second.get(device);
  if (machine === undefined) second.set(device, (machine = createTerminal(PROGRAMS[device.kind](network, node))));
  return machine;
}
