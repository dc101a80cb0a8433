import type { Page } from 'playwright-core';
import { logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startLab, type Lab } from '#lab/index.ts';

export interface WireNode {
  readonly node_id: string;
  readonly name: string;
  readonly status: string;
  readonly x: number;
  readonly y: number;
}

interface WireLink {
  readonly link_id: string;
  readonly ends: readonly { readonly node_id: string }[];
}

/** A hub that follows a lab of one project: PCs on switches. */
export interface Watched {
  readonly hub: HubProcess;
  readonly lab: Lab;
  readonly client: HubClient;
  readonly projectId: string;
  readonly nodes: ReadonlyMap<string, WireNode>;
  /** The link between a PC and its switch. */
  linkOf(name: string): WireLink;
  /** As GNS3's own clients do it, past the hub. */
  inGns3(method: string, path: string, body?: object): Promise<void>;
}

const CENTRAL = '/api/common/api/gns3-central';

export async function watchedLab(nodes: number, started: boolean): Promise<Watched> {
  const lab = await startLab({ api: 'v3', projects: 1, nodes, links: 'chain', started, autoClose: false, seed: 7 });
  const hub = await startHub({ gns3: { url: lab.url, ...lab.credentials! }, env: { THALAMUS_GNS3_AUTO_CLOSE: 'pin' } });
  const client = await logIn(hub.url, hub.password);
  let project: { project_id: string; nodes: WireNode[]; links: WireLink[]; stale: boolean } | undefined;
  await until(
    'the hub to know the project',
    async () => {
      project = (await client.get<{ projects: (typeof project & object)[] }>(`${CENTRAL}/topology/`)).projects[0];
      return project !== undefined && project.nodes.length > nodes && !project.stale;
    },
    30_000,
  );
  const { project_id: projectId, links } = project!;
  const byName = new Map(project!.nodes.map((node) => [node.name, node]));
  const { user: username, password } = lab.credentials!;
  const answer = await fetch(`${lab.url}/v3/access/users/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return {
    hub,
    lab,
    client,
    projectId,
    nodes: byName,
    linkOf: (name) => links.find((link) => link.ends.some((end) => end.node_id === byName.get(name)!.node_id))!,
    async inGns3(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(`${lab.url}/v3/projects/${projectId}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    },
  };
}

/** As much of an element as is asked of the map's. */
interface Framed {
  readonly dataset: Readonly<Record<string, string>>;
  getBoundingClientRect(): { readonly left: number; readonly top: number };
}

/** The map of a page, by the coordinates of GNS3's scene. */
export class MapOf {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async drawn(): Promise<void> {
    await this.#page.locator('.map-frame[data-zoom]').waitFor();
    await this.#page.waitForFunction(() => performance.getEntriesByName('map-drawn').length > 0);
  }

  /** Where a place of the scene is in the window, in pixels. */
  async pixelOf({ x, y }: { readonly x: number; readonly y: number }): Promise<{ readonly x: number; readonly y: number }> {
    return this.#page.locator('.map-frame').evaluate(
      (frame: Framed, [sceneX, sceneY]) => {
        const { left, top } = frame.getBoundingClientRect();
        const { zoom, panX, panY } = frame.dataset;
        return { x: left + Number(panX) + sceneX * Number(zoom), y: top + Number(panY) + sceneY * Number(zoom) };
      },
      [x, y] as const,
    );
  }

  async click(place: { readonly x: number; readonly y: number }, button: 'left' | 'right' = 'left'): Promise<void> {
    const { x, y } = await this.pixelOf(place);
    await this.#page.mouse.click(x, y, { button });
  }

  /** The colour that is drawn at a place of the scene: `#2b8a3e`; of all layers, the uppermost that has one there. */
  async colourAt(place: { readonly x: number; readonly y: number }): Promise<string> {
    const pixel = await this.pixelOf(place);
    return this.#page.locator('.map-place').evaluate(
      (element, [x, y]) => {
        for (const canvas of [...element.querySelectorAll('canvas')].toReversed()) {
          const { left, top, width } = canvas.getBoundingClientRect();
          const scale = canvas.width / width;
          const [red = 0, green = 0, blue = 0, alpha = 0] =
            canvas.getContext('2d')?.getImageData(Math.round((x - left) * scale), Math.round((y - top) * scale), 1, 1).data ?? [];
          if (alpha > 200) return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
        }
        return 'none';
      },
      [pixel.x, pixel.y] as const,
    );
  }

  /** What is said of a node to those who do not see the map. */
  wordsOf(node: WireNode): Promise<string | null> {
    return this.#page.locator(`[data-node="${node.node_id}"][role="option"]`).textContent();
  }

  async stateOf(linkId: string): Promise<string | null> {
    return this.#page.locator(`[data-link="${linkId}"][role="listitem"]`).getAttribute('data-state');
  }
}

/** What a console of the page shows. */
export async function textOf(page: Page, nodeId: string): Promise<string> {
  return page.locator(`[data-console="${nodeId}"] .xterm-rows`).innerText();
}
