// Preview pictures of motions, styles and presets: small, drawn from the item's name at the first call. They are public, as all
// media.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Platform } from '../engine/platform.ts'
import { hash32 } from '../engine/time/random.ts'
import { notFound } from '../engine/refusals/refusals.ts'
import type { ListItem } from '../models/lists.ts'
import { genjutsuRestylePresets, marketingPresets, motions, soulStyles, soulStylesV2 } from '../models/lists.ts'
import type { SandboxApp, Services } from './context.ts'
import { refuse } from './context.ts'

const PREVIEW_SIZE = { width: 320, height: 240 }

const BY_ID = new Map(
  [motions, soulStyles, soulStylesV2, genjutsuRestylePresets, marketingPresets].flat().map((item) => [item.id, item]),
)

export function previewUrl(baseUrl: string, item: ListItem): string {
  return `${baseUrl}/media/previews/${item.id}.png`
}

export function addPreviewRoute(app: SandboxApp, { platform }: Services): void {
  const drawings = new Map<string, Promise<string>>()
  app.get('/media/previews/:file{[0-9a-f-]+\\.png}', async (c) => {
    const item = BY_ID.get(c.req.param('file').slice(0, -'.png'.length))
    if (item === undefined) return refuse(c, notFound())
    // Drawn once, because each drawing counts as a use of its file that is never released.
    const drawing = drawings.get(item.id) ?? draw(platform, item)
    drawings.set(item.id, drawing)
    drawing.catch(() => drawings.delete(item.id))
    const bytes = await readFile(join(platform.folders.outputs, await drawing))
    return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/png', 'Cache-Control': 'max-age=86400' })
  })
}

function draw(platform: Platform, item: ListItem): Promise<string> {
  return platform.renderer.renderOrThrow({
    kind: 'picture',
    quality: 'full',
    prompt: item.name,
    seed: hash32('preview', item.id),
    size: PREVIEW_SIZE,
    format: 'png',
    references: [],
    character: null,
  })
}
