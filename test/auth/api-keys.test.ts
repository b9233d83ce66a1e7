import { describe, expect, test } from '@jest/globals';
import { ApiKeys, hashOf, parseApiKeys } from '../../src/auth/api-keys';
import { addApiKey } from '../../src/auth/new-api-key';

const entry = {
  name: 'shop-backend',
  sha256: hashOf('the key of the shop'),
  organisation: 'acme',
  scopes: ['events:read'],
};

const parse = (...entries: unknown[]): ReturnType<typeof parseApiKeys> =>
  parseApiKeys(JSON.stringify(entries));

describe('the file of API keys', () => {
  test('has entries with a name, a hash, an organisation and scopes', () => {
    expect(parse(entry)).toEqual([entry]);
    expect(parse()).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['not JSON', '[', 'the file is not JSON'],
    ['not a list', '{}', 'the file must contain a JSON list'],
  ])('is refused if it is %s', (_, text, message) => {
    expect(() => parseApiKeys(text)).toThrow(message);
  });

  test.each<[string, unknown]>([
    ['name', { ...entry, name: '' }],
    ['name', { ...entry, name: 'x'.repeat(256) }],
    ['name', { ...entry, name: 'a\nb' }],
    ['sha256', { ...entry, sha256: 'the key itself' }],
    ['sha256', { ...entry, sha256: entry.sha256.slice(1) }],
    ['organisation', { ...entry, organisation: 7 }],
    ['scopes', { ...entry, scopes: [] }],
    ['scopes', { ...entry, scopes: 'events:read' }],
    ['scopes', { ...entry, scopes: ['events:read', 'events:delete'] }],
  ])('is refused for an invalid %s: %j', (property, invalid) => {
    expect(() => parse(invalid)).toThrow(`entry 1 needs "${property}"`);
  });

  test('is refused with all of its problems at once, and without a hash', () => {
    const twice = { ...entry, name: 'SHOP-BACKEND' };
    expect(() => parse(entry, null, { name: 'x' }, twice)).toThrow(
      /entry 2 needs "name" .* and "scopes" .*; entry 3 needs "sha256" .*; two entries have the same name; two entries have the same sha256/,
    );
    expect(() => parse(entry, twice)).not.toThrow(entry.sha256);
  });

  test('may have a name of 255 characters', () => {
    expect(parse({ ...entry, name: 'x'.repeat(255) })).toHaveLength(1);
  });
});

describe('a key', () => {
  const keys = new ApiKeys([
    { ...entry, scopes: ['events:read'] },
    {
      ...entry,
      name: 'other',
      sha256: hashOf('another key').toUpperCase(),
      organisation: 'other',
      scopes: [],
    },
  ]);

  test('is found by its hash, and by nothing else', () => {
    expect(keys.find('the key of the shop')).toEqual({
      orgId: 'acme',
      name: 'shop-backend',
      scopes: new Set(['events:read']),
    });
    expect(keys.find('another key')).toMatchObject({ orgId: 'other', name: 'other' });
    for (const unknown of ['', 'the key of the sho', entry.sha256, 'shop-backend']) {
      expect(keys.find(unknown)).toBeUndefined();
    }
  });

  test('that is new has 256 random bits, and only its hash is in the file', () => {
    const request = { name: 'ci', organisation: 'acme', scopes: 'events:read,events:write,events:read' };
    const first = addApiKey('', request);
    const second = addApiKey(first.content, { ...request, name: 'other' });
    expect(first.key).toMatch(/^bek_[\w-]{43}$/);
    expect(second.key).not.toBe(first.key);
    expect(second.content).not.toContain(first.key);
    expect(parseApiKeys(second.content)).toEqual([
      {
        name: 'ci',
        sha256: hashOf(first.key),
        organisation: 'acme',
        scopes: ['events:read', 'events:write'],
      },
      {
        name: 'other',
        sha256: hashOf(second.key),
        organisation: 'acme',
        scopes: ['events:read', 'events:write'],
      },
    ]);
  });

  test.each([
    [{ name: '' }, 'the name'],
    [{ organisation: '' }, 'the organisation'],
    [{ scopes: '' }, 'the scopes'],
    [{ scopes: 'events:read,all' }, 'the scopes'],
    [{ name: 'Shop-Backend' }, 'there is an API key with the name'],
  ])('is not made for %j', (given, message) => {
    const request = { name: 'ci', organisation: 'acme', scopes: 'events:read', ...given };
    expect(() => addApiKey(JSON.stringify([entry]), request)).toThrow(message);
  });
});
