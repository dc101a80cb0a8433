import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect } from 'vitest';
import { FakeHub } from './fake-hub.ts';

const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));
export const P1 = '11111111-1111-4111-8111-111111111111';
export const P2 = '11112222-2222-4222-8222-222222222222';
export const P3 = '33333333-3333-4333-8333-333333333333';
export const N1 = 'aaaa1111-0000-4000-8000-000000000001';
export const N2 = 'aaaa2222-0000-4000-8000-000000000002';
export const L1 = 'bbbb0000-0000-4000-8000-000000000001';
export const NOW = '2026-01-02T03:04:05.678Z';

export function project(project_id: string, name: string) {
  return { project_id, name, status: 'opened', server: 'main', auto_close: false, auto_open: false, auto_start: false, path: null };
}

export function node(node_id: string, name: string, status = 'started') {
  return {
    node_id,
    project_id: P1,
    name,
    node_type: 'vpcs',
    status,
    console: { host: '127.0.0.1', port: 5000, type: 'telnet' },
    addresses: [],
    ports: [],
    observed_at: NOW,
    stale: false,
  };
}

export function topologyOf(id: string) {
  const end = (node_id: string) => ({ node_id, adapter_number: 0, port_number: 0, label: null });
  const link = {
    link_id: L1,
    project_id: id,
    link_type: 'ethernet',
    ends: [end(N1), end(N2)],
    filters: { delay: [5, 0] },
    suspended: false,
    capturing: false,
  };
  return { ...project(id, 'campus'), observed_at: NOW, stale: false, nodes: [node(N1, 'PC1'), node(N2, 'PC2', 'stopped')], links: [link] };
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ended>;
}

/** The command line as a process of its own in an empty folder, and a hub by hand that it talks to. */
export class CommandLine {
  hub!: FakeHub;
  folder = '';
  readonly #running = new Set<ChildProcessWithoutNullStreams>();

  /** For each test a new one. */
  static forEachTest(): CommandLine {
    const line = new CommandLine();
    beforeEach(() => line.#begin());
    afterEach(() => line.#end());
    return line;
  }

  async #begin(): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'thalamus-cli-'));
    this.hub = await new FakeHub().listen();
    const items = [project(P1, 'campus'), project(P2, 'twin'), project(P3, 'twin')];
    this.hub.operations.set('gns3.project.list', () => ({ items, next_cursor: null }));
    this.hub.operations.set('gns3.topology.get', ({ project_id }) => ({
      position: 7,
      observed_at: NOW,
      projects: [topologyOf((project_id as string | undefined) ?? P1)],
    }));
  }

  async #end(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    await this.hub.close();
    rmSync(this.folder, { recursive: true });
  }

  start(words: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
    const child = spawn(process.execPath, [cli, ...words], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        HOME: this.folder,
        THALAMUS_URL: this.hub.url,
        ...env,
      },
    });
    this.#running.add(child);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = once(child, 'close').then(([code]) => {
      this.#running.delete(child);
      return { code: code as number | null, out, err };
    });
    return { child, out: () => out, err: () => err, ended };
  }

  /** Keeps what an operation was asked, and answers the same each time. */
  answering(operation: string, answer: object): object[] {
    const inputs: object[] = [];
    this.hub.operations.set(operation, (input) => {
      inputs.push(input);
      return answer;
    });
    return inputs;
  }

  async run(words: readonly string[], env: NodeJS.ProcessEnv = {}, input?: string): Promise<Ended> {
    const started = this.start(words, env);
    started.child.stdin.end(input ?? '');
    return started.ended;
  }
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  await expect.poll(condition, { timeout: 20_000, interval: 10, message: what }).toBe(true);
}
