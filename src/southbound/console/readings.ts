import type { DeviceFacts } from '#model/device-facts.ts';
import type { Reading } from './dialect.ts';

/** What readings tell. */
export interface Read extends Pick<DeviceFacts, 'processors' | 'memory' | 'storage'> {
  readonly uptime_s?: number;
}

/** Pure: what a reading finds in the output of its command. */
export function readingOf({ kind, pattern, scale, descr }: Reading, output: string): Read {
  const found = [...output.matchAll(new RegExp(pattern.source, `g${pattern.flags}`))].map(({ groups = {} }) => {
    const number = (name: string): number | null => (groups[name] === undefined ? null : Number(groups[name]));
    return { descr: groups['descr'] ?? descr ?? null, number };
  });
  if (kind === 'uptime') {
    const seconds = found[0]?.number('seconds') ?? null;
    return seconds === null ? {} : { uptime_s: Math.floor(seconds) };
  }
  if (kind === 'processors') {
    return {
      processors: found.map(({ descr, number }) => {
        const idle = number('idle');
        return { descr, usage: number('usage') ?? (idle === null ? null : Math.round((100 - idle) * 100) / 100) };
      }),
    };
  }
  const pools = found.map(({ descr, number }) => {
    const [used, free, total] = [number('used'), number('free'), number('total')];
    const all = total ?? (used !== null && free !== null ? used + free : null);
    const taken = used ?? (all !== null && free !== null ? all - free : null);
    const percent = number('percent') ?? (all !== null && all > 0 && taken !== null ? Math.round((taken / all) * 10_000) / 100 : null);
    return { descr, used: taken === null ? null : taken * scale, total: all === null ? null : all * scale, percent };
  });
  return { [kind]: pools };
}
