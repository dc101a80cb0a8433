import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { WorkflowDefinition } from '#kernel/workflow.ts';

const FOLDER = new URL('./workflows/', import.meta.url);

/** The workflows that come with the module. A file that is not one is a defect: the process then does not start. */
export function readWorkflows(): readonly WorkflowDefinition[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => WorkflowDefinition.parse(parse(readFileSync(new URL(name, FOLDER), 'utf8'))));
}
