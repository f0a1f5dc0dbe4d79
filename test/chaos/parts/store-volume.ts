// The volume of the object store, and a way to make its writes fail.
// As root it is a small tmpfs that is filled up, so that every write gets the ENOSPC of a full disk. Without the right to mount one,
// the folder of objects is replaced by a file for a while: writes and reads fail, as with a volume that is not mounted.
import { execFileSync } from 'node:child_process'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

export interface StoreVolume {
  /** What `breakWrites` does, for the timeline. */
  readonly fault: string
  /** Resolves when writes fail. The returned function makes them succeed again. */
  breakWrites(): Promise<() => Promise<void>>
  close(): void
}

const SIZE_MIB = 192

/** `folder`: that of the object store, before anything is in it. */
export async function openStoreVolume(folder: string): Promise<StoreVolume> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return mountTmpfs(folder) ? fullDisk(folder) : missingVolume(folder)
}

function mountTmpfs(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m,mode=0700`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function fullDisk(folder: string): StoreVolume {
  const ballast = path.join(folder, 'ballast')
  return {
    fault: 'full disk under the object store',
    async breakWrites() {
      await fill(ballast)
      return () => rm(ballast, { force: true })
    },
    close: () => void execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' }),
  }
}

async function fill(ballast: string): Promise<void> {
  const file = await open(ballast, 'w')
  try {
    for (let chunkBytes = 2 ** 20; chunkBytes >= 1;) {
      await file.write(Buffer.alloc(chunkBytes)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error
        chunkBytes = Math.floor(chunkBytes / 8)
      })
    }
  } finally {
    await file.close()
  }
}

function missingVolume(folder: string): StoreVolume {
  const away = `${folder}.away`
  return {
    fault: 'missing volume of the object store (a full disk needs the right to mount one)',
    async breakWrites() {
      await rename(folder, away)
      await writeFile(folder, '')
      return async () => {
        await rm(folder)
        await rename(away, folder)
      }
    },
    close: () => {},
  }
}
