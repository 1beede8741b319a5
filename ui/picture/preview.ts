// The small picture of the selected source. A newer selection overtakes an older picture.
import { Failed, failureOf } from '../../contract/failed.js'
import type { Source } from '../../contract/message.js'
import { ask } from '../channel.js'
import { failure, preview } from '../state.js'

// Twice the card's width, for screens of two pixels a point.
const maxSide = 576
let newest = 0

export async function showPreview(source: Source | undefined): Promise<void> {
  const mine = ++newest
  if (preview.value) URL.revokeObjectURL(preview.value.url)
  preview.value = undefined
  if (failure.value?.kind === 'emptyExport' || failure.value?.kind === 'nothingSelected') failure.value = undefined
  if (!source) return
  try {
    const { bytes, width, height } = await ask('preview', { id: source.id, maxSide })
    if (mine !== newest) return
    const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' }))
    preview.value = { id: source.id, url, width, height }
  } catch (error) {
    if (!(error instanceof Failed)) throw error
    if (mine === newest) failure.value = failureOf(error)
  }
}
