export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured lines; the hub that started the module takes them over into its own log. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A line of JSON for each message: time, level, module, message and the fields. */
export function lineLog(module: string, write: (line: string) => void, now: () => Date): Log {
  const say =
    (level: LogLevel) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      let text: string;
      try {
        text = JSON.stringify({ ...fields, time: now().toISOString(), level, module, message });
      } catch {
        // Fields that are no JSON (a cycle, a BigInt) must not take the module down.
        text = JSON.stringify({ time: now().toISOString(), level, module, message });
      }
      write(`${text}\n`);
    };
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}
