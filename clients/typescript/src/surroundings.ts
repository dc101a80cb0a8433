/** A WebSocket as browsers have it, as far as it is used here. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
  // The events of a browser and those of `ws` are of different types.
  // oxlint-disable-next-line typescript/no-explicit-any
  addEventListener(type: 'message' | 'close' | 'error', listener: (event: any) => void): void;
}

export type SocketClass = new (url: string, protocols: string[]) => Socket;

/** What the client needs of where it runs. */
export interface Surroundings {
  /** Of the hub, without a slash at the end. */
  readonly url: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Absent: events are asked for again and again. */
  readonly socket: SocketClass | undefined;
  readonly nowMs: () => number;
  readonly random: () => number;
  /** A key that nobody else has. */
  readonly key: () => string;
  /** Resolves after so many milliseconds, sooner when the signal says so. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** @param url with a path where the hub stands behind one */
export function originOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url))
    throw new TypeError(`"${url}" is not the address of a hub; expected http://HOST:PORT or https://HOST:PORT.`);
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}

/** 128 random bits; `crypto.randomUUID` is not there on pages that came by plain HTTP from another machine. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}
