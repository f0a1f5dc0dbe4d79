// Who may import whom: the import table of the rooms as data, and the rules made from it.
// Invariant: a room, a type import or a package that is not listed here is refused.

/**
 * Rooms of the product. `values` may be imported as they are, `types` with `import type` only; likewise for packages.
 * `hasNode`: whether Node's own modules may be imported.
 */
const ROOMS = {
  contracts: { values: [], types: [], packages: ['zod'], hasNode: false },
  domain: { values: ['contracts'], types: [], packages: [], typePackages: ['zod'], hasNode: false },
  workflows: {
    values: ['contracts', 'domain'],
    types: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    hasNode: false,
  },
  activities: {
    values: ['contracts', 'domain'],
    types: [],
    packages: ['@temporalio/activity', '@temporalio/common'],
    hasNode: true,
  },
  adapters: {
    values: ['contracts', 'domain'],
    // The ports that adapters implement are declared by those who need them.
    types: ['activities', 'services'],
    packages: [
      '@aws-sdk/client-s3',
      '@temporalio/client',
      '@temporalio/common',
      'ajv',
      'ipaddr.js',
      'node-av',
      'standardwebhooks',
      'zod',
    ],
    hasNode: true,
  },
  db: { values: ['contracts', 'domain'], types: [], packages: ['kysely', 'pg', 'typeid-js'], hasNode: true },
  services: {
    values: ['contracts', 'domain', 'db'],
    types: ['workflows'],
    packages: [],
    typePackages: ['zod'],
    hasNode: true,
  },
  api: {
    values: ['contracts', 'services'],
    types: [],
    packages: ['hono', '@hono/[^/]+', 'swagger-ui-dist', 'zod'],
    hasNode: true,
  },
  assembly: {
    values: ['contracts', 'domain', 'adapters', 'config', 'db'],
    // The ports behind which it puts the real parts.
    types: ['activities', 'services', 'telemetry'],
    packages: [],
    hasNode: true,
  },
  worker: {
    values: ['contracts', 'domain', 'workflows', 'activities', 'assembly', 'db', 'services'],
    types: ['config', 'telemetry'],
    packages: ['@temporalio/[^/]+'],
    hasNode: true,
  },
  cli: {
    values: ['contracts', 'domain', 'config'],
    types: [],
    packages: ['commander', 'eventsource-parser', 'zod'],
    hasNode: true,
  },
  'packages/sandbox': {
    values: [],
    types: [],
    packages: ['commander', 'hono', '@hono/[^/]+', 'node-av', 'zod'],
    hasNode: true,
  },
  config: { values: [], types: [], packages: ['zod', '@temporalio/envconfig'], hasNode: true },
  telemetry: { values: [], types: [], packages: ['pino'], hasNode: true },
}

/** All rooms but the sandbox, which runs beside the product. */
const PRODUCT = Object.keys(ROOMS).filter((name) => name !== 'packages/sandbox')
/** Rooms that may import all rooms of the product. The product imports none of them. */
const OUTER_ROOMS = ['dev', 'test', 'bench', 'examples', 'scripts']
/**
 * The entry file of a top-level room is outside the table, because it uses what `assembly/` builds. That of a package is not.
 * The worker has two entries: `worker/deploy.ts` is for operators and reads the same configuration.
 */
const MAIN = '^([^/]+/main|worker/deploy)\\.ts$'
/** Tests, and what only tests use: it lies in a folder of that name beside the source. */
const TEST = '\\.test\\.ts$|/testing/'
const ALL_PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'deprecated']

const anyOf = (names) => `^(${names.join('|')})/`
/** Without names the pattern matches no path at all. */
const packagesOf = (names) => `node_modules/(@types/)?(${names.join('|').replaceAll('.', '\\.')})/`
const listed = (names) => (names.length > 0 ? names.join(', ') : 'nothing')

/** The room, what it may import, what that may import, and so on: a unit test has to set up what its subject stands on. */
function roomsBelow(name, found = new Set()) {
  if (found.has(name)) return found
  found.add(name)
  for (const next of [...ROOMS[name].values, ...ROOMS[name].types]) roomsBelow(next, found)
  return found
}

function rulesOf(name, { values, types, packages, typePackages = [], hasNode }) {
  const source = { path: `^${name}/`, pathNot: [MAIN, TEST] }
  const known = [name, ...values, ...types]
  const rules = [
    {
      name: `${name} imports rooms: ${listed(values)}; types of: ${listed(types)}`,
      from: source,
      to: { path: anyOf([...Object.keys(ROOMS), ...OUTER_ROOMS]), pathNot: anyOf(known) },
    },
    {
      name: `${name}'s unit tests import what ${name} is built on, and test (what crosses rooms goes to test/)`,
      from: { path: `^${name}/.*(${TEST})` },
      to: { path: anyOf([...Object.keys(ROOMS), ...OUTER_ROOMS]), pathNot: anyOf([...roomsBelow(name), 'test']) },
    },
    {
      name: `${name} imports packages: ${listed(packages)}`,
      from: source,
      to: { dependencyTypes: ALL_PACKAGES, pathNot: packagesOf([...packages, ...typePackages]) },
    },
    {
      name: `${name} imports only types of packages: ${listed(typePackages)}`,
      from: source,
      to: { path: packagesOf(typePackages), dependencyTypesNot: ['type-only'] },
    },
  ]
  if (types.length > 0) {
    rules.push({
      name: `${name} imports only types of: ${listed(types)}`,
      from: source,
      to: { path: anyOf(types), dependencyTypesNot: ['type-only'] },
    })
  }
  if (!hasNode) rules.push({ name: `${name} has no Node`, from: source, to: { dependencyTypes: ['core'] } })
  return rules
}

/**
 * Folders whose values workflow code may import. Together with `workflows/` they import values only from each other and
 * never zod, so that no chain of value imports leads from a workflow to zod.
 */
const FREE_OF_ZOD = ['contracts/steps', 'contracts/vocabulary', 'domain/generations', 'domain/waiting']

const ZOD_RULES = [
  {
    name: `workflow code imports values only from: ${listed(FREE_OF_ZOD)}`,
    from: { path: anyOf(['workflows', ...FREE_OF_ZOD]), pathNot: TEST },
    to: { path: anyOf(['contracts', 'domain']), pathNot: anyOf(FREE_OF_ZOD), dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'workflow code has no zod',
    from: { path: anyOf(['workflows', ...FREE_OF_ZOD]), pathNot: TEST },
    to: { path: packagesOf(['zod']), dependencyTypesNot: ['type-only'] },
  },
]

const HOUSE_RULES = [
  { name: 'no cycles', from: {}, to: { circular: true } },
  {
    name: 'no orphans: imported by nobody, importing nothing',
    // Loaded by name: configuration of tools, programs that are started as they are, and what a browser runs.
    from: { orphan: true, pathNot: ['^[^/]+\\.(ts|mjs)$', '\\.m?js$', TEST, '^(examples|bench|scripts)/', '^test/'] },
    to: {},
  },
  { name: 'no import that leads nowhere', from: {}, to: { couldNotResolve: true } },
  { name: 'only tests import what is for tests', from: { pathNot: [TEST, '^(test|bench)/'] }, to: { path: TEST } },
  {
    name: 'the product does not import the sandbox, not even in an entry file',
    from: { path: anyOf(PRODUCT), pathNot: TEST },
    to: { path: '^packages/sandbox/' },
  },
  {
    name: 'only db has kysely and pg',
    from: { path: anyOf([...Object.keys(ROOMS)]), pathNot: ['^db/', TEST] },
    to: { path: packagesOf(['kysely', 'pg']) },
  },
  {
    name: 'only workflows has @temporalio/workflow',
    from: { path: anyOf(Object.keys(ROOMS)), pathNot: ['^workflows/', TEST] },
    to: { path: packagesOf(['@temporalio/workflow']) },
  },
  {
    name: 'the product runs without development packages',
    from: { path: anyOf([...Object.keys(ROOMS), 'dev']), pathNot: TEST },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
  },
]

export default {
  forbidden: [
    ...Object.entries(ROOMS).flatMap(([name, room]) => rulesOf(name, room)),
    ...ZOD_RULES,
    ...HOUSE_RULES,
  ].map((rule) => ({
    severity: 'error',
    ...rule,
  })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.data|dist|packages/[^/]+/dist)/' },
    // Reads the sources as written, so that type-only imports are seen as such. This needs a compiler below version 7.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    moduleSystems: ['es6', 'cjs'],
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    skipAnalysisNotInRules: true,
  },
}
