// Messages between panel and sandbox: a table of calls with their results, and one of notices. A
// missing handler does not compile.
import type { Failure } from './failure.js'
import type { Fit, Size } from './framing.js'
import type { Grid } from './grid.js'
import type { BrandCalls } from './brand.js'
import type { KeepCalls } from './keep.js'
import type { NewRun } from './run.js'
import type { SwapCalls } from './swap.js'

/** A layer that can be remixed. Sizes are canvas pixels. */
export interface Source extends Size {
  id: string
  name: string
  /**
   * Set if it is an untouched variation: its run and number, the image's size in pixels, and the
   * layers that stay live above it.
   */
  variation?: Size & { run: string; n: number; live: string[] }
  /** The reason why it cannot be remixed as it is now. */
  hindrance?: Hindrance
}

/** `waiting`: a placeholder without its image. `flat`: nothing that has pixels. */
export type Hindrance = 'hidden' | 'empty' | 'waiting' | 'flat'

/**
 * The selection, in reading order. `marked` are the selected variations and placeholders of the
 * file's runs.
 */
export interface Selection {
  sources: Source[]
  marked: Marked[]
}

/** A frame that a run made. `record` is JSON, absent while there is no image. */
export interface Marked {
  key: string
  n: number
  record?: string
}

/** A variation as it is on the canvas. */
export interface OnCanvas extends Marked {
  id: string
  starred: boolean
}

/** The scope of an audit. */
export type AuditScope = { of: 'selection' | 'page' | 'file' } | { of: 'run'; key: string }

/**
 * A run with its names in the file. `sources` are by the image's number; `whole`: images without a
 * frame count too.
 */
export interface AuditRun {
  id: string
  page: string
  layers: { n: number; name: string }[]
  sources: string[]
  whole: boolean
}

/** An entry of the file's history. */
export interface PastRun {
  key: string
  title: string
  /** Number of requested images. */
  count: number
  /** ISO 8601. */
  madeAt: string
  by: string
  /** Name of the first source. */
  source: string
}

/** An exported image: PNG, with its true size in pixels. */
export interface Picture extends Size {
  bytes: Uint8Array
}

/** The relay's address, and the credentials for it. */
export interface Connection {
  url: string
  token: string
}

/**
 * A run as the file stores it: written on its page before the run is posted, so that any later
 * session can ask for it again. `key` is the Idempotency-Key of the run's POST request; `id` is
 * present once the relay has responded.
 */
export interface Claim {
  key: string
  id?: string
  sources: Source[]
  /** Ids of the layers that stay live above the variations, by their source's id. */
  keep: Record<string, string[]>
  body: NewRun
  grid: Grid
  /** Crop or pad for sizes of another ratio. Absent in claims of an earlier version. */
  fit?: Fit
  /** The brand's words appended to each prompt, stored so that they can be removed again. */
  palette?: string[]
  /**
   * The member who pressed the button, and the relay: no other member posts the run, and no other
   * relay is asked for it.
   */
  by: { relay: string; team: string; member: string }
  /** ISO 8601. */
  madeAt: string
}

/** A claim with the numbers of the images that its placeholders still wait for. */
export interface OpenRun {
  claim: Claim
  waiting: number[]
  /** Numbers of the placeholders that have their image already. */
  filled: number[]
  /**
   * Placed images that the relay may not know as placed, with the value of the mark `placed` for
   * each.
   */
  untold: { n: number; picture: string }[]
}

/**
 * The command that opened the plugin: a menu command, a relaunch button, or text typed in the quick
 * actions.
 */
export type Command =
  | { name: 'remix' | 'repeat' | 'history' }
  | { name: 'quick'; prompt: string; size?: string; strength?: number }
  | { name: 'more' | 'settings' | 'details' | 'retry' | 'swap'; marked: Marked[] }
  | { name: 'restore'; ids: string[] }

export interface Opening {
  command: Command
  selection: Selection
  connection?: Connection
  /** Stored settings, unchecked; the panel drops entries that no longer fit. */
  settings: unknown
}

interface Call<Ask, Answer = null> {
  ask: Ask
  answer: Answer
}

/** Calls from the panel to the sandbox. */
export interface Calls extends BrandCalls, KeepCalls, SwapCalls {
  open: Call<null, Opening>
  /**
   * Returns the runs of the open page with waiting placeholders, or with placed images not yet
   * reported to the relay.
   */
  openRuns: Call<null, OpenRun[]>
  /** Exports a layer. `keep`: ids of the keep-layers that are left out of the image. */
  preview: Call<{ id: string; maxSide: number; keep?: string[] }, Picture>
  exportSource: Call<{ id: string; size: Size; keep?: string[] }, Picture>
  /**
   * Exports the layers visible behind a source, cut to the source's box. `null`: nothing can be
   * drawn there.
   */
  exportBehind: Call<{ id: string; size: Size }, Picture | null>
  /**
   * Puts the run's section on the canvas, beside its sources in free space: headers, and a
   * placeholder for each image.
   */
  place: Call<{ claim: Claim }>
  /** Sets the texts of placeholders. Skips placeholders that are removed or filled. */
  tell: Call<{ key: string; words: Record<number, string> }>
  /** Stores the run's id in its placeholders once the relay has accepted the run. */
  adopt: Call<{ key: string; id: string }>
  /**
   * Fills a placeholder once. `record` is JSON. `had`: it was filled before. `picture`: Figma's
   * hash of the given bytes, for the mark `placed`. `gone`: the run was removed from the canvas.
   */
  fill: Call<
    { key: string; n: number; bytes: Uint8Array; record: string },
    { id: string; had: boolean; picture: string } | 'gone'
  >
  /** Records that the relay knows an image as placed. */
  told: Call<{ key: string; n: number }>
  /** Replaces a variation's record. Its image stays unchanged. */
  amend: Call<{ key: string; n: number; record: string }>
  /**
   * Shows the reason on a placeholder that gets no image, or removes it. `again`: the image can be
   * requested again, from the canvas too.
   */
  close: Call<{ key: string; n: number; why?: string; again?: boolean }>
  /** Sets failed placeholders back to waiting. */
  reopen: Call<{ key: string; numbers: number[] }>
  /** Ends the run: resizes its section to its content, and makes its changes one undo step. */
  settle: Call<{ key: string }>
  /** Selects a run's frames and scrolls them into view, on any page. */
  show: Call<{ key: string; numbers: number[] }>
  /** Returns a run of the file as it is on the canvas, with its claim. */
  gallery: Call<{ key: string }, { claim: Claim; images: OnCanvas[] } | null>
  thumb: Call<{ id: string; maxSide: number }, Picture>
  star: Call<{ key: string; n: number; on: boolean }>
  /**
   * Keeps these frames and removes the rest of the run, as one undo step. Returns the numbers of
   * the removed frames.
   */
  keepOnly: Call<{ key: string; numbers: number[] }, number[]>
  /**
   * Returns the numbers of the frames that `keepOnly` would remove. Excludes frames that a designer
   * moved, copied or edited.
   */
  removable: Call<{ key: string; numbers: number[] }, number[]>
  auditRuns: Call<AuditScope, AuditRun[]>
  /** Returns all runs of the file, newest first. */
  history: Call<null, PastRun[]>
  saveSettings: Call<{ settings: unknown }>
  saveConnection: Call<{ connection: Connection | null }>
  resize: Call<Size>
  /**
   * Returns the text of a file listed under `ui` in manifest.json: a part of the panel that is
   * loaded on demand.
   */
  part: Call<{ name: string }, string>
}

/** Notices from the sandbox to the panel. */
export interface Notices {
  selection: Selection
  /** Another page was opened: its runs with waiting placeholders. */
  page: OpenRun[]
  /** The open page was changed, by any editor or by undo: data read from it may be outdated. */
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

/** The sandbox's handlers, one for each call. */
export type Handlers = {
  [Name in CallName]: (ask: Calls[Name]['ask']) => Promise<Calls[Name]['answer']>
}
