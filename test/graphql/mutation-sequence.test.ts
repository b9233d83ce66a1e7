import { describe, expect, test } from '@jest/globals';
import { DatabaseUnavailableError, OverloadedError } from '../../src/database/database-unavailable-error';
import { MutationSequence } from '../../src/graphql/mutation-sequence';
import { PlatformUnavailableError } from '../../src/platform/platform-unavailable-error';

const REFUSED = 'Not executed, and nothing was stored';

const platformError = (refusal: 'unauthenticated' | null): PlatformUnavailableError =>
  new PlatformUnavailableError({ reason: 'no answer', outcomeUnknown: false, refusal });

/** Whether a mutation is executed after one that fails with the error. */
async function isNextExecuted(error: Error): Promise<boolean> {
  const mutations = new MutationSequence();
  await expect(mutations.run(() => 'first')).resolves.toBe('first');
  await expect(mutations.run(() => Promise.reject(error))).rejects.toBe(error);
  const executed: string[] = [];
  const next = mutations.run(() => executed.push('next'));
  if (executed.length === 0) await expect(next).rejects.toThrow(REFUSED);
  return executed.length > 0;
}

describe('the mutations after a failure are', () => {
  test.each([
    ['database', new DatabaseUnavailableError(new Error('disk full'))],
    ['database, with an unknown outcome,', new DatabaseUnavailableError(new Error('reset'), true)],
    ['gateway, which is overloaded,', new OverloadedError(1)],
    ['platform', platformError(null)],
  ])('refused if the %s is unavailable', async (_, error) => {
    expect(await isNextExecuted(error)).toBe(false);
  });

  test.each([
    ['is a fault of the gateway', new Error('bug')],
    ['is about the token of the caller', platformError('unauthenticated')],
  ])('executed if it %s', async (_, error) => {
    expect(await isNextExecuted(error)).toBe(true);
  });

  test('refused until the end of the operation', async () => {
    const mutations = new MutationSequence();
    const failure = new OverloadedError(1);
    await expect(mutations.run(() => Promise.reject(failure))).rejects.toBe(failure);
    for (let i = 0; i < 3; i++) await expect(mutations.run(() => i)).rejects.toThrow(REFUSED);
  });
});
