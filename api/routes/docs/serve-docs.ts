// The API's own documentation: the OpenAPI document, a page to read and try it, and the page of problem codes.
// Invariant: everything comes from this process; the pages load nothing from elsewhere.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { ServiceProblem } from '../../../services/problems/service-problem.ts'
import type { Api } from '../../api-types.ts'
import { openApiDocument } from '../../openapi.ts'
import { PROBLEM_PAGE } from '../../problem-page-path.ts'
import { DOCS_PAGE, DOCS_SCRIPT } from './docs-page.ts'
import { problemsPage } from './problems-page.ts'

const CONTENT_TYPES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

const SWAGGER_UI_FOLDER = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

/** Swagger UI sets styles on elements and draws its icons from data URLs. */
const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
}

export const DOC_PATHS = ['/openapi.json', '/docs', PROBLEM_PAGE, '/docs/assets/init.js', '/docs/assets/{name}']

export function serveDocs(api: Api): void {
  let document: string | undefined
  api.get('/openapi.json', (c) => {
    document ??= JSON.stringify(openApiDocument())
    return c.body(document, 200, { 'Content-Type': 'application/json' })
  })
  api.get('/docs', (c) => c.html(DOCS_PAGE, 200, PAGE_HEADERS))
  api.get(PROBLEM_PAGE, (c) => c.html(problemsPage(), 200, PAGE_HEADERS))
  api.get('/docs/assets/init.js', (c) => c.body(DOCS_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
  api.get('/docs/assets/:name', async (c) => {
    const contentType = CONTENT_TYPES[c.req.param('name')]
    if (contentType === undefined) throw new ServiceProblem('not_found', { detail: 'There is no such file.' })
    const path = join(SWAGGER_UI_FOLDER, c.req.param('name'))
    const { size } = await stat(path)
    const headers = {
      'Content-Type': contentType,
      'Content-Length': String(size),
      'Cache-Control': 'public, max-age=86400',
    }
    if (c.req.raw.method === 'HEAD') return c.body(null, 200, headers)
    return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array<ArrayBuffer>>, 200, headers)
  })
}
