import { ListrLogger, ProcessOutput, type ListrDefaultRendererLogLevels } from 'listr2';
import type { Session } from './session.ts';

const LEAST_COLUMNS = 40;

/** Whether progress can be drawn: a terminal that does not tell its width, or hardly has one, cannot be drawn on. */
export function isDrawable({ printer, terminal }: Pick<Session, 'printer' | 'terminal'>): boolean {
  return terminal.stderr.isTTY && terminal.stderr.columns >= LEAST_COLUMNS && !printer.json;
}

/** How lists are drawn. Progress belongs to standard error; the library writes to standard output unless told. */
export function drawnOn({ stderr }: Session['terminal']) {
  return {
    renderer: 'default',
    fallbackRendererCondition: false,
    registerSignalListeners: false,
    rendererOptions: {
      logger: new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput: new ProcessOutput(stderr, stderr) }),
    },
  } as const;
}
