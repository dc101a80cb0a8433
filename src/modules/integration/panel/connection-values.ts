import type { Connection, ConnectionDefinition, ConnectionKind } from './answers.ts';

export const CONNECTION_KINDS = ['prometheus', 'grafana', 'netdata', 'netbox', 'syslog'] as const satisfies readonly ConnectionKind[];

/** Secrets that each kind may have. */
export const SECRETS: Readonly<Record<ConnectionKind, readonly ('token' | 'user' | 'password')[]>> = {
  prometheus: ['token', 'user', 'password'],
  grafana: ['token', 'user', 'password'],
  netdata: ['token'],
  netbox: ['token'],
  syslog: [],
};

/** What names of connections look like: they are parts of paths. */
export const CONNECTION_NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** A connection as it is filled in. */
export interface ConnectionValues {
  readonly name: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly kind: ConnectionKind;
  readonly url: string;
  readonly host: string;
  readonly port: string;
  readonly transport: 'udp' | 'tcp';
  /** Only what was typed: what the hub keeps is never told. */
  readonly secrets: Readonly<Record<string, string>>;
}

export function connectionValues(connection: Connection | undefined): ConnectionValues {
  const empty: ConnectionValues = {
    name: '',
    title: '',
    enabled: true,
    kind: 'prometheus',
    url: '',
    host: '',
    port: '514',
    transport: 'udp',
    secrets: {},
  };
  if (connection === undefined) return empty;
  const { definition } = connection;
  const { settings, title, enabled } = definition;
  const known = { ...empty, name: connection.connection, title, enabled, kind: settings.kind };
  if (settings.kind === 'syslog') return { ...known, host: settings.host, port: String(settings.port), transport: settings.transport };
  return { ...known, url: settings.url ?? '' };
}

/** The definition that was filled in, and those secrets that were. What the form does not show stays as it was. */
export function connectionInput(
  { title, enabled, kind, url, host, port, transport, secrets }: ConnectionValues,
  before: Connection | undefined,
): { readonly definition: ConnectionDefinition; readonly secrets?: Record<string, string> } {
  const earlier = before?.definition.settings;
  const typed = SECRETS[kind].flatMap((name) => (secrets[name] ? [[name, secrets[name]] as const] : []));
  const settings = ((): ConnectionDefinition['settings'] => {
    if (kind === 'syslog') {
      return { ...(earlier?.kind === 'syslog' ? earlier : {}), kind, host: host.trim(), port: Number(port), transport };
    }
    // One that leads to a service of the registry goes on doing so unless an address is typed.
    if (url.trim() === '' && earlier?.kind === kind && earlier.service !== undefined) return { kind, service: earlier.service };
    return { kind, url: url.trim() };
  })();
  return { definition: { title: title.trim(), enabled, settings }, ...(typed.length === 0 ? {} : { secrets: Object.fromEntries(typed) }) };
}

/** Where a connection leads. */
export function placeOf({ definition: { settings } }: Connection): string {
  if (settings.kind === 'syslog') return `${settings.host}:${settings.port}/${settings.transport}`;
  return settings.url ?? settings.service ?? '';
}
