import { networkInterfaces } from 'node:os';

/** Where a socket listens at all addresses of this machine: of IPv6 and with it IPv4, or of IPv4 alone where there is no IPv6. */
export function anyAddress(): '::' | '0.0.0.0' {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.some(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0';
}
