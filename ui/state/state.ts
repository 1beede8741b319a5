// What the panel knows, as signals. Whoever changes the world changes these; components only read them.
import { computed, signal } from '@preact/signals'
import type { About } from '../../contract/about.js'
import type { FileBrand } from '../../contract/brand.js'
import { failureOf } from '../../contract/failed.js'
import type { Failure } from '../../contract/failure.js'
import type { KeepLayers } from '../../contract/keep.js'
import type { Connection, Selection } from '../../contract/message.js'
import type { Usage } from '../../contract/usage.js'
import { startingForm, type Form } from '../plan/form-values.js'
import type { RunView } from './run-view.js'

export type Screen = { at: 'form' } | { at: 'run'; key: string } | { at: 'history' }

export const screen = signal<Screen>({ at: 'form' })
/** The sandbox has told what it remembers: until then nobody knows whether there is a connection. */
export const opened = signal(false)
export const selection = signal<Selection>({ sources: [], marked: [] })
export const connection = signal<Connection | undefined>(undefined)
export const about = signal<About | undefined>(undefined)
export const usage = signal<Usage | undefined>(undefined)
export const brand = signal<FileBrand | undefined>(undefined)
/** The keep-layers of the selected sources, by the source's id. */
export const keeps = signal<ReadonlyMap<string, KeepLayers>>(new Map())
export const form = signal<Form>(startingForm())
/** Newest first. */
export const runs = signal<readonly RunView[]>([])
/** What went wrong with the last thing that the person asked for. */
export const failure = signal<Failure | undefined>(undefined)
/** A remix is on its way to the relay: how many of its seeds are there. */
export const preparing = signal<{ done: number; of: number } | undefined>(undefined)
export const connecting = signal(false)
/** The first sources as small pictures, by their layers' ids. */
export const previews = signal<ReadonlyMap<string, string>>(new Map())
/** The ids of the selected sources through which the canvas is seen. */
export const transparent = signal<ReadonlySet<string>>(new Set())
/** Milliseconds since 1970; runs on while something is being made. */
export const now = signal(Date.now())

/** What can be remixed of the selection. */
export const sources = computed(() => selection.value.sources.filter(({ hindrance }) => !hindrance))

export function changeRun(key: string, change: (view: RunView) => Partial<RunView>): void {
  runs.value = runs.value.map((view) =>
    view.claim.key === key ? { ...view, ...change(view) } : view,
  )
}

/** Does something whose answer nobody waits for; what goes wrong with it is said all the same. */
export function tell(work: Promise<unknown>): void {
  work.catch((error: unknown) => (failure.value = failureOf(error)))
}

export const runOf = (key: string) => runs.value.find((view) => view.claim.key === key)
