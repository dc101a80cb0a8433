import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { fail, Failure } from '#kernel/error.ts';
import { PRIORITIES, typeMatches, type Envelope } from '#kernel/event.ts';
import type { Outward } from '#kernel/outward.ts';
import { countedSyslog } from '#wire/syslog-framing.ts';
import { renderSyslog3164, renderSyslog5424, type SyslogToSend } from '#wire/syslog.ts';
import type { SettingsOf } from '../connections/connection-definition.ts';
import { syslogReceived } from '../events.ts';
import { reasonOf } from '../outward-http.ts';

type Settings = SettingsOf<'syslog'>;

const TIMEOUT_MS = 5_000;
/** What every receiver takes should be no larger. @see RFC 5424 §6.1 */
const MOST_BYTES = 2_048;
/** critical: 2, warning: 4, informational: 6, debug: 7. @see RFC 5424 §6.2.1 */
const SEVERITIES = { critical: 2, high: 4, normal: 6, low: 7 } as const;

/** Whether an event is for a collector. What came over syslog never goes back to it. */
export function isFor({ types, min_priority: least }: Settings, event: Envelope): boolean {
  return (
    event.type !== syslogReceived.type &&
    PRIORITIES.indexOf(event.priority) <= PRIORITIES.indexOf(least) &&
    types.some((pattern) => typeMatches(pattern, event.type))
  );
}

/** Sends events to collectors of syslog. */
export class SyslogSender {
  readonly #outward: Outward;
  readonly #host: string;

  /** `host`: the name of this machine. */
  constructor(outward: Outward, host: string) {
    this.#outward = outward;
    this.#host = host;
  }

  /** Whether a collector can be reached, as far as that can be known. @throws conflict, timeout, module_error */
  async test(settings: Settings, { signal }: { readonly signal: AbortSignal }): Promise<string> {
    if (settings.transport === 'tcp') {
      await this.#byTcp(settings, [], signal);
      return 'It takes connections.';
    }
    const address = await this.#outward.resolve(settings.host);
    return `It is sent to at ${address}; UDP tells nothing of what arrives.`;
  }

  /** Sends events in their order. @throws conflict, timeout, module_error */
  async send(settings: Settings, events: readonly Envelope[], signal: AbortSignal): Promise<void> {
    const lines = events.map((event) => this.#line(settings, event));
    await (settings.transport === 'tcp' ? this.#byTcp(settings, lines, signal) : this.#byUdp(settings, lines));
  }

  #line(settings: Settings, { type, subject, time, priority, data }: Envelope): string {
    const message: SyslogToSend = {
      facility: settings.facility,
      severity: SEVERITIES[priority],
      at: new Date(time),
      host: this.#host,
      app: 'thalamus',
      proc: null,
      messageId: type,
      data: {},
      text: `${type} ${subject} ${JSON.stringify(data)}`,
    };
    const render = settings.format === 'rfc5424' ? renderSyslog5424 : renderSyslog3164;
    // Cut between characters, never within one.
    return Buffer.from(render(message), 'utf8')
      .subarray(0, MOST_BYTES)
      .toString('utf8')
      .replace(/\uFFFD+$/, '');
  }

  async #byUdp({ host, port }: Settings, lines: readonly string[]): Promise<void> {
    const address = await this.#outward.resolve(host);
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    try {
      for (const line of lines) {
        await new Promise<void>((resolve, reject) => {
          socket.once('error', reject);
          socket.send(line, port, address, (error) => {
            socket.off('error', reject);
            if (error === null) resolve();
            else reject(error);
          });
        });
      }
    } catch (error) {
      throw fail('module_error', `${host}:${port} could not be sent to: ${reasonOf(error)}.`, { host, port });
    } finally {
      socket.close();
    }
  }

  async #byTcp({ host, port }: Settings, lines: readonly string[], signal: AbortSignal): Promise<void> {
    this.#outward.check(host);
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const ended = AbortSignal.any([signal, limit]);
    const socket = connect({ host, port, lookup: this.#outward.lookup });
    const abort = (): void => void socket.destroy(new Error('ended'));
    if (ended.aborted) abort();
    else ended.addEventListener('abort', abort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.on('close', () => reject(new Error('the connection was closed')));
        // A collector answers nothing; what it sends is read so that its end is heard.
        socket.resume();
        socket.on('connect', () => {
          // Half-closed: the other side has read all of it when it closes too.
          socket.end(Buffer.concat(lines.map(countedSyslog)));
        });
        socket.on('finish', () => resolve());
      });
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (limit.aborted) throw fail('timeout', `${host}:${port} did not take it within ${TIMEOUT_MS} ms.`, { host, port });
      throw fail('module_error', `${host}:${port} could not be sent to: ${reasonOf(error)}.`, { host, port });
    } finally {
      ended.removeEventListener('abort', abort);
      socket.destroySoon();
    }
  }
}
