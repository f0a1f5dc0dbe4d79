// Chooses the stack's ports: those asked for by name or not at all, the usual ones otherwise, and free ones where those are taken.
import { findFreePort, isPortFree } from './free-port.ts'
import { describePortOwner } from './port-owner.ts'
import { StackError } from '../stack/stack-error.ts'

/** The usual port of each listener, on 127.0.0.1. */
export const DEFAULT_PORTS = {
  api: 4800,
  workerHealth: 4801,
  sandbox: 4900,
  postgres: 5480,
  temporal: 7233,
  temporalUi: 8233,
} as const

/** What listens. */
export type PortName = keyof typeof DEFAULT_PORTS
/** One port for each listener. */
export type Ports = Record<PortName, number>

/** Ports asked for by name, or `'free'` for any free ones (tests). */
export type PortRequest = Partial<Ports> | 'free'

const OPTION_OF: Record<PortName, string> = {
  api: '--api-port or API_PORT',
  workerHealth: 'WORKER_HEALTH_PORT',
  sandbox: '--sandbox-port or SANDBOX_PORT',
  postgres: '--postgres-port or POSTGRES_PORT',
  temporal: '--temporal-port or TEMPORAL_PORT',
  temporalUi: '--temporal-ui-port or TEMPORAL_UI_PORT',
}

/** What to choose. `onNotice` is told where a usual port is taken and which one is used instead; `usual` are `DEFAULT_PORTS` if left out. */
export type PortChoice = {
  names: readonly PortName[]
  request: PortRequest
  onNotice: (text: string) => void
  usual?: Readonly<Ports>
}

/**
 * Chooses a port for each of `names`.
 * @throws StackError when a port asked for by name is taken, with its holder where that can be known.
 */
export async function choosePortsOrThrow(choice: PortChoice): Promise<Partial<Ports>> {
  const { names, request, usual = DEFAULT_PORTS, onNotice } = choice
  const chosen: Partial<Ports> = {}
  for (const name of names) {
    if (request === 'free') chosen[name] = await unchosenFreePort(chosen)
    else if (request[name] === undefined)
      chosen[name] = await thisOrFreePort(usual[name], { ...request, ...chosen }, onNotice)
    else chosen[name] = await namedPortOrThrow(name, request[name])
  }
  return chosen
}

async function namedPortOrThrow(name: PortName, port: number): Promise<number> {
  if (await isPortFree(port)) return port
  const owner = describePortOwner(port)
  throw new StackError(
    `Port ${port}, asked for with ${OPTION_OF[name]}, is taken${owner === undefined ? '' : ` by ${owner}`}.\n` +
      `Stop that program, ask for another port, or leave the option out: a free port is then chosen.`,
  )
}

async function thisOrFreePort(
  usual: number,
  others: Partial<Ports>,
  onNotice: (text: string) => void,
): Promise<number> {
  const isWanted = Object.values(others).includes(usual)
  if (!isWanted && (await isPortFree(usual))) return usual
  const port = await unchosenFreePort(others)
  const owner = isWanted ? undefined : describePortOwner(usual)
  onNotice(`Port ${usual} is taken${owner === undefined ? '' : ` by ${owner}`}; using ${port} instead`)
  return port
}

async function unchosenFreePort(others: Partial<Ports>): Promise<number> {
  for (;;) {
    const port = await findFreePort()
    if (!Object.values(others).includes(port)) return port
  }
}
