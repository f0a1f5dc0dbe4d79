// The paid routes: v1 (`/v1/text2image/soul`, `/v1/image2video/dop`) and v2 (`POST /{model_id}`).
import { z } from 'zod'
import type { Account } from '../engine/accounts/accounts.ts'
import type { Refusal } from '../engine/refusals/refusals.ts'
import { invalidJson, notFound, validationFailed } from '../engine/refusals/refusals.ts'
import type { Submission, SubmitResult } from '../engine/requests/submit.ts'
import { submit } from '../engine/requests/submit.ts'
import { jobSet, requestHandle } from '../engine/requests/views.ts'
import { webhookUrlProblem } from '../engine/webhooks/url-check.ts'
import { findModel } from '../models/catalogue.ts'
import type { RequestRow } from '../store/requests.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { baseUrlOf, jsonBody, refuse } from './context.ts'
import { strikeBefore, strikeReply } from './strikes.ts'

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
      const read = v1ContentOf(await jsonBody(c))
      const submission = { ...commonOf(c, 'v1'), ...read }
      const malformed = read.malformed ?? (await webhookRefusal(submission.account, read.webhookUrl))
      const result = submit(services.platform, services.scheduler, { ...submission, malformed })
      return answer(c, services, { result, show: (request) => jobSet(request, baseUrlOf(c)) })
    })
  }
}

/** A catch-all route: add it after every fixed POST route. */
export function addV2Submissions(app: SandboxApp, services: Services): void {
  app.post('/*', async (c) => {
    const common = commonOf(c, 'v2')
    if (common.modelId.startsWith('v1/')) return refuse(c, notFound())
    const { account } = common
    const json = common.model === undefined ? null : await jsonBody(c)
    const webhookUrl = c.req.query('hf_webhook') ?? null
    const malformed = json === undefined ? invalidJson() : await webhookRefusal(account, webhookUrl)
    const submission = { ...common, body: json ?? null, malformed, webhookUrl, webhookSecret: null }
    const result = submit(services.platform, services.scheduler, submission)
    return answer(c, services, { result, show: (row) => requestHandle(row, baseUrlOf(c), account.switches) })
  })
}

function commonOf(c: SandboxContext, dialect: Submission['dialect']) {
  const modelId = c.req.path.slice(1)
  return {
    account: c.get('account'),
    keyId: c.get('keyId'),
    dialect,
    modelId,
    model: findModel(dialect, modelId),
    idempotencyKey: c.req.header('Idempotency-Key') ?? null,
    expiresAfter: c.req.header('Hf-Expires-After') ?? null,
    baseUrl: baseUrlOf(c),
  }
}

function v1ContentOf(json: unknown) {
  const none = { body: null, webhookUrl: null, webhookSecret: null }
  if (json === undefined) return { ...none, malformed: invalidJson() }
  const envelope = v1Envelope.safeParse(json)
  if (!envelope.success) {
    return { ...none, malformed: validationFailed(envelope.error.issues, { dialect: 'v2', body: json }) }
  }
  const { params, webhook } = envelope.data
  return {
    body: params,
    webhookUrl: webhook?.url ?? null,
    webhookSecret: webhook?.secret ?? null,
    malformed: undefined,
  }
}

async function webhookRefusal({ switches }: Account, webhookUrl: string | null): Promise<Refusal | undefined> {
  if (webhookUrl === null || switches.webhookUrlCheck === 'off') return undefined
  const problem = await webhookUrlProblem(webhookUrl)
  return problem === undefined ? undefined : { status: switches.webhookUrlRefusalStatus, body: { detail: problem } }
}

async function answer(
  c: SandboxContext,
  { platform }: Services,
  { result, show }: { result: SubmitResult; show: (request: RequestRow) => object },
): Promise<Response> {
  if (result.kind === 'struck') return strikeBefore(c, result.strike, 'submit')
  if (result.kind === 'refused') return refuse(c, result.refusal)
  const real = c.json(show(result.request))
  if (result.reply === undefined) return real
  return strikeReply(c, result.reply, { group: 'submit', real, closing: platform.closing })
}
