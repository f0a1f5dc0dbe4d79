// What is looked for, and what is found.
import type { TemporalCliVersion } from './version.ts'

/** Where a CLI was found. */
export type CliSource = 'TEMPORAL_CLI' | 'PATH' | 'cache' | 'download' | 'build'

/** A CLI that was run once and is new enough. */
export type TemporalCli = { path: string; version: TemporalCliVersion; source: CliSource }

/**
 * - `env`: read for TEMPORAL_CLI, PATH, the cache folder's location, and handed to the Go build.
 * - `cacheFolder`: default: below the user's cache folder.
 * - `downloadUrl`: default: the SDK's source.
 * - `onProgress`: told what is being downloaded or built; called about once a second meanwhile.
 */
export type FindOptions = {
  env: NodeJS.ProcessEnv
  cacheFolder?: string
  downloadUrl?: string
  onProgress?: ObtainProgress
  /** Gives a download or a build up when it fires. */
  signal?: AbortSignal
}

/** Told what is going on, and for how long it has been. */
export type ObtainProgress = (text: string, elapsedMs: number) => void
