// Crops and scales the source image to the requested size. At greater strength the crop is closer,
// off-centre or mirrored.
import sharp from 'sharp'
import { between, type Chance } from './chance.js'

/** Pixels of 3 bytes each. */
export interface Raw {
  data: Buffer
  width: number
  height: number
}

/**
 * Returns the source image covering the requested size; at greater strength cropped closer,
 * off-centre or mirrored.
 */
export async function restage(
  source: Buffer,
  { width, height }: { width: number; height: number },
  strength: number,
  chance: Chance,
): Promise<Raw> {
  const flat = sharp(source, { failOn: 'error' })
    .rotate()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
  const zoom = 1 + strength ** 1.25 * between(chance, 0.03, 0.55)
  const turn = strength ** 1.25 * between(chance, -8, 8)
  const mirrored = chance() < 0.5 && strength > 0.8
  const [atX, atY] = [chance(), chance()]
  const enlarged = { width: Math.ceil(width * zoom), height: Math.ceil(height * zoom) }
  let staged = flat.resize(enlarged.width, enlarged.height, { fit: 'cover', kernel: 'lanczos3' })
  if (mirrored) staged = staged.flop()
  if (zoom > 1) {
    const left = Math.floor((enlarged.width - width) * atX)
    const top = Math.floor((enlarged.height - height) * atY)
    staged = staged.extract({ left, top, width, height })
  }
  const { data, info } = await staged.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  if (Math.abs(turn) < 0.15) return { data, width: info.width, height: info.height }
  return tilt({ data, width, height }, turn)
}

/**
 * Returns the image rotated about its centre, and enlarged just enough that no corner stays empty.
 */
async function tilt({ data, width, height }: Raw, degrees: number): Promise<Raw> {
  const angle = (Math.abs(degrees) * Math.PI) / 180
  const long = Math.max(width / height, height / width)
  const fill = Math.cos(angle) + long * Math.sin(angle)
  const turned = await sharp(data, { raw: { width, height, channels: 3 } })
    .affine(
      [
        Math.cos((degrees * Math.PI) / 180),
        Math.sin((degrees * Math.PI) / 180),
        -Math.sin((degrees * Math.PI) / 180),
        Math.cos((degrees * Math.PI) / 180),
      ].map((part) => part * fill) as [number, number, number, number],
      { interpolator: 'bilinear', background: '#808080' },
    )
    .raw()
    .toBuffer({ resolveWithObject: true })
  const [left, top] = [
    Math.floor((turned.info.width - width) / 2),
    Math.floor((turned.info.height - height) / 2),
  ]
  const { width: w, height: h, channels } = turned.info
  const cut = await sharp(turned.data, { raw: { width: w, height: h, channels } })
    .extract({ left, top, width, height })
    .removeAlpha()
    .raw()
    .toBuffer()
  return { data: cut, width, height }
}
