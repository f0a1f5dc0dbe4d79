// The version of the package that runs this command.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const PackageFile = z.object({ version: z.string() })

/** Undefined where the file cannot be read. */
export function packageVersion(projectDir: string): string | undefined {
  try {
    return PackageFile.parse(JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'))).version
  } catch {
    return undefined
  }
}
