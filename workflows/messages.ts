// The signals that workflows handle. Payloads are in `contracts/steps/messages.ts`, names in `contracts/steps/recorded-names.ts`.
import { defineSignal } from '@temporalio/workflow'
import type { AttemptResolved, CancelRequested, PlatformCallback, SlotGrant } from '../contracts/steps/messages.ts'
import { SIGNALS } from '../contracts/steps/recorded-names.ts'

export const slotGranted = defineSignal<[SlotGrant]>(SIGNALS.slotGranted)
export const platformCallback = defineSignal<[PlatformCallback]>(SIGNALS.platformCallback)
export const cancelRequested = defineSignal<[CancelRequested]>(SIGNALS.cancelRequested)
export const attemptResolved = defineSignal<[AttemptResolved]>(SIGNALS.attemptResolved)
