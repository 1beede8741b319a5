// The pictures of an answer that its task does not have yet. Pure.
import type { ParsedResponse, ResponseImage } from '../runware/response.js'
import type { TaskImage } from './task.js'

/**
 * Returns them in order. Each item of one answer is a picture of its own and was paid for, also where several have one name. Between answers the
 * name decides, for the address may be signed anew each time: of as many as are held already under a name, none is new. Which ones are new is
 * decided by their addresses where these differ. Items that agree in both are one picture listed twice, unless the answer is complete (`isComplete`:
 * an unfinished picture would be listed too) and lists no more than was asked for.
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
