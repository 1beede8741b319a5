// The small pictures of the selected sources. A newer selection overtakes older pictures.
import { Failed, failureOf } from '../../contract/failed.js'
import type { Source } from '../../contract/message.js'
import { callSandbox } from '../channel.js'
import { bitmapOf, transparentShare } from '../image/background.js'
import { failure, previews, transparent } from '../state/state.js'

// Twice the card's width, for screens of two pixels a point; less for each of many.
const oneSide = 576
const manySide = 220
/** Rounded corners and soft edges let less than this share of the background through, and need no notice. */
const fewPixels = 0.01
let newest = 0

export async function showPreviews(sources: readonly Source[]): Promise<void> {
  const mine = ++newest
  for (const url of previews.value.values()) URL.revokeObjectURL(url)
  previews.value = new Map()
  transparent.value = new Set()
  if (failure.value?.kind === 'emptyExport' || failure.value?.kind === 'nothingSelected')
    failure.value = undefined
  for (const source of sources) {
    try {
      const picture = await callSandbox('preview', {
        id: source.id,
        maxSide: sources.length > 1 ? manySide : oneSide,
      })
      const bitmap = await bitmapOf(picture)
      const share = transparentShare(bitmap)
      bitmap.close()
      if (mine !== newest) return
      if (share > fewPixels) transparent.value = new Set(transparent.value).add(source.id)
      const url = URL.createObjectURL(
        new Blob([picture.bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' }),
      )
      previews.value = new Map(previews.value).set(source.id, url)
    } catch (error) {
      if (!(error instanceof Failed)) throw error
      if (mine === newest) failure.value = failureOf(error)
    }
  }
}
