// Which requests use which output files. A request releases its files once: when they expire or its data is deleted.
import type { DatabaseSync } from 'node:sqlite'

export type OutputUses = ReturnType<typeof createOutputUses>

export function createOutputUses(database: DatabaseSync) {
  const isUsed = "files_removed_at is null and outputs <> '[]'"
  database.exec(`create index if not exists requests_files_end on requests (expires_at) where ${isUsed}`)
  const files = database.prepare(
    `select json_extract(output.value, '$.file') as file from requests, json_each(requests.outputs) as output
     where ${isUsed}`,
  )
  const ended = database.prepare(
    `select id from requests where ${isUsed} and expires_at <= ? order by expires_at limit ?`,
  )
  const giveBack = database.prepare(
    `update requests set files_removed_at = ? where id = ? and ${isUsed} returning outputs`,
  )
  return {
    /** Names of all files in use, one entry for each use. */
    files: (): string[] => files.all().map((row) => String(row['file'])),
    /** Ids of requests whose files have expired and are not released. */
    ended: (nowMs: number, limit: number): string[] => ended.all(nowMs, limit).map((row) => String(row['id'])),
    /** Releases the request's files and returns them. A second call returns none. */
    giveBack: (id: string, nowMs: number): string[] => {
      const row = giveBack.get(nowMs, id)
      const outputs = row === undefined ? [] : (JSON.parse(row['outputs'] as string) as { file: string }[])
      return outputs.map((output) => output.file)
    },
  }
}
