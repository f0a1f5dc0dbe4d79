// What the checks of an installation need of this process, of Temporal and of the platform.
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { platformTimeReader } from '../adapters/higgsfield/platform-time.ts'
import { listPollers } from '../adapters/temporal/list-pollers.ts'
import type { TemporalConnection } from '../adapters/temporal/connect.ts'
import type { Environment } from '../config/schema.ts'
import type { Installation } from '../services/health/installation.ts'
import { USER_AGENT } from './platform.ts'

/** Makes no call. */
export function assembleInstallation(temporal: TemporalConnection, config: Environment): Installation {
  return {
    version: packageVersion(),
    nodeVersion: process.versions.node,
    publicUrl: config.PUBLIC_URL,
    folders: localFolders(config),
    listPollers: (queue) => listPollers(temporal.client, queue),
    readPlatformTime: platformTimeReader({ baseUrl: config.HIGGSFIELD_BASE_URL, userAgent: USER_AGENT }),
  }
}

/** The folders of this machine that fill up. */
export function localFolders(config: Pick<Environment, 'S3_BUCKET' | 'STORAGE_DIR'>): { name: string; path: string }[] {
  const media = config.S3_BUCKET === undefined ? [{ name: 'Media folder', path: resolve(config.STORAGE_DIR) }] : []
  return [...media, { name: 'Temporary', path: tmpdir() }]
}

/** Version of the package that this process runs. */
export function packageVersion(): string {
  const content = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  return (JSON.parse(content) as { version: string }).version
}
