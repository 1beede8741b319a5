// Has placed pictures measured, and keeps what was found: in the panel, and on each frame's record.
import { effect } from '@preact/signals'
import type { Report, TextViews } from '../../contract/brand.js'
import { Failed } from '../../contract/failed.js'
import type { VariationRecord } from '../../contract/record.js'
import { callSandbox } from '../channel.js'
import { measure, nearDuplicates, thumb, type Measuring } from '../measure/measure.js'
import { brand, changeRun, runOf, screen } from '../state/state.js'
import { MeasuringQueue } from './measuring-queue.js'

export const measuringQueue = new MeasuringQueue()
effect(() => measuringQueue.show(screen.value.at === 'run' ? screen.value.key : undefined))

/** Small pictures of the seeds of this session, by their hash: what structure is held against. */
const seeds = new Map<string, NonNullable<Measuring['seed']>>()

export async function rememberSeed(hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (!seeds.has(hash)) seeds.set(hash, await thumb(bytes))
}

interface Placed {
  key: string
  n: number
  /** The frame. */
  id: string
  seed: string | undefined
  record: VariationRecord
}

/** A picture that cannot be measured is on the canvas all the same, without figures. */
export function queueReport(
  bytes: Uint8Array<ArrayBuffer>,
  placed: Placed,
  use: (report: Report) => Promise<void>,
): void {
  // A browser may keep a Blob's bytes on disk: twenty pictures may wait.
  const picture = new Blob([bytes])
  measuringQueue.add(placed.key, async (interrupted) =>
    use(await report(picture, placed, interrupted)),
  )
}

async function report(
  picture: Blob,
  { key, n, id, seed, record }: Placed,
  interrupted: AbortSignal,
): Promise<Report> {
  const texts = await exportedTexts(id, interrupted)
  const found = await measure(picture, {
    brand: brand.value?.colours ?? [],
    texts,
    seed: seed === undefined ? undefined : seeds.get(seed),
  })
  changeRun(key, ({ reports }) => ({ reports: new Map(reports).set(n, found) }))
  const lowered = found.plainGrey && record.verdict === 'checked' && { verdict: 'unchecked' }
  await callSandbox('amend', {
    key,
    n,
    record: JSON.stringify({ ...record, ...lowered, report: found }),
  })
  await findDuplicates(key)
  return found
}

/** The export alone works on the canvas; what follows it disturbs nothing and goes on to its end. */
async function exportedTexts(id: string, interrupted: AbortSignal): Promise<TextViews> {
  if (interrupted.aborted) throw new Failed({ kind: 'cancelled' })
  const cancel = () => void callSandbox('cancelTexts', null)
  interrupted.addEventListener('abort', cancel, { once: true })
  try {
    return await callSandbox('exportTexts', { id })
  } finally {
    interrupted.removeEventListener('abort', cancel)
  }
}

/** Which results of a run are nearly the same as an earlier one. */
export async function findDuplicates(key: string): Promise<void> {
  const reports = [...(runOf(key)?.reports ?? new Map<number, Report>())].map(([n, { print }]) => ({
    n,
    print,
  }))
  if (reports.length < 2) return
  const duplicates = await nearDuplicates(reports)
  changeRun(key, () => ({ duplicates }))
}
