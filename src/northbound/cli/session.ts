import type { Command } from 'commander';
import type { HubClient } from './hub-client.ts';
import type { Printer, Terminal } from './terminal.ts';

/** What every command has at hand. */
export interface Session {
  readonly client: HubClient;
  readonly printer: Printer;
  readonly terminal: Terminal;
  /** Only projects of this GNS3 server. */
  readonly server: string | undefined;
  readonly profile: string | undefined;
  /** Aborted by Ctrl-C and by a polite kill. */
  readonly signal: AbortSignal;
  /** Where a hub with this configuration looks for modules of its users. */
  modulesDirectory(): Promise<string>;
}

/** A command that needs no hub, or a whole family of them. */
export type AddCommands = (program: Command, session: (patience?: AbortSignal) => Session) => void;
