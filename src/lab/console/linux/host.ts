import type { Device } from '../../device/device.ts';
import type { Network } from '../../network/network.ts';
import type { LabNode } from '../../network/objects.ts';
import type { Tty } from '../tty.ts';

/** A shell on a Linux host. */
export interface Host {
  readonly network: Network;
  readonly node: LabNode;
  readonly device: Device;
  readonly tty: Tty;
  readonly history: string[];
  folder: string;
  /** Exit status of the last command. */
  status: number;
  /** Somebody logged out, or the host reboots. */
  left: 'no' | 'logged out' | 'reboot';
}

/** What a command reads and writes. */
export interface Pipes {
  /** What the command before printed; null: the terminal. */
  readonly input: string | null;
  out(text: string): void;
  err(text: string): void;
}

/** Resolves with the exit status. */
export type Command = (host: Host, words: readonly string[], pipes: Pipes) => number | Promise<number>;
