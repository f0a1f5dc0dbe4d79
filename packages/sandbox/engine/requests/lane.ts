// The slots and the waiting line of one account. Pure bookkeeping: who runs, who waits, who may start next.
import type { RequestRow } from '../../store/requests.ts'
import type { AccountSwitches } from '../accounts/contract.ts'

interface OfModel {
  active: number
  waiting: number
}

export class Lane {
  readonly #active = new Map<string, { request: RequestRow; canceled: AbortController }>()
  // A Map keeps the order of arrival and forgets from its middle at no cost.
  readonly #waiting = new Map<string, RequestRow>()
  readonly #byModel = new Map<string, OfModel>()
  #waitingOutputs = 0

  /** Requests holding a slot, those waiting for one, and the outputs of these. */
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

  /** Gives a slot to the first that may have one: a model at its own limit is passed over. Null: no slot, or nobody. */
  startNext({ concurrency, modelConcurrency }: AccountSwitches): { request: RequestRow; signal: AbortSignal } | null {
    const request = this.#active.size < concurrency ? this.#firstStartable(modelConcurrency) : null
    if (request === null) return null
    this.#leaveLine(request)
    const canceled = new AbortController()
    this.#active.set(request.id, { request, canceled })
    this.#count(request.model, { active: 1, waiting: 0 })
    return { request, signal: canceled.signal }
  }

  /** Takes it out of the line, or calls it off and frees its slot. */
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

  #firstStartable(modelConcurrency: AccountSwitches['modelConcurrency']): RequestRow | null {
    for (const request of this.#waiting.values()) {
      if (this.loadOfModel(request.model).active < (modelConcurrency[request.model] ?? Infinity)) return request
    }
    return null
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
