// Decides how a picture goes into another layer that shows the source's picture. What that layer has in common with the source is in the picture; the rest of it stays.
import { readValue } from '../document/nodes.js'
import { imageIndex } from './same-picture.js'
import { withoutOwnLook } from './own-look.js'
import { refused, isPainted, type Plan } from './plan.js'
import { sameValue, type Settable, type Values } from './values.js'

const compared: readonly Settable[] = [
  'opacity',
  'blendMode',
  'strokes',
  'effects',
  'strokeAlign',
  'strokeWeight',
]

/** What a source looks like just before it is swapped. */
export function lookOfSource(source: SceneNode): Values {
  return Object.fromEntries(
    ['fills' as const, ...compared].map((name) => [name, readValue(source, name)]),
  )
}

export function planAlike(layer: SceneNode, look: Values): Plan {
  const index = imageIndex(layer)
  if (index === undefined || !isPainted(layer)) throw refused('noPlace')
  const common = Array.isArray(look.fills) ? (look.fills as Paint[]) : []
  const isCommon = (paint: Paint) => common.some((one) => sameValue(one, paint))
  const { fills } = layer
  const { opacity, blendMode, filters } = fills[index] as ImagePaint
  const own = isCommon(fills[index] as Paint)
    ? {}
    : { opacity: opacity ?? 1, blendMode: blendMode ?? 'NORMAL', ...(filters && { filters }) }
  const paints = (picture: ImagePaint) =>
    fills.flatMap((paint, at) =>
      at === index ? [{ ...picture, ...own }] : isCommon(paint) ? [] : [paint],
    )
  const same = compared.every((name) => sameValue(readValue(layer, name), look[name]))
  return {
    place: { as: 'fill', node: layer, paints },
    changes: same ? [{ node: layer, set: withoutOwnLook(layer) }] : [],
  }
}
