import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { source as axe } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { hasChromium, launchChromium } from '../support/chromium';
import { findEvent } from '../support/client';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { startPrefixProxy } from '../support/prefix-proxy';
import { PROJECT } from '../support/project';
import { startKeyServer } from '../support/tokens';
import { untilTrue } from '../support/until';

/** Where the screenshots are, for people to look at. */
const SCREENSHOTS = path.join(PROJECT, 'test/artefacts/console');

const environment = (): Record<string, string> => ({
  DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}`,
});

/** A page of a browser that reaches no host but the gateway. */
interface Visit {
  readonly page: Page;
  /** The URLs of all requests. */
  readonly requests: readonly string[];
  /** What the browser complained about, such as the content security policy. */
  readonly complaints: readonly string[];
}

interface ApiAnswer {
  readonly data?: { readonly createEvent: Record<string, unknown> };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

(hasChromium() ? describe : describe.skip)('in a browser without the internet, /graphiql', () => {
  let url: string;
  let browser: Browser;
  let visits: Page[] = [];

  beforeAll(async () => {
    ({ url } = await startGateway(environment()));
    browser = await launchChromium();
    mkdirSync(SCREENSHOTS, { recursive: true });
  });

  afterEach(async () => {
    for (const page of visits) await page.context().close();
    visits = [];
  });

  /** Opens a page of the gateway. Each visit is one of somebody who has never been here. */
  async function visit(address: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    await context.grantPermissions(['clipboard-write', 'clipboard-read']);
    const page = await context.newPage();
    visits.push(page);
    const requests: string[] = [];
    const complaints: string[] = [];
    const { origin } = new URL(address);
    await context.route('**', (route) => {
      const target = route.request().url();
      requests.push(target);
      return target.startsWith(`${origin}/`) ? route.continue() : route.abort();
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(address, { waitUntil: 'commit' });
    return { page, requests, complaints };
  }

  /** Opens GraphiQL, and waits for its editors, without which its buttons do nothing. */
  async function visitConsole(address: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const opened = await visit(address, options);
    await editors(opened.page);
    return opened;
  }

  const editors = async (page: Page): Promise<void> => {
    for (const editor of ['query-editor', 'editor-tool', 'response']) {
      await page.locator(`.graphiql-${editor} .view-lines`).first().waitFor();
    }
  };

  /** Waits until GraphiQL has read the schema. */
  const schema = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: /^Show Documentation/ }).click();
    await page.getByRole('link', { name: 'Mutation' }).waitFor();
    await page.getByRole('button', { name: /^Hide Documentation/ }).click();
  };

  /** Presses the button that runs the operation, and resolves with the answer that the page then shows. */
  const run = async (page: Page): Promise<ApiAnswer> => {
    const answered = page.waitForResponse(
      (response) =>
        response.url().endsWith('/graphql') &&
        !(response.request().postData() ?? '').includes('IntrospectionQuery'),
    );
    await page.getByRole('button', { name: /^Execute query/ }).click();
    const answer = (await (await answered).json()) as ApiAnswer;
    // The editor only renders the lines that are in view.
    const shown = `__MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith('response.json')).getValue()`;
    await untilTrue(async () => {
      const text = await page.evaluate<string>(shown);
      return text !== '' && isDeepStrictEqual(JSON.parse(text), answer);
    });
    return answer;
  };

  /** Replaces the text of an editor. It would add brackets to what is typed. */
  const paste = async (page: Page, section: string, text: string): Promise<void> => {
    await page
      .getByRole('region', { name: section })
      .locator('.graphiql-editor:not(.hidden) .view-lines')
      .click();
    await page.keyboard.press('Control+A');
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await page.keyboard.press('Control+V');
  };

  const everythingStored = (page: Page): Promise<string> =>
    page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');

  test('opens with the examples, runs createEvent and shows the issues of a wrong input', async () => {
    const { page, requests, complaints } = await visitConsole(`${url}/graphiql`);
    await schema(page);
    const tabs = await page.getByRole('tab').allInnerTexts();
    expect(tabs.slice(0, 3)).toEqual(['CreateEvent', 'ValidateEvent', 'ValidateEvents']);
    expect(tabs.at(-1)).toBe('DisabledEvents');

    const { data } = await run(page);
    expect(data?.createEvent).toMatchObject({ event: { eventName: 'CartAbandoned' }, errors: [] });
    expect(await findEvent(url, 'CartAbandoned')).toMatchObject({ version: 1 });

    await paste(
      page,
      'Variables',
      JSON.stringify({ input: { eventName: 'Cart/Left', actions: [], fields: [] } }),
    );
    const wrong = await run(page);
    expect(wrong.data?.createEvent).toMatchObject({
      event: null,
      errors: [
        { rule: 'EVENT_NAME_INVALID', code: 1811, path: ['input', 'eventName'] },
        { rule: 'ACTIONS_INVALID', code: 1810, path: ['input', 'actions'] },
      ],
    });
    await page.getByText('EVENT_NAME_INVALID').waitFor();

    expect(new Set(requests.map((request) => new URL(request).origin))).toEqual(new Set([url]));
    expect(complaints).toEqual([]);
  });

  test('shows the tab of the last visit again, with its variables', async () => {
    const { page } = await visitConsole(`${url}/graphiql`);
    await page.getByRole('tab', { name: 'Events', exact: true }).click();
    await page.getByText('"search"').waitFor();
    // GraphiQL stores its tabs a little later.
    await untilTrue(async () => !(await everythingStored(page)).includes('activeTabIndex\\":0'));
    await page.reload();
    await editors(page);
    await page.getByText('"search"').waitFor();
    expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Events');
    expect((await run(page)).data).toHaveProperty('events');
  });

  test('explains the schema', async () => {
    const { page } = await visitConsole(`${url}/graphiql`);
    await page.getByRole('button', { name: /^Show Documentation/ }).click();
    await page.getByRole('link', { name: 'Mutation' }).click();
    await page.getByRole('link', { name: 'createEvent', exact: true }).click();
    await page.getByText('CreateEventPayload').first().waitFor();
  });

  test('sends the token of its form, and stores it nowhere', async () => {
    const keyServer = await startKeyServer();
    const { url: guarded } = await startGateway({ ...environment(), ...keyServer.environment });
    const token = await keyServer.token();
    const { page, requests } = await visitConsole(`${guarded}/graphiql`);
    const form = page.getByLabel('Token or API key');
    expect((await run(page)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);

    await form.fill(token);
    await form.press('Enter');
    await schema(page);
    expect((await run(page)).data?.createEvent).toMatchObject({ event: { eventName: 'CartAbandoned' } });
    expect(await form.getAttribute('type')).toBe('password');

    // A header of the editor comes before the token of the form.
    const other = await keyServer.token({ scope: 'events:read' });
    await page.getByRole('button', { name: 'Headers' }).click();
    await paste(page, 'Headers', JSON.stringify({ Authorization: `Bearer ${other}` }));
    expect((await run(page)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);

    const stored = await everythingStored(page);
    expect(stored).toContain('CreateEvent');
    for (const secret of [token, other]) {
      expect(stored).not.toContain(secret);
      expect(requests.join()).not.toContain(secret);
    }
    await page.reload();
    await editors(page);
    expect((await run(page)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await form.inputValue()).toBe('');
  });

  test.each(['light', 'dark'] as const)('is %s if the system is, and accessible', async (colorScheme) => {
    const { page } = await visitConsole(`${url}/graphiql`, { colorScheme });
    await schema(page);
    await run(page);
    await page.screenshot({ path: path.join(SCREENSHOTS, `${colorScheme}.png`) });
    const [background = 0] = await page.evaluate<number[]>(
      `getComputedStyle(document.getElementById('root')).backgroundColor.match(/\\d+/g).map(Number)`,
    );
    if (colorScheme === 'light') expect(background).toBeGreaterThan(200);
    else expect(background).toBeLessThan(60);

    await page.evaluate(axe);
    // What is inside of GraphiQL is not ours.
    const violations = await page.evaluate<string[]>(
      `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
         nodes.filter(({ target }) => document.querySelector(target[0]).closest('.graphiql-container') === null)
           .map(({ html, failureSummary }) => id + ' ' + html + ' ' + failureSummary)))`,
    );
    expect(violations).toEqual([]);
  });

  test('changes its theme in the settings', async () => {
    const { page } = await visitConsole(`${url}/graphiql`, { colorScheme: 'light' });
    await page.getByRole('button', { name: 'Open settings dialog' }).click();
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await untilTrue(
      async () => (await page.evaluate('getComputedStyle(document.body).colorScheme')) === 'dark',
    );
    await page.reload();
    await editors(page);
    await untilTrue(
      async () => (await page.evaluate('getComputedStyle(document.body).colorScheme')) === 'dark',
    );
  });

  test('works below the prefix of a proxy', async () => {
    const proxied = await startPrefixProxy(url, '/events-gateway');
    const { page, requests, complaints } = await visitConsole(`${proxied}/graphiql/`);
    await schema(page);
    expect((await run(page)).data).toHaveProperty('createEvent');
    expect(requests.filter((request) => !request.startsWith(`${proxied}/`))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  describe('is where Apollo Sandbox leads', () => {
    test('if its script cannot be loaded', async () => {
      const { page, requests } = await visit(`${url}/graphql`);
      await page.waitForURL(`${url}/graphiql`);
      await schema(page);
      expect(requests.some((request) => request.includes('embeddable-sandbox'))).toBe(true);
    });

    test('if its script does not arrive', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      visits.push(page);
      await page.clock.install();
      // Requests to other hosts are never answered.
      await context.route(/^https:/, () => undefined);
      const waiting = page.waitForResponse(`${url}/graphiql/leave-sandbox.js`);
      await page.goto(`${url}/graphql`, { waitUntil: 'commit' });
      await waiting;
      expect(page.url()).toBe(`${url}/graphql`);
      await untilTrue(async () => {
        await page.clock.fastForward(10_000);
        return page.url() === `${url}/graphiql`;
      });
    });

    test('and not if it is loaded', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      visits.push(page);
      await page.clock.install();
      await context.route(/^https:/, (route) =>
        route.request().url().includes('embeddable-sandbox')
          ? route.fulfill({ contentType: 'text/javascript', body: 'window.EmbeddedSandbox = class {};' })
          : route.abort(),
      );
      await page.goto(`${url}/graphql`);
      await page.clock.fastForward(60_000);
      expect(page.url()).toBe(`${url}/graphql`);
    });
  });
});
