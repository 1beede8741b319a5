// Makes the source image of a run, and makes it once more where the relay does not have its bytes any more.
import { exportSize, frameSource, type Fit } from '../../contract/framing.js'
import { sourcesOf } from '../../contract/cells.js'
import type { Claim, Source } from '../../contract/message.js'
import { presetOf, type Preset } from '../../contract/model/presets.js'
import { callSandbox } from '../channel.js'
import type { Relay } from '../relay/client.js'
import { bitmapOf, layOnBackground } from '../image/background.js'
import { drawSeed } from '../image/draw-source.js'
import { seedHash } from '../image/source-hash.js'

export interface SourceImage {
  /** SHA-256. */
  hash: string
  /** PNG. */
  bytes: Uint8Array<ArrayBuffer>
}

/**
 * The source as it is now, without its keep-layers and on what is seen behind it. `laid: false` leaves it transparent, as version 0.1 did.
 * Rejects with `Failed` where it cannot be exported.
 */
export async function makeSourceImage(
  { id, ...source }: Source,
  preset: Preset,
  keep: string[],
  fit: Fit,
  laid = true,
): Promise<SourceImage> {
  const size = exportSize(frameSource(source, preset, fit))
  const picture = await callSandbox('exportSource', { id, keep, size })
  const bitmap = await bitmapOf(picture)
  const opaque = laid
    ? await layOnBackground(bitmap, () => callSandbox('exportBehind', { id, size }))
    : bitmap
  const bytes = await drawSeed(opaque, frameSource(picture, preset, fit))
  return { hash: seedHash(bytes), bytes }
}

/** Sources of a run that stand at one size: what of the canvas they were made of. */
export interface ClaimedSource {
  seed: string
  source: Source
  preset: Preset
  /** The numbers of its cells. */
  cells: number[]
}

export function claimedSources({ body, grid, sources }: Claim): ClaimedSource[] {
  let first = 0
  return sourcesOf(body).flatMap(({ seed, cells }) => {
    const numbers = cells.map((_, at) => first + at)
    first += cells.length
    const source = sources[grid.places[numbers[0] ?? 0]?.source ?? 0]
    const preset = cells[0] && presetOf(cells[0].width, cells[0].height)
    return source && preset ? [{ seed, source, preset, cells: numbers }] : []
  })
}

/** A claim of an earlier version does not say whether its sources were cropped or padded; the hash does. */
const fits: readonly Fit[] = ['crop', 'pad']

/** `changed`: the source looks different now. `gone`: it cannot be exported any more. `unknown`: the run has no such source. */
export type Resent = 'sent' | 'changed' | 'gone' | 'unknown'

/** Sends a source image once more, and only if it is the same to the last byte. Rejects with `Failed` where the relay cannot be reached. */
export async function resendSource(relay: Relay, claim: Claim, hash: string): Promise<Resent> {
  const claimed = claimedSources(claim).find(({ seed }) => seed === hash)
  if (!claimed) return 'unknown'
  const { source, preset } = claimed
  for (const fit of claim.fit ? [claim.fit] : fits) {
    for (const laid of [true, false]) {
      const made = await makeSourceImage(
        source,
        preset,
        claim.keep[source.id] ?? [],
        fit,
        laid,
      ).catch(() => undefined)
      if (!made) return 'gone'
      if (made.hash !== hash) continue
      await relay.putSeed(hash, made.bytes)
      return 'sent'
    }
  }
  return 'changed'
}
