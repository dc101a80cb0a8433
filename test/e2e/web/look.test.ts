import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

const PHONE = { width: 390, height: 844 };

const web = appTests(() => startHub({ env: { THALAMUS_LAB_PROJECTS: '1', THALAMUS_LAB_NODES: '4' } }));
const opened = async (path: string, options: Parameters<typeof web.app>[1] = {}): Promise<Page> => (await web.app(path, options)).page;

/** Every page of the app, the one of a project with its tabs. */
async function everyPage(page: Page): Promise<string[]> {
  await page.locator('table a').first().waitFor();
  const project = (await page.locator('table a').first().getAttribute('href'))!;
  const join = project.includes('?') ? '&' : '?';
  return [
    '/projects',
    '/events',
    '/servers',
    '/messages',
    '/messages?show=dead',
    '/messages?show=send',
    '/modules/notification',
    '/dashboards',
    '/dashboards/overview',
    ...['monitoring', 'network', 'security', 'qos', 'assistant', 'reporting', 'integration', 'orchestration', 'changes'].map(
      (module) => `/modules/${module}`,
    ),
    '/equipment?q=PC1',
    ...['map', 'nodes', 'links', 'equipment', 'wiring', 'events', 'snapshots'].map((tab) => `${project}${join}tab=${tab}`),
  ];
}

const settled = (page: Page) =>
  until('the page to have its data', async () => (await page.locator('main .mantine-Loader-root').count()) === 0, 20_000);

test('language and colours are those of the browser first, then those that were chosen, also after a reload', async () => {
  const page = await opened('/projects', { locale: 'fr-FR', colorScheme: 'dark' });
  await page.getByRole('heading', { name: 'Projets' }).waitFor();
  const root = page.locator('html');
  expect([await root.getAttribute('lang'), await root.getAttribute('data-mantine-color-scheme')]).toEqual(['fr', 'dark']);

  await page.getByRole('button', { name: /^Menu de l’utilisateur/ }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
  // The menu stays open: one who looks for the right colours tries several.
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  await until('the light colours', async () => (await root.getAttribute('data-mantine-color-scheme')) === 'light');

  await page.reload();
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
  expect([await root.getAttribute('lang'), await root.getAttribute('data-mantine-color-scheme')]).toEqual(['en', 'light']);
});

/** What moves sideways: the page, or a table of it. */
const TOO_WIDE = `[...document.querySelectorAll('#content, #content .scroll-x')]
  .filter((each) => each.scrollWidth > each.clientWidth)
  .map((each) => each.querySelector('table')?.getAttribute('aria-label') ?? each.id)`;

test('on a phone every page and every table fits its width, and the navigation is behind a button', async () => {
  const page = await opened('/projects', { viewport: PHONE, hasTouch: true });
  for (const path of await everyPage(page)) {
    await page.goto(web.hub.url + path);
    await page.locator('[data-phase="live"]').waitFor();
    await settled(page);
    expect([path, await page.evaluate(TOO_WIDE)]).toEqual([path, []]);
  }
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('link', { name: 'Servers' }).click();
  await page.getByRole('heading', { name: 'Servers' }).waitFor();
});

/** What has no name for whoever does not see it, and ids that are there twice. */
const NAMELESS = `(() => {
  const named = (element) =>
    (element.getAttribute('aria-label') ?? '').trim() !== '' ||
    (element.getAttribute('aria-labelledby') ?? '').split(' ').some((id) => document.getElementById(id)?.textContent.trim()) ||
    (element.labels !== undefined && element.labels !== null && [...element.labels].some((label) => label.textContent.trim() !== '')) ||
    (!['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName) && element.textContent.trim() !== '') ||
    (element.getAttribute('title') ?? '').trim() !== '' ||
    element.getAttribute('aria-hidden') === 'true' || element.type === 'hidden';
  const operable = [...document.querySelectorAll('button, a[href], input, select, textarea, [role=button], [role=tab], [role=menuitem], [tabindex="0"]')];
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  return [
    ...operable.filter((element) => !named(element)).map((element) => element.outerHTML.slice(0, 120)),
    ...[...document.querySelectorAll('img:not([alt])')].map((element) => element.outerHTML.slice(0, 120)),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => 'twice: ' + id),
    ...(document.querySelectorAll('h1').length === 1 ? [] : ['headings of the first order: ' + document.querySelectorAll('h1').length]),
    ...(document.querySelectorAll('main').length === 1 ? [] : ['mains: ' + document.querySelectorAll('main').length]),
  ];
})()`;

test('everything that can be operated has a name, and every page one heading and one main part', async () => {
  const page = await opened('/projects');
  const paths = await everyPage(page);
  for (const path of paths) {
    await page.goto(web.hub.url + path);
    await page.locator('[data-phase="live"]').waitFor();
    await settled(page);
    expect([path, await page.evaluate(NAMELESS)]).toEqual([path, []]);
  }
});

/** Texts whose contrast with what is behind them is less than 4.5:1, or 3:1 where they are large (WCAG 2.2, 1.4.3). */
const PALE = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) known.set(colour, read(colour));
    return known.get(colour);
  };
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((each, index) => (index === 3 ? each / 255 : each));
  };
  const over = (top, below) => [0, 1, 2].map((index) => top[index] * top[3] + below[index] * (1 - top[3])).concat(1);
  const backgroundOf = (element) => {
    const layers = [];
    for (let each = element; each !== null; each = each.parentElement) layers.push(rgba(getComputedStyle(each).backgroundColor));
    return layers.toReversed().reduce((below, top) => over(top, below), rgba(getComputedStyle(document.body).backgroundColor));
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((each) => (each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pale = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const style = getComputedStyle(element);
    if (walker.currentNode.textContent.trim() === '' || element.closest('[disabled], [data-disabled], [aria-hidden=true], .visually-hidden, noscript, canvas') !== null) continue;
    if (element.getClientRects().length === 0 || style.visibility !== 'visible') continue;
    const background = backgroundOf(element);
    const [light, dark] = [luminance(over(rgba(style.color), background)), luminance(background)].toSorted((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < needed) pale.push(walker.currentNode.textContent.trim().slice(0, 40) + ' ' + contrast.toFixed(2));
  }
  return [...new Set(pale)];
})()`;

test.each(['light', 'dark'] as const)('every text can be read in %s colours', async (colorScheme) => {
  const page = await opened('/projects', { colorScheme });
  for (const path of await everyPage(page)) {
    await page.goto(web.hub.url + path);
    await page.locator('[data-phase="live"]').waitFor();
    await settled(page);
    expect([path, await page.evaluate(PALE)]).toEqual([path, []]);
  }
});

test('keys lead everywhere: ? tells them, Ctrl K finds a node, / goes to the filter', async () => {
  const page = await opened('/projects');
  await page.locator('[data-phase="live"]').waitFor();
  await page.locator('body').press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('body').press('/');
  await page.keyboard.type('no such project');
  await page.getByText('No project fits the filter').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('table a').first().waitFor();

  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Search' }).waitFor();
  await page.getByRole('textbox', { name: 'Search' }).pressSequentially('pc2');
  await page.getByText('PC2', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}\?.*node=/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // Until the map is drawn the page before stands there, with the cursor in its filter: keys are written into it.
  await page.locator('[data-details-title]').waitFor();
  await page.locator('body').press('g');
  await page.keyboard.press('s');
  await page.getByRole('heading', { name: 'Servers' }).waitFor();
  // The first stop of the keyboard leads past the navigation, and can be seen.
  await page.goto(`${web.hub.url}/projects`);
  await page.locator('table a').first().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
});

test('wrong passwords are told as such, and after too many how long to wait', async () => {
  const page = await opened('/login', { loggedOut: true });
  for (let each = 1; each <= 6; each += 1) {
    await page.getByLabel('User name').fill('somebody');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    if (each < 6) await page.getByText('The user name or the password is wrong.').waitFor();
  }
  await page.getByText(/Too many wrong passwords: wait \d+ s\./).waitFor();
  expect(await page.getByRole('button', { name: 'Log in' }).isDisabled()).toBe(true);
  await until('the wait to be over', async () => !(await page.getByRole('button', { name: 'Log in' }).isDisabled()), 40_000);
});
