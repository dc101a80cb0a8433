import { fail } from '#kernel/error.ts';
import type { ProcessRow, ProcessRows } from './process-rows.ts';

/** Rows in memory, for several processes within one test. */
export function memoryProcessRows(): ProcessRows {
  const rows = new Map<string, { row: ProcessRow; seenMs: number }>();
  const listeners: (() => void)[] = [];
  let signs = 0;
  const list = () => [...rows.values()].map(({ row, seenMs }) => ({ ...row, silentMs: performance.now() - seenMs }));
  return {
    async beat(self) {
      const before = list();
      const known = rows.get(self.name);
      if (known?.row.ended === true) return { accepted: false, rows: before };
      signs += 1;
      const now = new Date();
      const startedAt = known?.row.startedAt ?? now;
      rows.set(self.name, {
        row: { ...self, startedAt, seenAt: now, silentMs: 0, ended: false, sign: String(signs) },
        seenMs: performance.now(),
      });
      return { accepted: true, rows: before };
    },
    async end(name, sign) {
      const known = rows.get(name);
      if (known === undefined || known.row.ended || (sign !== null && known.row.sign !== sign)) return false;
      rows.set(name, { ...known, row: { ...known.row, ended: true } });
      for (const listener of listeners) listener();
      return true;
    },
    async sweep() {
      // Nothing in memory gets old enough.
    },
    list: async () => list(),
    onEnded: (listener) => void listeners.push(listener),
  };
}

/** A way to rows that can be cut and mended. */
export function wayToRows(rows: ProcessRows): { readonly rows: ProcessRows; cut(): void; mend(): void } {
  let isCut = false;
  const through = <T>(work: () => Promise<T>): Promise<T> => (isCut ? Promise.reject(fail('store_unavailable', 'cut')) : work());
  return {
    rows: {
      beat: (self) => through(() => rows.beat(self)),
      end: (name, sign) => through(() => rows.end(name, sign)),
      sweep: () => through(() => rows.sweep()),
      list: () => through(() => rows.list()),
      onEnded: (listener) => rows.onEnded(listener),
    },
    cut: () => (isCut = true),
    mend: () => (isCut = false),
  };
}
