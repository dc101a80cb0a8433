import type { Device, DeviceInterface } from '../device/device.ts';
import type { Network } from '../network/network.ts';
import { configured } from './configured.ts';
import { leaseAddress, sectionOf } from './ios/config-interface.ts';
import { isKept } from './ios/kept-lines.ts';
import { isDynamic, takeLease as takeHostLease } from './linux/startup.ts';
import { lineOf, takeLease as takeVpcsLease } from './vpcs/startup.ts';

/** VPCS discovers for 1, 3 and 9 seconds, and then gives up; all others go on for ever. @see VPCS 0.8, run_dhcp_new */
const VPCS_PATIENCE_MS = 13_000;

function withoutAddress(port: DeviceInterface): boolean {
  return port.addresses.length === 0 && port.adminUp;
}

/** Asks again for what a device was configured to get by DHCP and did not. */
function askAgain(network: Network, device: Device): boolean {
  const waiting = device.interfaces.filter(withoutAddress);
  switch (device.kind) {
    case 'vpcs': {
      const patient = network.simulatedMs() - device.bootedMs <= VPCS_PATIENCE_MS;
      return patient && waiting.length > 0 && lineOf(device, 'dhcp') !== null && takeVpcsLease(network, device) !== null;
    }
    case 'host':
      return waiting.filter((port) => isDynamic(device, port) && takeHostLease(network, device, port) !== null).length > 0;
    default:
      return waiting.filter((port) => isKept(device, sectionOf(port), 'ip address dhcp') && leaseAddress(network, port)).length > 0;
  }
}

/**
 * Clients that booted before their DHCP server get their leases when it has booted: they still ask, and no timer has to tell them. What a lease changes
 * is no configuration that would have to be saved.
 */
export function serveWaitingClients(network: Network): void {
  network.devices.onBoot((server) => {
    if (server.dhcpPools.length === 0) return;
    // The device that boots is told before the network knows of it.
    queueMicrotask(() => {
      for (const device of network.devices.ofProject(server.node.project)) {
        if (!askAgain(network, device)) continue;
        const saved = device.savedRevision === device.revision;
        configured(network, device);
        if (saved) device.savedRevision = device.revision;
      }
    });
  });
}
