import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { causationOf } from '../acts/parts.ts';
import { addServer, removeServer, testServer, updateServer, type ServerListing, type ServerTrial } from './messages.ts';
import type { Listed, Servers } from './servers.ts';
import { originOf, tryServer } from './trial.ts';

/** Trying, adding and removing GNS3 servers while the hub runs. */
export function serverActs(servers: Servers): readonly Answering[] {
  return [
    answer(testServer, (input, context) => tryServer({ url: input.url, ...loginOf(input, {}) }, context.signal)),

    answer(addServer, async (input, context) => {
      const causation = causationOf(context);
      if (input.built_in === true) {
        if (input.url !== undefined) {
          throw fail('validation_error', 'Either url or built_in, not both.', { url: ['must be absent with built_in'] });
        }
        return { server: shown(await servers.addBuiltIn(causation)), test: null };
      }
      if (input.url === undefined) throw fail('validation_error', 'The URL of the GNS3 server is missing.', { url: ['is missing'] });
      const url = originOf(input.url);
      const wanted = { id: input.id, url, autoClose: input.auto_close ?? servers.defaultPolicy, ...loginOf(input, {}) };
      servers.checkFree(url, input.id);
      const test = await tryServer(wanted, context.signal);
      if (input.force !== true) refuseFailed(url, test);
      const listed = await servers.add(wanted, causation);
      return { server: shown(listed), test };
    }),

    answer(updateServer, async (input, context) => {
      const { id, url, autoClose, ...login } = servers.changeable(input.id).server;
      const wanted = { id, url, autoClose: input.auto_close ?? autoClose, ...loginOf(input, login) };
      const test = await tryServer(wanted, context.signal);
      if (input.force !== true) refuseFailed(url, test);
      return { server: shown(await servers.update(wanted, causationOf(context))), test };
    }),

    answer(removeServer, async (input, context) => {
      const { mayClose, ...listed } = await servers.remove(input.id, causationOf(context));
      return { server: shown(listed), may_close: [...mayClose] };
    }),
  ];
}

interface Login {
  readonly user?: string;
  readonly password?: string;
}

/** Who logs in: as before where nothing is said, nobody for a user null. @throws validation_error for one of user and password alone */
function loginOf(
  { user, password }: { readonly user?: string | null | undefined; readonly password?: string | undefined },
  before: Login,
): Login {
  if (user === undefined && password === undefined) return before;
  if (user === null && password === undefined) return {};
  if (typeof user === 'string' && password !== undefined) return { user, password };
  const [given, missing] = typeof user === 'string' ? ['user', 'password'] : ['password', 'user'];
  throw fail('validation_error', `User and password come together or not at all; there is no ${missing}.`, {
    [missing]: [`is missing beside ${given}`],
  });
}

function shown({ server, source }: Listed): ServerListing {
  return { id: server.id, url: server.url, user: server.user ?? null, auto_close: server.autoClose, source };
}

/** A server that cannot be followed as it was given is a mistake more often than a server that is still to come. @throws Failure */
function refuseFailed(url: string, test: ServerTrial): void {
  const instead = 'Correct it, or add it all the same with force: it is then followed as soon as it answers.';
  if (!test.reachable) throw fail('gns3_unavailable', `No GNS3 server answers at ${url}. ${test.reason} ${instead}`, { test });
  if (test.credentials === 'missing' || test.credentials === 'refused') {
    const field = test.credentials === 'missing' ? 'user' : 'password';
    throw fail('validation_error', `${test.reason} ${instead}`, { [field]: [test.reason] });
  }
}
