import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import type { HubProcess } from './hub-process.ts';

const BUILT = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url));
/** Where Debian, Ubuntu, Fedora and macOS have it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Without a graphics card, and without the calls to its maker that a browser makes on its own. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The machine's own Chromium, without a window. @throws when there is none, or the app is not built */
export async function openBrowser(): Promise<Browser> {
  const executablePath = [process.env['CHROMIUM'] ?? '', ...PLACES].find((place) => place !== '' && existsSync(place));
  if (executablePath === undefined) throw new Error('There is no Chromium: install the package "chromium", or name one in CHROMIUM.');
  if (!existsSync(BUILT)) throw new Error('The web app is not built: `node tools/ready.mjs` builds it into dist/web.');
  // The sandbox of Chromium does not run as root, which continuous integration often is.
  return chromium.launch({ executablePath, args: [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
}

/** A page of the app with somebody logged in, and what a good page does not do. */
export interface AppPage {
  readonly page: Page;
  /** Errors of the console and of scripts, violations of the content policy, requests to anywhere but the hub. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Requests that fail because the hub is away are told by the browser as errors of the console; the app says it in its own way. */
const OF_THE_NETWORK = /^Failed to load resource|WebSocket connection to|net::ERR_/;

/** Opens a path of the app; somebody is logged in there, by REST and kept as the app keeps it, unless it is to be done by hand. */
export async function openApp(
  browser: Browser,
  hub: Pick<HubProcess, 'url' | 'password'>,
  path: string,
  options: BrowserContextOptions & { readonly username?: string; readonly password?: string; readonly loggedOut?: boolean } = {},
): Promise<AppPage> {
  const { username = 'admin', password = hub.password, loggedOut = false, ...contextOptions } = options;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', ...contextOptions });
  if (!loggedOut) await keepLogIn(context, hub.url, username, password);
  return { ...(await watchedPage(context, hub.url, path)), close: () => context.close() };
}

async function keepLogIn(context: BrowserContext, url: string, username: string, password: string): Promise<void> {
  const answer = await context.request.post(`${url}/signin/session/`, {
    headers: { origin: url, 'sec-fetch-site': 'same-origin', 'x-thalamus-signin': '1' },
    data: { username, password },
  });
  if (!answer.ok()) throw new Error(`${username} could not log in: ${await answer.text()}`);
  // The cookie is in the context; who it is, all tabs know.
  await context.addInitScript(
    (known) => {
      // Once: a page that ended its session keeps that.
      if (sessionStorage.getItem('logged-in') === null) localStorage.setItem('thalamus-log-in', known);
      sessionStorage.setItem('logged-in', 'yes');
    },
    JSON.stringify({ username, since: Date.now() }),
  );
}

async function watchedPage(context: BrowserContext, url: string, path: string): Promise<Pick<AppPage, 'page' | 'complaints'>> {
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !OF_THE_NETWORK.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && host !== new URL(url).host) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url + path);
  return { page, complaints };
}
