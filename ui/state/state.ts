// The state of the panel as signals. The session changes them; components read them.
import { computed, signal } from '@preact/signals'
import type { About } from '../../contract/about.js'
import type { FileBrand } from '../../contract/brand.js'
import { failureOf } from '../../contract/failed.js'
import type { Failure } from '../../contract/failure.js'
import type { KeepLayers } from '../../contract/keep.js'
import type { Connection, Selection, Source } from '../../contract/message.js'
import type { Usage } from '../../contract/usage.js'
import { startingForm, type Form } from '../plan/form-values.js'
import type { ConnectionProblem } from './connection-problem.js'
import type { RunView } from './run-view.js'

export type Screen =
  { at: 'form' } | { at: 'run'; key: string } | { at: 'history' } | { at: 'connection' }

export const screen = signal<Screen>({ at: 'form' })
/** The sandbox has answered with what is stored: until then it is not known whether there is a connection. */
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
/** The failure of the last action. It is cleared when its cause is. */
export const failure = signal<Failure | undefined>(undefined)
/** A remix is on its way to the relay: how many of its source images are there. */
export const preparing = signal<{ done: number; of: number } | undefined>(undefined)
export const connecting = signal(false)
/** Why there is no connection, while the panel tries again. */
export const unreachable = signal<ConnectionProblem | undefined>(undefined)
/** The first sources as small images, by their layers' ids. */
export const previews = signal<ReadonlyMap<string, string>>(new Map())
/** The ids of the selected sources through which the canvas is seen. */
export const transparent = signal<ReadonlySet<string>>(new Set())
/** Counts the changes of the document, so that what was read of it is read again. */
export const documentChanges = signal(0)
/** The result of a command that has no screen of its own; empty without one. Shown until the next remix. */
export const notice = signal('')
/** Milliseconds since 1970; runs on while images are being generated. */
export const now = signal(Date.now())

/** The layers that the selected variations were made of. Empty where the selection is not variations alone. */
export const originals = signal<readonly Source[]>([])
/** The selection of variations that the designer asked to remix in place of their originals, as `marksOf`. */
export const remixedMarks = signal('')

export const marksOf = ({ marked }: Selection) => marked.map(({ key, n }) => `${key} ${n}`).join()

/** The selected variations are to be remixed themselves. */
export const remixesVariations = computed(
  () => remixedMarks.value !== '' && remixedMarks.value === marksOf(selection.value),
)

/** The layers that the form remixes. A selected variation stands for its original, unless it is itself to be remixed. */
export const sources = computed<readonly Source[]>(() =>
  originals.value.length > 0 && !remixesVariations.value
    ? originals.value
    : selection.value.sources.filter(({ hindrance }) => !hindrance),
)

export function changeRun(key: string, change: (view: RunView) => Partial<RunView>): void {
  runs.value = runs.value.map((view) =>
    view.claim.key === key ? { ...view, ...change(view) } : view,
  )
}

/** For work that nothing waits for: shows its failure. */
export function reportFailure(work: Promise<unknown>): void {
  work.catch((error: unknown) => (failure.value = failureOf(error)))
}

export const runOf = (key: string) => runs.value.find((view) => view.claim.key === key)
