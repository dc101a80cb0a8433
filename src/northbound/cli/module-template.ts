/** What `thalamus module create` writes: file names with their text. */
export function moduleTemplate(name: string, kitVersion: string, zodVersion: string): Readonly<Record<string, string>> {
  // Parts of names of operations and permissions have no hyphen; of code neither.
  const area = name.replaceAll('-', '_');
  const variable = area.replace(/_+([a-z0-9])/g, (_all, next: string) => next.toUpperCase()).replace(/_+$/, '');
  const described = {
    name,
    version: '0.1.0',
    description: 'A module of Thalamus.',
    private: true,
    type: 'module',
    main: 'module.ts',
    scripts: { start: 'node module.ts', test: 'node --test' },
    engines: { node: '>=22.18' },
    dependencies: { '@thalamus/module-kit': kitVersion, zod: zodVersion },
  };
  return {
    'package.json': `${JSON.stringify(described, null, 2)}\n`,
    'module.ts': `import { answer, defineModule, isMain, react, run } from '@thalamus/module-kit';
import { z } from 'zod';

/** Nodes that were seen to start since this module runs, by id. */
const started = new Map<string, string>();

export const ${variable}Module = defineModule({
  name: '${name}',
  version: '0.1.0',
  summary: 'Counts nodes that were started.',
  capabilities: ['counting'],
  answers: [
    // Reached as POST /api/common/api/v1/operations/${area}.node.count/ and through every other door of the hub.
    answer(
      '${area}.node.count',
      {
        summary: 'Tells how many nodes were started since the module runs.',
        permission: '${area}.read',
        input: z.strictObject({ name: z.string().optional().describe('Only nodes whose name begins so.') }),
        output: z.object({ count: z.int() }),
      },
      ({ name = '' }) => ({ count: [...started.values()].filter((each) => each.startsWith(name)).length }),
    ),
  ],
  reactions: [
    // At least once for each: when this throws, the event comes again.
    react('node.started', (event, { log }) => {
      const { node } = event.data as { node: { node_id: string; name: string } };
      started.set(node.node_id, node.name);
      log.info('A node was started.', { node: node.name });
    }),
  ],
  health: () => ({ health: 'healthy', details: \`\${started.size} nodes seen\` }),
});

if (isMain(import.meta.url)) await run(${variable}Module).ended;
`,
    'module.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryOut } from '@thalamus/module-kit';
import { ${variable}Module } from './module.ts';

test('nodes that were started are counted once each', async () => {
  const { deliver } = tryOut(${variable}Module);
  const event = (id: string, name: string) => ({ type: 'node.started', data: { node: { node_id: id, name } } });
  await deliver('node.started', event('1', 'R1'), { reply: false });
  await deliver('node.started', event('1', 'R1'), { reply: false, attempt: 2 });
  await deliver('node.started', event('2', 'PC1'), { reply: false });
  assert.deepEqual(await deliver('${area}.node.count', {}), { count: 2 });
  assert.deepEqual(await deliver('${area}.node.count', { name: 'R' }), { count: 1 });
});

test('what it does not know is refused', async () => {
  await assert.rejects(tryOut(${variable}Module).deliver('${area}.node.count', { nmae: 'R' }), { code: 'validation_error' });
});
`,
    'README.md': `# ${name}

A module of Thalamus. In the folder of modules of a hub it runs by itself, and anew whenever a file changes.

    node --test                                       # its tests
    THALAMUS_URL=… THALAMUS_TOKEN=… node module.ts    # elsewhere, with a token of somebody who may write modules
    thalamus module get ${name}
    thalamus call ${area}.node.count

The kit and what it needs are in node_modules: nothing has to be installed. More than reading events and sending messages is permitted
by \`"thalamus": { "permissions": ["gns3.read"] }\` in package.json.
`,
  };
}
