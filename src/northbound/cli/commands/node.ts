import type { Node } from '#model/node.ts';
import { nodeSizeOf } from '#model/node-size.ts';
import type { TopologyNode } from '#model/topology.ts';
import { findNode, nameOf, readProject } from '../naming.ts';
import type { AddCommands, Session } from '../session.ts';
import { misuse } from '../refusal.ts';

const VERBS = [
  ['start', 'starts a node and waits until it runs'],
  ['stop', 'stops a node and waits until it does not run'],
  ['restart', 'stops and starts a node'],
  ['suspend', 'suspends a node, where its emulator can'],
  ['reload', 'reloads a node'],
] as const;

export const addNodeCommands: AddCommands = (program, session) => {
  const node = program
    .command('node')
    .description('nodes of a project: list, show, start, stop, restart, suspend, reload, move, rename, resize, reset-console');

  node
    .command('list <project>')
    .alias('ls')
    .description('the nodes of a project')
    .action(async (word: string) => {
      const { client, printer, server } = session();
      const { nodes } = await readProject(client, word, server);
      printer.result(nodes, () => table(session(), nodes));
    });

  node
    .command('show <project> <node>')
    .description('one node')
    .action(async (project: string, word: string) => {
      const { client, printer, server } = session();
      const shown = findNode(await readProject(client, project, server), word);
      printer.result(shown, () => {
        printer.facts([
          ['id', shown.node_id],
          ['name', shown.name],
          ['type', shown.node_type],
          ['status', shown.status],
          ['console', consoleOf(shown)],
          ['addresses', shown.addresses.join(', ')],
          ['ports', shown.ports.map((port) => port.name).join(', ')],
          ['observed at', `${shown.observed_at}${shown.stale ? ' (stale)' : ''}`],
        ]);
      });
    });

  node
    .command('move <project> <node> <x> <y>')
    .description('moves a node on the map: x to the right, y down, from the middle of the scene')
    .action(async (project: string, word: string, x: string, y: string) => {
      await update(session(), project, word, { x: coordinate(x), y: coordinate(y) });
    });

  node
    .command('rename <project> <node> <name>')
    .description('gives a node another name')
    .action(async (project: string, word: string, name: string) => {
      await update(session(), project, word, { name });
    });

  node
    .command('resize <project> <node>')
    .description('gives a node other memory or processors, where its emulator has them')
    .option('--ram <megabytes>', 'memory, in megabytes')
    .option('--cpus <number>', 'processors')
    .option('--restart', 'a running node is started anew, and loses what it has not saved')
    .action(async (projectWord: string, word: string, { ram, cpus, restart }: { ram?: string; cpus?: string; restart?: true }) => {
      const { client, printer, server } = session();
      if (ram === undefined && cpus === undefined) throw misuse('Give --ram, --cpus or both.');
      const project = await readProject(client, projectWord, server);
      const { node_id } = findNode(project, word);
      const answer = await client.perform<{ node: Node; in_effect: boolean }>('gns3.node.resize', {
        ...nameOf(project),
        node_id,
        ...(ram === undefined ? {} : { ram_mb: size(ram) }),
        ...(cpus === undefined ? {} : { cpus: size(cpus) }),
        ...(restart === true ? { restart } : {}),
      });
      printer.result(answer, () => {
        const { ram_mb, cpus: processors } = nodeSizeOf(answer.node);
        const parts = [ram_mb === null ? [] : `${ram_mb} MB`, processors === null ? [] : `${processors} processors`].flat();
        printer.line(`${answer.node.name}: ${parts.join(', ')}${answer.in_effect ? '' : ', after its next start'}.`);
      });
    });

  node
    .command('reset-console <project> <node>')
    .description('makes GNS3 drop every client of a console that no longer answers, and open it anew')
    .action(async (projectWord: string, word: string) => {
      const { client, printer, server } = session();
      const project = await readProject(client, projectWord, server);
      const { node_id, name } = findNode(project, word);
      await client.perform('gns3.console.reset', { ...nameOf(project), node_id });
      printer.result({ node_id }, () => printer.line(`The console of ${name} was reset.`));
    });

  for (const [verb, what] of VERBS) {
    node
      .command(`${verb} <project> <node...>`)
      .description(`${what}; several at once may be named`)
      .action(async (projectWord: string, words: string[]) => {
        const asked = session();
        const { client, printer, server } = asked;
        const project = await readProject(client, projectWord, server);
        const wanted = words.map((word) => findNode(project, word));
        const answers = await Promise.allSettled(
          wanted.map(({ node_id }) => client.perform<{ node: Node }>(`gns3.node.${verb}`, { ...nameOf(project), node_id })),
        );
        const done = answers.filter((answer) => answer.status === 'fulfilled').map((answer) => answer.value.node);
        if (done.length > 0) printer.result(wanted.length === 1 ? done[0] : done, () => table(asked, done));
        const refused = answers.find((answer) => answer.status === 'rejected');
        if (refused !== undefined) throw refused.reason;
      });
  }
};

/** Finds the node and changes it; what it then is is the result. */
async function update(asked: Session, projectWord: string, word: string, change: object): Promise<void> {
  const { client, printer, server } = asked;
  const project = await readProject(client, projectWord, server);
  const { node_id } = findNode(project, word);
  const answer = await client.perform<{ node: Node }>('gns3.node.update', { ...nameOf(project), node_id, ...change });
  printer.result(answer.node, () => table(asked, [answer.node]));
}

function size(text: string): number {
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(text)) throw misuse(`"${text}" is no size; expected a number such as 1024.`);
  return Number(text);
}

function coordinate(text: string): number {
  if (!/^-?\d{1,7}$/.test(text)) throw misuse(`"${text}" is no coordinate; expected a whole number such as -120.`);
  return Number(text);
}

function table({ printer }: Session, nodes: readonly (Node | TopologyNode)[]): void {
  printer.table(
    ['ID', 'NAME', 'TYPE', 'STATUS', 'CONSOLE', 'ADDRESSES'],
    nodes.map((node) => [node.node_id, node.name, node.node_type, node.status, consoleOf(node), node.addresses.join(', ')]),
    'There is no node.',
  );
}

function consoleOf({ console: { host, port, type } }: Node): string | null {
  return port === null ? type : `${type ?? 'unknown'}://${host ?? ''}:${port}`;
}
