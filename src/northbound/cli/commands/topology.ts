import type { Topology, TopologyLink } from '#model/topology.ts';
import { describeLink, findProject } from '../naming.ts';
import type { AddCommands } from '../session.ts';

export const addTopologyCommand: AddCommands = (program, session) => {
  program
    .command('topology [project]')
    .description('projects, nodes and links, now or as they were')
    .option('--at <when>', 'a position of the log or an ISO time')
    .option('--refresh', 'reads GNS3 again first')
    .action(async (word: string | undefined, { at, refresh }: { at?: string; refresh?: boolean }) => {
      const { client, printer, server } = session();
      const named = word === undefined ? (server === undefined ? {} : { server }) : await findProject(client, word, server);
      const when = at === undefined ? {} : { at: /^\d+$/.test(at) ? Number(at) : at };
      if (refresh === true) await client.perform('gns3.topology.refresh', named);
      const topology = await client.perform<Topology>('gns3.topology.get', { ...named, ...when });
      printer.result(topology, () => {
        for (const project of topology.projects) {
          const stale = project.stale ? `, stale since ${project.observed_at}` : '';
          printer.line(printer.paint('bold', `${project.name}  ${project.project_id}  ${project.status} on ${project.server}${stale}`));
          printer.table(
            ['NODE', 'NAME', 'TYPE', 'STATUS', 'CONSOLE', 'ADDRESSES'],
            project.nodes.map((node) => [
              node.node_id,
              node.name,
              node.node_type,
              node.status,
              node.console.port,
              node.addresses.join(', '),
            ]),
            `${project.name} has no nodes.`,
          );
          for (const link of project.links) printer.line(`  ${describeLink(project, link)}${stateOf(link)}`);
          printer.line('');
        }
        if (topology.projects.length === 0) printer.note('There is no project.');
        printer.note(`Position ${topology.position}, observed at ${topology.observed_at}.`);
      });
    });
};

function stateOf({ suspended, oper_status: oper }: TopologyLink): string {
  if (suspended) return '  (suspended)';
  return oper === 'down' ? '  (down)' : '';
}
