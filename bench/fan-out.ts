import { setTimeout as sleep } from 'node:timers/promises';
import { addressesKnown, hubOnLab, subscribers, window } from './event-path.ts';
import type { Figure } from './report.ts';
import { Peer, residentMib, type WebSocketReport } from './subjects.ts';

/** The `ws` library alone, frames built once and gathered for 20 ms, the same clients, events of the same size. */
async function bare(
  clients: number,
  rate: number,
  bytesPerEvent: number,
): Promise<WebSocketReport & { readonly seconds: number; readonly mib: number }> {
  const server = new Peer('./load/bare-websocket.ts', [String(rate), String(bytesPerEvent)]);
  const { port } = await server.next<{ port: number }>();
  const peer = new Peer('./load/websocket-clients.ts');
  const ready = peer.next();
  peer.say(JSON.stringify({ url: `http://127.0.0.1:${port}`, path: '/', clients, subscribe: '{}' }));
  await ready;
  await sleep(1_500);
  peer.say('start');
  const from = performance.now();
  await sleep(5_000);
  const report = await peer.ask<WebSocketReport>('report');
  const seconds = (performance.now() - from) / 1_000;
  const mib = await residentMib(server.pid);
  await peer.end();
  await server.end();
  return { ...report, seconds, mib };
}

/** One event to many: 1,000 clients × 300 events/s, 5,000 × 100. */
export async function fanOut(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const row = 'WebSocket fan-out';
  // Saturation is where bare `ws` saturates too: 1,000 clients × 1,000 events/s are what a core can write.
  for (const [clients, rate, p99Ms, saturating, mib] of [
    [1_000, 300, 60, 1_000, undefined],
    [5_000, 100, 100, undefined, 200],
  ] as const) {
    const { hub, lab, end } = await hubOnLab(10, 20);
    await addressesKnown(hub);
    const peer = await subscribers(hub, clients);
    const name = `${clients.toLocaleString('en-US')} clients × ${rate}/s`;
    const got = await window(lab, peer, rate, 10);
    const memory = await residentMib(hub.pid);
    const flood = saturating === undefined ? undefined : await window(lab, peer, saturating, 5);
    await peer.end();
    await end();
    const size = Math.round(got.bytes / Math.max(1, got.events));
    const alone = await bare(clients, rate, size);
    const aloneFlood = saturating === undefined ? undefined : await bare(clients, saturating, size);
    const deliveries = got.events / got.seconds;
    figures.push(
      {
        row,
        what: `${name}, p99`,
        value: got.p99 / 1_000,
        unit: 'ms',
        goal: { at: 'most', value: p99Ms },
        reference: `bare ws ${(alone.p99 / 1_000).toFixed(1)} ms; Channels, 1,000 clients at 3-6/s: p50 130-190 ms`,
      },
      {
        row,
        what: `${name}, deliveries`,
        value: deliveries,
        unit: '/s',
        goal: { at: 'least', value: clients * rate * 0.98 },
        reference: `bare ws ${Math.round(alone.events / alone.seconds).toLocaleString('en-US')}/s; ${size} bytes an event`,
      },
      {
        row,
        what: `${name}, memory of the hub`,
        value: memory,
        unit: 'MiB',
        reference: `bare ws, nothing but these clients: ${alone.mib.toFixed(0)} MiB`,
        ...(mib === undefined ? {} : { goal: { at: 'most' as const, value: mib } }),
      },
    );
    if (flood !== undefined && aloneFlood !== undefined) {
      const [ours, theirs] = [flood, aloneFlood].map((report) => report.events / report.seconds) as [number, number];
      figures.push({
        row,
        what: `${clients.toLocaleString('en-US')} clients, saturated at ${saturating?.toLocaleString('en-US')}/s, share of bare ws`,
        value: ours / theirs,
        unit: '',
        goal: { at: 'least', value: 0.5 },
        reference: `${Math.round(ours).toLocaleString('en-US')}/s; bare ws ${Math.round(theirs).toLocaleString('en-US')}/s`,
      });
    }
  }
  return figures;
}
