import { anonymous, type Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Call } from '#kernel/hub.ts';
import { silentLog } from '#kernel/log.ts';
import { startMemoryHub } from '#kit/memory-hub.ts';
import { PrivateDocument, type Documents, type Revision } from '../documents/index.ts';
import type { RunningHub } from '../hub/index.ts';
import { createAccess, type Access, type AccessOptions } from './index.ts';

export const PASSWORD = 'correct horse';
export const ONE = '00000000-0000-4000-8000-00000000000a';
export const OTHER = '00000000-0000-4000-8000-00000000000b';

export interface Pair {
  readonly access: string;
  readonly refresh: string;
}

/** A process with its own hub on documents that others may share. */
export interface TestAccess {
  readonly access: Access;
  readonly hub: RunningHub;
  readonly feed: Feed;
  ask<O = unknown>(operation: string, input: object, caller?: Caller, changes?: Partial<Call>): Promise<O>;
  codeOf(operation: string, input: object, caller?: Caller): Promise<string>;
  logIn(username?: string, password?: string): Promise<Pair>;
  /** The caller of a new log-in. */
  as(username?: string, password?: string): Promise<Caller>;
}

/** Documents that several processes share: each sees what the others wrote when it is told, or when it looks. */
export function sharedDocuments(): () => Documents {
  const texts = new Map<string, Revision>();
  const told = new Set<() => void>();
  return () => {
    const opened = new Map<string, Promise<PrivateDocument>>();
    return {
      async open(name) {
        const place = {
          path: name,
          load: async () => texts.get(name) ?? null,
          replace: async (text: string, after: number) => {
            if ((texts.get(name)?.version ?? 0) !== after) return null;
            const revision = { text, version: after + 1 };
            texts.set(name, revision);
            for (const tell of told) tell();
            return revision;
          },
        };
        const document = opened.get(name) ?? PrivateDocument.open(place);
        opened.set(name, document);
        const made = await document;
        told.add(() => void made.refresh());
        return made;
      },
      names: async () => [...texts.keys()],
    };
  };
}

export async function startAccess(documents: Documents, clock: Clock, options: Partial<AccessOptions> = {}): Promise<TestAccess> {
  const access = await createAccess({ documents, adminPassword: PASSWORD, clock, log: silentLog, ...options });
  const { hub, store } = await startMemoryHub([access.module], { clock });
  const ask: TestAccess['ask'] = async <O>(operation: string, input: object, caller: Caller = anonymous, changes: Partial<Call> = {}) => {
    const call = { caller, requestId: 'r', door: 'rest', address: '192.0.2.7', userAgent: 'test/1', ...changes };
    return (await hub.perform(operation, input, call)).output as O;
  };
  const logIn = (username = 'admin', password = PASSWORD) => ask<Pair>('auth.token.create', { username, password });
  return {
    access,
    hub,
    feed: store.feed,
    ask,
    logIn,
    as: async (username, password) => access.verify((await logIn(username, password)).access),
    async codeOf(operation, input, caller) {
      try {
        await ask(operation, input, caller);
        return 'done';
      } catch (error) {
        return asFailure(error).code;
      }
    },
  };
}
