// Rows of upload slots: the account, the announced content type, and the signature that the PUT must have.
import type { DatabaseSync } from 'node:sqlite'

export interface Upload {
  id: string
  account: string
  contentType: string
  signature: string
  /** File name in the uploads folder and in the public URL. */
  file: string
  expiresAtMs: number
}

export type UploadStore = ReturnType<typeof createUploadStore>

export function createUploadStore(database: DatabaseSync) {
  const insert = database.prepare(
    'insert into uploads (id, account, content_type, signature, file, expires_at) values (?, ?, ?, ?, ?, ?)',
  )
  const byFile = database.prepare('select * from uploads where file = ?')
  const remove = database.prepare('delete from uploads where file = ?')
  return {
    insert: (upload: Upload): void => {
      insert.run(upload.id, upload.account, upload.contentType, upload.signature, upload.file, upload.expiresAtMs)
    },
    delete: (file: string): void => void remove.run(file),
    findByFile: (file: string): Upload | undefined => {
      const row = byFile.get(file)
      if (row === undefined) return undefined
      return {
        id: row['id'] as string,
        account: row['account'] as string,
        contentType: row['content_type'] as string,
        signature: row['signature'] as string,
        file: row['file'] as string,
        expiresAtMs: row['expires_at'] as number,
      }
    },
  }
}
