// The panel's way to measure: a picture's bytes in, its report out, one after the other and off the panel's thread where the host allows it.
import type { Report } from '../../contract/brand.js'
import { partText, runScript } from '../load-part.js'
import type { MeasuringPage } from './code.js'
import type { Printed } from './print.js'
import type { Raster } from './raster.js'
import type { Measuring, Outcome, Task } from './task.js'
import { startWorker, type Perform } from './worker.js'

export type { Measuring }

/** Rejects where the bytes are no picture. They stay the caller's: a copy goes to the worker. */
export const measure = (
  picture: Uint8Array<ArrayBuffer> | Blob,
  against: Measuring,
): Promise<Report> => inTurn({ picture: new Blob([picture]), against })

/** The seed that a run's results are held against, made once. Results of another ratio than the seed's have no structure to compare. */
export const thumb = (seed: Uint8Array<ArrayBuffer>): Promise<Raster> =>
  inTurn({ thumb: new Blob([seed]) })

/** For each result that is nearly the same as an earlier one, the number of the earliest such. `print` is a report's own. */
export const nearDuplicates = (results: readonly Printed[]): Promise<Map<number, number>> =>
  inTurn({ prints: [...results] })

let performing: Promise<Perform> | undefined
let last: Promise<unknown> = Promise.resolve()

/** One at a time: a decoded picture of 2048² is 16 MB. */
function inTurn<Of extends Task>(task: Of): Promise<Outcome<Of>> {
  const turn = last.then(async () => (await (performing ??= start()))(task) as Promise<Outcome<Of>>)
  last = turn.catch(() => undefined)
  return turn
}

async function start(): Promise<Perform> {
  const code = await partText('measure')
  const worker = await startWorker(code)
  if (worker) return worker
  runScript(code)
  const { measureInSlices } = globalThis as MeasuringPage
  if (!measureInSlices) throw new Error('the measuring code did not run')
  return measureInSlices
}
