// Opens the result of a job, or its page where it has no result.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Film } from '../../contracts/public/films.ts'
import { Generation } from '../../contracts/public/generations.ts'
import type { Asset } from '../../contracts/public/assets.ts'
import { downloadAsset, extensionOf } from '../assets/download-asset.ts'
import type { Session } from '../session.ts'
import type { JobId } from './job-id.ts'
import { absoluteUrl } from './job-rows.ts'

/** What can be opened: a URL, or the path of a downloaded file. */
export interface OpenTarget {
  what: 'image' | 'video' | 'page'
  target: string
  /** Status of the job. */
  status: string
}

export interface OpenChoice {
  /** The page also where there is a result. */
  isPageWanted: boolean
  /** Save the result in this folder and open the file. */
  out: string | undefined
}

/**
 * The first image, the clip or the video of the job. A viewer has no token, so that with a token the file is downloaded first. The page
 * is the workflow in the Temporal UI where the API knows it, else the job in the API.
 */
export async function findOpenTarget(session: Session, id: JobId, choice: OpenChoice): Promise<OpenTarget> {
  const job = await session.api.get(id.path, id.kind === 'film' ? Film : Generation)
  const asset = 'video' in job ? job.video : job.outputs[0]
  const { self, workflow } = job.links
  if (!asset || choice.isPageWanted) {
    return { what: 'page', target: workflow ?? absoluteUrl(session.api.url, self), status: job.status }
  }
  const target = await resultOf(session, { id: job.id, asset, out: choice.out })
  return { what: asset.kind === 'video' ? 'video' : 'image', target, status: job.status }
}

async function resultOf(
  session: Session,
  { id, asset, out }: { id: string; asset: Asset; out: string | undefined },
): Promise<string> {
  if (out === undefined && !session.api.hasToken) return absoluteUrl(session.api.url, asset.url)
  const folder = out === undefined ? await mkdtemp(join(tmpdir(), 'hfw-open-')) : resolve(session.cwd, out)
  return downloadAsset(session.api, asset, join(folder, `${id}${extensionOf(asset)}`))
}
