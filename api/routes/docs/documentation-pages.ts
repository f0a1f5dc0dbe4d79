// The documentation that the API serves: the OpenAPI document, the reference page, and the page of problem codes.
// Invariant: the pages load nothing from other servers.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { ServiceProblem } from '../../../services/problems/service-problem.ts'
import { PUBLIC } from '../../access/access.ts'
import type { ApiContext } from '../../api-types.ts'
import { openApiDocument } from '../../openapi/document.ts'
import { page, type ServedRoute } from '../../operation.ts'
import { PROBLEM_PAGE } from '../../problems/problem-page-path.ts'
import { problemsPage } from './problems-page.ts'
import { REFERENCE_PAGE, REFERENCE_SCRIPT } from './reference-page.ts'

/** A map, because a name in the path must not find a property of `Object.prototype`. */
const CONTENT_TYPES = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
])

const SWAGGER_UI_FOLDER = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

/** Swagger UI sets styles on elements and draws its icons from data URLs. */
const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
}

let openApiText: string | undefined

function publicPage(path: string, handler: Parameters<typeof page>[1]): ServedRoute {
  return page({ path, access: PUBLIC }, handler)
}

export const DOCUMENTATION_PAGES: readonly ServedRoute[] = [
  publicPage('/openapi.json', (c) => {
    openApiText ??= JSON.stringify(openApiDocument())
    return c.body(openApiText, 200, { 'Content-Type': 'application/json' })
  }),
  publicPage('/docs', (c) => c.html(REFERENCE_PAGE, 200, PAGE_HEADERS)),
  publicPage(PROBLEM_PAGE, (c) => c.html(problemsPage(), 200, PAGE_HEADERS)),
  publicPage('/docs/assets/init.js', (c) =>
    c.body(REFERENCE_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  ),
  publicPage('/docs/assets/:name', (c) => sendSwaggerFile(c, c.req.param('name') ?? '')),
]

async function sendSwaggerFile(c: ApiContext, name: string): Promise<Response> {
  const contentType = CONTENT_TYPES.get(name)
  if (contentType === undefined) throw new ServiceProblem('not_found', { detail: 'There is no such file.' })
  const path = join(SWAGGER_UI_FOLDER, name)
  const { size } = await stat(path)
  const headers = {
    'Content-Type': contentType,
    'Content-Length': String(size),
    'Cache-Control': 'public, max-age=86400',
  }
  if (c.req.raw.method === 'HEAD') return c.body(null, 200, headers)
  return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array<ArrayBuffer>>, 200, headers)
}
