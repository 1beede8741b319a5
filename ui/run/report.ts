// Has a placed picture measured, and keeps what was found: in the panel, and on its frame's record.
import type { Report } from '../../contract/brand.js'
import type { VariationRecord } from '../../contract/record.js'
import { ask } from '../channel.js'
import { measure, nearDuplicates, thumb, type Measuring } from '../measure/measure.js'
import { brand, changeRun, runOf } from '../state.js'

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

/** A picture that cannot be measured is on the canvas all the same; it only says nothing of itself. */
export async function report(bytes: Uint8Array<ArrayBuffer>, { key, n, id, seed, record }: Placed): Promise<Report> {
  const texts = await ask('exportTexts', { id })
  const found = await measure(bytes, {
    brand: brand.value?.colours ?? [],
    texts,
    seed: seed === undefined ? undefined : seeds.get(seed),
  })
  changeRun(key, ({ reports }) => ({ reports: new Map(reports).set(n, found) }))
  const lowered = found.plainGrey && record.verdict === 'checked' && { verdict: 'unchecked' }
  await ask('amend', { key, n, record: JSON.stringify({ ...record, ...lowered, report: found }) })
  await findAlike(key)
  return found
}

/** Which results of a run are nearly the same as an earlier one. */
export async function findAlike(key: string): Promise<void> {
  const reports = [...(runOf(key)?.reports ?? new Map<number, Report>())].map(([n, { print }]) => ({ n, print }))
  if (reports.length < 2) return
  const alike = await nearDuplicates(reports)
  changeRun(key, () => ({ alike }))
}
