// The boundaries of the folders: what each may import, and what it may load through others.

const HTTP = '^src/(graphql|rest|http|auth)/|^node_modules/(fastify|@fastify|@apollo|@as-integrations)/';
const PRISMA = '^src/database/|^node_modules/(@prisma|pg|better-sqlite3)/';
const TYPE_GRAPHQL = '^node_modules/type-graphql/';
const ENUM_REGISTRATION = '^src/events/graphql/';

/** What everything may tell about itself. */
const OBSERVER = ['observer[.]ts$'];

/** A folder imports only from the folders that are listed. */
const importsOnly = (folder, allowed) => ({
  name: `${folder.replaceAll('/', '-')}-imports`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((each) => `^src/${each}`) },
});

/** A folder does not load these modules, not even through others. */
const neverLoads = (folder, modules) => ({
  name: `${folder.replaceAll('/', '-')}-loads`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: modules, reachable: true },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'model-is-pure',
      severity: 'error',
      comment: 'The model imports nothing but itself.',
      from: { path: '^src/events/model/' },
      to: { pathNot: ['^src/events/model/', '^util$', '^node:util$'] },
    },
    {
      name: 'examples-stand-alone',
      severity: 'error',
      comment: 'An example can be copied out of the project.',
      from: { path: '^(examples/[^/]+)/' },
      to: { pathNot: ['^$1/', '^node_modules/'] },
    },
    importsOnly('tracing', []),
    {
      name: 'only-tracing-knows-opentelemetry',
      severity: 'error',
      comment: 'Without a collector, nothing of it is loaded: others use the interface in tracer.ts.',
      from: {
        path: '^src/',
        pathNot: '^src/tracing/(opentelemetry-tracer|start-tracing|bounded-spans)[.]ts$',
      },
      to: { path: '^node_modules/(@opentelemetry|@prisma/instrumentation)/' },
    },
    {
      name: 'tracing-is-loaded-on-demand',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tracing/' },
      to: {
        path: '^src/tracing/',
        pathNot: '^src/tracing/tracer[.]ts$',
        dependencyTypesNot: ['dynamic-import'],
      },
    },
    importsOnly('graphql', [
      'http/',
      'auth/',
      'config[.]ts$',
      'project-folder[.]ts$',
      'tracing/tracer[.]ts$',
    ]),
    importsOnly('rest', ['http/', 'auth/', 'events/']),
    importsOnly('console', ['graphql/example-operations[.]ts$', 'project-folder[.]ts$']),
    importsOnly('console/browser', ['console/example-tab[.]ts$']),
    importsOnly('metrics', [
      'http/(limits|listen)[.]ts$',
      'events/operation[.]ts$',
      'platform/circuit[.]ts$',
      ...OBSERVER,
    ]),
    importsOnly('http', [
      'auth/',
      'database/database-unavailable-error[.]ts$',
      'platform/platform-unavailable-error[.]ts$',
      'config[.]ts$',
      ...OBSERVER,
      'tracing/tracer[.]ts$',
    ]),
    importsOnly('auth', ['events/model/limits[.]ts$', 'environment[.]ts$', 'loopback[.]ts$']),
    importsOnly('platform', [
      'events/',
      'database/database-unavailable-error[.]ts$',
      'platform-config[.]ts$',
    ]),
    importsOnly('events', [
      'database/',
      'platform/platform-unavailable-error[.]ts$',
      'auth/permissions[.]ts$',
      ...OBSERVER,
    ]),
    importsOnly('events/validation', ['events/model/']),
    importsOnly('events/store', [
      'events/model/',
      'events/pacing[.]ts$',
      'events/validation/violation[.]ts$',
      'database/',
    ]),
    importsOnly('database', ['config[.]ts$', 'project-folder[.]ts$', 'tracing/tracer[.]ts$']),
    {
      name: 'metrics-alone-know-prometheus',
      severity: 'error',
      comment: 'Everything else tells an observer what it does.',
      from: { path: '^src/', pathNot: '^src/metrics/' },
      to: { path: '^node_modules/prom-client/' },
    },
    {
      name: 'rows-stay-in-the-store',
      severity: 'error',
      comment: 'Only the store knows rows and statements.',
      from: { path: '^src/', pathNot: '^src/(events/store|database)/' },
      to: {
        path: '^src/(events/store/|database/generated/)',
        pathNot:
          '^src/events/store/(event-store|dry-run-store|prisma-event-store|pending-writes|leftover-writes|search-text|write-audit|intents/(intent-store|prisma-intent-(store|reader)))[.]ts$',
      },
    },
    {
      name: 'use-cases-know-no-protocol',
      severity: 'error',
      from: { path: '^src/events/[^/]+[.]ts$' },
      to: { path: `${HTTP}|^src/events/graphql/|^node_modules/(graphql|type-graphql)/` },
    },
    neverLoads('platform', `${HTTP}|^node_modules/(@prisma|pg|better-sqlite3)/|${ENUM_REGISTRATION}`),
    neverLoads('events/model', `${HTTP}|${PRISMA}|${TYPE_GRAPHQL}`),
    neverLoads('events/validation', `${HTTP}|${PRISMA}|${ENUM_REGISTRATION}`),
    neverLoads('events/validation/rules', TYPE_GRAPHQL),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/database/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types are erased, so they load nothing. Circles of types are checked by .ci/import-circles.mjs.
    tsPreCompilationDeps: false,
    detectProcessBuiltinModuleCalls: false,
  },
};
