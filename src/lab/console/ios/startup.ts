import type { Device } from '../../device/device.ts';
import type { Network } from '../../network/network.ts';
import type { Config } from './config-mode.ts';
import { configure } from './configure.ts';

/** Lines of a startup configuration that are read; NVRAM has no room for more. */
const LINES_MAX = 20_000;

/** A device as its startup configuration makes it. What nobody here interprets is kept for `show running-config`. */
export function applyIosStartup(network: Network, device: Device, text: string): void {
  const config: Config = { network, device, startup: true, mode: { name: 'global' }, banner: null };
  for (const line of text.split(/\r?\n/, LINES_MAX)) configure(config, line);
}
