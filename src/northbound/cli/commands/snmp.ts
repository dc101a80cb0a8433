import { Option, type Command } from 'commander';
import { findNode, readProject } from '../naming.ts';
import { readPasswords } from '../password-input.ts';
import type { AddCommands, Session } from '../session.ts';
import { failed, misuse } from '../refusal.ts';
import type { Cell } from '../terminal.ts';

interface Options {
  readonly snmpVersion?: string;
  readonly community?: string;
  readonly user?: string;
  readonly auth?: string;
  readonly priv?: string;
  readonly context?: string;
  readonly timeout?: string;
  readonly retries?: string;
}

interface Told {
  readonly answered: boolean;
  readonly complete?: boolean;
  readonly reason: string;
}

interface Value {
  readonly oid: string;
  readonly name?: string;
  readonly type: string;
  readonly value: string | number | null;
}

interface Interface {
  readonly index: number;
  readonly name: string | null;
  readonly alias: string | null;
  readonly admin_status: string | null;
  readonly oper_status: string | null;
  readonly speed_bps: number | null;
  readonly mac: string | null;
  readonly in_octets: number | string | null;
  readonly out_octets: number | string | null;
}

interface Trial {
  readonly credential: string;
  readonly version: string;
  readonly answered: boolean;
  readonly name: string | null;
  readonly reason: string;
}

const SYSTEM = ['name', 'descr', 'object_id', 'uptime', 'location', 'contact'] as const;
type System = Readonly<Record<(typeof SYSTEM)[number], string | null>>;

const TARGET = 'HOST, HOST:PORT, [ADDRESS]:PORT of IPv6, or PROJECT/NODE';

export const addSnmpCommands: AddCommands = (program, session) => {
  const snmp = program.command('snmp').description(`SNMP agents: get, walk, interfaces, system, test; a target is ${TARGET}`);

  asking(snmp.command('get <target> <oid...>').description('objects by name')).action(
    async (target: string, oids: string[], options: Options) => {
      const asked = session();
      const answer = await perform<{ values: readonly Value[] }>(asked, 'snmp.get', target, options, { oids });
      asked.printer.result(answer, () => showValues(asked, answer.values));
      refuseSilence(answer);
    },
  );

  asking(snmp.command('walk <target> [oid]').description('everything under a name; absent: 1.3.6.1.2.1'))
    .option('--most <count>', 'values after which it ends')
    .action(async (target: string, oid: string | undefined, options: Options & { readonly most?: string }) => {
      const asked = session();
      const more = {
        ...(oid === undefined ? {} : { oid }),
        ...(options.most === undefined ? {} : { most_values: count('--most', options.most) }),
      };
      const answer = await perform<{ values: readonly Value[] }>(asked, 'snmp.walk', target, options, more);
      asked.printer.result(answer, () => showValues(asked, answer.values));
      refuseSilence(answer);
    });

  asking(snmp.command('interfaces <target>').description('the interfaces of a device, with their counters')).action(
    async (target: string, options: Options) => {
      const asked = session();
      const answer = await perform<{ interfaces: readonly Interface[] }>(asked, 'snmp.interfaces', target, options);
      asked.printer.result(answer, () =>
        asked.printer.table(
          ['INDEX', 'NAME', 'ALIAS', 'ADMIN', 'OPER', 'BIT/S', 'MAC', 'IN OCTETS', 'OUT OCTETS'],
          answer.interfaces.map((each): Cell[] => [
            each.index,
            each.name,
            each.alias,
            each.admin_status,
            each.oper_status,
            each.speed_bps,
            each.mac,
            each.in_octets,
            each.out_octets,
          ]),
          'No interface was read.',
        ),
      );
      refuseSilence(answer);
    },
  );

  asking(snmp.command('system <target>').description('what a device says of itself')).action(async (target: string, options: Options) => {
    const asked = session();
    const answer = await perform<System>(asked, 'snmp.system', target, options);
    asked.printer.result(answer, () => {
      if (answer.answered) asked.printer.facts(SYSTEM.map((field) => [field.replace('_', ' '), oneLine(answer[field])]));
    });
    refuseSilence(answer);
  });

  asking(snmp.command('test <target>').description('which communities, and which user, an agent takes'))
    .option('--try <community...>', 'communities that are tried beside the well-known ones')
    .action(async (target: string, options: Options & { readonly try?: readonly string[] }) => {
      const asked = session();
      const more = options.try === undefined ? {} : { communities: options.try };
      const answer = await perform<{ credentials: readonly Trial[] }>(asked, 'snmp.credentials.test', target, options, more);
      asked.printer.result(answer, () =>
        asked.printer.table(
          ['CREDENTIAL', 'VERSION', 'ANSWERED', 'NAME', 'WHY'],
          answer.credentials.map((each): Cell[] => [each.credential, each.version, each.answered, each.name, each.reason]),
          'Nothing was tried.',
        ),
      );
      refuseSilence(answer);
    });
};

function asking(command: Command): Command {
  return command
    .addOption(new Option('--snmp-version <version>', 'absent: 3 with a user, else 2c').choices(['1', '2c', '3']))
    .option('--community <community>', 'of versions 1 and 2c; absent: public')
    .option('--user <name>', 'of version 3; its keys are asked for, or read from standard input, a line each')
    .addOption(new Option('--auth <protocol>', 'how the user signs').choices(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']))
    .addOption(new Option('--priv <protocol>', 'how the user encrypts').choices(['des', 'aes', 'aes256b', 'aes256r']))
    .option('--context <name>', 'of version 3')
    .option('--timeout <ms>', 'how long one request may take')
    .option('--retries <count>', 'how often a request is sent again');
}

async function perform<T>(asked: Session, operation: string, target: string, options: Options, more: object = {}): Promise<T & Told> {
  const input = { ...(await targetOf(asked, target)), ...(await credentialOf(asked, options)), ...more };
  return asked.client.perform<T & Told>(operation, {
    ...input,
    ...(options.timeout === undefined ? {} : { timeout_ms: count('--timeout', options.timeout) }),
    ...(options.retries === undefined ? {} : { retries: count('--retries', options.retries) }),
  });
}

async function targetOf({ client, server }: Session, word: string): Promise<object> {
  const slash = word.indexOf('/');
  if (slash >= 0) {
    const project = await readProject(client, word.slice(0, slash), server);
    const { project_id, node_id } = findNode(project, word.slice(slash + 1));
    return { project_id, node_id, server: project.server };
  }
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(word) ?? [];
  // More than one colon and no brackets: an IPv6 address without a port.
  const host = bracketed ?? plain ?? word;
  return { host, ...(port === undefined ? {} : { port: Number(port) }) };
}

/** Keys never stand on the command line, where others of the machine could read them. */
async function credentialOf({ terminal }: Session, { snmpVersion, community, user, auth, priv, context }: Options): Promise<object> {
  if (user === undefined && (auth !== undefined || priv !== undefined)) throw misuse('--auth and --priv are of a user; say --user.');
  const wanted = [...(auth === undefined ? [] : ['authentication']), ...(priv === undefined ? [] : ['privacy'])];
  const keys = await readPasswords(
    terminal,
    wanted.map((kind) => `Key of ${user} for ${kind}: `),
  );
  const [authKey, privKey] = auth === undefined ? [undefined, keys[0]] : keys;
  return {
    ...(snmpVersion === undefined ? {} : { version: snmpVersion }),
    ...(community === undefined ? {} : { community }),
    ...(user === undefined ? {} : { user }),
    ...(auth === undefined ? {} : { auth_protocol: auth, auth_key: authKey }),
    ...(priv === undefined ? {} : { priv_protocol: priv, priv_key: privKey }),
    ...(context === undefined ? {} : { context }),
  };
}

function count(option: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw misuse(`${option} takes a whole number, not "${text}".`);
  return Number(text);
}

function showValues({ printer }: Session, values: readonly Value[]): void {
  printer.table(
    ['OBJECT', 'TYPE', 'VALUE'],
    values.map(({ oid, name, type, value }): Cell[] => [name ?? oid, type, value]),
    'No value was read.',
  );
}

/** Descriptions of systems have several lines. */
function oneLine(text: string | null): string | null {
  return text === null ? null : text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

function refuseSilence({ answered, complete = true, reason }: Told): void {
  if (!answered || !complete) throw failed(reason);
}
