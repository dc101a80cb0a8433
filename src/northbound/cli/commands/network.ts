import { Option } from 'commander';
import type { TopologyNode } from '#model/topology.ts';
import { findNode, nameOf, readProject } from '../naming.ts';
import { readPasswords } from '../password-input.ts';
import type { AddCommands, Session } from '../session.ts';
import { EXIT, failed, Refusal } from '../refusal.ts';
import { visible, type Cell } from '../terminal.ts';

/** What `network.backup.take` answers. */
interface Taken {
  readonly outcome: 'first' | 'changed' | 'unchanged' | 'failed' | 'no_device';
  readonly reason: string;
  readonly items: readonly { readonly kind: string; readonly hash: string; readonly lines: number }[];
}
type TakenOf = { readonly node_id: string; readonly name: string } & Taken;

interface Way {
  readonly via?: string;
  readonly username?: string;
  readonly passwordStdin?: true;
}

/** Devices that are read at once: each takes a console of the hub. */
const AT_ONCE = 4;
/** Of a hash: as many as people compare. */
const HASH_CHARACTERS = 12;

const SAID = {
  first: 'kept, the first',
  changed: 'kept, it changed',
  unchanged: 'unchanged',
  failed: 'failed',
  no_device: 'nothing to keep',
} as const;

export const addNetworkCommands: AddCommands = (program, session) => {
  program
    .command('network')
    .description('the network as a whole: every operation of it is a command, and backup take takes several nodes by their names')
    .command('backup')
    .description('configurations that are kept')
    .command('take <project> [node...]')
    .description('reads the configurations of devices now and keeps what is new; without nodes of every one that runs')
    .addOption(new Option('--via <way>', 'how they are reached; absent: at their consoles').choices(['console', 'ssh']))
    .option('--username <name>', 'who logs in; absent: whom the settings say')
    .option('--password-stdin', 'password, enable_password: a line each of standard input')
    .action(async (word: string, words: string[], { via, username, passwordStdin }: Way) => {
      const asked = session();
      const project = await readProject(asked.client, word, asked.server);
      const nodes =
        words.length > 0
          ? words.map((each) => findNode(project, each))
          : project.nodes.filter(({ status, console: { type } }) => status === 'started' && type !== null && type !== 'none');
      const [password, enable] =
        passwordStdin === true ? await readPasswords(asked.terminal, ['password: ', 'enable_password: ']) : [undefined, undefined];
      const how = { via, username, password, enable_password: enable };
      const way = Object.fromEntries(Object.entries(how).filter(([, value]) => value !== undefined && value !== ''));
      const taken = await takeEach(asked, nodes, { ...nameOf(project), ...way });
      asked.printer.result(words.length === 1 ? taken[0] : taken, () => show(asked, taken));
      // What was named and has nothing to keep is not backed up, whatever the reason.
      const missing = taken.filter(({ outcome }) => outcome === 'failed' || (outcome === 'no_device' && words.length > 0));
      if (missing.length > 0) throw failed(`${missing.length} of ${taken.length} devices could not be backed up.`);
    });
};

/** In the order of the nodes. One that is refused keeps no other. @throws Refusal when the hub is not reachable */
async function takeEach({ client, printer }: Session, nodes: readonly TopologyNode[], way: object): Promise<TakenOf[]> {
  const taken: TakenOf[] = [];
  const waiting = [...nodes.entries()];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, { node_id, name }] = next;
      const answer = await client.perform<Taken>('network.backup.take', { ...way, node_id }).catch((error: unknown): Taken => {
        if (error instanceof Refusal && error.exitCode === EXIT.failed) return { outcome: 'failed', reason: error.message, items: [] };
        throw error;
      });
      taken[at] = { node_id, name, ...answer };
      done += 1;
      if (nodes.length > 1) printer.note(`${done}/${nodes.length} ${visible(name)}: ${SAID[answer.outcome]}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, nodes.length) }, work));
  return taken;
}

function show({ printer }: Session, taken: readonly TakenOf[]): void {
  printer.table(
    ['DEVICE', 'OUTCOME', 'CONFIGURATIONS', 'WHY'],
    taken.map(({ name, outcome, items, reason }): Cell[] => [
      name,
      SAID[outcome],
      items.map(({ kind, hash, lines }) => `${kind} ${hash.slice(0, HASH_CHARACTERS)} (${lines} lines)`).join(', '),
      // How a device was read that could be read is of no interest.
      items.length > 0 ? '' : reason,
    ]),
    'No device runs.',
  );
}
