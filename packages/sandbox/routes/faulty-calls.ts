// Lets faults strike all calls except submissions. `submit` handles those, because the ledger must record them.
import { createMiddleware } from 'hono/factory'
import type { RouteGroup } from '../engine/faults/kinds.ts'
import type { SandboxContext, SandboxEnv, Services } from './context.ts'
import { replaceResponse, strikeBefore, strikeReply } from './strikes.ts'

/** Before routes without credentials, pass their group. After the check of credentials, pass no group. */
export function faultyCalls({ platform }: Services, openGroup?: 'media' | 'upload_put') {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const group = openGroup ?? groupOf(c.req.method, c.req.path)
    platform.calls.add(group)
    if (group === 'submit') return next()
    const call = platform.faults.call(group, {
      account: openGroup === undefined ? c.get('account').name : ownerOf(c),
      model: modelOf(c, group),
      name: nameOf(c),
    })
    if (call === undefined) return next()
    const before = platform.faults.before(call)
    if (before !== undefined) return strikeBefore(c, before, group)
    await next()
    const reply = platform.faults.reply(call)
    if (reply !== undefined) {
      const real = c.res
      replaceResponse(c, await strikeReply(c, reply, { group, real, closing: platform.closing }))
    }
    return undefined
  })

  /** The account of the upload slot, for a PUT to its URL. */
  function ownerOf(c: SandboxContext): string | null {
    if (openGroup !== 'upload_put') return null
    return platform.uploads.findByFile(c.req.path.slice('/uploads/'.length))?.account ?? null
  }

  function modelOf(c: SandboxContext, group: RouteGroup): string | null {
    if (group === 'estimate') return c.req.path.slice('/estimate/'.length)
    const id = /^\/(?:requests|v1\/job-sets)\/([^/]+)/.exec(c.req.path)?.[1]
    return id === undefined ? null : (platform.requests.find(id)?.model ?? null)
  }
}

function groupOf(method: string, path: string): RouteGroup {
  if (path.startsWith('/v1/custom-references')) return 'characters'
  if (path === '/files/generate-upload-url') return 'upload_slot'
  if (path.startsWith('/estimate/')) return 'estimate'
  if (/^\/requests\/[^/]+\/cancel$/.test(path)) return 'cancel'
  if (/^\/(?:requests|v1\/job-sets)\//.test(path)) return 'status'
  return method === 'POST' ? 'submit' : 'models'
}

const RANDOM_IDS = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,}/g

/** A name of the call that is equal in every run: ids are replaced, and a body counts by its length. */
function nameOf(c: SandboxContext): string {
  return `${c.req.method} ${c.req.path.replace(RANDOM_IDS, 'id')} ${c.req.header('Content-Length') ?? ''}`
}
