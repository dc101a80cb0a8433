import type { Project } from '#model/project.ts';
import { findProject, pick, type ProjectName } from '../naming.ts';
import type { HubClient } from '../hub-client.ts';
import type { AddCommands } from '../session.ts';

interface Snapshot {
  readonly snapshot_id: string;
  readonly name: string;
  readonly created_at: string;
}

export const addSnapshotCommands: AddCommands = (program, session) => {
  const snapshot = program.command('snapshot').description('snapshots of a project: list, create, restore, delete');

  snapshot
    .command('list <project>')
    .alias('ls')
    .description('the snapshots of a project')
    .action(async (word: string) => {
      const { client, printer, server } = session();
      const items = await list(client, await findProject(client, word, server));
      printer.result(items, () =>
        printer.table(
          ['ID', 'NAME', 'CREATED AT'],
          items.map((each) => [each.snapshot_id, each.name, each.created_at]),
          'It has no snapshot.',
        ),
      );
    });

  snapshot
    .command('create <project> <name>')
    .description('takes a snapshot; the nodes must be stopped')
    .action(async (word: string, name: string) => {
      const { client, printer, server } = session();
      const input = { ...(await findProject(client, word, server)), name };
      const answer = await client.perform<{ snapshot: Snapshot }>('gns3.snapshot.create', input);
      printer.result(answer.snapshot, () => printer.line(`${answer.snapshot.snapshot_id}  ${answer.snapshot.name}`));
    });

  snapshot
    .command('restore <project> <snapshot>')
    .description('puts the project back; what was changed since is gone')
    .action(async (word: string, wanted: string) => {
      const { client, printer, server } = session();
      const project = await findProject(client, word, server);
      const { snapshot_id } = choose(wanted, await list(client, project));
      const answer = await client.perform<{ project: Project }>('gns3.snapshot.restore', { ...project, snapshot_id });
      printer.result(answer.project, () => printer.line(`${answer.project.name} is as it was in the snapshot.`));
    });

  snapshot
    .command('delete <project> <snapshot>')
    .description('deletes a snapshot')
    .action(async (word: string, wanted: string) => {
      const { client, printer, server } = session();
      const project = await findProject(client, word, server);
      const chosen = choose(wanted, await list(client, project));
      await client.perform('gns3.snapshot.delete', { ...project, snapshot_id: chosen.snapshot_id });
      printer.result(chosen, () => printer.line(`${chosen.name} is deleted.`));
    });
};

async function list(client: HubClient, project: ProjectName): Promise<readonly Snapshot[]> {
  return (await client.perform<{ items: Snapshot[] }>('gns3.snapshot.list', project)).items;
}

function choose(word: string, snapshots: readonly Snapshot[]): Snapshot {
  return pick('snapshot', word, snapshots, (each) => ({ id: each.snapshot_id, name: each.name, where: each.created_at }));
}
