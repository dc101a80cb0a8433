import { afterAll, beforeAll, expect } from 'vitest';
import type { LabApi } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { LabClient, type Heard, type LabAnswer, type LabPlace } from '../lab-client.ts';

/** A server that the contract is about: the lab, or a real one with VPCS and without any other emulator. */
export interface ContractServer extends LabPlace {
  close(): Promise<void>;
}

export type Body = Record<string, unknown>;

/** The server of one run of the contract, and what its tests do with it again and again. */
export class Subject {
  readonly api: LabApi;
  #server: ContractServer | null = null;
  #client: LabClient | null = null;
  #projects = 0;

  /** Starts with the first test and ends after the last. */
  constructor(api: LabApi, start: () => Promise<ContractServer>) {
    this.api = api;
    beforeAll(async () => {
      this.#server = await start();
      this.#client = new LabClient(this.#server);
      await this.#client.logIn();
      await this.#client.listen('controller');
    });
    afterAll(async () => {
      this.#client?.close();
      await this.#server?.close();
    });
  }

  get v2(): boolean {
    return this.api === 'v2';
  }

  get place(): LabPlace {
    return this.#server!;
  }

  get client(): LabClient {
    return this.#client!;
  }

  /** `path` without the version. */
  ask(method: string, path: string, body?: unknown, authorization?: string | null): Promise<LabAnswer> {
    const whole = `/${this.api}${path}`;
    return authorization === undefined ? this.client.ask(method, whole, body) : this.client.ask(method, whole, body, authorization);
  }

  /** The body of what must succeed. */
  async done(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.ask(method, path, body);
    if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as Body;
  }

  async list(path: string): Promise<Body[]> {
    return (await this.done('GET', path)) as unknown as Body[];
  }

  /** A new open project of its own name, whose stream is listened to unless `heard` is false. */
  async project(fields: Body = {}, heard = true): Promise<ContractProject> {
    this.#projects += 1;
    const body = await this.done('POST', '/projects', { name: `contract ${this.#projects}`, auto_close: false, ...fields });
    const project = new ContractProject(this, String(body['project_id']), String(body['name']));
    if (heard) await this.client.listen(project.id);
    return project;
  }

  /** What the controller stream said of one project, in order, since the stream was opened. */
  controllerActions(projectId: string): string[] {
    return this.client.heard
      .filter(({ stream, event }) => stream === 'controller' && (event as Body)['project_id'] === projectId)
      .map(({ action }) => action);
  }
}

export class ContractProject {
  readonly id: string;
  readonly name: string;
  /** `/projects/{id}` */
  readonly path: string;
  readonly #subject: Subject;

  constructor(subject: Subject, id: string, name: string) {
    this.#subject = subject;
    this.id = id;
    this.name = name;
    this.path = `/projects/${id}`;
  }

  async vpcs(name: string, fields: Body = {}): Promise<Body> {
    return this.#subject.done('POST', `${this.path}/nodes`, { name, node_type: 'vpcs', compute_id: 'local', ...fields });
  }

  /** Two hosts on one link. */
  async pair(): Promise<{ one: Body; other: Body; link: Body }> {
    const one = await this.vpcs('PC1');
    const other = await this.vpcs('PC2');
    return { one, other, link: await this.link(one, other) };
  }

  async link(one: Body, other: Body, fields: Body = {}): Promise<Body> {
    const nodes = [one, other].map((node) => ({ node_id: node['node_id'], adapter_number: 0, port_number: 0 }));
    return this.#subject.done('POST', `${this.path}/links`, { nodes, ...fields });
  }

  node(node: Body): string {
    return `${this.path}/nodes/${String(node['node_id'])}`;
  }

  linkPath(link: Body): string {
    return `${this.path}/links/${String(link['link_id'])}`;
  }

  async status(node: Body): Promise<unknown> {
    return (await this.#subject.done('GET', this.node(node)))['status'];
  }

  /** What this project's stream said so far. */
  get heard(): readonly Heard[] {
    return this.#subject.client.heard.filter(({ stream }) => stream === this.id);
  }

  /**
   * What the stream says while something is done, repeats of the same event left out. Events of a node come from its
   * emulator and may be a moment late: `awaited` is the last one. Drawings made before and after mark the beginning and the end.
   */
  async events(act: () => Promise<unknown>, awaited?: (heard: Heard) => boolean): Promise<Heard[]> {
    await this.#fence();
    const before = this.heard.length;
    await act();
    if (awaited !== undefined) await until('the last event', () => this.heard.slice(before).some(awaited));
    const end = await this.#fence();
    const said = this.heard.slice(before, end);
    return said.filter((heard, index) => index === 0 || JSON.stringify(heard) !== JSON.stringify(said[index - 1]));
  }

  /** Makes a drawing and waits until the stream tells it and its end; gives where in `heard` it came. */
  async #fence(): Promise<number> {
    const svg = '<svg width="1" height="1"></svg>';
    const drawing = await this.#subject.done('POST', `${this.path}/drawings`, { svg });
    await this.#subject.done('DELETE', `${this.path}/drawings/${String(drawing['drawing_id'])}`);
    const place = (action: string): number =>
      this.heard.findIndex((heard) => heard.action === action && (heard.event as Body)['drawing_id'] === drawing['drawing_id']);
    await until('the fence', () => place('drawing.deleted') !== -1);
    return place('drawing.created');
  }

  /** The same as `action` or `action status`, for what has a status. */
  async actions(act: () => Promise<unknown>, awaited?: (heard: Heard) => boolean): Promise<string[]> {
    return (await this.events(act, awaited)).map(({ action, event }) => {
      const status = (event as Body)['status'];
      return action === 'node.updated' ? `${action} ${String(status)}` : action;
    });
  }
}

/** For `awaited`: the node has this status. */
export const becomes =
  (node: Body, status: string) =>
  ({ action, event }: Heard): boolean =>
    action === 'node.updated' && (event as Body)['node_id'] === node['node_id'] && (event as Body)['status'] === status;

/** Expects that a request is refused, with this message. */
export async function expectRefusal(answer: Promise<LabAnswer>, status: number, message: string | RegExp): Promise<void> {
  const { status: got, body } = await answer;
  const said = String((body as Body | null)?.['message']);
  const right = typeof message === 'string' ? said === message : message.test(said);
  expect({ status: got, message: right ? message : said }).toEqual({ status, message });
}
