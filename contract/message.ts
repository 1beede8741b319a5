// What panel and sandbox say to each other: one table of calls with their answers, one of notices. A missing handler does not compile.
import type { Failure } from './failure.js'
import type { Size } from './framing.js'
import type { NewRun } from './run.js'

/** A layer that could be remixed. Sizes are canvas pixels. */
export interface Source extends Size {
  id: string
  name: string
  /** It is an untouched variation: which image of which run, and that image's pixels. */
  variation?: Size & { run: string; n: number }
}

export type Selection = { count: 0 } | { count: number; source?: Source }

/** An export as it came: PNG, and its true size in pixels. */
export interface Picture extends Size {
  bytes: Uint8Array
}

/** Where the relay is and who asks. */
export interface Connection {
  url: string
  token: string
}

/**
 * A run as the canvas knows it: written into each placeholder, so that any later session can ask for it again.
 * `key` is the Idempotency-Key under which it was, or was about to be, posted; `id` is there once the relay answered.
 */
export interface Claim {
  key: string
  id?: string
  source: Source
  body: NewRun
  /** Who pressed the button, and at which relay: nobody else posts it, and no other relay is asked for it. */
  by: { relay: string; team: string; member: string }
  /** ISO 8601. */
  madeAt: string
}

/** A claim with the numbers of the images that its placeholders still wait for. */
export interface OpenRun {
  claim: Claim
  waiting: number[]
  /** The numbers of those that have their picture already. */
  filled: number[]
}

export interface Opening {
  selection: Selection
  connection?: Connection
  /** What was stored; the panel drops what no longer fits. */
  settings: unknown
}

interface Call<Ask, Answer = null> {
  ask: Ask
  answer: Answer
}

/** The panel asks, the sandbox answers. */
export interface Calls {
  open: Call<null, Opening>
  /** The runs whose placeholders still wait on the page that is open. */
  openRuns: Call<null, OpenRun[]>
  preview: Call<{ id: string; maxSide: number }, Picture>
  exportSource: Call<{ id: string; size: Size }, Picture>
  /** Puts a placeholder for each size on the canvas, in a row to the right of the source, where nothing else is. */
  place: Call<{ claim: Claim; sizes: Size[] }>
  /** The relay took the run: the placeholders learn its id. */
  adopt: Call<{ key: string; id: string }>
  /** Fills a placeholder once. `record` is JSON. `had` is true where it had been filled before. */
  fill: Call<{ key: string; n: number; source: Source; bytes: Uint8Array; record: string }, { id: string; had: boolean }>
  /** A placeholder that gets no picture says why, or goes. */
  close: Call<{ key: string; n: number; why?: string }>
  /** The run has ended: what it did is one step of undo. */
  settle: Call<{ key: string }>
  show: Call<{ key: string; n: number }>
  saveSettings: Call<{ settings: unknown }>
  saveConnection: Call<{ connection: Connection | null }>
  resize: Call<Size>
}

/** The sandbox tells, the panel listens. */
export interface Notices {
  selection: Selection
  /** Another page was opened: the runs whose placeholders still wait there. */
  page: OpenRun[]
}

export type CallName = keyof Calls
export type NoticeName = keyof Notices

export type ToSandbox = { [Name in CallName]: { id: number; call: Name; ask: Calls[Name]['ask'] } }[CallName]

export type ToPanel =
  | { id: number; answer: unknown }
  | { id: number; failure: Failure }
  | { [Name in NoticeName]: { notice: Name; body: Notices[Name] } }[NoticeName]

/** What the sandbox has to have: a handler for each call. */
export type Handlers = { [Name in CallName]: (ask: Calls[Name]['ask']) => Promise<Calls[Name]['answer']> }
