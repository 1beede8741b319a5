// The tasks of the measuring code and their results. The caller passes in a way to run the steps.
import type { BrandColour, Report, TextViews } from '../../contract/brand.js'
import { decoded } from './decode.js'
import { nearDuplicates, type Printed } from './print.js'
import type { Raster } from './raster.js'
import type { MeasuredView } from './legibility.js'
import { reportOf, thumbOf } from './report.js'
import type { Steps } from './steps.js'

/** The input of a report, in a form that can be sent to a worker. */
export interface Measuring {
  brand: readonly BrandColour[]
  /** From `exportTexts`. */
  texts: TextViews
  /**
   * The thumbnail of the source image, made once for all results of a run. Without it the report
   * has no structure.
   */
  seed?: Raster | undefined
}

export type Task = { thumb: Blob } | { picture: Blob; against: Measuring } | { prints: Printed[] }
export type Outcome<Of extends Task> = Of extends { thumb: Blob }
  ? Raster
  : Of extends { prints: unknown }
    ? Map<number, number>
    : Report

type Run = <Result>(steps: Steps<Result>) => Result | Promise<Result>

export async function perform(
  task: Task,
  run: Run,
): Promise<Raster | Report | Map<number, number>> {
  if ('prints' in task) return run(nearDuplicates(task.prints))
  if ('thumb' in task) return run(thumbOf(await decoded(task.thumb)))
  const { brand, seed, texts } = task.against
  const views: MeasuredView[] = []
  for (const view of texts.views) {
    const [shown, stencil] = [await png(view.shown), await png(view.stencil)]
    views.push({
      shown,
      stencil,
      without: view.without && (await png(view.without)),
      texts: view.texts,
    })
  }
  return run(
    reportOf(await decoded(task.picture), { brand, views, unmeasured: texts.unmeasured, seed }),
  )
}

const png = (bytes: Uint8Array<ArrayBuffer>) => decoded(new Blob([bytes], { type: 'image/png' }))
