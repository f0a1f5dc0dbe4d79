// The catalogue and the price of a submission. Neither creates nor charges anything.
import { z } from 'zod'
import { badRequest, estimateInvalid, invalidJson, modelNotFound } from '../engine/refusals.ts'
import { findModel, listedModels } from '../models/catalogue.ts'
import type { Model } from '../models/model.ts'
import type { SandboxApp, Services } from './context.ts'
import { jsonBody, refuse } from './context.ts'

export function addModelRoutes(app: SandboxApp, _services: Services): void {
  app.get('/models', (c) => {
    const query = c.req.query()
    const size = Math.max(1, Number(query['size'] ?? query['limit'] ?? 100) || 100)
    const page = Math.max(1, Number(query['page'] ?? 1) || 1)
    const words = (query['search'] ?? '').toLowerCase()
    const outputType = query['output_type']
    const found = listedModels()
      .filter((model) => outputType === undefined || model.outputType === outputType)
      .filter((model) => `${model.id} ${model.title}`.toLowerCase().includes(words))
    const withSchema = query['include_schema'] === 'true'
    return c.json({ items: found.slice((page - 1) * size, page * size).map((model) => listed(model, withSchema)) })
  })

  app.post('/estimate/*', async (c) => {
    const model = findModel('v2', c.req.path.slice('/estimate/'.length))
    if (model === undefined) return refuse(c, modelNotFound())
    const body = await jsonBody(c)
    if (body === undefined) return refuse(c, invalidJson())
    const quoted = model.quote(body)
    if (!quoted.ok) {
      return refuse(c, 'badInput' in quoted ? badRequest(quoted.badInput) : estimateInvalid(quoted.issues, body))
    }
    const credits = quoted.quote.priceCredits
    return c.json({ type: 'estimate', credits: credits.toFixed(3), usd: (credits / 16).toFixed(3), discount: null })
  })
}

function listed(model: Model, withSchema: boolean) {
  return {
    slug: model.id,
    title: model.title,
    description: `${model.title} of the local sandbox`,
    output_type: model.outputType,
    operation_type: [model.operation],
    ...(withSchema ? { input_schema: z.toJSONSchema(model.schema, { io: 'input', unrepresentable: 'any' }) } : {}),
  }
}
