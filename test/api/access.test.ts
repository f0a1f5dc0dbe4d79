// Every route of the assembled API, as its own route table lists it, against every kind of caller.
import { OpenAPIHono } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { caller, operator, PUBLIC } from '../../api/access/access.ts'
import { assertEveryRouteDeclared, registerRoutes, type RouteTable } from '../../api/access/route-table.ts'
import type { Api, ApiEnv } from '../../api/api-types.ts'
import { operation, page, type ServedRoute } from '../../api/operation.ts'
import { OPERATIONS } from '../../api/operations.ts'
import { DOCUMENTATION_PAGES } from '../../api/routes/docs/documentation-pages.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'

const TOKEN = 'token-of-callers-thirty-two-chars'
const OPERATOR_TOKEN = 'token-of-operators-thirty-two-ch'
const ROUTES: readonly ServedRoute[] = [...OPERATIONS, ...DOCUMENTATION_PAGES]

const test = useTestApi()
const guarded = () => test.assemble({ token: TOKEN, operatorToken: OPERATOR_TOKEN })

interface Registered {
  method: string
  path: string
}

/** From Hono's table, which also lists the handlers of middleware, under `ALL`. */
function registeredRoutes(api: Api): Registered[] {
  const names = api.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
  return [...new Set(names)].map((name) => ({ method: name.split(' ')[0]!, path: name.split(' ')[1]! }))
}

function audienceOf({ method, path }: Registered): string | undefined {
  const route = ROUTES.find((candidate) => {
    const declaredMethod = 'contract' in candidate ? (candidate as (typeof OPERATIONS)[number]).contract.method : 'get'
    const declaredPath = candidate.path.replaceAll(/\{([^}]+)\}/g, ':$1')
    return declaredMethod.toUpperCase() === method && declaredPath === path.replaceAll(/\{[^}]+\}/g, '')
  })
  return route?.access.audience
}

async function statusOf(api: Api, { method, path }: Registered, token?: string): Promise<number> {
  const concrete = path.replaceAll(/:\w+(\{[^}]+\})?/g, 'north')
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await api.request(`http://localhost${concrete}`, { method, headers })
  await response.body?.cancel()
  return response.status
}

/** One line for each response that does not fit the audience of its route. */
async function violationsOf(api: Api): Promise<string[]> {
  const violations: string[] = []
  for (const route of registeredRoutes(api)) {
    const audience = audienceOf(route)
    const name = `${route.method} ${route.path}`
    const expectStatus = async (sender: string, token: string | undefined, refused: 401 | 403 | undefined) => {
      const status = await statusOf(api, route, token)
      const fits = refused === undefined ? status !== 401 && status !== 403 : status === refused
      if (!fits) violations.push(`${name} (${audience}) gives ${status} to ${sender}`)
    }
    if (audience === undefined) violations.push(`${name} has no audience`)
    const isOpen = audience === 'public'
    await expectStatus('no token', undefined, isOpen ? undefined : 401)
    await expectStatus('a wrong token', `${TOKEN}x`, isOpen ? undefined : 401)
    await expectStatus('a caller', TOKEN, audience === 'operator' ? 403 : undefined)
    await expectStatus('an operator', OPERATOR_TOKEN, undefined)
  }
  return violations
}

describe('every registered route', () => {
  it('answers 401 and 403 to wrong callers, and neither to the right one', async () => {
    const api = guarded()
    expect(registeredRoutes(api)).toHaveLength(ROUTES.length)
    expect(await violationsOf(api)).toEqual([])
  })

  it('is public only where this list says so', () => {
    const open = ROUTES.filter(({ access }) => access.audience === 'public').map(({ path }) => path)
    expect(open).toEqual([
      '/hooks/higgsfield/{attemptId}/{token}',
      '/hooks/probe',
      '/livez',
      '/readyz',
      '/openapi.json',
      '/docs',
      '/docs/problems',
      '/docs/assets/init.js',
      '/docs/assets/:name',
    ])
  })

  it('is open to callers only for the resources of this list', () => {
    const open = ROUTES.filter(({ access }) => access.audience === 'caller').map(({ path }) => path.split('/')[2])
    const resources = [
      'generations',
      'films',
      'uploads',
      'upload-sessions',
      'assets',
      'models',
      'estimates',
      'characters',
    ]
    expect(new Set(open)).toEqual(new Set([...resources, 'styles', 'motions', 'presets']))
  })

  it('is found when it is planted without an audience', async () => {
    const api = guarded()
    api.get('/v1/planted', (c) => c.text('secret'))
    expect(await violationsOf(api)).toContain('GET /v1/planted has no audience')
    expect(await statusOf(api, { method: 'GET', path: '/v1/planted' }, OPERATOR_TOKEN)).toBe(500)
  })
})

describe('the assembly', () => {
  it('refuses a handler that was registered directly, before or after the routes', () => {
    const emptyTable = (): RouteTable => ({ middleware: new Set(), access: new Map(), routes: [] })
    const secret = page({ path: '/v1/secret', access: operator('read') }, (c) => c.text('secret'))
    const [before, after] = [emptyTable(), emptyTable()]
    const api: Api = new OpenAPIHono<ApiEnv>()
    api.use((_c, next) => next())
    registerRoutes(api, after, [secret])
    expect(() => assertEveryRouteDeclared(api, after)).not.toThrow()
    api.all('/v1/planted', (c) => c.text('secret'))
    expect(() => assertEveryRouteDeclared(api, after)).toThrow(/^routes without an audience: ALL \/v1\/planted;/)
    registerRoutes(api, before, [])
    expect(() => assertEveryRouteDeclared(api, before)).toThrow('GET /v1/secret, ALL /v1/planted')
  })

  it('does not compile a route without an audience', () => {
    const contract = { operationId: 'getX', method: 'get' as const, path: '/x', tags: [], summary: 'x', responses: {} }
    // Checked by the compiler only, which refuses a directive that expects no error.
    const compiled = [
      // @ts-expect-error: no access
      () => page({ path: '/x' }, (c) => c.text('secret')),
      // @ts-expect-error: no access
      () => operation(contract, (c) => c.text('secret') as never),
      // @ts-expect-error: callers have no scope of this name
      () => operation({ ...contract, access: caller('admin') }, (c) => c.text('secret') as never),
      () => operation({ ...contract, access: PUBLIC }, (c) => c.text('public') as never),
    ]
    expect(compiled).toHaveLength(4)
  })
})

describe('the order of checks', () => {
  it('refuses a request without a token before its parameters are validated or its body is read', async () => {
    let pulls = 0
    const body = new ReadableStream({ pull: () => void (pulls += 1) }, { highWaterMark: 0 })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' }
    const response = await guarded().request('http://localhost/v1/attempts/no-id/resolve', init as RequestInit)
    expect(await problemFrom(response)).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(pulls).toBe(0)
    const query = await guarded().request('http://localhost/v1/generations?limit=none')
    expect(query.status).toBe(401)
    expect(await statusOf(guarded(), { method: 'HEAD', path: '/v1/models' })).toBe(401)
  })

  it('refuses a foreign host before the token', async () => {
    const response = await guarded().request('http://localhost/v1/pool', { headers: { host: 'evil.example' } })
    expect(await problemFrom(response)).toMatchObject({ status: 403, code: 'forbidden_host' })
  })

  it('asks for the token of the resource at unknown paths and methods', async () => {
    const status = (path: string, token?: string, method = 'GET') => statusOf(guarded(), { method, path }, token)
    expect(await status('/v1/unknown')).toBe(401)
    expect(await status('/v1/unknown', TOKEN)).toBe(404)
    expect(await status('/v1/accounts/a/unknown', TOKEN)).toBe(403)
    expect(await status('/v1/accounts/a/unknown', OPERATOR_TOKEN)).toBe(404)
    expect(await status('/v1/pool', TOKEN, 'DELETE')).toBe(403)
    expect(await status('/v1/pool', OPERATOR_TOKEN, 'DELETE')).toBe(405)
    expect(await status('/v1/films', TOKEN, 'DELETE')).toBe(405)
    expect(await status('/docs/unknown')).toBe(404)
    expect(await status('/v1/%61ccounts', TOKEN)).toBe(403)
  })

  it('opens the operations of callers, and not those of operators, where only operators have a token', async () => {
    const api = test.assemble({ operatorToken: OPERATOR_TOKEN })
    expect(await statusOf(api, { method: 'GET', path: '/v1/models' })).toBe(200)
    expect(await statusOf(api, { method: 'GET', path: '/v1/pool' })).toBe(401)
    expect(await statusOf(api, { method: 'GET', path: '/v1/pool' }, OPERATOR_TOKEN)).toBe(200)
    const closed = test.assemble({ token: TOKEN })
    expect(await statusOf(closed, { method: 'GET', path: '/v1/pool' }, TOKEN)).toBe(403)
  })
})
