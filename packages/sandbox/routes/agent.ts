// The Agent API, a preview: sessions with turns, and media for them. If it is off for an account, all its routes return 403.
import { randomBytes, randomUUID } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { createMiddleware } from 'hono/factory'
import { z } from 'zod'
import { agentNotEnabled, badRequest, invalidJson, notFound, validationFailed } from '../engine/refusals/refusals.ts'
import type { Message, Session } from '../store/agent.ts'
import type { SandboxApp, SandboxContext, SandboxEnv, Services } from './context.ts'
import { baseUrlOf, jsonBody, refuse } from './context.ts'

const UPLOAD_LIFETIME_MS = 3600_000

const CONTENT_TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
}
const mediaType = z.enum(['image', 'video', 'audio', 'file'])
const sessionBody = z.looseObject({ config: z.record(z.string(), z.unknown()).default({}) })
const messageBody = z.looseObject({ content: z.string().min(1).max(20_000) })
const mediaBody = z.looseObject({ extension: z.string().regex(/^[a-z0-9]{1,10}$/), type: mediaType })
const confirmBody = z.looseObject({ type: mediaType })

export function addAgentRoutes(app: SandboxApp, services: Services): void {
  const isEnabled = createMiddleware<SandboxEnv>(async (c, next) => {
    if (!c.get('account').switches.agent) return refuse(c, agentNotEnabled())
    await next()
    return undefined
  })
  app.use('/v1/agent/*', isEnabled)
  addSessionRoutes(app, services)
  addMediaRoutes(app, services)
}

function addSessionRoutes(app: SandboxApp, { platform, agent }: Services): void {
  const own = (c: SandboxContext) => platform.agent.findSession(c.get('account').name, c.req.param('id') ?? '')

  app.post('/v1/agent/sessions', async (c) => {
    const body = await parsed(c, sessionBody)
    if (body instanceof Response) return body
    const session = agent.createSession(c.get('account'), body.config)
    return c.json({ session_id: session.id, status: session.status }, 201)
  })

  app.post('/v1/agent/sessions/:id/messages', async (c) => {
    const session = own(c)
    if (session === undefined) return refuse(c, notFound())
    const body = await parsed(c, messageBody)
    if (body instanceof Response) return body
    const sent = agent.send(c.get('account'), session, body.content)
    if (typeof sent !== 'string') return refuse(c, sent)
    return c.json({ message_id: sent, status: 'processing' }, 202)
  })

  app.get('/v1/agent/sessions/:id/messages', (c) => {
    const session = own(c)
    if (session === undefined) return refuse(c, notFound())
    const messages = messagesAfter(platform.agent.messages(session.id), c.req.query('after'))
    if (messages === undefined) return refuse(c, notFound())
    return c.json(shownSession(session, messages))
  })

  app.post('/v1/agent/sessions/:id/interrupt', (c) => {
    const session = own(c)
    if (session === undefined) return refuse(c, notFound())
    agent.interrupt(c.get('account'), session)
    return c.json({ status: own(c)?.status })
  })
}

function addMediaRoutes(app: SandboxApp, { platform }: Services): void {
  app.post('/v1/agent/media', async (c) => {
    const body = await parsed(c, mediaBody)
    if (body instanceof Response) return body
    const [id, account] = [randomUUID(), c.get('account').name]
    const contentType = CONTENT_TYPES[body.extension] ?? 'application/octet-stream'
    const file = `${id}.${body.extension}`
    const signature = randomBytes(16).toString('hex')
    const expiresAtMs = platform.clock.now() + UPLOAD_LIFETIME_MS
    platform.uploads.insert({ id, account, contentType, signature, file, expiresAtMs })
    platform.agent.insertMedia({ id, account, type: body.type, file })
    return c.json({
      ...{ id, type: body.type, content_type: contentType },
      upload_url: `${baseUrlOf(c)}/uploads/${file}?signature=${signature}`,
      url: `${baseUrlOf(c)}/media/uploads/${file}`,
    })
  })

  app.post('/v1/agent/media/:id/confirm', async (c) => {
    const media = platform.agent.findMedia(c.get('account').name, c.req.param('id'))
    if (media === undefined) return refuse(c, notFound())
    const body = await parsed(c, confirmBody)
    if (body instanceof Response) return body
    const isThere = await access(join(platform.folders.uploads, media.file)).then(
      () => true,
      () => false,
    )
    if (!isThere) return refuse(c, badRequest('Media has not been uploaded'))
    return c.json({ status: 'uploaded' })
  })
}

/** The valid body, or the response that refuses it. */
async function parsed<S extends z.ZodType>(c: SandboxContext, schema: S): Promise<z.output<S> | Response> {
  const body = await jsonBody(c)
  if (body === undefined) return refuse(c, invalidJson())
  const result = schema.safeParse(body)
  if (result.success) return result.data
  return refuse(c, validationFailed(result.error.issues, { dialect: 'v2', body }))
}

/** Undefined when there is no message with this id. */
function messagesAfter(messages: Message[], after: string | undefined): Message[] | undefined {
  if (after === undefined || after === '') return messages
  const at = messages.findIndex((message) => message.id === after)
  return at === -1 ? undefined : messages.slice(at + 1)
}

function shownSession({ status }: Session, messages: Message[]) {
  return {
    status,
    messages: messages.map(({ id, role, status: messageStatus, text, createdAtMs, costUsd }) => ({
      message_id: id,
      role,
      status: messageStatus,
      message: role === 'user' ? { type: 'text', text } : { parts: text === '' ? [] : [{ type: 'text', text }] },
      created_at: new Date(createdAtMs).toISOString(),
      llm_cost_usd: costUsd,
    })),
  }
}
