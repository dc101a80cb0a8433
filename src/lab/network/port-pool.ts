import { refuse } from '../refusal.ts';

/** Ports of a range, the lowest free one first, as GNS3 gives them out. */
export interface PortPool {
  readonly first: number;
  readonly last: number;
  take(count: number): number;
  /** Takes a chosen port; false when it is taken. */
  claim(port: number): boolean;
  release(port: number): void;
  taken(): number[];
}

export function portPool(first: number, last: number): PortPool {
  const used = new Set<number>();
  // Nothing below it is free: keeps the search short in a lab of thousands of nodes.
  let lowest = first;
  return {
    first,
    last,
    take(count) {
      let start = lowest;
      while (start + count - 1 <= last) {
        let length = 0;
        while (length < count && !used.has(start + length)) length += 1;
        if (length === count) {
          for (let port = start; port < start + count; port += 1) used.add(port);
          while (used.has(lowest)) lowest += 1;
          return start;
        }
        start += length + 1;
      }
      throw refuse(409, `Could not find a free port between ${first} and ${last} on host 127.0.0.1, last exception: None`);
    },
    claim(port) {
      if (used.has(port)) return false;
      used.add(port);
      return true;
    },
    release(port) {
      used.delete(port);
      if (port < lowest && port >= first) lowest = port;
    },
    taken: () => [...used].sort((left, right) => left - right),
  };
}
