// A run as its frames and its claim describe it, without the relay. Pure.
import { cellsOf } from '../../contract/cells.js'
import { imagesOf } from '../../contract/grid.js'
import type { Claim, OnCanvas } from '../../contract/message.js'
import { readRecord, type VariationRecord } from '../../contract/record.js'
import type { Run, RunImage } from '../../contract/run.js'

/** What the canvas alone knows of a run: enough to show it when the relay has forgotten it, or is somebody else's. */
export function runFrom(claim: Claim, onCanvas: readonly OnCanvas[]): Run {
  const records = new Map<number, VariationRecord>()
  for (const image of onCanvas) {
    const record = readRecord(image.record)
    if (record) records.set(image.n, record)
  }
  const images = imagesOf(claim).map(({ n, cell }): RunImage => {
    const record = records.get(n)
    if (!record) return { n, cell, state: 'cancelled' }
    const { imageUUID, seed, costUsd, NSFWContent, verdict } = record
    return { n, cell, state: 'delivered', imageUUID, seed, costUsd, NSFWContent, verdict }
  })
  return {
    id: claim.id ?? claim.key,
    state: 'ended',
    createdAt: claim.madeAt,
    seed: claim.body.seed,
    estimateUsd: 0,
    costUsd: images.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0),
    cells: cellsOf(claim.body).map((recipe) => ({ recipe, taskUUID: '', state: 'delivered' })),
    images,
    seq: 0,
  }
}
