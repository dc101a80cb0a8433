/** Ports for consoles of labs that run side by side: each takes the next slice. */
const CONSOLE_PORTS = { first: 10_000, last: 32_000, slice: 500 } as const;
let slices = Math.floor(Math.random() * 40);

/** GNS3's default range is 10000 to 20000; this is that of the recorded servers. Nothing is bound: a large lab has more. */
const UDP_PORTS = { first: 20_000, last: 22_000 } as const;

/** First and last TCP port for the consoles of a lab of so many nodes. */
export function consoleRange(wanted: readonly [number, number] | undefined, nodes: number, projects: number): readonly [number, number] {
  if (wanted !== undefined) return wanted;
  const needed = Math.max(CONSOLE_PORTS.slice, (nodes * 2 + projects * 16) * 2);
  // A large lab has them all, and more than there are where they are only published.
  if (needed > CONSOLE_PORTS.slice)
    return [CONSOLE_PORTS.first, Math.max(CONSOLE_PORTS.last, Math.min(65_535, CONSOLE_PORTS.first + needed))];
  const count = Math.floor((CONSOLE_PORTS.last - CONSOLE_PORTS.first) / CONSOLE_PORTS.slice);
  slices = (slices + 1) % count;
  const first = CONSOLE_PORTS.first + slices * CONSOLE_PORTS.slice;
  return [first, first + CONSOLE_PORTS.slice - 1];
}

/** First and last UDP port between the emulators of a lab of so many nodes. */
export function udpRange(nodes: number): readonly [number, number] {
  return [UDP_PORTS.first, Math.max(UDP_PORTS.last, UDP_PORTS.first + 4 * nodes)];
}
