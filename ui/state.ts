// What the panel knows, as signals. Whoever changes the world changes these; components only read them.
import { computed, signal } from '@preact/signals'
import type { About } from '../contract/about.js'
import { failureOf } from '../contract/failed.js'
import type { Failure } from '../contract/failure.js'
import type { Connection, Selection } from '../contract/message.js'
import { startingForm, type Form } from './settings/settings.js'
import type { RunView } from './run/view.js'

export const selection = signal<Selection>({ count: 0 })
export const connection = signal<Connection | undefined>(undefined)
export const about = signal<About | undefined>(undefined)
export const form = signal<Form>(startingForm())
/** Newest first. */
export const runs = signal<readonly RunView[]>([])
/** What went wrong with the last thing that the person asked for. */
export const failure = signal<Failure | undefined>(undefined)
/** A remix is on its way to the relay. */
export const starting = signal(false)
export const connecting = signal(false)
/** The source as a small picture. */
export const preview = signal<{ id: string; url: string; width: number; height: number } | undefined>(undefined)

export const source = computed(() =>
  selection.value.count === 1 && 'source' in selection.value ? selection.value.source : undefined,
)

export function changeRun(key: string, change: (view: RunView) => Partial<RunView>): void {
  runs.value = runs.value.map((view) => (view.claim.key === key ? { ...view, ...change(view) } : view))
}

/** Does something whose answer nobody waits for; what goes wrong with it is said all the same. */
export function tell(work: Promise<unknown>): void {
  work.catch((error: unknown) => (failure.value = failureOf(error)))
}

export const runOf = (key: string) => runs.value.find((view) => view.claim.key === key)
