import { writeFile } from 'node:fs/promises';
import type { Log } from '#kernel/log.ts';
import { createTruthFile } from './truth-file.ts';
import { startLab, type Lab } from './lab.ts';
import type { LabOptions } from './options.ts';

export interface ServeOptions extends Omit<LabOptions, 'truth' | 'log'> {
  readonly print: (line: string) => void;
  /** Each fault, a line of JSON when it begins and one when it ends. */
  readonly truthFile?: string;
  /** Where addresses of the lab's own networks really answer, as JSON, written when the lab answers. */
  readonly translationsFile?: string;
  readonly signal?: AbortSignal;
}

/** Runs a lab until SIGTERM or SIGINT: one line says where it is, and resolves when all is closed. */
export async function serveLab(options: ServeOptions): Promise<void> {
  const { print, truthFile, translationsFile, signal, ...rest } = options;
  const truth = truthFile === undefined ? null : await createTruthFile(truthFile);
  const lab = await startLab({
    delays: 'recorded',
    ...rest,
    log: printed(print),
    ...(truth === null ? {} : { truth: (fault) => truth.record(fault) }),
  });
  if (translationsFile !== undefined) await writeFile(translationsFile, `${JSON.stringify(lab.translations(), null, 2)}\n`);
  print(describe(lab));
  await new Promise<void>((resolve) => {
    const end = (): void => {
      process.off('SIGTERM', end);
      process.off('SIGINT', end);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
    signal?.addEventListener('abort', end);
    if (signal?.aborted === true) end();
  });
  await lab.close();
  await truth?.close();
}

/** What people should know of a lab that runs: what could not be as they asked. */
function printed(print: (line: string) => void): Log {
  const told = (text: string): void => print(text);
  const log: Log = { debug: () => undefined, info: () => undefined, warn: told, error: told, child: () => log };
  return log;
}

function describe(lab: Lab): string {
  const projects = [...lab.model.projects.values()];
  const nodes = projects.reduce((sum, project) => sum + project.nodes.size, 0);
  const access = lab.credentials === null ? 'no log in' : `log in as ${lab.credentials.user}`;
  const agents = lab.model.agents.count();
  return (
    `A simulated GNS3 server (API ${lab.api}) answers at ${lab.url}: ${projects.length} projects, ${nodes} nodes, ${access}.` +
    (agents === 0 ? '' : ` ${agents} SNMP agents answer; ${lab.url}/lab/translations says where.`)
  );
}
