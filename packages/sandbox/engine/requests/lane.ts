// The slots and the waiting line of one account: which requests run, which wait, and which may start next. It does no I/O.
import type { RequestRow } from '../../store/requests.ts'
import type { AccountSwitches } from '../accounts/contract.ts'

interface OfModel {
  active: number
  waiting: number
}

export class Lane {
  readonly #active = new Map<string, { request: RequestRow; canceled: AbortController }>()
  // A Map preserves the order of arrival and removes an entry in constant time.
  readonly #waiting = new Map<string, RequestRow>()
  readonly #byModel = new Map<string, OfModel>()
  #waitingOutputs = 0

  /** The requests with a slot, the requests that wait, and the outputs of the waiting requests. */
  load(): { activeRequests: number; waitingRequests: number; waitingOutputs: number } {
    return {
      activeRequests: this.#active.size,
      waitingRequests: this.#waiting.size,
      waitingOutputs: this.#waitingOutputs,
    }
  }

  loadOfModel(model: string): Readonly<OfModel> {
    return this.#byModel.get(model) ?? { active: 0, waiting: 0 }
  }

  wait(request: RequestRow): void {
    this.#waiting.set(request.id, request)
    this.#waitingOutputs += request.outputCount
    this.#count(request.model, { active: 0, waiting: 1 })
  }

  /** Gives a free slot to the first waiting request whose model is below its own limit. Undefined: no slot is free, or no request may start. */
  startNext({
    concurrency,
    modelConcurrency,
  }: AccountSwitches): { request: RequestRow; signal: AbortSignal } | undefined {
    const request = this.#active.size < concurrency ? this.#firstStartable(modelConcurrency) : undefined
    if (request === undefined) return undefined
    this.#leaveLine(request)
    const canceled = new AbortController()
    this.#active.set(request.id, { request, canceled })
    this.#count(request.model, { active: 1, waiting: 0 })
    return { request, signal: canceled.signal }
  }

  /** Removes a waiting request from the line, or aborts a running one and frees its slot. */
  remove(id: string): void {
    const waiting = this.#waiting.get(id)
    if (waiting !== undefined) this.#leaveLine(waiting)
    const running = this.#active.get(id)
    if (running === undefined) return
    this.#active.delete(id)
    this.#count(running.request.model, { active: -1, waiting: 0 })
    running.canceled.abort()
  }

  abortAll(): void {
    for (const { canceled } of this.#active.values()) canceled.abort()
  }

  #firstStartable(modelConcurrency: AccountSwitches['modelConcurrency']): RequestRow | undefined {
    for (const request of this.#waiting.values()) {
      if (this.loadOfModel(request.model).active < (modelConcurrency[request.model] ?? Infinity)) return request
    }
    return undefined
  }

  #leaveLine(request: RequestRow): void {
    this.#waiting.delete(request.id)
    this.#waitingOutputs -= request.outputCount
    this.#count(request.model, { active: 0, waiting: -1 })
  }

  #count(model: string, change: OfModel): void {
    const counted = this.loadOfModel(model)
    this.#byModel.set(model, { active: counted.active + change.active, waiting: counted.waiting + change.waiting })
  }
}
