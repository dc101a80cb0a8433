import { Option } from 'commander';
import type { AddCommands } from '../session.ts';
import { failed, misuse } from '../refusal.ts';

interface Rule {
  readonly rule_id: string;
  readonly definition: {
    readonly name: string;
    readonly enabled: boolean;
    readonly match: { readonly types: readonly string[] };
    readonly channels: readonly string[];
  };
}
interface Channel {
  readonly channel_id: string;
  readonly definition: {
    readonly name: string;
    readonly enabled: boolean;
    readonly min_severity?: string;
    readonly settings: { readonly kind: string };
  };
}
interface Silence {
  readonly silence_id: string;
  readonly definition: { readonly comment: string; readonly ends_at?: string };
  readonly active: boolean;
  readonly over: boolean;
}
interface Delivery {
  readonly delivery_id: string;
  readonly channel_id: string;
  readonly title: string;
  readonly issued_at: string;
  readonly status: string;
  readonly attempts: number;
  readonly error: string | null;
}

interface Page<T> {
  readonly items: readonly T[];
}

/** The longest page that the hub gives. */
const MOST = 500;
const SEVERITIES = ['info', 'warning', 'minor', 'major', 'critical'];
const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

const collect = (word: string, before: string[] | undefined): string[] => [...(before ?? []), word];

export const addNotificationCommands: AddCommands = (program, session) => {
  const notification = program.command('notification').description('who is told of what: rules, channels, silences, deliveries');

  notification
    .command('rules')
    .description('the rules')
    .action(async () => {
      const { client, printer } = session();
      const { items } = await client.perform<Page<Rule>>('notification.rule.list', { limit: MOST });
      printer.result(items, () =>
        printer.table(
          ['ID', 'NAME', 'ON', 'EVENTS', 'CHANNELS'],
          items.map(({ rule_id: id, definition }) => [
            id,
            definition.name,
            definition.enabled,
            definition.match.types.join(' '),
            definition.channels.join(' '),
          ]),
          'There is no rule.',
        ),
      );
    });

  notification
    .command('channels')
    .description('the channels')
    .action(async () => {
      const { client, printer } = session();
      const { items } = await client.perform<Page<Channel>>('notification.channel.list', { limit: MOST });
      printer.result(items, () =>
        printer.table(
          ['ID', 'KIND', 'NAME', 'ON', 'FROM SEVERITY'],
          items.map(({ channel_id: id, definition }) => [
            id,
            definition.settings.kind,
            definition.name,
            definition.enabled,
            definition.min_severity ?? 'info',
          ]),
          'There is no channel.',
        ),
      );
    });

  notification
    .command('test <channel>')
    .description('sends a test to a channel and says how that went')
    .action(async (channel: string) => {
      const { client, printer } = session();
      const answer = await client.perform<{ delivered: boolean; error: string | null; duration_ms: number }>('notification.channel.test', {
        channel_id: channel,
      });
      printer.result(answer, () =>
        printer.line(answer.delivered ? `${channel} took it within ${answer.duration_ms} ms.` : `${channel} did not take it.`),
      );
      if (!answer.delivered) throw failed(answer.error ?? 'It was not delivered.');
    });

  notification
    .command('test-rule <rule>')
    .description('shows what a rule makes of the last event that fits it')
    .option('--send', 'sends it to the channels of the rule, as a test')
    .action(async (rule: string, { send = false }: { send?: boolean }) => {
      const { client, printer } = session();
      const answer = await client.perform<{ title: string; text: string; matched: number; looked_at: number; silenced_by: string | null }>(
        'notification.rule.test',
        {
          rule_id: rule,
          send,
        },
      );
      printer.result(answer, () => {
        printer.line(`${answer.matched} of the last ${answer.looked_at} events of its types fit.`);
        printer.line(answer.title);
        printer.line(answer.text);
        if (answer.silenced_by !== null) printer.note(`It would be held back by the silence ${answer.silenced_by}.`);
      });
    });

  notification
    .command('send <title> [text]')
    .description('sends a notification')
    .option('--channel <channel>', 'only to this channel; may be repeated', collect)
    .addOption(new Option('--severity <severity>', 'how bad it is').choices(SEVERITIES).default('info'))
    .action(async (title: string, text: string | undefined, { channel, severity }: { channel?: string[]; severity: string }) => {
      const { client, printer } = session();
      const input = { title, severity, ...(text === undefined ? {} : { text }), ...(channel === undefined ? {} : { channels: channel }) };
      const answer = await client.perform<{ notification_id: string; deliveries: string[] }>('notification.send', input);
      printer.result(answer, () => printer.line(`${answer.notification_id} goes to ${answer.deliveries.length} channels.`));
    });

  notification
    .command('silence <comment>')
    .description('tells nobody for a time')
    .requiredOption('--for <time>', 'how long: 30m, 2h, 1d')
    .option('--rule <rule>', 'only what this rule tells; may be repeated', collect)
    .option('--type <type>', 'only events of this type or pattern; may be repeated', collect)
    .action(async (comment: string, options: { for: string; rule?: string[]; type?: string[] }) => {
      const { client, printer } = session();
      const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(options.for) ?? [];
      if (count === undefined) throw misuse(`--for wants a time such as 30m, 2h or 1d, not "${options.for}".`);
      const definition = {
        comment,
        match: {
          ...(options.rule === undefined ? {} : { rules: options.rule }),
          ...(options.type === undefined ? {} : { types: options.type }),
        },
        ends_at: new Date(Date.now() + Number(count) * UNITS_MS[unit!]!).toISOString(),
      };
      const answer = await client.perform<Silence>('notification.silence.create', { definition });
      printer.result(answer, () => printer.line(`${answer.silence_id} holds until ${answer.definition.ends_at}.`));
    });

  notification
    .command('silences')
    .description('what is held back')
    .action(async () => {
      const { client, printer } = session();
      const { items } = await client.perform<Page<Silence>>('notification.silence.list', { limit: MOST });
      printer.result(items, () =>
        printer.table(
          ['ID', 'HOLDS', 'ENDS AT', 'COMMENT'],
          items.map(({ silence_id: id, active, over, definition }) => [
            id,
            over ? 'over' : active ? 'now' : 'not now',
            definition.ends_at ?? 'weekly',
            definition.comment,
          ]),
          'Nothing is silenced.',
        ),
      );
    });

  notification
    .command('unsilence <silence>')
    .description('ends a silence')
    .action(async (silence: string) => {
      const { client, printer } = session();
      const answer = await client.perform('notification.silence.end', { silence_id: silence });
      printer.result(answer, () => printer.line(`${silence} is ended.`));
    });

  notification
    .command('deliveries')
    .description('what was sent to whom, newest first')
    .addOption(new Option('--status <status>', 'only these').choices(['pending', 'sent', 'failed']))
    .option('--limit <count>', 'at most so many', '50')
    .action(async ({ status, limit }: { status?: string; limit: string }) => {
      const { client, printer } = session();
      const { items } = await client.perform<Page<Delivery>>('notification.delivery.list', {
        limit: Number(limit),
        ...(status === undefined ? {} : { status }),
      });
      printer.result(items, () =>
        printer.table(
          ['ID', 'ISSUED AT', 'CHANNEL', 'STATUS', 'TRIES', 'TITLE', 'ERROR'],
          items.map((each) => [
            each.delivery_id,
            each.issued_at,
            each.channel_id,
            each.status,
            each.attempts,
            each.title,
            each.error ?? '',
          ]),
          'Nothing was sent.',
        ),
      );
    });

  notification
    .command('retry <delivery>')
    .description('tries a delivery again that did not succeed')
    .action(async (delivery: string) => {
      const { client, printer } = session();
      const answer = await client.perform('notification.delivery.retry', { delivery_id: delivery });
      printer.result(answer, () => printer.line(`${delivery} is tried again.`));
    });
};
