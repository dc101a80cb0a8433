import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Topology } from '#model/topology.ts';
import { openApp, openBrowser, type AppPage } from './app-browser.ts';
import { CENTRAL, logIn, type HubClient } from './hub-client.ts';
import type { HubProcess } from './hub-process.ts';
import { until } from './until.ts';

type Options = NonNullable<Parameters<typeof openApp>[3]>;

/** A hub and a browser before it, which the tests of a file share. */
export interface AppTests {
  readonly hub: HubProcess;
  readonly browser: Browser;
  /** The administrator, over REST. */
  readonly client: HubClient;
  /** What the browser complained of in this test so far; a test ends with none. */
  readonly complaints: readonly string[];
  /** A page of the app with somebody logged in, connected; it is closed after the test, which fails when the browser complained. */
  opened(path: string, options?: Options): Promise<Page>;
  /** The same with what belongs to it, and as soon as it is there. */
  app(path: string, options?: Options): Promise<AppPage>;
}

/** What has to live longer than the hub is ended in an `afterAll` that stands before this: they run from the last to the first. */
export function appTests(start: () => Promise<HubProcess>, more: { readonly password?: (hub: HubProcess) => string } = {}): AppTests {
  let hub: HubProcess | undefined;
  let browser: Browser | undefined;
  let client: HubClient | undefined;
  const apps: AppPage[] = [];
  const password = (): string => more.password?.(hub!) ?? hub!.password;

  beforeAll(async () => {
    // Each by itself: what came is ended also when the other did not.
    const starting = start().then((started) => (hub = started));
    const opening = openBrowser().then((opened) => (browser = opened));
    await Promise.allSettled([starting, opening]);
    await Promise.all([starting, opening]);
    client = await logIn(hub!.url, password());
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.cleanUp();
  });
  const complaints = (): string[] => apps.flatMap((each) => each.complaints);
  afterEach(async () => {
    const found = complaints();
    await Promise.all(apps.splice(0).map((each) => each.close()));
    if (found.length > 0) throw new Error(`The browser complained:\n${found.join('\n')}`);
  });

  async function app(path: string, options: Options = {}): Promise<AppPage> {
    const opened = await openApp(browser!, { url: hub!.url, password: password() }, path, options);
    apps.push(opened);
    return opened;
  }
  return {
    get hub() {
      return hub!;
    },
    get browser() {
      return browser!;
    },
    get client() {
      return client!;
    },
    get complaints() {
      return complaints();
    },
    app,
    async opened(path, options) {
      const { page } = await app(path, options);
      await page.locator('[data-phase="live"]').waitFor();
      return page;
    },
  };
}

/** The campus of the lab, when all of it runs. */
export async function runningCampus(client: HubClient): Promise<Topology['projects'][number]> {
  const campus = async () => (await client.get<Topology>(`${CENTRAL}/topology/`)).projects[0];
  await until('the campus runs', async () => (await campus())?.nodes.every(({ status }) => status === 'started') === true, 30_000);
  return (await campus())!;
}
