// A database that accepts no writes for a while, as an old primary does after a failover.
import { runSql, urlOfDatabase } from './template-database.ts'

/** Sessions that begin from now on accept no writes (`on`), or accept them again (`off`). */
export async function setReadOnly(url: string, state: 'on' | 'off'): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  const admin = urlOfDatabase(url, 'template1')
  await runSql(admin, `alter database ${name} set default_transaction_read_only = ${state}`)
}

/** Ends all sessions of the database, as a server that stops does. */
export async function endSessions(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  const admin = urlOfDatabase(url, 'template1')
  await runSql(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
}
