import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLab } from '#lab/index.ts';
import type { Log } from '#kernel/log.ts';

/**
 * Loads every GNS3 project file of a folder into a lab of its own, starts what is in it and prints what came of it:
 * `node bench/topologies.ts [FOLDER]`. Real project files are not part of the repository.
 */
const folder = process.argv[2] ?? fileURLToPath(new URL('../../shared/gns3/topologies', import.meta.url));

interface Row {
  readonly file: string;
  readonly nodes: number;
  readonly links: number;
  readonly drawings: number;
  readonly started: number;
  readonly types: string;
  readonly remarks: readonly string[];
}

async function load(file: string): Promise<Row> {
  const remarks: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (text) => void remarks.push(text),
    error: (text) => void remarks.push(text),
    child: () => log,
  };
  const lab = await startLab({ lab: join(folder, file), log, agents: false, consoles: 'websocket' });
  try {
    const projects = [...lab.model.projects.values()];
    const nodes = projects.flatMap((project) => [...project.nodes.values()]);
    const types = new Map<string, number>();
    for (const node of nodes) types.set(node.nodeType, (types.get(node.nodeType) ?? 0) + 1);
    return {
      file,
      nodes: nodes.length,
      links: projects.reduce((sum, project) => sum + project.links.size, 0),
      drawings: projects.reduce((sum, project) => sum + project.drawings.size, 0),
      started: nodes.filter((node) => node.status === 'started').length,
      types: [...types].map(([type, count]) => `${type} ${count}`).join(', '),
      remarks,
    };
  } finally {
    await lab.close();
  }
}

if (!existsSync(folder)) {
  console.log(`There is no folder ${folder}: name one with .gns3 files.`);
  process.exitCode = 1;
} else {
  const files = readdirSync(folder).filter((file) => file.endsWith('.gns3'));
  const rows: string[] = [];
  let refused = 0;
  for (const file of files) {
    try {
      const row = await load(file);
      rows.push(`| ${row.file} | ${row.nodes} | ${row.links} | ${row.drawings} | ${row.started} | ${row.types} | ${row.remarks.length} |`);
      for (const remark of row.remarks) rows.push(`|  |  |  |  |  | ${remark} |  |`);
    } catch (error) {
      refused += 1;
      rows.push(`| ${file} | refused: ${error instanceof Error ? error.message : String(error)} | | | | | |`);
    }
  }
  console.log(['| file | nodes | links | drawings | started | types | remarks |', '|---|---|---|---|---|---|---|', ...rows].join('\n'));
  console.log(`${files.length} files, ${refused} refused`);
}
