// Finds the images of a response that its task does not have yet. Pure.
import type { ParsedResponse, ResponseImage } from '../runware/response.js'
import type { TaskImage } from './task.js'

/**
 * Returns the new images in order. Each item of one response is a separate image that was paid for,
 * even if several items share one name. Between responses the name identifies an image, since its
 * URL may be signed anew each time: if the task already has as many images of a name as the
 * response, none of them is new. If there are more, different URLs identify the new ones. Items
 * with the same name and URL are one image listed twice, unless the response is complete
 * (`isComplete`: an unfinished image would be listed too) and lists no more items than were
 * requested.
 */
export function newPictures(
  { pictures, processing }: Pick<ParsedResponse, 'pictures' | 'processing'>,
  slots: readonly TaskImage[],
  isComplete: boolean,
): ResponseImage[] {
  const isFull = isComplete && processing === 0 && pictures.length === slots.length
  const fresh = new Set<ResponseImage>()
  for (const key of new Set(pictures.map((picture) => picture.key))) {
    const listed = pictures.filter((picture) => picture.key === key)
    const named = isFull
      ? listed
      : listed.filter(
          ({ url }, n) => listed.findIndex((one) => one.url === url) === n || url === '',
        )
    const held = slots.filter((slot) => slot.key === key)
    const isHeld = ({ url }: ResponseImage) => url !== '' && held.some((slot) => slot.url === url)
    const likeliest = [...named.filter(isHeld), ...named.filter((picture) => !isHeld(picture))]
    for (const picture of likeliest.slice(held.length)) fresh.add(picture)
  }
  return pictures.filter((picture) => fresh.has(picture))
}
