// Saves what was made beside the video of a film: poster, contact sheet, animation or captions.
import { stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../errors/errors.ts'
import { messageOf } from '../errors/message-of.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import { print, printOutcome, type Session } from '../session.ts'

export const FILM_FILES = {
  poster: { extension: 'jpg', summary: 'save the poster of a film: a frame of its first scene' },
  sheet: { extension: 'jpg', summary: 'save the contact sheet of a film: one frame of each scene' },
  preview: { extension: 'gif', summary: 'save the animated preview of a film as GIF' },
  captions: { extension: 'vtt', summary: 'save the captions of a film as WebVTT or SRT' },
} as const

export type FilmFile = keyof typeof FILM_FILES

export interface SaveOptions {
  /** File, or existing folder. Default: a name made of the id. */
  out?: string
  /** Only for captions. Default: by the extension of `out`, else WebVTT. */
  format?: 'srt' | 'vtt'
}

/** An existing file is overwritten, because the same command gets the file of the newest video. */
export async function saveFilmFile(
  session: Session,
  text: string,
  { file, out, format }: SaveOptions & { file: FilmFile },
): Promise<ExitCode> {
  const { kind, id, path } = parseJobIdOrThrow(text)
  if (kind !== 'film') throw new UsageError(`"${id}" is not the id of a film (film_…).`)
  const captions = format ?? (out?.endsWith('.srt') ? 'srt' : 'vtt')
  const extension = file === 'captions' ? captions : FILM_FILES[file].extension
  const response = await session.api.open({
    path: `${path}/${file}${file === 'captions' ? `?format=${captions}` : ''}`,
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const name = `${id}-${file}.${extension}`
  const target = resolve(session.cwd, out ?? name)
  const isFolder = out?.endsWith('/') || (await stat(target).catch(() => undefined))?.isDirectory()
  const saved = isFolder ? join(target, name) : target
  try {
    await writeFile(saved, bytes)
  } catch (error) {
    throw new UsageError(`${saved} cannot be written (${messageOf(error)}).`)
  }
  print(session, { document: { id, file: saved }, lines: [saved] })
  printOutcome(session, { isGood: true, text: `The ${file} of ${id} ${file === 'captions' ? 'are' : 'is'} saved.` })
  return EXIT_CODES.success
}
