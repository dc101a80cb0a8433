import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import type { Project } from '#model/project.ts';
import { findProject, listProjects, readProject, type ProjectName } from '../naming.ts';
import type { AddCommands, Session } from '../session.ts';
import { failed } from '../refusal.ts';
import { startProject } from '../project-start.ts';

const PROJECTS = '/api/common/api/gns3-central/projects';

export const addProjectCommands: AddCommands = (program, session) => {
  const project = program.command('project').description('projects: list, show, open, close, start, duplicate, export, import');

  project
    .command('list')
    .alias('ls')
    .description('all projects of all servers')
    .action(async () => {
      const { client, printer, server } = session();
      const projects = await listProjects(client, server);
      printer.result(projects, () =>
        printer.table(
          ['ID', 'NAME', 'STATUS', 'SERVER', 'AUTO CLOSE'],
          projects.map((each) => [each.project_id, each.name, each.status, each.server, each.auto_close]),
          'There is no project.',
        ),
      );
    });

  project
    .command('show <project>')
    .description('one project with its nodes and links counted')
    .action(async (word: string) => {
      const { client, printer, server } = session();
      const shown = await readProject(client, word, server);
      printer.result(shown, () => {
        printer.facts([
          ['id', shown.project_id],
          ['name', shown.name],
          ['status', shown.status],
          ['server', shown.server],
          ['auto close', shown.auto_close],
          ['observed at', `${shown.observed_at}${shown.stale ? ' (stale)' : ''}`],
          ['links', shown.links.length],
        ]);
        printer.line('');
        printer.table(
          ['NODE', 'NAME', 'TYPE', 'STATUS'],
          shown.nodes.map((node) => [node.node_id, node.name, node.node_type, node.status]),
          'It has no node.',
        );
      });
    });

  for (const [verb, what] of [
    ['open', 'opens a project'],
    ['close', 'closes a project; all its nodes stop'],
  ] as const) {
    project
      .command(`${verb} <project>`)
      .description(what)
      .action(async (word: string) => {
        const { client, server, ...rest } = session();
        const answer = await client.perform<{ project: Project }>(`gns3.project.${verb}`, await findProject(client, word, server));
        show({ client, server, ...rest }, answer.project);
      });
  }

  project
    .command('start <project>')
    .description('opens a project, starts its nodes in order and waits until each is ready')
    .option('--no-wait', 'only ask for it and print the run')
    .action(async (word: string, { wait }: { wait: boolean }) => {
      await startProject(session(), word, wait);
    });

  project
    .command('auto-close <project> <on|off>')
    .description('says whether GNS3 closes the project when its last listener leaves')
    .action(async (word: string, state: string) => {
      const asked = session();
      if (state !== 'on' && state !== 'off') throw failed('Expected on or off.');
      const input = { ...(await findProject(asked.client, word, asked.server)), auto_close: state === 'on' };
      show(asked, (await asked.client.perform<{ project: Project }>('gns3.project.auto_close.set', input)).project);
    });

  project
    .command('duplicate <project> <name>')
    .description('copies a project under a new name; its nodes must be stopped')
    .action(async (word: string, name: string) => {
      const asked = session();
      const input = { ...(await findProject(asked.client, word, asked.server)), name };
      show(asked, (await asked.client.perform<{ project: Project }>('gns3.project.duplicate', input)).project);
    });

  project
    .command('export <project> <file>')
    .description('saves a project as a portable archive; - writes it to standard output')
    .action(async (word: string, file: string) => exportProject(session(), word, file));

  project
    .command('import <file>')
    .description('makes a project of a portable archive')
    .option('--name <name>', 'name of the new project; absent: that of the file')
    .option('--id <uuid>', 'id of the new project; absent: a new one')
    .action(async (file: string, { name, id }: { name?: string; id?: string }) => importProject(session(), file, name, id));
};

function show({ printer }: Session, project: Project): void {
  printer.result(project, () =>
    printer.table(['ID', 'NAME', 'STATUS', 'SERVER'], [[project.project_id, project.name, project.status, project.server]], ''),
  );
}

function query(name: Partial<ProjectName> & { readonly name?: string }): string {
  const words = Object.entries({ server: name.server, name: name.name }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return words.length === 0 ? '' : `?${new URLSearchParams(words).toString()}`;
}

async function exportProject({ client, printer, server, signal, terminal }: Session, word: string, file: string): Promise<void> {
  const project = await findProject(client, word, server);
  const path = `${PROJECTS}/${project.project_id}/export/${query(project)}`;
  const response = await client.request({ method: 'GET', path, headers: { accept: 'application/zip, application/json' } });
  if (response.body === null) throw failed('The hub gave an empty archive.');
  if (file === '-') {
    await pipeline(Readable.fromWeb(response.body), terminal.stdout, { end: false, signal });
    return;
  }
  // Beside its name until it is whole: half an archive must not look like one.
  const part = `${file}.part`;
  const target = createWriteStream(part);
  try {
    await pipeline(Readable.fromWeb(response.body), target, { signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw failed(`The export broke off: ${(error as Error).message}. ${file} was not written.`);
  }
  printer.result({ file, bytes: target.bytesWritten }, () => printer.line(`${file}: ${target.bytesWritten} bytes`));
}

async function importProject(asked: Session, file: string, name: string | undefined, id: string | undefined): Promise<void> {
  const { client, server } = asked;
  try {
    if (!statSync(file).isFile()) throw failed(`${file} is no file.`);
  } catch (error) {
    throw failed(`${file} cannot be read: ${(error as Error).message}`);
  }
  const named = { name: name ?? basename(file).replace(/\.gns3project$|\.zip$/i, ''), ...(server === undefined ? {} : { server }) };
  const response = await client.request({
    method: 'POST',
    path: `${PROJECTS}/${id ?? randomUUID()}/import/${query(named)}`,
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    mediaType: 'application/zip',
  });
  show(asked, ((await response.json()) as { project: Project }).project);
}
