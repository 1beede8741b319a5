// Finds the layers that the selected variations were made of, so that another remix begins from the original and not from a result.
import { imagesOf } from '../../contract/grid.js'
import type { Claim, Selection, Source } from '../../contract/message.js'
import { callSandbox } from '../channel.js'
import { marksOf, originals, runOf, selection } from '../state/state.js'

/** A variation whose original was deleted is remixed itself. */
export async function findOriginals(selected: Selection): Promise<void> {
  const found = await originalsOf(selected)
  if (marksOf(selected) === marksOf(selection.peek())) originals.value = found
}

async function originalsOf({ marked, sources }: Selection): Promise<Source[]> {
  const found = new Map<string, Source>()
  if (marked.length === 0 || marked.length !== sources.length) return []
  for (const { key, n } of marked) {
    const claim = await claimOf(key)
    const source = claim && imagesOf(claim)[n]?.source
    if (!source) return []
    found.set(source.id, source)
  }
  for (const { id } of found.values())
    if (!(await callSandbox('preview', { id, maxSide: 1 }).catch(() => undefined))) return []
  return [...found.values()]
}

async function claimOf(key: string): Promise<Claim | undefined> {
  return runOf(key)?.claim ?? (await callSandbox('gallery', { key }))?.claim
}
