// Finds the image that a task references: by UUID, data URI, base64 or a URL of the simulator
// itself. Fetches nothing from other servers.
import sharp from 'sharp'
import { maxSeedSide } from '../../contract/framing.js'
import type { Kept, Shelf } from '../shelf.js'

const readable: Record<string, string> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
}
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The image, or a problem as a sentence for the sender. */
export type Found = { kept: Kept } | { problem: string }

export async function findSource(text: string, shelf: Shelf): Promise<Found> {
  const named = uuidPattern.test(text)
    ? text
    : /^https?:\/\/[^/]+\/image\/ws\/\d+\/ii\/([0-9a-f-]{36})\.\w+$/i.exec(text)?.[1]
  if (named) {
    const kept = shelf.take(named.toLowerCase())
    return kept ? { kept } : { problem: 'No image with this UUID is stored.' }
  }
  if (/^https?:/i.test(text))
    return { problem: 'The simulator fetches no addresses but its own. Send the bytes.' }
  const encoded = /^data:[^,]*,(.*)$/s.exec(text)?.[1] ?? text
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(encoded))
    return { problem: 'Neither a UUID, an address, a data URI nor base64.' }
  return readBytes(Buffer.from(encoded, 'base64'))
}

async function readBytes(bytes: Buffer): Promise<Found> {
  try {
    const { format, width, height } = await sharp(bytes).metadata()
    const mime = readable[format]
    if (!mime) return { problem: `Pictures of the type ${format} are not supported.` }
    if (Math.max(width, height) <= maxSeedSide) return { kept: { bytes, mime } }
    const smaller = await sharp(bytes)
      .rotate()
      .resize(maxSeedSide, maxSeedSide, { fit: 'inside' })
      .png({ compressionLevel: 3 })
      .toBuffer()
    return { kept: { bytes: smaller, mime: 'image/png' } }
  } catch {
    return { problem: 'The bytes are not a picture that can be read.' }
  }
}
