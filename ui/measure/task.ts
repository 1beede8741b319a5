// The things that can be asked of the measuring code, and how it answers them. Knows no thread: it is handed a way to run its steps.
import type { Report } from '../../contract/brand.js'
import { decoded } from './decode.js'
import { nearDuplicates, type Printed } from './print.js'
import type { Raster } from './raster.js'
import { reportOf, thumbOf, type Against } from './report.js'
import type { Steps } from './steps.js'

export type Task = { thumb: Blob } | { picture: Blob; against: Against } | { prints: Printed[] }
export type Outcome<Of extends Task> = Of extends { thumb: Blob }
  ? Raster
  : Of extends { prints: unknown }
    ? Map<number, number>
    : Report

type Run = <Result>(steps: Steps<Result>) => Result | Promise<Result>

export async function perform(task: Task, run: Run): Promise<Raster | Report | Map<number, number>> {
  if ('prints' in task) return run(nearDuplicates(task.prints))
  if ('thumb' in task) return run(thumbOf(await decoded(task.thumb)))
  return run(reportOf(await decoded(task.picture), task.against))
}
