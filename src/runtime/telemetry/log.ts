import { pino, type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Log, LogFields } from '#kernel/log.ts';
import { redact, redactText } from './redaction.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Lines for people instead of JSON; absent: when standard error is a terminal. */
  readonly pretty?: boolean;
  /** Absent: standard error, because standard output belongs to what a command prints. */
  readonly destination?: DestinationStream;
}

/** The operator's log: a JSON object a line (or coloured lines on a terminal), secrets masked whatever they come in. */
export function createLog({ level, pretty: forPeople = process.stderr.isTTY, destination }: LogOptions): Log {
  // Synchronous: the last lines before a crash are the ones that matter.
  const stream = forPeople
    ? pretty({ destination: destination === undefined ? 2 : writable(destination), sync: true, ignore: 'pid,hostname' })
    : (destination ?? pino.destination({ fd: 2, sync: true }));
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return logOver(pino(options, stream));
}

function writable(destination: DestinationStream): NodeJS.WritableStream {
  return destination as unknown as NodeJS.WritableStream;
}

function logOver(logger: Logger): Log {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields?: LogFields): void => {
      if (!logger.isLevelEnabled(level)) return;
      logger[level](fields === undefined ? {} : (redact(fields) as object), redactText(message));
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => logOver(logger.child(redact(fields) as Record<string, unknown>)),
  };
}
