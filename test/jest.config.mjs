import { dirname } from 'node:path';

const rootDir = dirname(import.meta.dirname);

const shared = {
  rootDir,
  testEnvironment: 'node',
  transform: {
    '\\.(ts|js)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(@prisma/schema-engine-wasm|jose)/)'],
};

// Suites that store something run on both databases, all others once. Those about creates and updates run once more with
// gateways that have another gateway as their platform.
export default {
  rootDir,
  // Many suites wait for timers and other processes. Without this, a machine with two cores would run one at a time.
  maxWorkers: 2,
  globalSetup: '<rootDir>/test/support/start-postgres.ts',
  globalTeardown: '<rootDir>/test/support/stop-postgres.ts',
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'sqlite',
      globals: { PROVIDER: 'sqlite', PLATFORM: 'none' },
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.postgresql\\.test\\.ts$'],
    },
    {
      ...shared,
      displayName: 'postgresql',
      globals: { PROVIDER: 'postgresql', PLATFORM: 'none' },
      testMatch: [
        '<rootDir>/test/e2e/*.test.ts',
        '<rootDir>/test/events/store/*.test.ts',
        '<rootDir>/test/database/migrations.test.ts',
        '<rootDir>/test/platform/intent-settler.test.ts',
        '<rootDir>/test/**/*.postgresql.test.ts',
      ],
      testPathIgnorePatterns: ['\\.sqlite\\.test\\.ts$'],
    },
    {
      ...shared,
      displayName: 'platform',
      globals: { PROVIDER: 'sqlite', PLATFORM: 'gateway' },
      testMatch: [
        'create-event',
        'create-events',
        'update-event',
        'disable-event',
        'idempotency',
        'rest-siblings',
      ].map((name) => `<rootDir>/test/e2e/${name}.test.ts`),
    },
  ],
};
