// What panel and sandbox say to each other: one table of calls with their answers, one of notices. A missing handler does not compile.
import type { Failure } from './failure.js'
import type { Fit, Size } from './framing.js'
import type { Grid } from './grid.js'
import type { BrandCalls } from './brand.js'
import type { KeepCalls } from './keep.js'
import type { NewRun } from './run.js'
import type { SwapCalls } from './swap.js'

/** A layer that could be remixed. Sizes are canvas pixels. */
export interface Source extends Size {
  id: string
  name: string
  /** It is an untouched variation: which image of which run, that image's pixels, and the layers that stay live above it. */
  variation?: Size & { run: string; n: number; live: string[] }
  /** Why it cannot be remixed as it is now. */
  hindrance?: Hindrance
}

/** `waiting`: a placeholder whose picture is still being made. `flat`: nothing that has pixels. */
export type Hindrance = 'hidden' | 'empty' | 'waiting' | 'flat'

/** What is selected, in reading order. `marked` are the selected variations and placeholders of the file's runs. */
export interface Selection {
  sources: Source[]
  marked: Marked[]
}

/** A frame that a run made. `record` is JSON, absent while there is no picture. */
export interface Marked {
  key: string
  n: number
  record?: string
}

/** A variation as the canvas holds it. */
export interface OnCanvas extends Marked {
  id: string
  starred: boolean
}

/** What an audit is asked about. */
export type AuditScope = { of: 'selection' | 'page' | 'file' } | { of: 'run'; key: string }

/** A run with the names that it has in the file. `sources` are by the image's number; `whole`: images without a frame count too. */
export interface AuditRun {
  id: string
  page: string
  layers: { n: number; name: string }[]
  sources: string[]
  whole: boolean
}

/** A line of the file's history. */
export interface PastRun {
  key: string
  title: string
  /** Images that were asked for. */
  count: number
  /** ISO 8601. */
  madeAt: string
  by: string
  /** The first source's name. */
  source: string
}

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
 * A run as the file knows it: written on its page before anything is posted, so that any later session can ask for it again.
 * `key` is the Idempotency-Key under which it was, or was about to be, posted; `id` is there once the relay answered.
 */
export interface Claim {
  key: string
  id?: string
  sources: Source[]
  /** The layers that stay live above the variations, by their source's id. */
  keep: Record<string, string[]>
  body: NewRun
  grid: Grid
  /** How its sources meet sizes of another ratio. Absent in claims of an earlier version. */
  fit?: Fit
  /** The brand's words that were put behind each prompt, so that they can be taken out again. */
  palette?: string[]
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
  /** Placed, and the relay has perhaps not heard of it: what the mark `placed` says of each. */
  untold: { n: number; picture: string }[]
}

/** What the person pressed to get here: a menu command, a relaunch button, or words typed in the quick actions. */
export type Command =
  | { name: 'remix' | 'repeat' | 'history' }
  | { name: 'quick'; prompt: string; size?: string; strength?: number }
  | { name: 'more' | 'settings' | 'details' | 'retry' | 'swap'; marked: Marked[] }
  | { name: 'restore'; ids: string[] }

export interface Opening {
  command: Command
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
export interface Calls extends BrandCalls, KeepCalls, SwapCalls {
  open: Call<null, Opening>
  /** The runs whose placeholders still wait on the page that is open, or whose pictures the relay has not heard of. */
  openRuns: Call<null, OpenRun[]>
  /** `keep`: ids of the keep-layers that the picture is to be without. */
  preview: Call<{ id: string; maxSide: number; keep?: string[] }, Picture>
  exportSource: Call<{ id: string; size: Size; keep?: string[] }, Picture>
  /** What is seen behind a source on the canvas, in the source's box. `null`: nothing can be drawn there. */
  exportBehind: Call<{ id: string; size: Size }, Picture | null>
  /** Puts the run's section on the canvas, beside its sources and where nothing else is: headers, and a placeholder for each image. */
  place: Call<{ claim: Claim }>
  /** Placeholders say what is being done for them. Those that are gone or filled are left alone. */
  tell: Call<{ key: string; words: Record<number, string> }>
  /** The relay took the run: the placeholders learn its id. */
  adopt: Call<{ key: string; id: string }>
  /** Fills a placeholder once. `record` is JSON. `had`: it had been filled before. `picture`: Figma's name of the bytes that were given, for the mark `placed`. `gone`: the run was taken off the canvas. */
  fill: Call<
    { key: string; n: number; bytes: Uint8Array; record: string },
    { id: string; had: boolean; picture: string } | 'gone'
  >
  /** The relay has heard that a picture was placed. */
  told: Call<{ key: string; n: number }>
  /** Writes a variation's record anew, once more is known of it. Its picture stays as it is. */
  amend: Call<{ key: string; n: number; record: string }>
  /** A placeholder that gets no picture says why, or goes. `again`: it can be asked for again, from the canvas too. */
  close: Call<{ key: string; n: number; why?: string; again?: boolean }>
  /** A placeholder that had said why waits again. */
  reopen: Call<{ key: string; numbers: number[] }>
  /** The run has ended: its section fits what it holds, and what it did is one step of undo. */
  settle: Call<{ key: string }>
  /** Selects a run's frames and brings them into view, on whatever page they are. */
  show: Call<{ key: string; numbers: number[] }>
  /** A run of the file as it stands on the canvas, with its claim. */
  gallery: Call<{ key: string }, { claim: Claim; images: OnCanvas[] } | null>
  thumb: Call<{ id: string; maxSide: number }, Picture>
  star: Call<{ key: string; n: number; on: boolean }>
  /** Keeps these and removes the rest of the run, as one step of undo. Returns the numbers of the frames that were removed. */
  keepOnly: Call<{ key: string; numbers: number[] }, number[]>
  /** Returns the numbers of the frames that `keepOnly` would remove. A frame that a designer moved, copied or edited is not among them. */
  removable: Call<{ key: string; numbers: number[] }, number[]>
  auditRuns: Call<AuditScope, AuditRun[]>
  /** All runs of the file, newest first. */
  history: Call<null, PastRun[]>
  saveSettings: Call<{ settings: unknown }>
  saveConnection: Call<{ connection: Connection | null }>
  resize: Call<Size>
  /** The text of a file that `ui` in manifest.json names: a part of the panel that is loaded when it is needed. */
  part: Call<{ name: string }, string>
}

/** The sandbox tells, the panel listens. */
export interface Notices {
  selection: Selection
  /** Another page was opened: the runs whose placeholders still wait there. */
  page: OpenRun[]
  /** The open page was changed, by anybody and by undo too: what was read of it may not be true any more. */
  edited: null
  /** These selected layers were resized or redrawn. */
  changed: { ids: string[]; selection: Selection }
}

export type CallName = keyof Calls
export type NoticeName = keyof Notices

export type ToSandbox = {
  [Name in CallName]: { id: number; call: Name; ask: Calls[Name]['ask'] }
}[CallName]

export type ToPanel =
  | { id: number; answer: unknown }
  | { id: number; failure: Failure }
  | { [Name in NoticeName]: { notice: Name; body: Notices[Name] } }[NoticeName]

/** What the sandbox has to have: a handler for each call. */
export type Handlers = {
  [Name in CallName]: (ask: Calls[Name]['ask']) => Promise<Calls[Name]['answer']>
}
