// Client of the sandbox's control API. Its ledger shows whether anything was paid twice.
export interface LedgerEntry {
  seq: number
  at: string
  event: 'received' | 'accepted' | 'replayed' | 'rejected' | 'charged' | 'refunded'
  account: string
  model: string
  requestId: string | null
  idempotencyKey: string | null
  webhookUrl: string | null
  credits: number
}

export type SandboxClient = ReturnType<typeof sandboxClient>

export function sandboxClient(url: string) {
  const ledger = async (): Promise<LedgerEntry[]> => {
    const response = await fetch(`${url}/_sandbox/ledger`)
    if (!response.ok) throw new Error(`ledger: ${response.status}`)
    const body = (await response.json()) as LedgerEntry[] | { entries: LedgerEntry[] }
    return Array.isArray(body) ? body : body.entries
  }
  return {
    url,
    ledger,
    /** Entries that belong to one generation: its idempotency keys are `<generation id>.<attempt number>`. */
    ledgerOf: async (generationId: string) => {
      const entries = await ledger()
      const ours = entries.filter((entry) => entry.idempotencyKey?.startsWith(`${generationId}.`))
      const requestIds = new Set(ours.flatMap((entry) => entry.requestId ?? []))
      return entries.filter(
        (entry) => ours.includes(entry) || (entry.requestId !== null && requestIds.has(entry.requestId)),
      )
    },
    /** Calls so far, by kind. */
    calls: async (): Promise<Record<string, number>> => {
      const response = await fetch(`${url}/_sandbox/stats`)
      if (!response.ok) throw new Error(`stats: ${response.status}`)
      return ((await response.json()) as { calls: Record<string, number> }).calls
    },
    storm: async (storm: { seed: number; rates: Record<string, number>; identity?: 'key' | 'body' }) => {
      const response = await fetch(`${url}/_sandbox/storm`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(storm),
      })
      if (!response.ok) throw new Error(`storm: ${response.status} ${await response.text()}`)
    },
    /** Moves the platform's time forward: what is due by then happens at once. */
    advance: async (advanceSeconds: number) => {
      const response = await fetch(`${url}/_sandbox/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advanceSeconds }),
      })
      if (!response.ok) throw new Error(`clock: ${response.status} ${await response.text()}`)
    },
    failNext: async (fault: {
      kind: string
      count?: number
      account?: string
      model?: string
      text?: string
      route?: string
    }) => {
      const response = await fetch(`${url}/_sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      })
      if (!response.ok) throw new Error(`fault: ${response.status} ${await response.text()}`)
    },
  }
}
