import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { addressKind } from './address.ts';

/** An interface of this machine: its name, and its address with the length of the prefix as CIDR. */
export interface MachineInterface {
  readonly name: string;
  readonly cidr: string;
}

/** Those of this machine, as the operating system has them now. */
export function machineInterfaces(): readonly MachineInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, all]) =>
    (all ?? []).map(({ address, family, cidr }) => ({ name, cidr: cidr ?? `${address}/${family === 'IPv4' ? 32 : 128}` })),
  );
}

/** The addresses that hosts have, each a name, an address or an address of version 6 in brackets. A name that cannot be resolved leads nowhere. */
export async function addressesOfHosts(hosts: readonly string[]): Promise<readonly string[]> {
  const bare = new Set(hosts.map((host) => host.replace(/^\[|\]$/gu, '')));
  return (await Promise.all([...bare].map(addressesOfHost))).flat();
}

async function addressesOfHost(host: string): Promise<readonly string[]> {
  if (addressKind(host) !== null) return [host];
  return lookup(host, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
}
