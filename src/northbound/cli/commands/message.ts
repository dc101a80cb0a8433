import { Option, type Command } from 'commander';
import { DELIVERIES } from '#kernel/broker.ts';
import { durationMs } from '#kernel/duration.ts';
import { PRIORITIES } from '#kernel/event.ts';
import type { AddCommands } from '../session.ts';
import { misuse } from '../refusal.ts';

interface Options {
  readonly priority?: string;
  readonly delivery?: string;
  readonly key?: string;
  readonly idempotencyKey?: string;
  readonly expires?: string;
}

interface Letter {
  readonly message_id: string;
  readonly to: string;
  readonly name: string;
  readonly from: string;
  readonly priority: string;
  readonly died_at: string;
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
}

interface Queue {
  readonly module: string;
  readonly depth: Readonly<Record<(typeof PRIORITIES)[number], number>>;
  readonly in_flight: number;
  readonly delivered_per_s: number;
  readonly oldest_age_ms: number | null;
}

/** Longest text of an error in a table. */
const ERROR_CHARACTERS = 60;

export const addMessageCommands: AddCommands = (program, session) => {
  const message = program.command('message').description('messages between modules: send, broadcast, queues, dead letters');

  sending(message.command('send <to> <name> [data]').description('sends a message to a module; data is JSON, absent: null'))
    .option('--key <key>', 'messages of one key arrive in order within a priority')
    .action(async (to: string, name: string, data: string | undefined, options: Options) => {
      const { client, printer } = session();
      const sent = await client.perform<{ message_id: string }>('hub.message.send', { to, name, data: dataOf(data), ...said(options) });
      printer.result(sent, () => printer.line(sent.message_id));
    });

  sending(message.command('broadcast <name> [data]').description('sends a message to every module; data is JSON, absent: null')).action(
    async (name: string, data: string | undefined, options: Options) => {
      const { client, printer } = session();
      const sent = await client.perform<{ message_id: string; recipients: readonly string[] }>('hub.message.broadcast', {
        name,
        data: dataOf(data),
        ...said(options),
      });
      printer.result(sent, () => {
        printer.line(sent.message_id);
        printer.note(sent.recipients.length === 0 ? 'There is no other module.' : `To ${sent.recipients.join(', ')}.`);
      });
    },
  );

  message
    .command('queues [module]')
    .description('how many messages wait for each module')
    .action(async (module: string | undefined) => {
      const { client, printer } = session();
      const { items } = await client.perform<{ items: readonly Queue[] }>('hub.message.queue.get', module === undefined ? {} : { module });
      printer.result(items, () =>
        printer.table(
          ['MODULE', ...PRIORITIES.map((each) => each.toUpperCase()), 'IN FLIGHT', 'A SECOND', 'OLDEST (S)'],
          items.map((each) => [
            each.module,
            ...PRIORITIES.map((priority) => each.depth[priority]),
            each.in_flight,
            each.delivered_per_s,
            each.oldest_age_ms === null ? null : Math.round(each.oldest_age_ms / 1_000),
          ]),
          'No module takes messages.',
        ),
      );
    });

  const dead = message.command('dead').description('dead letters, messages that were given up: list, get, replay, discard');

  dead
    .command('list')
    .alias('ls')
    .description('dead letters, newest first')
    .option('--module <name>', 'only those for this module')
    .option('--name <name>', 'only those of this name')
    .option('--limit <count>', 'how many at most', '50')
    .action(async ({ module, name, limit }: { module?: string; name?: string; limit: string }) => {
      const { client, printer } = session();
      if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 500) throw misuse(`--limit wants a whole number from 1 to 500, not "${limit}".`);
      const page = await client.perform<{ items: readonly Letter[]; next_cursor: string | null }>('hub.message.dead.list', {
        limit: Number(limit),
        ...(module === undefined ? {} : { module }),
        ...(name === undefined ? {} : { name }),
      });
      printer.result(page, () => {
        printer.table(
          ['ID', 'TO', 'NAME', 'FROM', 'PRIORITY', 'DIED AT', 'REASON', 'TRIES', 'ERROR'],
          page.items.map((each) => [
            each.message_id,
            each.to,
            each.name,
            each.from,
            each.priority,
            each.died_at,
            each.reason,
            each.attempts,
            each.error.slice(0, ERROR_CHARACTERS),
          ]),
          'There is no dead letter.',
        );
        if (page.next_cursor !== null) printer.note('There are more: raise --limit, or narrow by --module and --name.');
      });
    });

  dead
    .command('get <id>')
    .alias('show')
    .description('one dead letter with its data')
    .action(async (id: string) => {
      const { client, printer } = session();
      printer.line(JSON.stringify(await client.perform('hub.message.dead.get', { id }), null, 2));
    });

  dead
    .command('replay <id...>')
    .description('sends dead letters anew')
    .action(async (ids: readonly string[]) => {
      const { client, printer } = session();
      const replayed: { readonly message_id: string }[] = [];
      for (const id of ids) replayed.push(await client.perform('hub.message.dead.replay', { id }));
      printer.result(replayed, () => {
        for (const { message_id } of replayed) printer.line(message_id);
      });
    });

  dead
    .command('discard <id...>')
    .description('removes dead letters for good')
    .action(async (ids: readonly string[]) => {
      const { client, printer } = session();
      for (const id of ids) await client.perform('hub.message.dead.discard', { id });
      printer.result({ discarded: ids }, () => printer.line(`Discarded: ${ids.length}.`));
    });
};

function sending(command: Command): Command {
  return command
    .addOption(new Option('--priority <priority>', 'normal unless said').choices(PRIORITIES))
    .addOption(new Option('--delivery <delivery>', 'durable unless said').choices(DELIVERIES))
    .option('--idempotency-key <key>', 'what was sent under it before is not sent again')
    .option('--expires <duration>', 'not begun by then, it becomes a dead letter: 30s, 5m, …');
}

function said({ priority, delivery, key, idempotencyKey, expires }: Options): Record<string, unknown> {
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(key === undefined ? {} : { key }),
    ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }),
    ...(expires === undefined ? {} : { expires_in_ms: expiryOf(expires) }),
  };
}

function expiryOf(text: string): number {
  try {
    return durationMs(text);
  } catch (error) {
    throw misuse(`--expires: ${(error as Error).message}`);
  }
}

function dataOf(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw misuse(`The data is not JSON: ${(error as Error).message}`);
  }
}
