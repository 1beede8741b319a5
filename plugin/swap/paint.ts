// The paint that shows a variation's picture in a layer just as its frame shows it.
import { isStraight, type Matrix } from '../keep/affine.js'
import type { Size } from '../../contract/framing.js'
import { uprightIn } from './image-transform.js'

export interface Picture {
  /** Figma's name of the image. */
  hash: string
  /** In pixels. */
  size: Size
}

/** The picture was made as the layer is seen: in a layer that is turned it is turned back. */
export function paintOf({ hash, size }: Picture, transform: Matrix, box: Size): ImagePaint {
  const paint: ImagePaint = {
    type: 'IMAGE',
    imageHash: hash,
    scaleMode: 'FILL',
    opacity: 1,
    blendMode: 'NORMAL',
    visible: true,
  }
  return isStraight(transform)
    ? paint
    : { ...paint, scaleMode: 'CROP', imageTransform: uprightIn(transform, box, size) }
}
