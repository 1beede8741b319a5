// Measures images for the panel: bytes in, report out, one at a time and in a worker where the host
// allows it.
import type { Report } from '../../contract/brand.js'
import { partText, runScript } from '../load-part.js'
import type { MeasuringPage } from './code.js'
import type { Printed } from './print.js'
import type { Raster } from './raster.js'
import type { Measuring, Outcome, Task } from './task.js'
import { startWorker, type Perform } from './worker.js'

export type { Measuring }

/**
 * Returns the report of an image. Rejects if the bytes are not an image. The worker gets a copy of
 * the bytes.
 */
export const measure = (
  picture: Uint8Array<ArrayBuffer> | Blob,
  against: Measuring,
): Promise<Report> => inTurn({ picture: new Blob([picture]), against })

/**
 * Returns the thumbnail of the source image with which a run's results are compared, made once.
 * Results of another ratio than the source image's have no structure to compare.
 */
export const thumb = (seed: Uint8Array<ArrayBuffer>): Promise<Raster> =>
  inTurn({ thumb: new Blob([seed]) })

/**
 * Returns, for each near duplicate, the number of the earliest result like it. `print` is taken
 * from its report.
 */
export const nearDuplicates = (results: readonly Printed[]): Promise<Map<number, number>> =>
  inTurn({ prints: [...results] })

let performing: Promise<Perform> | undefined
let last: Promise<unknown> = Promise.resolve()

/** Runs one task at a time: a decoded image of 2048² is 16 MB. */
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
