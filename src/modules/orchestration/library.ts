import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { WorkflowDefinition } from '#kernel/workflow.ts';

const FOLDER = new URL('./workflows/', import.meta.url);

/** The workflows that come with the module, by name. A file that is not one is a defect: the process then does not start. */
export function readLibrary(): readonly WorkflowDefinition[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const definition = WorkflowDefinition.parse(parse(readFileSync(new URL(file, FOLDER), 'utf8')));
      if (`${definition.name}.yaml` !== file) throw new Error(`${file} holds the workflow ${definition.name}.`);
      return definition;
    });
}
