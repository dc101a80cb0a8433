/** A desktop without a screen: X on a virtual framebuffer, a D-Bus session and dunst, a notification daemon that people use. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '#kit/until.ts';

export interface DesktopSession {
  /** Address of the bus. */
  readonly bus: string;
  /** What dunst was told, as it prints it, oldest first. */
  shown(): readonly Readonly<Record<string, string>>[];
  /** Ends the daemon; the bus stays. */
  endDaemon(): Promise<void>;
  close(): Promise<void>;
}

/** @see https://dbus.freedesktop.org/doc/dbus-daemon.1.html#configuration_file */
function configuration(path: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=${path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;
}

export async function startDesktopSession(): Promise<DesktopSession> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-desktop-'));
  const path = join(folder, 'bus');
  const bus = `unix:path=${path}`;
  const children: ChildProcess[] = [];
  let printed = '';
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const close = async (): Promise<void> => {
    for (const child of children.toReversed()) await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    children.push(screen);
    let display = '';
    screen.stdio[3]!.on('data', (chunk: Buffer) => (display += chunk.toString()));
    await until('the number of the display', () => display.endsWith('\n'));

    writeFileSync(join(folder, 'bus.conf'), configuration(path));
    const daemon = spawn('dbus-daemon', [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(daemon);
    await once(daemon.stdout, 'data');

    const dunst = spawn('dunst', ['-print'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        XDG_RUNTIME_DIR: folder,
        DISPLAY: `:${display.trim()}`,
        DBUS_SESSION_BUS_ADDRESS: bus,
      },
    });
    children.push(dunst);
    dunst.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await until('a notification daemon on the bus', () => isServed(bus));
    return { bus, shown: () => parse(printed), endDaemon: () => end(dunst), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function isServed(bus: string): Promise<boolean> {
  const words = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.Notifications',
  ];
  const child = spawn('dbus-send', words, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], DBUS_SESSION_BUS_ADDRESS: bus },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said.includes('boolean true');
}

/** `{ appname: 'x' … }`, a block a notification. */
function parse(text: string): readonly Readonly<Record<string, string>>[] {
  return [...text.matchAll(/^\{\n([\s\S]*?)^\}$/gm)].map(([, block]) =>
    Object.fromEntries(
      [...block!.matchAll(/^\t(\w+): (?:'([\s\S]*?)'|(.*))$/gm)].map(([, name, quoted, bare]) => [name!, quoted ?? bare!]),
    ),
  );
}
