// Resolves media of the command line: uploads a local file, passes a URL or an upload id on.
import { resolve } from 'node:path'
import { AssetId } from '../../contracts/public/ids.ts'
import { type Session, printMessage } from '../session.ts'
import { uploadFile } from './upload-file.ts'

/**
 * Returns the id of an upload or a URL, which the API accepts. A file is uploaded first. Relative paths are resolved against `folder`
 * (default: the current folder). Throws `UsageError` that names `flag` when the file does not exist, is empty or too large, and
 * `ApiProblemError` that names `flag` and the file when the API refuses it.
 */
export async function resolveImage(
  session: Pick<Session, 'api' | 'progress' | 'cwd' | 'signal'>,
  source: string,
  { flag, folder = session.cwd }: { flag: string; folder?: string },
): Promise<string> {
  if (AssetId.safeParse(source).success || /^https?:\/\//i.test(source)) return source
  const asset = await uploadFile(session, {
    path: resolve(folder, source),
    label: flag,
    refusedAs: `${flag} ${source}`,
  })
  printMessage(session, `Uploaded ${source} as ${asset.id}`)
  return asset.id
}
