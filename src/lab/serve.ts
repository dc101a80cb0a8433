import { startLab, type Lab } from './lab.ts';
import type { LabOptions } from './options.ts';

/** Runs a lab until SIGTERM or SIGINT: one line says where it is, and resolves when all is closed. */
export async function serveLab(
  options: LabOptions & { readonly print: (line: string) => void; readonly started?: boolean; readonly signal?: AbortSignal },
): Promise<void> {
  const lab = await startLab({ delays: 'recorded', ...options });
  options.print(describe(lab));
  await new Promise<void>((resolve) => {
    const end = (): void => {
      process.off('SIGTERM', end);
      process.off('SIGINT', end);
      options.signal?.removeEventListener('abort', end);
      resolve();
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
    options.signal?.addEventListener('abort', end);
    if (options.signal?.aborted === true) end();
  });
  await lab.close();
}

function describe(lab: Lab): string {
  const projects = [...lab.model.projects.values()];
  const nodes = projects.reduce((sum, project) => sum + project.nodes.size, 0);
  const access = lab.credentials === null ? 'no log in' : `log in as ${lab.credentials.user}`;
  return `A simulated GNS3 server (API ${lab.api}) answers at ${lab.url}: ${projects.length} projects, ${nodes} nodes, ${access}.`;
}
