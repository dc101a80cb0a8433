import { answer, type Answering } from '#kernel/module.ts';
import { getStartupFile } from '../messages.ts';
import { startupFileOf } from '../startup-files.ts';
import type { Acting } from './parts.ts';

/** What a node is told at its start: its file, or what it was created with for as long as there is none. */
export function startupConfiguration(acting: Acting): Answering[] {
  return [
    answer(getStartupFile, async (input, { signal }) => {
      const at = await acting.knowledge.locate(input.project_id, input.server);
      const node = await acting.knowledge.node(at, input.node_id);
      const file = startupFileOf(node);
      if (file === undefined) return { path: null, text: null, addresses: [] };
      const kept = await at.controller.nodeFile(input.project_id, input.node_id, file.path, { signal });
      const created = node.properties[file.property];
      const text = kept ?? (typeof created === 'string' ? created : null);
      return { path: file.path, text, addresses: text === null ? [] : file.addresses(text) };
    }),
  ];
}
