import { addressKind } from '#kernel/address.ts';
import { PortsAnswer, type Pinged, type Service } from './asked.ts';
import type { Deadline } from './deadline.ts';
import type { StepNote } from './steps.ts';
import type { DiscoverySurroundings } from './surroundings.ts';
import { whyOf } from './why.ts';

/** Addresses of one device that are tried. */
const MOST_ADDRESSES = 32;
/** Addresses of one device whose ports are looked at: they are one device's, and answer the same. */
const MOST_SCANNED = 2;

/** Why a device is not asked anything at its addresses; each of them has its own reason beside it. */
export const NONE_SHOWN = 'None of its addresses is shown to be of the project alone.';

/** Asks whether addresses answer. What cannot be asked is told, and leaves the others. */
export async function pingAll(
  addresses: readonly string[],
  { pings }: Pick<DiscoverySurroundings, 'pings'>,
  deadline: Deadline,
  note: StepNote,
): Promise<readonly Pinged[]> {
  const asked = addresses.filter((address) => !['never', null].includes(addressKind(address))).slice(0, MOST_ADDRESSES);
  if (pings === undefined || asked.length === 0) return [];
  try {
    return await deadline.within('The ping', pings.ping(asked));
  } catch (thrown) {
    note.partial(`Its addresses could not be tried: ${whyOf(thrown)}`);
    return [];
  }
}

/** What answers at addresses that are alive. */
export async function portsOf(
  alive: readonly string[],
  { asks, ask, settings }: Pick<DiscoverySurroundings, 'asks' | 'ask' | 'settings'>,
  deadline: Deadline,
  note: StepNote,
): Promise<readonly Service[]> {
  if (asks.ports === undefined || alive.length === 0) return [];
  try {
    const input = { addresses: alive.slice(0, MOST_SCANNED), timeout_ms: settings.portMs };
    const { items } = PortsAnswer.parse(await deadline.within('The scan of ports', ask(asks.ports, input)));
    return items.flatMap(({ address, ports }) =>
      ports
        .filter(({ state }) => state === 'open')
        .map(({ port, protocol, service, banner, product }) => ({ address, port, protocol, service, banner, product })),
    );
  } catch (thrown) {
    note.partial(`Its ports could not be looked at: ${whyOf(thrown)}`);
    return [];
  }
}
