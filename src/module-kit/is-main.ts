import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether a file is the one that Node.js was started with, and not imported by a test. @param url `import.meta.url` of the file */
export function isMain(url: string): boolean {
  const [, started] = process.argv;
  if (started === undefined) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(url));
  } catch {
    return false;
  }
}
