// A Temporal server for tests: free port, temporary state, removed by `stop`. The first start on a machine may build the CLI.
import { findTemporalCli } from '../../../dev/temporal/cli/find.ts'
import { startTemporalServer, type TemporalServer } from '../../../dev/temporal/temporal-server.ts'

/** The hook that calls it needs a time limit of five minutes: a machine without a CLI builds one. */
export async function startTestTemporalServer(): Promise<TemporalServer> {
  const cli = await findTemporalCli({ env: process.env })
  return startTemporalServer({ cliPath: cli.path, uiPort: 'none' })
}
