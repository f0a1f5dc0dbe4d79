// The live page at `/`, its two files, and the routes that only the page uses. No credentials: it serves one machine.
import { createReadStream, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { FAULT_KINDS } from '../engine/faults/kinds.ts'
import { PRESET_NAMES } from '../engine/faults/presets.ts'
import { notFound } from '../engine/refusals/refusals.ts'
import { pictureTypeOf } from '../render/photo.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { refuse } from './context.ts'
import { mediaTypeOf } from './media.ts'

const folder = join(import.meta.dirname, '..', 'page')
const CHARACTERS_SHOWN = 20

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#3b4cca"/>' +
  '<path d="M5 3v10M11 3v10M5 8h6" stroke="#fff" stroke-width="2"/></svg>'

const PAGE_HEADERS = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

export function addPageRoutes(app: SandboxApp, { platform }: Services): void {
  const files = {
    '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
    '/_sandbox/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
    '/_sandbox/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  }
  for (const [path, { file, type }] of Object.entries(files)) {
    const text = readFileSync(join(folder, file), 'utf8')
    app.get(path, (c) => c.body(text, 200, { ...PAGE_HEADERS, 'Content-Type': type }))
  }
  app.get('/favicon.ico', (c) =>
    c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'max-age=86400' }),
  )

  app.get('/_sandbox/fault-kinds', (c) => c.json({ kinds: FAULT_KINDS, presets: PRESET_NAMES }))

  app.get('/_sandbox/characters', (c) =>
    c.json({
      characters: platform.characters.latest(CHARACTERS_SHOWN).map(({ photos, imageUrls: _given, ...character }) => ({
        ...character,
        photoUrls: photos.map((path) => `/_sandbox/photos/${basename(path)}`),
      })),
    }),
  )

  // Not under `/media/`, where faults strike downloads: the page must not use up the strikes of a fault.
  app.get('/_sandbox/outputs/:file{[0-9a-f]+\\.[a-z0-9]+}', (c) => sendFile(c, platform.folders.outputs, mediaTypeOf))
  app.get('/_sandbox/photos/:file{[0-9a-f]{64}}', (c) => sendFile(c, platform.folders.photos, pictureTypeOf))
}

/** The files come from callers, so a browser must treat them only as media. */
async function sendFile(
  c: SandboxContext,
  from: string,
  typeOf: (path: string) => string | undefined | Promise<string | undefined>,
): Promise<Response> {
  const path = join(from, c.req.param('file') ?? '')
  const found = await stat(path).catch(() => undefined)
  const type = found === undefined ? undefined : await typeOf(path)
  if (found === undefined || type === undefined) return refuse(c, notFound())
  c.header('Content-Type', type)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Cache-Control', 'max-age=3600')
  c.header('Content-Length', String(found.size))
  return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream)
}
