import { type Lease, type LeaseFile, type LeaseState, leasedAddress, leasedMac, leasedName, leaseEnd, macOfDuid } from './dhcp-lease.ts';

/** @see dhcpd.leases(5), "binding state" */
const STATES: Readonly<Record<string, LeaseState>> = {
  active: 'active',
  bootp: 'active',
  expired: 'expired',
  released: 'released',
  abandoned: 'declined',
  free: 'free',
  backup: 'free',
  reset: 'free',
};

/** A word, or a string in quotes, which may hold any byte. */
interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** A statement: words up to `;`, or up to the `{` of the block that is its own. */
interface Statement {
  readonly words: readonly Token[];
  readonly block: readonly Statement[] | null;
}

/** Deeper than any lease; what is deeper is read flat. */
const DEEPEST = 8;

/**
 * dhcpd.leases of ISC DHCP, of IPv4 (`lease ADDRESS { … }`) and IPv6 (`ia-na "…" { iaaddr ADDRESS { … } }`).
 * @see dhcpd.leases(5)
 */
export function iscLeases(text: string): LeaseFile {
  const leases = new Map<string, Lease>();
  let skipped = 0;
  const keep = (address: string | undefined, block: readonly Statement[], mac: string | null): void => {
    const known = leasedAddress(address);
    if (known === null) skipped += 1;
    else leases.set(known, leaseOf(known, block, mac));
  };
  for (const { words, block } of statements(tokens(text))) {
    const [first, second] = words;
    if (first === undefined || first.quoted || block === null) continue;
    if (first.text === 'lease') keep(second?.text, block, null);
    // ia-pd gives prefixes, which nobody has as an address.
    if (first.text === 'ia-na' || first.text === 'ia-ta') {
      // The identifier is four bytes of the association and the client's DUID.
      const mac = macOfDuid(Uint8Array.from(second?.text ?? '', (character) => character.charCodeAt(0) & 255).subarray(4));
      for (const inner of block) {
        if (inner.words[0]?.text === 'iaaddr' && inner.block !== null) keep(inner.words[1]?.text, inner.block, mac);
      }
    }
  }
  return { leases: [...leases.values()], skipped };
}

function leaseOf(address: string, block: readonly Statement[], macOfClient: string | null): Lease {
  let mac = macOfClient;
  let hostName: string | null = null;
  let endsAt: string | null = null;
  let state: LeaseState = 'active';
  for (const { words } of block) {
    const [one, two, three, four] = words.map((word) => word.text);
    if (one === 'hardware' && two === 'ethernet') mac = leasedMac(three);
    else if (one === 'client-hostname') hostName = leasedName(two);
    else if (one === 'abandoned') state = 'declined';
    else if (one === 'binding' && two === 'state') state = STATES[three ?? ''] ?? 'unknown';
    else if (one === 'ends') endsAt = endOf(two, three, four);
  }
  return { address, mac, host_name: hostName, ends_at: endsAt, state };
}

/** `3 2026/11/25 10:00:00` with the day of the week, `epoch 1764064800`, or `never`; in UTC. */
function endOf(one: string | undefined, two = '', three = ''): string | null {
  if (one === 'epoch') return leaseEnd(two);
  const [, year, month, day] = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(two) ?? [];
  const [, hour, minute, second] = /^(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(three) ?? [];
  if (year === undefined || hour === undefined) return null;
  return leaseEnd(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1_000);
}

/** Blocks that the file does not close end with it: a server that was killed while it wrote leaves such a file. */
function statements(all: readonly Token[]): Statement[] {
  const outermost: Statement[] = [];
  const open: Statement[][] = [outermost];
  let words: Token[] = [];
  for (const token of all) {
    const mark = token.quoted ? '' : token.text;
    if (mark === ';') {
      if (words.length > 0) open.at(-1)!.push({ words, block: null });
      words = [];
    } else if (mark === '{') {
      const block: Statement[] = [];
      open.at(-1)!.push({ words, block });
      open.push(open.length > DEEPEST ? open.at(-1)! : block);
      words = [];
    } else if (mark === '}') {
      if (words.length > 0) open.at(-1)!.push({ words, block: null });
      words = [];
      if (open.length > 1) open.pop();
    } else words.push(token);
  }
  return outermost;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const [, quoted, mark, word] of text.matchAll(/#[^\n]*|"((?:[^"\\]|\\[^])*)"?|([{};])|([^\s{};"#]+)/g)) {
    if (quoted !== undefined) found.push({ text: unescaped(quoted), quoted: true });
    else if (mark !== undefined) found.push({ text: mark, quoted: false });
    else if (word !== undefined) found.push({ text: word, quoted: false });
  }
  return found;
}

/** Bytes that are not printable are written in octal. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3}|[^])/g, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8) & 255) : escaped,
  );
}
