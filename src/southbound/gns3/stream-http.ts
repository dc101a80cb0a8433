import type { Log } from '#kernel/log.ts';
import { fail } from '#kernel/error.ts';
import type { NotificationStream, StreamListener } from './controller.ts';
import { LineSplitter } from './line-splitter.ts';
import type { Requests } from './requests.ts';
import { MESSAGE_MAX_BYTES, StreamListening } from './stream-listening.ts';
import type { TimeLimits } from './time-limits.ts';

/** A notification stream over plain HTTP: one JSON object a line, no end. Where proxies break WebSockets, and for v3's `observe`. */
export async function openHttpStream(
  path: string,
  listener: StreamListener,
  { requests, limits, log, server }: { requests: Requests; limits: TimeLimits; log: Log; server: string },
): Promise<NotificationStream> {
  const hangUp = new AbortController();
  const body = await requests.streamed(
    { operation: 'stream.open', method: 'GET', path, timeoutMs: limits.firstMessageMs, signal: hangUp.signal },
    0,
    { breaker: false },
  );
  const listening = new StreamListening(listener, log, limits, () => hangUp.abort());
  const lines = new LineSplitter(
    MESSAGE_MAX_BYTES,
    (text) => listening.text(text),
    (beginning) => listening.malformed(beginning),
  );
  body.on('data', (chunk: Buffer) => lines.push(chunk));
  body.on('end', () => listening.end('the server ended the stream'));
  // A killed server breaks the stream in the middle of a chunk: an error, not an end.
  body.on('error', (thrown: Error) => listening.end(`the connection broke (${requests.clean(thrown.message)})`));
  body.on('close', () => listening.end('the connection was closed'));
  const endedEarly = await listening.first;
  if (endedEarly !== null) {
    throw fail('gns3_unavailable', `GNS3 server ${server} opened no stream ${path}: ${endedEarly}.`, {
      server,
      stream: path,
      kind: 'http',
    });
  }
  return { kind: 'http', close: () => listening.end('closed by the hub') };
}
