import snmp from 'net-snmp';

/** Rows of a table by index, each with its columns. */
export type Rows = ReadonlyMap<string, ReadonlyMap<number, unknown>>;

/** Reads the agent of a device as a manager does. */
export class AgentReader {
  readonly #session: ReturnType<typeof snmp.createSession>;

  constructor(host: string, port: number, community = 'public') {
    this.#session = snmp.createSession(host, community, { port, version: snmp.Version2c, timeout: 8_000, retries: 1 });
    // A socket that fails tells it by the request that waits.
    this.#session.on('error', () => undefined);
  }

  /** One object; throws when nobody answers. */
  get(oid: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#session.get([oid], (error, varbinds) => (error === null ? resolve(varbinds?.[0]?.value) : reject(error)));
    });
  }

  /** A table by the identifier of its entry. */
  table(entry: string): Promise<Rows> {
    const rows = new Map<string, Map<number, unknown>>();
    return new Promise((resolve, reject) => {
      const feed = (varbinds: { oid: string; value: unknown }[]): void => {
        for (const { oid, value } of varbinds) {
          const [column = '', ...index] = oid.slice(entry.length + 1).split('.');
          const key = index.join('.');
          const row = rows.get(key) ?? new Map<number, unknown>();
          rows.set(key, row.set(Number(column), value));
        }
      };
      this.#session.subtree(entry, 50, feed as never, (error: Error | null | undefined) => (error == null ? resolve(rows) : reject(error)));
    });
  }

  close(): void {
    this.#session.close();
  }
}

/** `aa:bb:cc:00:01:00` of six octets; empty for none. */
export function macOf(value: unknown): string {
  return [...(value as Buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

export function textOf(value: unknown): string {
  return value === undefined ? '' : (value as Buffer).toString();
}

/** A Counter64 comes as its bytes. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : [...(value as Buffer)].reduce((sum, byte) => sum * 256 + byte, 0);
}
