import type { Device } from '../device/device.ts';
import type { Network } from '../network/network.ts';

/** Somebody changed the configuration of a device: what follows from it is computed anew. */
export function configured(network: Network, device: Device): void {
  device.revision += 1;
  network.forwarding.changed(device.node.project.projectId);
}
