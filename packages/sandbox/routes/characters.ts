// Soul IDs (`/v1/custom-references`) and the public files of their photos.
import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { badRequest, invalidJson, notFound, validationFailed } from '../engine/refusals/refusals.ts'
import { mediaUrl } from '../models/fields.ts'
import { pictureTypeOf } from '../render/photo.ts'
import type { Character } from '../store/characters.ts'
import { CHARACTER_VARIANTS } from '../store/characters.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { baseUrlOf, jsonBody, refuse } from './context.ts'

const creation = z.looseObject({
  name: z.string().min(1).max(100),
  model_version: z.enum(CHARACTER_VARIANTS).default('v1'),
  input_images: z
    .array(z.looseObject({ type: z.literal('image_url'), image_url: mediaUrl }))
    .min(1)
    .max(100),
})
const paging = z.looseObject({
  page: z.coerce.number().int().min(1).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
})

export function addCharacterRoutes(app: SandboxApp, services: Services): void {
  const { platform, trainings } = services

  app.post('/v1/custom-references', async (c) => {
    const body = await jsonBody(c)
    if (body === undefined) return refuse(c, invalidJson())
    const parsed = creation.safeParse(body)
    if (!parsed.success) return refuse(c, validationFailed(parsed.error.issues, { dialect: 'v2', body }))
    const { name, model_version: variant, input_images: images } = parsed.data
    const made = trainings.create(c.get('account'), {
      name,
      variant,
      imageUrls: images.map((image) => image.image_url),
    })
    if ('body' in made) return refuse(c, made)
    return c.json(shown(made, baseUrlOf(c)))
  })

  // It must precede `/:id`, which would match "list" as an id.
  app.get('/v1/custom-references/list', (c) => list(c, services))

  app.get('/v1/custom-references/:id', (c) => {
    const found = platform.characters.find(c.get('account').name, c.req.param('id'))
    if (found === undefined) return refuse(c, notFound())
    return c.json({ ...shown(found, baseUrlOf(c)), reference_media: referenceMedia(found, baseUrlOf(c)) })
  })

  app.delete('/v1/custom-references/:id', (c) => {
    const [account, id] = [c.get('account').name, c.req.param('id')]
    if (platform.characters.find(account, id) === undefined) return refuse(c, notFound())
    if (!platform.characters.delete(account, id, platform.clock.now())) {
      return refuse(c, badRequest('Custom reference is still being trained'))
    }
    return c.body(null, 204)
  })
}

/** Photos are public, as all media: no credentials. */
export function addPhotoRoute(app: SandboxApp, { platform }: Services): void {
  app.get('/media/photos/:file{[0-9a-f]{64}}', async (c) => {
    const path = join(platform.folders.photos, c.req.param('file'))
    const type = await pictureTypeOf(path).catch(() => undefined)
    if (type === undefined) return refuse(c, notFound())
    c.header('Content-Type', type)
    c.header('X-Content-Type-Options', 'nosniff')
    return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream)
  })
}

function list(c: SandboxContext, { platform }: Services): Response {
  const query = c.req.query()
  const parsed = paging.safeParse(query)
  if (!parsed.success) {
    const detail = parsed.error.issues.map(({ path, message }) => ({
      type: 'value_error',
      loc: ['query', ...path],
      msg: message,
    }))
    return c.json({ detail }, 422)
  }
  const { page, page_size: pageSize } = parsed.data
  const account = c.get('account').name
  const total = platform.characters.count(account)
  return c.json({
    total,
    page,
    page_size: pageSize,
    total_pages: Math.ceil(total / pageSize),
    items: platform.characters.page(account, { page, pageSize }).map((one) => ({
      ...shown(one, baseUrlOf(c)),
      thumbnail_url: null,
    })),
  })
}

function shown(character: Character, baseUrl: string) {
  const { id, name, variant, status, failReason, createdAtMs, inProgressAtMs } = character
  return {
    id,
    name,
    model_version: variant,
    status,
    thumbnail_url: status === 'completed' ? (referenceMedia(character, baseUrl)[0]?.media_url ?? null) : null,
    created_at: new Date(createdAtMs).toISOString(),
    in_progress_at: inProgressAtMs === null ? null : new Date(inProgressAtMs).toISOString(),
    fail_reason: failReason,
  }
}

/** Ids of media are the Soul ID with its last digits replaced. Derived ids need no storage. */
function referenceMedia({ id, photos }: Character, baseUrl: string) {
  return photos.map((path, index) => ({
    id: id.slice(0, -4) + (0xb000 + index).toString(16),
    media_url: `${baseUrl}/media/photos/${basename(path)}`,
  }))
}
