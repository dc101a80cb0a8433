import { readFile } from 'node:fs/promises';
import { FaultFile } from './fault/fault-plan.ts';
import { problemsOf } from './labs/lab-document.ts';

/** Reads a plan of faults. @throws Error naming the file and every problem */
export async function readFaultFile(path: string): Promise<FaultFile> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const parsed = FaultFile.safeParse(value);
  if (!parsed.success) throw new Error(`${path} is no plan of faults:\n${problemsOf(parsed.error)}`);
  return parsed.data;
}
