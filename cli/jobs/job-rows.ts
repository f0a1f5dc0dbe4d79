// The lines that generations and films have in common.
import type { Asset } from '../../contracts/public/assets.ts'
import type { Generation } from '../../contracts/public/generations.ts'

/** What the description of a job shows besides the job. */
export interface JobResults {
  /** Paths of the files that this command saved. */
  files: readonly string[]
  apiUrl: string
}

/** A label in a column of fixed width, then the text. */
export function row(label: string, text: string): string {
  return `${label.padEnd(10)} ${text}`
}

/** The addresses of the job in the API and of its workflow in the Temporal UI, which not every installation names. */
export function describeLinks(links: { self: string; workflow?: string | undefined }, apiUrl: string): string[] {
  const workflow = links.workflow === undefined ? [] : [row('workflow', links.workflow)]
  return [row('api', absoluteUrl(apiUrl, links.self)), ...workflow]
}

/** "about 1.5 credits, by the catalogue" */
export function describePrice(job: Pick<Generation, 'priceCredits' | 'priceSource' | 'priceIsUpperBound'>): string {
  return `${roughPrice(job)} credits, by the ${job.priceSource}`
}

/** "about 1.5", or "at most 54" where the price is an upper bound. */
export function roughPrice({
  priceCredits,
  priceIsUpperBound,
}: Pick<Generation, 'priceCredits' | 'priceIsUpperBound'>): string {
  return `${priceIsUpperBound ? 'at most' : 'about'} ${priceCredits}`
}

/** The absolute URL of a file with its type, size and length. */
export function describeAsset(asset: Asset, apiUrl: string): string {
  const size = asset.widthPx === null || asset.heightPx === null ? '' : `, ${asset.widthPx} × ${asset.heightPx}`
  const length = asset.durationMs === null ? '' : `, ${(asset.durationMs / 1000).toFixed(1)} s`
  return `${absoluteUrl(apiUrl, asset.url)} (${asset.contentType}${size}${length})`
}

/** Resolves a URL of an API response, which may be relative to the API's address. */
export function absoluteUrl(apiUrl: string, url: string): string {
  return new URL(url, apiUrl).href
}
