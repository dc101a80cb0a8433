import { setTimeout as after } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { NodeQuery } from '../answers.ts';
import { nodeNamed, sshKey } from '../entrance.ts';
import { REFUSED_BEFORE, type Login, type RefusedLogins } from '../log-in.ts';
import type { SshConnection } from '../ssh/connection.ts';
import { reachBySsh, type SshSurroundings } from '../ssh/reach.ts';
import { checkSubtree, exchange, type Exchanged } from './exchange.ts';
import { getByNetconf } from './messages.ts';
import type { Asking, RpcError } from './rpc.ts';

export interface NetconfSurroundings {
  readonly nodeQuery: NodeQuery;
  readonly ssh: SshSurroundings;
  /** The log-in of the settings, for nodes. */
  readonly login: Login;
  readonly refusals: RefusedLogins;
  readonly clock: Clock;
}

const NOTHING: Exchanged = { hello: null, xml: null, reply: null, fault: null };

/** What NETCONF answers. A device that does not is an answer, with its reason. */
export function netconfAnswers({ nodeQuery, ssh, login, refusals, clock }: NetconfSurroundings): readonly Answering[] {
  return [
    answer(getByNetconf, async (input, context) => {
      const beganMs = clock.monotonicMs();
      checkFilter(input);
      const named = nodeNamed(input);
      const node = named === null ? null : await context.ask(nodeQuery, named);
      const given = input.username !== undefined || input.password !== undefined || input.private_key !== undefined;
      const who = given ? { username: input.username, password: input.password } : named === null ? {} : login;
      const key = sshKey(input);
      const refusedBefore = !given && refusals.has(key, who);
      const over = AbortSignal.any([context.signal, AbortSignal.timeout(input.timeout_ms)]);
      const reached = await reachBySsh(input, node, refusedBefore ? {} : who, ssh, over);
      if (!reached.ok && reached.refused) refusals.add(key, who);
      const exchanged = reached.ok
        ? await within(reached.connection, input, over)
        : { ...NOTHING, fault: refusedBefore ? `${reached.reason} ${REFUSED_BEFORE}` : reached.reason };
      const { hello, xml, reply, fault } = exchanged;
      const errors = reply?.errors ?? [];
      return {
        answered: reply !== null && reply.data !== null,
        reason: fault ?? told(reply?.data !== null, errors),
        observed_at: clock.now().toISOString(),
        duration_ms: Math.round(clock.monotonicMs() - beganMs),
        ssh: reached.at,
        session_id: hello?.sessionId ?? null,
        capabilities: [...(hello?.capabilities ?? [])],
        xml,
        data: (reply?.data ?? null) as never,
        errors: [...errors],
      };
    }),
  ];
}

/** @throws validation_error */
function checkFilter({ subtree, xpath }: Pick<Asking, 'subtree' | 'xpath'>): void {
  if (subtree === undefined) return;
  if (xpath !== undefined) throw fail('validation_error', 'Either subtree or xpath, not both.', { xpath: ['must be absent with subtree'] });
  try {
    checkSubtree(subtree);
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '');
    throw fail('validation_error', `The filter is not well formed: ${why}.`, { subtree: [why] });
  }
}

/** How long a device may take to take note of a goodbye. */
const GOODBYE_MS = 500;

async function within(
  connection: SshConnection,
  input: Asking & { readonly most_bytes: number; readonly timeout_ms: number },
  over: AbortSignal,
): Promise<Exchanged> {
  const stop = (): void => connection.close();
  over.addEventListener('abort', stop, { once: true });
  try {
    const channel = await connection.subsystem('netconf');
    const exchanged = await exchange(channel, input, input.most_bytes);
    if (over.aborted) return { ...exchanged, fault: `The device did not answer within ${input.timeout_ms / 1_000} s.` };
    if (exchanged.fault === null)
      await Promise.race([new Promise((resolve) => channel.resume().once('close', resolve)), after(GOODBYE_MS)]);
    return exchanged;
  } catch (error) {
    return { ...NOTHING, fault: (error as Error).message };
  } finally {
    over.removeEventListener('abort', stop);
    connection.close();
  }
}

function told(answered: boolean, errors: readonly RpcError[]): string {
  const [first] = errors;
  if (first === undefined) return answered ? 'The device sent what was asked for.' : 'The device sent no data.';
  const what = first.message ?? first.tag;
  return `The device ${answered ? 'sent data, and an error' : 'refuses'}: ${what.replace(/\.$/, '')}${errors.length > 1 ? `, and ${errors.length - 1} more` : ''}.`;
}
