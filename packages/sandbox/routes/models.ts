// Routes for the catalogue and for the price of a submission. They create and charge nothing.
import { z } from 'zod'
import type { Account } from '../engine/accounts/accounts.ts'
import { hasModel } from '../engine/accounts/accounts.ts'
import { priceFor } from '../engine/accounts/discount.ts'
import { badRequest, estimateInvalid, invalidJson, modelNotFound } from '../engine/refusals/refusals.ts'
import { findModel, listedModels } from '../models/catalogue.ts'
import type { Model, Operation, Quote } from '../models/model.ts'
import { usdFromCredits } from '../models/model.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { jsonBody, refuse } from './context.ts'

export function addModelRoutes(app: SandboxApp, _services: Services): void {
  app.get('/models', (c) => {
    const { page, size } = pageOf(c)
    const withSchema = c.req.query('include_schema') === 'true'
    const found = matching(c.get('account'), c.req.query())
    return c.json({ items: found.slice((page - 1) * size, page * size).map((model) => listed(model, withSchema)) })
  })

  app.post('/estimate/*', async (c) => {
    const model = findModel('v2', c.req.path.slice('/estimate/'.length))
    if (model === undefined || !hasModel(c.get('account'), model.id)) return refuse(c, modelNotFound())
    const body = await jsonBody(c)
    if (body === undefined) return refuse(c, invalidJson())
    const quoted = model.quote(body)
    if (!quoted.ok) {
      return refuse(c, 'badInput' in quoted ? badRequest(quoted.badInput) : estimateInvalid(quoted.issues, body))
    }
    if (model.pricingDescription !== null) {
      return c.json({ type: 'description', pricing_description: model.pricingDescription })
    }
    return c.json({ type: 'estimate', ...amounts(quoted.quote.priceCredits), discount: discountOf(c, quoted.quote) })
  })
}

function amounts(credits: number): { credits: string; usd: string } {
  return { credits: credits.toFixed(3), usd: usdFromCredits(credits).toFixed(3) }
}

/** The discount with the amounts that remain to pay; null without a discount. */
function discountOf(c: SandboxContext, { priceCredits }: Quote) {
  const account = c.get('account')
  const { discountPercent } = account.switches
  if (discountPercent === 0) return null
  return { percentage: String(discountPercent), ...amounts(priceFor(account, priceCredits)) }
}

/** `limit` is another name of `size`. */
function pageOf(c: SandboxContext): { page: number; size: number } {
  const atLeastOne = (text: string | undefined, standard: number) => Math.max(1, Math.floor(Number(text)) || standard)
  return {
    page: atLeastOne(c.req.query('page'), 1),
    size: atLeastOne(c.req.query('size') ?? c.req.query('limit'), 100),
  }
}

/** An account with its own list of models sees exactly that list, including older models. */
function matching(account: Account, query: Record<string, string>): readonly Model[] {
  const own = account.catalogue
  const visible = own === 'all' ? listedModels() : own.flatMap((id) => findModel('v2', id) ?? [])
  const words = (query['search'] ?? '').toLowerCase()
  return visible
    .filter((model) => query['output_type'] === undefined || model.outputType === query['output_type'])
    .filter((model) => `${model.id} ${model.title}`.toLowerCase().includes(words))
}

const CAPABILITIES: Record<Operation, string> = {
  text_to_image: 'images from text',
  image_to_image: 'images from pictures',
  text_to_video: 'clips from text',
  image_to_video: 'clips that begin on a picture',
  first_last_frame: 'clips between two pictures',
  reference_to_video: 'clips that show given references',
  video_to_video: 'clips from other clips',
  motion_control: 'clips in which a picture moves like a clip',
  speech_to_video: 'clips of a face that speaks',
  text_to_speech: 'speech from text',
}

function listed(model: Model, withSchema: boolean) {
  return {
    slug: model.id,
    title: model.title,
    description: `Makes ${model.operations.map((operation) => CAPABILITIES[operation]).join(', ')}.`,
    output_type: model.outputType,
    operation_type: model.operations,
    ...(withSchema ? { input_schema: z.toJSONSchema(model.schema, { io: 'input', unrepresentable: 'any' }) } : {}),
  }
}
