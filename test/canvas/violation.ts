// Takes one made-up document through a run, a swap, a designer's edits and a restore, and finds the first rule that is broken.
import { pixelsOf, type Pixels } from '../plugin/campaign.js'
import type { Voucher } from '../plugin/vouching.js'
import type { Edit } from './designer-edits.js'
import type { DocumentSpec } from './document-generator.js'
import { differentShare, exported, exportedWithout, fingerprint, firstDifference, mostDifferentShare } from './rules.js'
import { CanvasSession } from './session.js'

/** Returns what is wrong in a sentence; nothing where all rules are kept. */
export async function violation(voucher: Voucher, spec: DocumentSpec, edits: readonly Edit[]): Promise<string | undefined> {
  const session = await CanvasSession.open(spec, voucher)
  try {
    const { document } = session
    if (!(await session.remix())) return undefined
    const [before, looked] = [fingerprint(document), await exported(document, session.source)]
    if (!looked) return undefined
    const refused = await session.swap().then(
      () => undefined,
      (error: unknown) => String(error),
    )
    if (refused !== undefined) {
      const touched = firstDifference(before, fingerprint(document))
      if (touched) return `a refused swap changed ${touched}`
      return refused.includes('cannotSwap') ? undefined : `the swap failed: ${refused}`
    }
    const share = await shareOfOthers(session, looked)
    if (share > mostDifferentShare(spec.source)) return `after the swap ${(share * 100).toFixed(1)} % of the pixels are others`
    for (const edit of edits) await session.edit(edit)
    await session.restore()
    if (session.copy) await session.restore(session.copy)
    const expected = edits.length === 0 ? before : await editedOnly(voucher, spec, edits)
    const difference = firstDifference(expected, fingerprint(document))
    return difference && `after the restore ${difference}`
  } finally {
    session.close()
  }
}

/** The same document with the same edits, where nothing was ever swapped in. */
async function editedOnly(voucher: Voucher, spec: DocumentSpec, edits: readonly Edit[]): Promise<unknown> {
  const session = await CanvasSession.open(spec, voucher)
  try {
    await session.remix()
    for (const edit of edits) await session.edit(edit)
    return fingerprint(session.document)
  } finally {
    session.close()
  }
}

/** A live layer lies above the picture, also where something in the picture had covered it: there the picture alone is looked at. */
async function shareOfOthers({ document, source, keep, seed }: CanvasSession, looked: Pixels): Promise<number> {
  const whole = differentShare(looked, await exported(document, source))
  if (keep.length === 0) return whole
  return Math.min(whole, differentShare(await pixelsOf(seed), await exportedWithout(document, source, keep)))
}
