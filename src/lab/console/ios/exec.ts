import type { Device, DeviceKind } from '../../device/device.ts';
import type { Network } from '../../network/network.ts';
import type { LabNode } from '../../network/objects.ts';
import type { Tty } from '../tty.ts';

/** Somebody at the console of an IOS, logged in. */
export interface Exec {
  readonly network: Network;
  readonly node: LabNode;
  readonly tty: Tty;
  /** Another one after a reload. */
  readonly device: Device;
  privileged: boolean;
  readonly history: string[];
  historyMax: number;
  /** What is to happen behind the command. */
  next: 'go on' | 'configure' | 'log out' | 'reload';
}

export interface ExecCommand {
  /** Patterns of command-tree.ts. */
  readonly is: readonly string[];
  /** Before `enable` too. */
  readonly user?: boolean;
  readonly only?: DeviceKind;
  /** A text is output: it is filtered and paged. */
  readonly run: (exec: Exec, values: readonly string[], words: readonly string[]) => string | void | Promise<void>;
}
