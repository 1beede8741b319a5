// Runs of the file that are over: taken up again from what stands on the canvas, and from the relay where it still knows them.
import type { Report } from '../../contract/brand.js'
import type { Claim, OnCanvas } from '../../contract/message.js'
import { readRecord } from '../../contract/record.js'
import { runFrom } from './run-from-canvas.js'
import { callSandbox } from '../channel.js'
import { currentRelay, isMine } from './connect.js'
import { thumbnail } from '../image/image-copies.js'
import { changeRun, runOf, runs, screen } from '../state/state.js'
import { findDuplicates } from './report.js'
import { isFollowed, viewOf } from '../state/run-view.js'
import { markWithheld } from './withheld.js'

const thumbSide = 288

/** Shows a run. Answers whether anything of it is left in the file. */
export async function openRun(key: string): Promise<boolean> {
  const known = runOf(key)
  if (!known || !isFollowed(known.phase)) {
    const found = await callSandbox('gallery', { key })
    if (!found) return false
    takeIn(found.claim, found.images)
    void thumbsOf(key, found.images)
    void findDuplicates(key)
    screen.value = { at: 'run', key }
    await findRunAtRelay(found.claim)
  } else screen.value = { at: 'run', key }
  return true
}

function takeIn(claim: Claim, images: readonly OnCanvas[]): void {
  const before = runOf(claim.key)
  const filled = images.filter(({ record }) => record).map(({ n }) => n)
  const view = {
    ...viewOf(claim, { waiting: [], filled }),
    run: before?.run ?? runFrom(claim, images),
    thumbs: before?.thumbs ?? new Map<number, string>(),
    frames: new Map(images.map(({ n, id }) => [n, id])),
    reports: reportsIn(images),
    starred: new Set(images.filter(({ starred }) => starred).map(({ n }) => n)),
    phase: 'ended' as const,
  }
  runs.value = before
    ? runs.value.map((one) => (one === before ? view : one))
    : [view, ...runs.value]
}

function reportsIn(images: readonly OnCanvas[]): Map<number, Report> {
  return new Map(
    images.flatMap((image): [number, Report][] => {
      const report = readRecord(image.record)?.report
      return report ? [[image.n, report]] : []
    }),
  )
}

async function thumbsOf(key: string, images: readonly OnCanvas[]): Promise<void> {
  for (const { n, id, record } of images) {
    if (!record || runOf(key)?.thumbs.has(n)) continue
    // A frame that somebody removes meanwhile has no picture to show; the others have.
    const picture = await callSandbox('thumb', { id, maxSide: thumbSide }).catch(() => undefined)
    const url =
      picture &&
      (await thumbnail(picture.bytes as Uint8Array<ArrayBuffer>, thumbSide).catch(() => undefined))
    if (url) changeRun(key, ({ thumbs }) => ({ thumbs: new Map(thumbs).set(n, url) }))
  }
}

/** The relay knows more than the records: the structured prompts, and pictures that never reached the canvas. */
async function findRunAtRelay({ key, id, by }: Claim): Promise<void> {
  const relay = currentRelay()
  if (!relay || !id || !isMine(by)) return
  const run = await relay.run(id).catch(() => undefined)
  if (!run) return
  changeRun(key, () => ({ run }))
  for (const [n, { plainGrey }] of runOf(key)?.reports ?? [])
    if (plainGrey && !run.images[n]?.withheld) await markWithheld(relay, run.id, n)
}
