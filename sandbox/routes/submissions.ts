// The paid routes: v1 (`/v1/text2image/soul`, `/v1/image2video/dop`) and v2 (`POST /{model_id}`).
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { z } from 'zod'
import { findModel } from '../models/catalogue.ts'
import { invalidJson, notFound, serverError, validationFailed } from '../engine/refusals.ts'
import type { Submission, SubmitResult } from '../engine/submit.ts'
import { submit } from '../engine/submit.ts'
import { jobSet, requestHandle } from '../engine/views.ts'
import type { RequestRow } from '../store/requests.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { baseUrlOf, jsonBody, refuse } from './context.ts'

const v1Envelope = z.looseObject({
  params: z.unknown().refine((params) => params !== undefined),
  webhook: z.looseObject({ url: z.url(), secret: z.string() }).nullish(),
})

export function addV1Submissions(app: SandboxApp, services: Services): void {
  for (const path of [
    '/v1/text2image/:route',
    '/v1/image2video/:route',
    '/v1/speak/:route',
    '/generate/:route',
  ] as const) {
    app.post(path, async (c) => {
      const body = await jsonBody(c)
      if (body === undefined) return refuse(c, invalidJson())
      const envelope = v1Envelope.safeParse(body)
      if (!envelope.success) return refuse(c, validationFailed(envelope.error.issues, { dialect: 'v2', body }))
      const result = submit(services.platform, services.scheduler, {
        ...commonOf(c, 'v1'),
        body: envelope.data.params,
        webhookUrl: envelope.data.webhook?.url ?? null,
        webhookSecret: envelope.data.webhook?.secret ?? null,
      })
      return answer(c, result, (request) => jobSet(request, baseUrlOf(c)))
    })
  }
}

/** Catch-all: add it after every fixed POST route. */
export function addV2Submissions(app: SandboxApp, services: Services): void {
  app.post('/*', async (c) => {
    const common = commonOf(c, 'v2')
    if (common.modelId.startsWith('v1/')) return refuse(c, notFound())
    const body = common.model === undefined ? null : await jsonBody(c)
    if (body === undefined) return refuse(c, invalidJson())
    const webhookUrl = c.req.query('hf_webhook') ?? null
    const submission = { ...common, body, webhookUrl, webhookSecret: null }
    return answer(c, submit(services.platform, services.scheduler, submission), (request) =>
      requestHandle(request, baseUrlOf(c)),
    )
  })
}

function commonOf(c: SandboxContext, dialect: Submission['dialect']) {
  const modelId = c.req.path.slice(1)
  return {
    account: c.get('account'),
    dialect,
    modelId,
    model: findModel(dialect, modelId),
    idempotencyKey: c.req.header('Idempotency-Key') ?? null,
    baseUrl: baseUrlOf(c),
  }
}

function answer(c: SandboxContext, result: SubmitResult, show: (request: RequestRow) => object): Response {
  if (result.kind === 'refused') return refuse(c, result.refusal)
  if (result.kind === 'accepted' && result.request.fault === 'error_500_after') return refuse(c, serverError())
  if (result.kind === 'accepted' && result.request.fault === 'no_reply_after') {
    c.env.outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  }
  return c.json(show(result.request))
}
