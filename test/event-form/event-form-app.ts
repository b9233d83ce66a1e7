import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { source as axe } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { temporaryFolder } from '../support/folder';
import { spawnGateway } from '../support/gateway-process';
import { PROJECT } from '../support/project';
import { serveFolder } from '../support/static-site';

const run = promisify(execFile);

/** Where the screenshots are, for people to look at. */
const SCREENSHOTS = path.join(PROJECT, 'test/artefacts/event-form');

/** How often Tab is pressed at most to get to an element. */
const MAX_TABS = 100;

/** The example, built, served from an origin of its own, and used in a browser by the keyboard alone. */
export interface EventFormApp {
  /** The address of the gateway. */
  readonly url: string;
  readonly page: Page;
  /** Opens a page of the app by its address. */
  readonly open: (query: string) => Promise<void>;
  /** Moves the focus to an element with Tab. */
  readonly tabTo: (element: Locator) => Promise<void>;
  /** Moves the focus to an element with Tab, and presses keys there. */
  readonly press: (element: Locator, ...keys: readonly string[]) => Promise<void>;
  /** Moves the focus to an input with Tab, and replaces its text. */
  readonly type: (element: Locator, text: string) => Promise<void>;
  /** The messages that the input refers to: its hint and its issues. */
  readonly descriptionOf: (element: Locator) => Promise<string>;
  /** Expects the page to be accessible, its focus to be visible, and all of it to fit its window, wide and light or narrow and dark. Takes screenshots. */
  readonly expectAccessible: (name: string) => Promise<void>;
}

/** Builds the app for a gateway that it may call, and opens it in the browser. */
export async function startEventForm(browser: Browser): Promise<EventFormApp> {
  const folder = temporaryFolder();
  const site = path.join(folder, 'site');
  const origin = await serveFolder(site);
  const { url } = await spawnGateway({
    DATABASE_URL: `file:${path.join(folder, 'events.db')}`,
    CORS_ORIGINS: origin,
  });
  await run(path.join(PROJECT, 'node_modules/.bin/vite'), ['build', '--outDir', site], {
    cwd: path.join(PROJECT, 'examples/event-form'),
    env: { ...process.env, VITE_GATEWAY_URL: `${url}/graphql` },
  });
  mkdirSync(SCREENSHOTS, { recursive: true });
  const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
  return { url, page, ...driver(page, origin) };
}

function driver(page: Page, origin: string): Omit<EventFormApp, 'url' | 'page'> {
  const tabTo = async (element: Locator): Promise<void> => {
    await element.waitFor();
    for (let tabs = 0; !(await isFocused(element)); tabs += 1) {
      if (tabs > MAX_TABS) throw new Error(`the keyboard does not reach ${element.toString()}`);
      await page.keyboard.press('Tab');
    }
  };
  return {
    tabTo,
    open: async (query) => {
      await page.goto(`${origin}/?${query}`);
    },
    press: async (element, ...keys) => {
      await tabTo(element);
      for (const key of keys) await page.keyboard.press(key);
    },
    type: async (element, text) => {
      await tabTo(element);
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.keyboard.type(text);
    },
    descriptionOf: async (element) => {
      const ids = ((await element.getAttribute('aria-describedby')) ?? '').split(' ');
      const texts = ids.map((id) => page.locator(`[id="${id}"]`).textContent());
      return (await Promise.all(texts)).join(' ');
    },
    expectAccessible: async (name) => {
      await examine(page, `${name}-wide`);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 375, height: 800 });
      await examine(page, `${name}-narrow`);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  };
}

async function examine(page: Page, name: string): Promise<void> {
  // A dialog is at the middle of the window, not of the page.
  const fullPage = (await page.getByRole('dialog').count()) === 0;
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage });
  await page.evaluate(axe);
  const violations = await page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
       nodes.map(({ html, failureSummary }) => id + ' ' + html + ' ' + failureSummary)))`,
  );
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
  expect({ name, violations, overflow, outline }).toEqual({
    name,
    violations: [],
    overflow: 0,
    outline: 'solid',
  });
}

async function isFocused(element: Locator): Promise<boolean> {
  return (await element.and(element.page().locator(':focus')).count()) === 1;
}

/** Waits until the app has moved the focus to the element. */
export async function expectFocus(element: Locator): Promise<void> {
  await element.and(element.page().locator(':focus')).waitFor();
}
