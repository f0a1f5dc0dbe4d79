// The build id of a worker. Temporal sends a pinned workflow only to workers with the build id that began it.
// Invariant: bundles that run the same commands have the same id, in the image and in each clone.
import { createHash } from 'node:crypto'

const SOURCE_MAP = /\n\/\/# sourceMappingURL=[^\n]*/g
const LENGTH = 12

/**
 * A hash of the bundled workflow code, which includes the SDK's part in the workflow. The source map is not part of it, because
 * it contains comments and the folder of the sources. A change outside workflows keeps the id: it cannot affect a replay.
 */
export function buildIdOf(bundleCode: string): string {
  return createHash('sha256').update(bundleCode.replaceAll(SOURCE_MAP, '')).digest('hex').slice(0, LENGTH)
}
