// Read routes for the lists whose ids requests use: motions, styles, presets, options.
import type { ListItem } from '../models/lists.ts'
import {
  genjutsuRestylePresets,
  influencerOptions,
  marketingPresets,
  motions,
  soulStyles,
  soulStylesV2,
} from '../models/lists.ts'
import type { SandboxApp, SandboxContext } from './context.ts'
import { baseUrlOf } from './context.ts'
import { previewUrl } from './previews.ts'

const PRESETS_BY_MODEL: Record<string, readonly ListItem[]> = {
  'higgsfield/genjutsu/restyle/v1.0': genjutsuRestylePresets,
  'marketing-studio/image': marketingPresets,
}

/** Add it after `/models` and before the catch-all. */
export function addListRoutes(app: SandboxApp): void {
  app.get('/v1/motions', (c) =>
    c.json(
      motions.map((motion) => ({
        ...described(c, motion, `Camera motion or effect: ${motion.name}`),
        start_end_frame: motion.start_end_frame,
      })),
    ),
  )
  app.get('/v1/text2image/soul-styles', (c) => c.json(soulStyles.map((style) => styleOf(c, style))))
  app.get('/v1/text2image/soul-styles/v2', (c) => c.json(soulStylesV2.map((style) => styleOf(c, style))))
  app.get('/marketing-studio/image/presets', marketingPage)
  app.get('/models/higgsfield/ai-influencer/options', (c) =>
    c.json({ model: 'higgsfield/ai-influencer', options: influencerOptions }),
  )
  for (const [model, presets] of Object.entries(PRESETS_BY_MODEL)) {
    app.get(`/models/${model}/presets`, (c) => c.json({ model, items: presets.map((preset) => previewed(c, preset)) }))
  }
}

const STANDARD_PAGE_SIZE = 20

/** The only list with cursors; the cursor is opaque to callers and null on the last page. */
function marketingPage(c: SandboxContext): Response {
  const size = Math.max(1, Math.floor(Number(c.req.query('size'))) || STANDARD_PAGE_SIZE)
  const from = cursorPosition(c.req.query('cursor'))
  const to = from + size
  const items = marketingPresets.slice(from, to).map((preset) => previewed(c, preset))
  const cursor = to < marketingPresets.length ? Buffer.from(String(to)).toString('base64url') : null
  return c.json({ items, cursor, total: marketingPresets.length })
}

function cursorPosition(cursor: string | undefined): number {
  return Math.max(0, Math.floor(Number(Buffer.from(cursor ?? '', 'base64url').toString())) || 0)
}

function styleOf(c: SandboxContext, style: ListItem) {
  return described(c, style, `Soul style: ${style.name}`)
}

function described(c: SandboxContext, item: ListItem, description: string) {
  return { id: item.id, name: item.name, description, preview_url: previewUrl(baseUrlOf(c), item) }
}

function previewed(c: SandboxContext, item: ListItem) {
  return { id: item.id, name: item.name, preview_url: previewUrl(baseUrlOf(c), item) }
}
