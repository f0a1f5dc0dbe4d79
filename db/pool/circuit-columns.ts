// An account's circuit as columns of `account_health`, in both directions.
import type { Selectable } from 'kysely'
import type { Circuit } from '../../domain/pool/circuit.ts'
import type { AccountHealth } from '../schema.generated.ts'

type CircuitColumn = 'circuitCause' | 'circuitReason' | 'circuitOpenedAt' | 'circuitUntil' | 'circuitOpens'
type CircuitColumns = Pick<Selectable<AccountHealth>, CircuitColumn>

/** The circuit of the row. Undefined where it is closed. An outer join may leave all columns null. */
export function toCircuit(
  row: Omit<CircuitColumns, 'circuitOpens'> & { circuitOpens: number | null },
): (Circuit & { reason: string }) | undefined {
  if (row.circuitCause === null || row.circuitUntil === null) return undefined
  return {
    cause: row.circuitCause,
    reason: row.circuitReason ?? row.circuitCause,
    openedAtMs: row.circuitOpenedAt?.getTime() ?? 0,
    untilMs: row.circuitUntil.getTime(),
    opens: row.circuitOpens ?? 1,
  }
}

/** The columns of `circuit`. The reason changes only where the end of the pause has changed. Empty where it is undefined. */
export function toCircuitColumns(
  before: CircuitColumns,
  circuit: Circuit | undefined,
  reason: string,
): Partial<CircuitColumns> {
  if (!circuit) return {}
  const isSame = circuit.untilMs === before.circuitUntil?.getTime()
  return {
    circuitCause: circuit.cause,
    circuitOpenedAt: new Date(circuit.openedAtMs),
    circuitUntil: new Date(circuit.untilMs),
    circuitOpens: circuit.opens,
    ...(isSame ? {} : { circuitReason: reason }),
  }
}

/** The columns of a closed circuit. */
export const CLOSED_CIRCUIT = {
  circuitCause: null,
  circuitReason: null,
  circuitOpenedAt: null,
  circuitUntil: null,
  circuitOpens: 0,
} as const satisfies CircuitColumns
