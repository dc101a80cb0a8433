import type { Device } from '../device/device.ts';
import { testNetwork, type TestNetwork } from '../forwarding/test-network.ts';
import { applyIosStartup } from './ios/startup.ts';
import { applyHostStartup } from './linux/startup.ts';
import { machineOf } from './machine.ts';
import type { Machine } from './terminal.ts';
import { applyVpcsStartup } from './vpcs/startup.ts';

/** A network whose devices boot from their startup configurations. */
export function consoleNetwork(seed = 1): TestNetwork {
  const lab: TestNetwork = testNetwork({
    seed,
    startups: {
      ios: (device, text) => applyIosStartup(lab.network, device, text),
      vpcs: (device, text) => applyVpcsStartup(lab.network, device, text),
      host: (device, text) => applyHostStartup(lab.network, device, text),
    },
  });
  return lab;
}

/** A client of a console. */
export interface TestClient {
  /** Everything printed so far; line ends are LF. */
  screen(): string;
  /** Types something and resolves with what it printed, once the console waits again. */
  type(text: string): Promise<string>;
  /** Types lines, each with its enter; resolves with what the last one printed, without its echo and the prompt behind it. */
  run(...lines: readonly string[]): Promise<string>;
  gone(): boolean;
  leave(): void;
}

/** Rounds of the event loop without output after which a console waits: it yields within a page or ping, but each round prints. */
const QUIET_ROUNDS = 12;

export function connect(machine: Machine): TestClient {
  let bytes = '';
  let gone = false;
  const leave = machine.attach(
    (text) => {
      bytes += text;
    },
    () => {
      gone = true;
    },
  );
  const screen = (): string => bytes.replaceAll(/\r+\n/g, '\n').replaceAll('\r', '');
  async function quiet(): Promise<void> {
    let length = -1;
    for (let rounds = 0; rounds < QUIET_ROUNDS; rounds += 1) {
      if (bytes.length !== length) rounds = 0;
      length = bytes.length;
      // Timers of no length pass too.
      await new Promise((resolve) => (rounds % 3 === 2 ? setTimeout(resolve, 2) : setImmediate(resolve)));
    }
  }
  async function type(text: string): Promise<string> {
    await quiet();
    const before = screen().length;
    machine.type(text);
    await quiet();
    return screen().slice(before);
  }
  return {
    screen,
    type,
    async run(...lines) {
      let last = '';
      for (const line of lines) {
        const printed = await type(`${line}\r`);
        last = printed.replace(/^[^\n]*\n/, '').replace(/(^|\n)[^\n]*$/, '$1');
      }
      return last;
    },
    gone: () => gone,
    leave,
  };
}

/** A client of a device's console. */
export function consoleOf(lab: TestNetwork, device: Device): TestClient {
  return connect(machineOf(lab.network, device.node)!);
}

/** A client of an IOS whose prompt is that of the privileged mode; nothing is paged. */
export async function enabled(lab: TestNetwork, device: Device): Promise<TestClient> {
  const client = consoleOf(lab, device);
  await client.run('', 'enable', 'terminal length 0');
  return client;
}
