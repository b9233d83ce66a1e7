const PREFIX = 'behavioral-events-gateway:';

const ownKeys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

/**
 * What GraphiQL remembers, apart from what it remembers for other projects: all of them would use the same keys, and a
 * port of this machine may belong to another project tomorrow.
 */
export const ownStorage = {
  getItem: (key: string): string | null => localStorage.getItem(PREFIX + key),
  setItem: (key: string, value: string): void => {
    localStorage.setItem(PREFIX + key, value);
  },
  removeItem: (key: string): void => {
    localStorage.removeItem(PREFIX + key);
  },
  clear: (): void => {
    for (const key of ownKeys()) localStorage.removeItem(key);
  },
  get length(): number {
    return ownKeys().length;
  },
};
