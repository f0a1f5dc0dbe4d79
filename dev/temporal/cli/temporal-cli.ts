// The types of the search for a Temporal CLI.
import type { TemporalCliVersion } from '../../../cli/temporal-cli/version.ts'

/** The source of a CLI. */
export type CliSource = 'TEMPORAL_CLI' | 'PATH' | 'cache' | 'download' | 'build'

/** A CLI that runs and is new enough. */
export type TemporalCli = { path: string; version: TemporalCliVersion; source: CliSource }

/**
 * - `env`: read for TEMPORAL_CLI, PATH and the location of the cache, and passed to the Go build.
 * - `cacheFolder`: default: a folder in the user's cache folder.
 * - `downloadUrl`: default: the SDK's source.
 * - `onProgress`: called about once a second during a download or build.
 */
export type FindOptions = {
  env: NodeJS.ProcessEnv
  cacheFolder?: string
  downloadUrl?: string
  onProgress?: ObtainProgress
  /** Cancels a download or build when it fires. */
  signal?: AbortSignal
}

/** Receives the current step and its elapsed time. */
export type ObtainProgress = (text: string, elapsedMs: number) => void
