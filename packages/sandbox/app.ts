// All routes in their matching order: routes without credentials, the check of credentials, the API, the catch-all submissions.
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { bodyTooLarge, invalidCredentials, keyRefused, notFound, serverError } from './engine/refusals/refusals.ts'
import { addAdminAccountRoutes } from './routes/admin-accounts.ts'
import { addAdminClockRoutes } from './routes/admin-clock.ts'
import { addAdminFaultRoutes } from './routes/admin-faults.ts'
import { addAdminRoutes } from './routes/admin.ts'
import { addAgentRoutes } from './routes/agent.ts'
import { addCharacterRoutes, addPhotoRoute } from './routes/characters.ts'
import type { SandboxApp, SandboxContext, SandboxEnv, Services } from './routes/context.ts'
import { refuse } from './routes/context.ts'
import { faultyCalls } from './routes/faulty-calls.ts'
import { faultyMedia } from './routes/faulty-media.ts'
import { addListRoutes } from './routes/lists.ts'
import { addMediaRoutes } from './routes/media.ts'
import { addModelRoutes } from './routes/models.ts'
import { ownPagesOnly } from './routes/own-pages-only.ts'
import { addPageRoutes } from './routes/page.ts'
import { addPreviewRoute } from './routes/previews.ts'
import { addRequestRoutes } from './routes/requests.ts'
import { addV1Submissions, addV2Submissions } from './routes/submissions.ts'
import { addUsageRoute } from './routes/usage.ts'
import { addUploadSlots, addUploadTarget } from './routes/uploads.ts'

const MAX_BODY_BYTES = 1024 * 1024

const limitedBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (c) => refuse(c as SandboxContext, bodyTooLarge()),
})

export function createApp(services: Services): SandboxApp {
  const app: SandboxApp = new Hono<SandboxEnv>()
  app.use(correlated(services))
  app.onError((error, c) => {
    services.platform.options.log(`error on ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`)
    return refuse(c, serverError())
  })
  app.notFound((c) => refuse(c, notFound()))
  app.use(ownPagesOnly(services.platform.options.host))
  app.on(['POST', 'PATCH'], '/_sandbox/*', limitedBody)
  addPageRoutes(app, services)
  addAdminRoutes(app, services)
  addAdminAccountRoutes(app, services)
  addAdminClockRoutes(app, services)
  addAdminFaultRoutes(app, services)
  app.use('/media/*', faultyCalls(services, 'media'))
  app.use('/media/outputs/:request/:name', faultyMedia(services))
  app.use('/uploads/*', faultyCalls(services, 'upload_put'))
  addMediaRoutes(app, services)
  addPhotoRoute(app, services)
  addPreviewRoute(app, services)
  // The storage needs no credentials, so a missing file is 404 and not 401.
  app.all('/media/*', (c) => refuse(c, notFound()))
  addUploadTarget(app, services)

  app.use(authenticated(services))
  // Only for POST: the check for a body costs more than a status response.
  app.on('POST', '/*', limitedBody)
  app.use(faultyCalls(services))
  addUsageRoute(app, services)
  addModelRoutes(app, services)
  addListRoutes(app)
  addRequestRoutes(app, services)
  addUploadSlots(app, services)
  addCharacterRoutes(app, services)
  addAgentRoutes(app, services)
  addV1Submissions(app, services)
  addV2Submissions(app, services)
  return app
}

/** Only the sandbox sends it, so that a client can label what it has made. */
const SANDBOX_HEADER = 'X-Higgsfield-Sandbox'

/** Adds `X-Correlation-ID` and the sandbox's own header to every response, and logs one line. Successful reads are not logged, because clients poll often. */
function correlated({ platform }: Services) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const correlationId = randomUUID()
    c.header('X-Correlation-ID', correlationId)
    c.header(SANDBOX_HEADER, 'true')
    const startedAtMs = performance.now()
    await next()
    // Responses of faults get it too, except the pages of a firewall or gateway, which the platform does not write.
    const { headers } = c.res
    const isPage = headers.get('Content-Type')?.startsWith('text/html') === true
    if (!isPage && !headers.has('X-Correlation-ID')) headers.set('X-Correlation-ID', correlationId)
    if (c.req.method === 'GET' && c.res.status < 400) return
    const durationMs = Math.round(performance.now() - startedAtMs)
    platform.options.log(`${c.req.method} ${c.req.path} ${c.res.status} ${durationMs} ms ${correlationId}`)
  })
}

/** Checks `Authorization: Key id:secret`, or the older headers `hf-api-key` and `hf-secret`, before anything else. */
function authenticated({ platform }: Services) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const match = /^Key ([^:\s]+):([^:\s]+)$/.exec(c.req.header('Authorization') ?? '')
    const keyId = match?.[1] ?? c.req.header('hf-api-key') ?? ''
    const secret = match?.[2] ?? c.req.header('hf-secret') ?? ''
    const found = platform.accounts.findByKey(keyId, secret)
    if (found === undefined) return refuse(c, invalidCredentials())
    const { account, key } = found
    if (key.state !== 'active') {
      return refuse(c, account.switches.errorCodes ? keyRefused(key.state) : invalidCredentials())
    }
    c.set('account', account)
    c.set('keyId', key.keyId)
    await next()
    return undefined
  })
}
