// Signals that workflows take, as values. Their names and payloads are in `contracts/steps/messages.ts`.
import { defineSignal } from '@temporalio/workflow'
import { type AttemptSettled, type PlatformCallback, SIGNALS, type SlotGrant } from '../contracts/steps/messages.ts'

export const slotGranted = defineSignal<[SlotGrant]>(SIGNALS.slotGranted)
export const platformCallback = defineSignal<[PlatformCallback]>(SIGNALS.platformCallback)
export const attemptSettled = defineSignal<[AttemptSettled]>(SIGNALS.attemptSettled)
