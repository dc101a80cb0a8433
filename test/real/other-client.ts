/**
 * Another client of a GNS3 server, such as its own GUI would be: what the hub under test has not done itself. Plain
 * requests that share nothing with the product, so that they can tell when it is wrong.
 */

export interface OtherProject {
  readonly project_id: string;
  readonly name: string;
  readonly status: string;
  readonly auto_close: boolean;
}

export interface OtherNode {
  readonly node_id: string;
  readonly project_id: string;
  readonly name: string;
  readonly status: string;
  readonly console: number;
  readonly console_host: string;
}

export interface OtherLink {
  readonly link_id: string;
  readonly project_id: string;
  readonly filters: Readonly<Record<string, readonly unknown[]>>;
  readonly suspend: boolean;
}

/** What a client must know of a server. */
export interface Place {
  readonly api: string;
  readonly version: '2.2' | '3.0';
  readonly auth: boolean;
  readonly user: string;
  readonly password: string;
}

/** The server answered with an error. */
export class Refused extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(request: string, status: number, body: unknown) {
    super(`${request} answered ${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

const TIMEOUT_MS = 60_000;

export class OtherClient {
  readonly #place: Place;
  #authorization: string | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  /** One request; gives the parsed answer, undefined when it has no body. @throws Refused for 400 and above */
  async request<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    if (this.#place.auth) this.#authorization ??= await this.#logIn();
    return (await this.#send(method, path, body, this.#authorization)) as Body;
  }

  /** `auto_close` is false unless asked for: else a project closes when its last listener leaves. */
  async createProject(name: string, fields: { readonly auto_close?: boolean } = {}): Promise<OtherProject> {
    return this.request('POST', '/projects', { name, auto_close: false, ...fields });
  }

  async projects(): Promise<OtherProject[]> {
    return this.request('GET', '/projects');
  }

  async openProject(projectId: string): Promise<OtherProject> {
    return this.request('POST', `/projects/${projectId}/open`, {});
  }

  async closeProject(projectId: string): Promise<void> {
    await this.request('POST', `/projects/${projectId}/close`, {});
  }

  async deleteProject(projectId: string): Promise<void> {
    await this.request('DELETE', `/projects/${projectId}`);
  }

  async createVpcs(projectId: string, name: string): Promise<OtherNode> {
    return this.request('POST', `/projects/${projectId}/nodes`, { name, node_type: 'vpcs', compute_id: 'local' });
  }

  /** A machine of QEMU that never starts: its program need only be there. */
  async createQemu(projectId: string, name: string, properties: Readonly<Record<string, unknown>>): Promise<OtherNode> {
    return this.request('POST', `/projects/${projectId}/nodes`, { name, node_type: 'qemu', compute_id: 'local', properties });
  }

  async nodes(projectId: string): Promise<OtherNode[]> {
    return this.request('GET', `/projects/${projectId}/nodes`);
  }

  async node(node: OtherNode): Promise<OtherNode> {
    return this.request('GET', nodePath(node));
  }

  async updateNode(node: OtherNode, fields: Readonly<Record<string, unknown>>): Promise<OtherNode> {
    return this.request('PUT', nodePath(node), fields);
  }

  async deleteNode(node: OtherNode): Promise<void> {
    await this.request('DELETE', nodePath(node));
  }

  async start(node: OtherNode): Promise<void> {
    await this.request('POST', `${nodePath(node)}/start`, {});
  }

  async stop(node: OtherNode): Promise<void> {
    await this.request('POST', `${nodePath(node)}/stop`, {});
  }

  async reload(node: OtherNode): Promise<void> {
    await this.request('POST', `${nodePath(node)}/reload`, {});
  }

  /** Joins the first ports of two nodes. */
  async link(one: OtherNode, other: OtherNode): Promise<OtherLink> {
    const nodes = [one, other].map(({ node_id }) => ({ node_id, adapter_number: 0, port_number: 0 }));
    return this.request('POST', `/projects/${one.project_id}/links`, { nodes });
  }

  async links(projectId: string): Promise<OtherLink[]> {
    return this.request('GET', `/projects/${projectId}/links`);
  }

  /** Sets the filters or suspends or resumes. On 3.0.6 neither clearing nor resuming takes effect until `resetLink`. */
  async updateLink(link: OtherLink, fields: Readonly<Record<string, unknown>>): Promise<OtherLink> {
    return this.request('PUT', linkPath(link), fields);
  }

  /** 3.0 only: makes the link anew in the emulators. */
  async resetLink(link: OtherLink): Promise<void> {
    await this.request('POST', `${linkPath(link)}/reset`, {});
  }

  async deleteLink(link: OtherLink): Promise<void> {
    await this.request('DELETE', linkPath(link));
  }

  async #logIn(): Promise<string> {
    const { user, password, version } = this.#place;
    if (version === '2.2') return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await this.#send('POST', '/access/users/authenticate', { username: user, password });
    return `Bearer ${(answer as { access_token: string }).access_token}`;
  }

  async #send(method: string, path: string, body: unknown, authorization?: string): Promise<unknown> {
    const response = await fetch(`${this.#place.api}${path}`, {
      method,
      // 3.0 drops an idle connection after 5 s, just when the next request may be on its way.
      headers: { connection: 'close', 'content-type': 'application/json', ...(authorization && { authorization }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? undefined : parse(text);
    if (!response.ok) throw new Refused(`${method} ${path}`, response.status, parsed);
    return parsed;
  }
}

/** Some errors of GNS3 are plain text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const nodePath = ({ project_id, node_id }: OtherNode): string => `/projects/${project_id}/nodes/${node_id}`;
const linkPath = ({ project_id, link_id }: OtherLink): string => `/projects/${project_id}/links/${link_id}`;
