// Brings one image from the relay to its placeholder, or tells the placeholder why there is none.
import { failureOf } from '../../contract/failed.js'
import type { Failure } from '../../contract/failure.js'
import type { Calls, OpenRun } from '../../contract/message.js'
import { model } from '../../contract/model/ideogram-remix.js'
import { recordOf, type VariationRecord } from '../../contract/record.js'
import type { Run, RunImage } from '../../contract/run.js'
import { wordsFor } from '../../contract/words.js'
import { callSandbox } from '../channel.js'
import { placeable, thumbnail } from '../image/image-copies.js'
import type { Relay } from '../relay/client.js'
import { about, changeRun, runOf } from '../state/state.js'
import { queueReport } from './report.js'
import type { RunView } from '../state/run-view.js'
import { markWithheld } from './withheld.js'

const tileWidth = 288
let lastDelivery: Promise<void> = Promise.resolve()

/**
 * On the canvas before the next is fetched. Throws where the relay could not give the bytes. A picture that the canvas
 * does not take keeps its placeholder waiting, so that the next opening tries it again: it is paid for.
 */
export async function deliver(relay: Relay, key: string, run: Run, image: RunImage): Promise<void> {
  // One picture at a time, over all runs: each is some megabytes here, once more on its way, and once on the canvas.
  const mine = lastDelivery.then(() => deliverOne(relay, key, run, image))
  lastDelivery = mine.catch(() => undefined)
  await mine
}

async function deliverOne(relay: Relay, key: string, run: Run, image: RunImage): Promise<void> {
  const bytes = await relay.image(run.id, image.n)
  const { n } = image
  const made = record(key, run, image)
  let filled: Calls['fill']['answer']
  try {
    filled = await callSandbox('fill', {
      key,
      n,
      bytes: await placeable(bytes),
      record: JSON.stringify(made),
    })
  } catch (error) {
    changeRun(key, ({ misplaced }) => ({
      misplaced: new Map(misplaced).set(image.n, failureOf(error)),
    }))
    return
  }
  if (filled === 'gone') return changeRun(key, () => ({ phase: 'removed' }))
  const { id, picture } = filled
  changeRun(key, ({ placed, waiting, frames }) => ({
    placed: new Set(placed).add(n),
    waiting: without(waiting, n),
    frames: new Map(frames).set(n, id),
  }))
  // The picture is safe on the canvas: a tile without its small copy, or a line missing in the audit, loses nothing of it.
  const url = await thumbnail(bytes, tileWidth).catch(() => undefined)
  if (url) changeRun(key, ({ thumbs }) => ({ thumbs: new Map(thumbs).set(image.n, url) }))
  await reportPlaced(relay, { key, run: run.id }, [{ n, picture }])
  const seed = run.cells[image.cell]?.seed ?? run.seed
  queueReport(bytes, { key, n, id, seed, record: made }, async ({ plainGrey }) => {
    if (plainGrey) await markWithheld(relay, run.id, n)
  })
}

/** Tells the relay what was placed. What it does not hear is told again at the next opening. */
export async function reportPlaced(
  relay: Relay,
  of: { key: string; run: string },
  placed: OpenRun['untold'],
): Promise<void> {
  for (const { n, picture } of placed)
    try {
      await relay.mark(of.run, n, { what: 'placed', picture })
      await callSandbox('told', { key: of.key, n })
    } catch {
      return
    }
}

/** The telling of a placed picture may have been lost: the sandbox names the picture again, the frame stays as it is. */
export async function reportPlacedAgain(
  relay: Relay,
  { claim: { key }, run }: RunView,
  n: number,
): Promise<void> {
  const image = run?.images[n]
  if (!run || !image) return
  const bytes = await placeable(await relay.image(run.id, n))
  const filled = await callSandbox('fill', {
    key,
    n,
    bytes,
    record: JSON.stringify(record(key, run, image)),
  })
  if (filled !== 'gone') await relay.mark(run.id, n, { what: 'placed', picture: filled.picture })
}

/** What was cancelled leaves no trace; any other reason is written on the placeholder. `again`: it can be asked for again. */
export async function closeImage(
  key: string,
  n: number,
  failure: Failure,
  again: boolean,
): Promise<void> {
  await callSandbox('close', {
    key,
    n,
    again,
    why: failure.kind === 'cancelled' ? undefined : wordsFor(failure).sentence,
  })
  changeRun(key, ({ waiting }) => ({ waiting: without(waiting, n) }))
}

function record(key: string, run: Run, image: RunImage): VariationRecord {
  const claim = runOf(key)?.claim
  const cell = run.cells[image.cell]
  const place = claim?.grid.places[image.cell]
  const source = place && claim.sources[place.source]
  if (!source || !cell) throw new Error(`image ${image.n} has no cell`)
  const { id, name } = source
  const modelId = about.value?.model ?? model.id
  const upstream = about.value?.upstream.kind ?? 'other'
  const placedAt = new Date().toISOString()
  return recordOf(run.id, image, cell.recipe, {
    source: { id, name },
    model: modelId,
    upstream,
    placedAt,
    palette: claim.palette,
  })
}

function without(numbers: ReadonlySet<number>, n: number): ReadonlySet<number> {
  return new Set([...numbers].filter((number) => number !== n))
}
