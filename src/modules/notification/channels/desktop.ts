import { connect, type Socket } from 'node:net';
import { fail } from '#kernel/error.ts';
import type { Severity } from '#model/severity.ts';
import type { Channel } from './channel.ts';

/** @see https://specifications.freedesktop.org/notification-spec/latest/protocol.html#command-notify */
const PLACE = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
};
/** @see https://specifications.freedesktop.org/notification-spec/latest/urgency-levels.html */
const URGENCY: Readonly<Record<Severity, number>> = { critical: 2, major: 2, minor: 1, warning: 1, info: 0 };
const TIMEOUT_MS = 5_000;
/** Ids of notifications by thread, for updates in place; the server forgets them when it ends, and so may we. */
const MOST_KNOWN = 500;

/** What of the library is used; its own types know the system bus only. */
interface Bus {
  readonly connection: NodeJS.EventEmitter;
  invoke(message: object, callback: (error: unknown, value: unknown) => void): void;
}
type CreateClient = (options: { readonly stream: Socket; readonly authMethods: readonly string[] }) => Bus;

/** Loaded on use: most hubs run where there is no desktop. */
async function library(): Promise<CreateClient> {
  const { default: dbus } = await import('@homebridge/dbus-native');
  return (dbus as unknown as { readonly createClient: CreateClient }).createClient;
}

const shown = new Map<string, number>();

/** The desktop of whoever runs the hub. What belongs together replaces what was shown before; a repetition replaces itself. */
export const desktop: Channel<'desktop'> = {
  async send({ title, text, severity, thread }, _to, { sessionBus }, signal) {
    if (sessionBus === undefined) throw fail('conflict', 'There is no D-Bus session: the hub was not started from a desktop.');
    const place = `${sessionBus} ${thread}`;
    const body = [
      'Thalamus',
      shown.get(place) ?? 0,
      'network-workgroup',
      title,
      escaped(text),
      [],
      [
        ['urgency', ['y', URGENCY[severity]]],
        ['desktop-entry', ['s', 'thalamus']],
      ],
      -1,
    ];
    const id = Number(await call(sessionBus, { ...PLACE, member: 'Notify', signature: 'susssasa{sv}i', body }, signal));
    shown.delete(place);
    shown.set(place, id);
    if (shown.size > MOST_KNOWN) shown.delete(shown.keys().next().value!);
    return String(id);
  },
};

/** The body may be read as markup. @see https://specifications.freedesktop.org/notification-spec/latest/markup.html */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One call on a connection of its own: notifications are rare, and buses come and go with their desktop. */
async function call(address: string, message: object, signal: AbortSignal): Promise<unknown> {
  const path = socketOf(address);
  const createClient = await library();
  if (signal.aborted) throw fail('shutting_down', 'The hub stopped.');
  const stream = connect(path);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(fail('timeout', `The notification service did not answer within ${TIMEOUT_MS} ms.`)), TIMEOUT_MS);
    const left = (): void => end(fail('shutting_down', 'The hub stopped.'));
    const end = (error: Error | undefined, value?: unknown): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', left);
      stream.destroy();
      if (error === undefined) resolve(value);
      else reject(error);
    };
    signal.addEventListener('abort', left, { once: true });
    const unavailable = (reason: unknown): Error => fail('module_error', `The desktop takes no notifications: ${reasonOf(reason)}.`);
    stream.on('error', (error) => end(unavailable(error)));
    stream.on('close', () => end(unavailable('the bus closed the connection')));
    try {
      const bus = createClient({ stream, authMethods: ['EXTERNAL'] });
      bus.connection.on('error', (error: unknown) => end(unavailable(error)));
      bus.invoke(message, (error, value) => end(error === null || error === undefined ? undefined : unavailable(error), value));
    } catch (error) {
      end(unavailable(error));
    }
  });
}

/** `unix:path=…` and `unix:abstract=…`. @see https://dbus.freedesktop.org/doc/dbus-specification.html#addresses */
function socketOf(address: string): string {
  for (const one of address.split(';')) {
    const [, kind, name] = /^unix:(?:[^,]*,)*?(path|abstract)=([^,]+)/.exec(one) ?? [];
    if (name !== undefined) return kind === 'abstract' ? `\0${decodeURIComponent(name)}` : decodeURIComponent(name);
  }
  throw fail('conflict', 'The address of the D-Bus session names no socket of this machine.');
}

function reasonOf(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  const { code, name, message } = reason as { readonly code?: unknown; readonly name?: unknown; readonly message?: unknown };
  const said = Array.isArray(message) ? message.join(' ') : message;
  return (
    [code, said, name]
      .find((text) => typeof text === 'string' && text !== '')
      ?.toString()
      .slice(0, 300) ?? 'no reason was given'
  );
}
