import { z } from 'zod';
import { fail, Failure } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import { WireAvailableFilter, WireCompute, WireComputeLoad, WireLink, WireNode, WireProject, WireSnapshot } from '#wire/gns3.ts';
import { Breaker } from './breaker.ts';
import { openConsole } from './console-connection.ts';
import type { CallOptions, Controller, Gns3Api, Gns3Server } from './controller.ts';
import { Requests, type Wanted } from './requests.ts';
import { unanswered } from './refusal.ts';
import { Session } from './session.ts';
import type { SocketAddress } from './sockets.ts';
import { openHttpStream } from './stream-http.ts';
import { openWebSocketStream } from './stream-websocket.ts';
import { TIME_LIMITS, type TimeLimits } from './time-limits.ts';
import { Transport, TransportFault, type Reply } from './transport.ts';
import { detectVersion, type Detected } from './version-probe.ts';

/** A start-up configuration of a large router has 100 kB. */
const NODE_FILE_MAX_BYTES = 512 * 1024;

export interface ControllerParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** Others than the usual ones. */
  readonly limits?: Partial<TimeLimits>;
}

/** The client of one GNS3 server. Connects to nothing before it is asked something. @throws configuration_error for a URL that is not one */
export function createController(server: Gns3Server, { clock, log, meter, limits: changed }: ControllerParts): Controller {
  const origin = originOf(server);
  const limits: TimeLimits = { ...TIME_LIMITS, ...changed };
  const transport = new Transport(origin, limits);
  const breaker = new Breaker(server.id, clock, limits.breakerOpenMs);
  const reach = new Reach();
  let detected: Detected | null = null;
  let probing: Promise<Detected> | undefined;

  const session = new Session(server, {
    clock,
    log,
    limits,
    logIn: (body) =>
      bare('POST', '/v3/access/users/authenticate', limits.loginMs, { breaker: true }, { 'content-type': 'application/json' }, body),
  });
  const requests = new Requests({
    server,
    clock,
    meter,
    transport,
    session,
    breaker,
    api,
    strangeRoute: () => {
      // The server may have been exchanged for another version: the next request looks again.
      detected = null;
    },
  });
  breaker.onChange((open) =>
    reach.tell(!open, open ? 'the circuit breaker opened: 5 requests in a row got no answer' : 'the server answers again'),
  );

  async function bare(
    method: 'GET' | 'POST',
    path: string,
    timeoutMs: number,
    options: { breaker: boolean },
    headers: Record<string, string> = {},
    body?: string,
    signal?: AbortSignal,
  ): Promise<Reply> {
    const request = { method, path, headers: { accept: 'application/json', ...headers }, timeoutMs, signal };
    try {
      return await requests.bare(body === undefined ? request : { ...request, body }, options);
    } catch (thrown) {
      if (!(thrown instanceof TransportFault)) throw thrown;
      throw unanswered({ server: server.id, method, path }, thrown, requests.clean, timeoutMs);
    }
  }

  async function detect(pastBreaker: boolean, signal?: AbortSignal): Promise<Detected> {
    const ask = async (path: string, credentials: boolean) =>
      bare('GET', path, limits.probeMs, { breaker: !pastBreaker }, credentials ? await session.headers('v2') : {}, undefined, signal);
    const found = await detectVersion(server, ask, requests.clean);
    if (detected?.version !== found.version) log.info('GNS3 server found', { server: server.id, version: found.version, api: found.api });
    detected = found;
    return found;
  }

  /** The API's version; found out by the first request, once for all that wait for it. */
  async function api(): Promise<Gns3Api> {
    if (detected !== null) return detected.api;
    probing ??= detect(false).finally(() => {
      probing = undefined;
    });
    return (await probing).api;
  }

  async function probe(options: CallOptions = {}): Promise<Detected> {
    try {
      const found = await detect(breaker.state().state !== 'closed', options.signal);
      breaker.close();
      reach.tell(true, `GNS3 ${found.version} answers`);
      return found;
    } catch (thrown) {
      if (options.signal?.aborted !== true) reach.tell(false, thrown instanceof Error ? thrown.message : String(thrown));
      throw thrown;
    }
  }

  const address: SocketAddress = { server: server.id, origin, session, api, clean: requests.clean, cuts: new Set() };
  const project = (projectId: string) => `/projects/${id(projectId)}`;
  const node = (projectId: string, nodeId: string) => `${project(projectId)}/nodes/${id(nodeId)}`;
  const link = (projectId: string, linkId: string) => `${project(projectId)}/links/${id(linkId)}`;
  const read = <S extends z.ZodType>(operation: string, path: string, shape: S, options: CallOptions = {}, inTurnOf?: string) =>
    requests.json({ operation, method: 'GET', path, timeoutMs: limits.readMs, signal: options.signal, inTurnOf }, shape);
  /** v3 refuses several of these without a JSON body, and `{}` suits all of both versions. */
  const posted = (operation: string, path: string, timeoutMs: number, json: unknown = {}, inTurnOf?: string): Wanted => ({
    operation,
    method: 'POST',
    path,
    json,
    timeoutMs,
    inTurnOf,
  });

  const controller: Controller = {
    server,
    version: () => detected,
    breaker: () => breaker.state(),
    probe,
    onReachable: (listener) => reach.listen(listener),

    projects: (options) => read('project.list', '/projects', z.array(WireProject), options),
    project: (projectId, options) => read('project.get', project(projectId), WireProject, options),
    updateProject: (projectId, change) =>
      requests.json(
        {
          operation: 'project.update',
          method: 'PUT',
          path: project(projectId),
          json: change,
          timeoutMs: limits.settingsMs,
          inTurnOf: projectId,
        },
        WireProject,
      ),
    openProject: (projectId) =>
      requests.json(posted('project.open', `${project(projectId)}/open`, limits.openMs, {}, projectId), WireProject),
    async closeProject(projectId) {
      await requests.done(posted('project.close', `${project(projectId)}/close`, limits.closeMs, {}, projectId));
    },
    duplicateProject: (projectId, name) =>
      requests.json(posted('project.duplicate', `${project(projectId)}/duplicate`, limits.copyMs, { name }, projectId), WireProject),
    exportProject: (projectId, options = {}) =>
      requests.streamed(
        {
          operation: 'project.export',
          method: 'GET',
          path: `${project(projectId)}/export`,
          timeoutMs: limits.copyMs,
          signal: options.signal,
        },
        limits.pieceMs,
        { breaker: true },
      ),
    importProject: (projectId, name, archive) =>
      requests.json(
        {
          operation: 'project.import',
          method: 'POST',
          path: `${project(projectId)}/import`,
          query: { name },
          raw: archive,
          timeoutMs: limits.copyMs,
          inTurnOf: projectId,
        },
        WireProject,
      ),

    nodes: (projectId, options) => read('node.list', `${project(projectId)}/nodes`, z.array(placed(projectId, WireNode)), options),
    node: (projectId, nodeId, options) => read('node.get', node(projectId, nodeId), WireNode, options, nodeId),
    updateNode: (projectId, nodeId, change) =>
      requests.json(
        {
          operation: 'node.update',
          method: 'PUT',
          path: node(projectId, nodeId),
          json: change,
          timeoutMs: limits.settingsMs,
          inTurnOf: nodeId,
        },
        WireNode,
      ),
    async nodeFile(projectId, nodeId, path, options = {}) {
      const files = path.split('/').map(encodeURIComponent).join('/');
      try {
        const reply = await requests.done({
          operation: 'node.file.get',
          method: 'GET',
          path: `${node(projectId, nodeId)}/files/${files}`,
          timeoutMs: limits.readMs,
          signal: options.signal,
          maxBytes: NODE_FILE_MAX_BYTES,
        });
        return reply.text;
      } catch (thrown) {
        if (thrown instanceof Failure && thrown.code === 'not_found') return null;
        throw thrown;
      }
    },
    async resetConsole(projectId, nodeId) {
      await requests.done(posted('console.reset', `${node(projectId, nodeId)}/console/reset`, limits.linkMs, {}, nodeId));
    },
    async nodeAction(projectId, nodeId, action) {
      await requests.done(posted(`node.${action}`, `${node(projectId, nodeId)}/${action}`, limits.nodeActionMs, {}, nodeId));
    },

    links: (projectId, options) => read('link.list', `${project(projectId)}/links`, z.array(placed(projectId, WireLink)), options),
    link: (projectId, linkId, options) => read('link.get', link(projectId, linkId), WireLink, options, linkId),
    availableFilters: (projectId, linkId) =>
      read('link.filters.list', `${link(projectId, linkId)}/available_filters`, z.array(WireAvailableFilter), {}, linkId),
    updateLink: (projectId, linkId, change) =>
      requests.json(
        {
          operation: 'link.update',
          method: 'PUT',
          path: link(projectId, linkId),
          json: change,
          timeoutMs: limits.linkMs,
          inTurnOf: linkId,
        },
        WireLink,
      ),
    async resetLink(projectId, linkId) {
      if ((await api()) === 'v2')
        throw fail('gns3_error', `GNS3 server ${server.id} is version 2.2, which cannot reset a link.`, { server: server.id });
      await requests.done(posted('link.reset', `${link(projectId, linkId)}/reset`, limits.linkMs, {}, linkId));
    },
    async startCapture(projectId, linkId, fileName, dataLinkType) {
      const path = (await api()) === 'v2' ? '/start_capture' : '/capture/start';
      const json = { capture_file_name: fileName, data_link_type: dataLinkType };
      return requests.json(posted('link.capture.start', link(projectId, linkId) + path, limits.linkMs, json, linkId), WireLink);
    },
    async stopCapture(projectId, linkId) {
      const path = (await api()) === 'v2' ? '/stop_capture' : '/capture/stop';
      await requests.done(posted('link.capture.stop', link(projectId, linkId) + path, limits.linkMs, {}, linkId));
    },
    async capture(projectId, linkId, options = {}) {
      const path = (await api()) === 'v2' ? '/pcap' : '/capture/stream';
      return requests.streamed(
        {
          operation: 'link.capture.read',
          method: 'GET',
          path: link(projectId, linkId) + path,
          timeoutMs: limits.readMs,
          signal: options.signal,
        },
        0,
        { breaker: true },
      );
    },

    snapshots: (projectId) => read('snapshot.list', `${project(projectId)}/snapshots`, z.array(WireSnapshot)),
    createSnapshot: (projectId, name) =>
      requests.json(posted('snapshot.create', `${project(projectId)}/snapshots`, limits.copyMs, { name }, projectId), WireSnapshot),
    async restoreSnapshot(projectId, snapshotId) {
      await requests.done(
        posted('snapshot.restore', `${project(projectId)}/snapshots/${id(snapshotId)}/restore`, limits.copyMs, {}, projectId),
      );
    },
    async deleteSnapshot(projectId, snapshotId) {
      await requests.done({
        operation: 'snapshot.delete',
        method: 'DELETE',
        path: `${project(projectId)}/snapshots/${id(snapshotId)}`,
        timeoutMs: limits.settingsMs,
        inTurnOf: projectId,
      });
    },

    computes: () => read('compute.list', '/computes', z.array(WireCompute)),
    computeLoads: () => read('compute.loads', '/statistics', z.array(WireComputeLoad)),

    openStream(of, kind, listener) {
      const path = `${of === 'controller' ? '' : project(of.projectId)}/notifications`;
      return kind === 'http'
        ? openHttpStream(path, listener, { requests, limits, log, server: server.id })
        : openWebSocketStream(`${path}/ws`, listener, { address, limits, log, server: server.id });
    },
    async openConsole(projectId, nodeId, listener) {
      const wire = await controller.node(projectId, nodeId);
      return openConsole(wire, listener, { address, limits, log, server: server.id });
    },
    async close() {
      for (const cut of address.cuts) cut();
      await transport.close();
    },
  };
  return controller;
}

/** The nodes and links of a closed project do not say whose they are. */
function placed<S extends z.ZodType>(projectId: string, shape: S) {
  return z.preprocess(
    (told) => (typeof told === 'object' && told !== null && !('project_id' in told) ? { ...told, project_id: projectId } : told),
    shape,
  );
}

/** Ids are UUIDs by contract; what is not one still must not become another path. */
function id(text: string): string {
  return encodeURIComponent(text);
}

function originOf(server: Gns3Server): string {
  const url = URL.parse(server.url);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw fail(
      'configuration_error',
      `The URL of GNS3 server ${server.id} must be http://host:port, without path and without credentials.`,
      {
        server: server.id,
      },
    );
  }
  return url.origin;
}

/** Whether the server is within reach, told when it changes. */
class Reach {
  readonly #listeners = new Set<(reachable: boolean, reason: string) => void>();
  #reachable: boolean | undefined;

  listen(listener: (reachable: boolean, reason: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(reachable: boolean, reason: string): void {
    if (this.#reachable === reachable) return;
    this.#reachable = reachable;
    for (const listener of this.#listeners) listener(reachable, reason);
  }
}
