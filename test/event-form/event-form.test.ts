import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Route } from 'playwright-core';
import { hasChromium, launchChromium } from '../support/chromium';
import {
  createEvent,
  createEvents,
  disableEvent,
  findEvent,
  historyOf,
  updateEvent,
} from '../support/client';
import { CUSTOMER, definition, field, flag } from '../support/definitions';
import { untilTrue } from '../support/until';
import { type EventFormApp, expectFocus, startEventForm } from './event-form-app';

const REQUIRED = { isRequired: flag('true') };

(hasChromium() ? describe : describe.skip)('the example of a form, in a browser and by keyboard', () => {
  let app: EventFormApp;

  beforeAll(async () => {
    app = await startEventForm(await launchChromium());
  });

  const button = (name: string): Locator => app.page.getByRole('button', { name, exact: true });
  const link = (name: string): Locator => app.page.getByRole('link', { name, exact: true });
  const heading = (name: string): Locator => app.page.getByRole('heading', { name, exact: true });
  const textbox = (name: string): Locator => app.page.getByRole('textbox', { name, exact: true });
  const checkbox = (name: string): Locator => app.page.getByRole('checkbox', { name, exact: true });
  const row = (number: number): Locator =>
    app.page.getByRole('group', { name: new RegExp(`^Field ${number}\\b`) });
  const nameOf = (number: number): Locator => row(number).getByRole('textbox', { name: 'Name' });
  const status = (text: string): Locator => app.page.getByRole('status').filter({ hasText: text });

  /** Waits for an issue beside the input. */
  const expectIssue = async (input: Locator, message: string): Promise<void> => {
    await untilTrue(async () => (await app.descriptionOf(input)).includes(message));
    await untilTrue(async () => (await input.getAttribute('aria-invalid')) === 'true');
  };

  test('a mistake is shown beside its input as one types, and what is stored is what was corrected', async () => {
    const { open, press, type, descriptionOf } = app;
    await open('');
    await press(link('New event'), 'Enter');
    await expectFocus(heading('New event'));

    await type(textbox('Event name'), 'Cart/Left');
    await expectIssue(textbox('Event name'), 'Error:');
    expect(await checkbox('Essential Insights').getAttribute('aria-invalid')).toBe('false');

    await press(button('Add a field'), 'Enter');
    await expectFocus(nameOf(1));
    await press(row(1).getByRole('checkbox', { name: 'Unique key field' }), 'Space');
    await expectIssue(row(1).getByRole('checkbox', { name: 'Unique key field' }), 'isRequired');

    await press(button('Create event'), 'Enter');
    await expectFocus(textbox('Event name'));
    await expectIssue(nameOf(1), 'Error:');
    await app.expectAccessible('create');

    await type(textbox('Event name'), 'CartLeft');
    await press(app.page.getByRole('checkbox').first(), 'Space');
    await type(nameOf(1), 'cartId');
    await press(row(1).getByRole('checkbox', { name: 'Required' }), 'Space');
    await status('No errors, 1 warning').waitFor();
    expect(await descriptionOf(textbox('Event name'))).not.toContain('Error:');
    // The warning is about all fields. It has no input, but its link in the summary leads there.
    await press(app.page.getByRole('region', { name: 'Issues' }).getByRole('link'), 'Enter');
    await expectFocus(app.page.getByRole('region', { name: 'Fields' }));
    await press(button('Add a field'), 'Enter');
    await type(nameOf(2), 'customer');
    await press(row(2).getByRole('combobox', { name: 'Type' }), 'c', 'u', 's');
    await press(row(2).getByRole('combobox', { name: 'Identifier type' }), 'm', 'o');
    await status('No errors')
      .and(app.page.getByText(/^No errors$/))
      .waitFor();
    await press(button('Create event'), 'Enter');

    await expectFocus(heading('Event “CartLeft”'));
    await status('Event “CartLeft” was created.').waitFor();
    expect(await findEvent(app.url, 'CartLeft')).toMatchObject({
      version: 1,
      actions: ['EMFConsumer'],
      fields: [
        { name: 'cartId', type: 'string', isRequired: true, isUniqueKeyField: true, isPsiData: null },
        { name: 'customer', type: 'customer', identifierType: 'mobile' },
      ],
    });
  });

  test('the focus goes to a field that is added, and to a neighbour of one that is removed', async () => {
    const { open, press, type, page } = app;
    await open('new');
    for (const name of ['a', 'b', 'c']) {
      await press(button('Add a field'), 'Enter');
      await page.keyboard.type(name);
    }
    await type(nameOf(2), 'middle');
    await press(button('Remove Field 2: middle'), 'Enter');
    await expectFocus(nameOf(2));
    expect(await nameOf(2).inputValue()).toBe('c');
    await press(button('Remove Field 2: c'), 'Enter');
    await expectFocus(nameOf(1));
    await press(button('Remove Field 1: a'), 'Enter');
    await expectFocus(button('Add a field'));
  });

  test('an answer about an older draft is dropped, although it arrives last', async () => {
    const { open, type, page, descriptionOf } = app;
    await open('new');
    const held: Route[] = [];
    await page.route('**/graphql?*invalid*', (route) => {
      held.push(route);
    });
    await type(textbox('Event name'), 'invalid/name');
    await untilTrue(() => held.length > 0);
    await type(textbox('Event name'), 'ValidName');
    await status('Not complete yet').waitFor();
    // The browser has given them up, if the app has.
    for (const route of held) {
      await route.continue().catch(() => undefined);
      await (await route.request().response())?.finished();
    }
    await page.unrouteAll({ behavior: 'wait' });
    await page.evaluate(
      'new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))',
    );
    expect(await status('Not complete yet').count()).toBe(1);
    expect(await descriptionOf(textbox('Event name'))).not.toContain('Error:');
  });

  test('a form whose answer is lost is sent again with its key, and creates one event', async () => {
    const { open, press, type, page, url } = app;
    const keys: unknown[] = [];
    let isLost = true;
    await page.route('**/graphql', async (route) => {
      const { variables } = route.request().postDataJSON() as { variables: { idempotencyKey?: unknown } };
      keys.push(variables.idempotencyKey);
      const response = await route.fetch();
      if (isLost) await route.abort();
      else await route.fulfill({ response });
    });
    const fill = async (name: string): Promise<void> => {
      await open('new');
      await type(textbox('Event name'), name);
      await press(app.page.getByRole('checkbox').first(), 'Space');
      await press(button('Create event'), 'Enter');
    };
    await fill('SentTwice');
    await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor();
    isLost = false;
    await press(button('Create event'), 'Enter');
    await status('Event “SentTwice” was created.').waitFor();
    await fill('SentOnce');
    await status('Event “SentOnce” was created.').waitFor();
    await page.unrouteAll({ behavior: 'wait' });

    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(await historyOf(url, 'SentTwice')).toHaveLength(1);
  });

  test('a form that is edited after its answer was lost can be sent, and creates no second event of the name', async () => {
    const { open, press, type, page, url } = app;
    await page.route(
      '**/graphql',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await open('new');
    await type(textbox('Event name'), 'SentAndEdited');
    await press(app.page.getByRole('checkbox').first(), 'Space');
    await press(button('Create event'), 'Enter');
    await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor();

    await type(textbox('Description (optional)'), 'Edited');
    await press(button('Create event'), 'Enter');
    await expectFocus(textbox('Event name'));
    await expectIssue(textbox('Event name'), 'exists already');
    await type(textbox('Event name'), 'SentUnderAnotherName');
    await press(button('Create event'), 'Enter');
    await status('Event “SentUnderAnotherName” was created.').waitFor();
    expect(await findEvent(url, 'SentAndEdited')).toMatchObject({ version: 1, description: null });
    expect(await findEvent(url, 'SentUnderAnotherName')).toMatchObject({ description: 'Edited' });
  });

  test('an error of the gateway is shown with one full stop', async () => {
    const { open, press, type, page } = app;
    await open('new');
    await type(textbox('Event name'), 'NeverSent');
    await page.route(
      '**/graphql',
      (route) => route.continue({ postData: JSON.stringify({ query: '{ nothing }' }) }),
      { times: 1 },
    );
    await press(button('Create event'), 'Enter');
    const failure = await page.getByRole('alert').textContent();
    expect(failure).toBe(
      'The gateway could not answer: Cannot query field "nothing" on type "Query". Nothing you have entered is lost: try again.',
    );
  });

  test('the list is searched, and leads from page to page', async () => {
    const { open, press, type, page, url } = app;
    const names = Array.from({ length: 23 }, (_, i) => `Listed${String(i).padStart(2, '0')}`);
    await createEvents(
      url,
      names.map((eventName) => definition({ eventName, description: 'A customer was listed' })),
    );
    const listed = (): Promise<string[]> => page.locator('tbody th').allTextContents();
    await open('');
    await type(page.getByRole('searchbox'), 'LISTED');
    await page.keyboard.press('Enter');
    await status('23 events with “LISTED”, page 1 of 3').waitFor();
    expect(await listed()).toEqual(names.slice(0, 10));
    await app.expectAccessible('list');

    await press(button('Next'), 'Enter');
    await status('page 2').waitFor();
    await expectFocus(page.getByRole('table'));
    expect(await listed()).toEqual(names.slice(10, 20));
    await press(button('Next'), 'Enter');
    await status('page 3').waitFor();
    expect(await listed()).toEqual(names.slice(20));
    await press(button('Next'), 'Enter');
    await press(button('Previous'), 'Enter');
    await status('page 2').waitFor();
    expect(await listed()).toEqual(names.slice(10, 20));
    await page.goBack();
    await status('page 3').waitFor();

    await type(page.getByRole('searchbox'), 'nothing like that');
    await page.keyboard.press('Enter');
    await status('0 events').waitFor();
    expect(await listed()).toEqual([]);
  });

  test('an update shows its changes before it is saved, and marks those that are breaking', async () => {
    const { open, press, type, page, url } = app;
    const eventName = 'Returned';
    await createEvent(
      url,
      definition({
        eventName,
        fields: [CUSTOMER, field({ name: 'reason' }), field({ name: 'orderId', attributes: REQUIRED })],
      }),
    );
    await open('search=Returned');
    await press(link(eventName), 'Enter');
    await type(textbox('Description (optional)'), 'An order was returned');
    await press(row(2).getByRole('checkbox', { name: 'Required' }), 'Space');
    await status('2 changes, 1 of them breaking').waitFor();
    expect(await row(2).getByText('Breaking change').count()).toBe(1);
    expect(await page.getByText('Breaking change').count()).toBe(1);
    await press(button('Review changes'), 'Enter');

    const dialog = page.getByRole('dialog', { name: 'Save these changes?' });
    await dialog.waitFor();
    const changes = await dialog.getByRole('listitem').allTextContents();
    expect(changes).toEqual([
      expect.not.stringContaining('Breaking'),
      expect.stringMatching(/^Breaking.*“reason”.*isRequired.*not given.*true/),
    ]);
    const colour = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('dialog li strong')).backgroundColor",
    );
    expect(colour).toBe('rgb(179, 38, 30)');
    await app.expectAccessible('review');

    // Escape leads back to the form, with everything in it.
    await page.keyboard.press('Escape');
    await expectFocus(button('Review changes'));
    await page.keyboard.press('Enter');
    await type(textbox('Note (optional)'), 'Agreed with the shops');
    await press(button('Save breaking changes'), 'Enter');
    await expectFocus(heading(`History of “${eventName}”`));
    await status('Version 2 was saved.').waitFor();
    expect(await findEvent(url, eventName)).toMatchObject({
      version: 2,
      description: 'An order was returned',
    });

    await status('2 versions').waitFor();
    const versions = page.getByRole('list', { name: 'Versions' });
    await versions.getByRole('heading', { name: 'Version 2' }).waitFor();
    const [second, first] = await versions.locator('> li').allTextContents();
    expect(second).toMatch(/Version 2.*Agreed with the shops.*Description.*Breaking.*“reason”/);
    expect(first).toMatch(/Version 1.*Created/);
    await app.expectAccessible('history');
  });

  test('an update of a newer version is not saved until the user has seen what has changed meanwhile', async () => {
    const { open, press, type, page, url } = app;
    const event = definition({ eventName: 'Contested', description: 'First' });
    await createEvent(url, event);
    await open('edit=Contested');
    await type(textbox('Description (optional)'), 'Mine');
    await press(button('Review changes'), 'Enter');
    await page.getByRole('dialog').waitFor();
    await updateEvent(url, { ...event, actions: ['EMFConsumer', 'EIConsumer'] });
    await press(button('Save changes'), 'Enter');

    await expectFocus(heading('Somebody else has changed this event'));
    await page.getByText('Destination EIConsumer added').waitFor();
    expect(await findEvent(url, 'Contested')).toMatchObject({ version: 2, description: 'First' });
    expect(await textbox('Description (optional)').inputValue()).toBe('Mine');
    await app.expectAccessible('conflict');

    // Mine would undo theirs, which the dialog shows.
    await press(button('Compare my edits with version 2'), 'Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Destination EIConsumer removed').waitFor();
    await press(button('Continue editing'), 'Enter');
    await expectFocus(button('Review changes'));
    await press(checkbox('Essential Insights'), 'Space');
    await press(button('Review changes'), 'Enter');
    await press(button('Save changes'), 'Enter');
    await status('Version 3 was saved.').waitFor();
    expect(await findEvent(url, 'Contested')).toMatchObject({
      version: 3,
      description: 'Mine',
      actions: ['EMFConsumer', 'EIConsumer'],
    });
  });

  test('whoever discards their edits continues with the newer version', async () => {
    const { open, press, type, page, url } = app;
    const event = definition({ eventName: 'GivenUp' });
    await createEvent(url, event);
    await open('edit=GivenUp');
    await type(textbox('Description (optional)'), 'Mine');
    await press(button('Review changes'), 'Enter');
    await page.getByRole('dialog').waitFor();
    await updateEvent(url, { ...event, description: 'Theirs' });
    await press(button('Save changes'), 'Enter');
    await press(button('Discard my edits'), 'Enter');
    await untilTrue(async () => (await textbox('Description (optional)').inputValue()) === 'Theirs');
    expect(await historyOf(url, 'GivenUp')).toHaveLength(2);
  });

  test('a disabled event can be read but not edited, and the form says why', async () => {
    const { open, press, page, url } = app;
    const fields = [CUSTOMER, field({ name: 'reason' })];
    await createEvent(url, definition({ eventName: 'Discontinued', description: 'As it was', fields }));
    await disableEvent(url, 'Discontinued');
    await open('edit=Discontinued');
    const review = button('Review changes');
    await press(review, 'Enter');
    expect(await review.getAttribute('aria-disabled')).toBe('true');
    expect(await app.descriptionOf(review)).toContain('disabled');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await textbox('Description (optional)').inputValue()).toBe('As it was');
    expect(await page.locator('input:enabled, select:enabled, textarea:enabled').count()).toBe(0);
    await app.expectAccessible('disabled');
  });

  test('whoever edits an event that is disabled meanwhile is told so, without a link to an input for it', async () => {
    const { open, press, type, page, url } = app;
    await createEvent(url, definition({ eventName: 'DisabledMeanwhile' }));
    await open('edit=DisabledMeanwhile');
    await textbox('Description (optional)').waitFor();
    await disableEvent(url, 'DisabledMeanwhile');
    await type(textbox('Description (optional)'), 'Mine');
    const issues = page.getByRole('region', { name: 'Issues' });
    await issues.getByText('disabled').waitFor();
    expect(await issues.getByRole('link').count()).toBe(0);
    await press(button('Review changes'), 'Enter');
    await expectFocus(issues);
    await app.expectAccessible('disabled-meanwhile');
  });
});
