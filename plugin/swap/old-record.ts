// Reads what version 0.1 stored about a swap, in the words of the records of today.
import { readValue } from '../document/nodes.js'
import type { Change } from './swap-record.js'
import type { Values } from './values.js'

/** `before` is what was there, `after` the picture's hash. */
export type OldChange =
  | { did: 'image'; before: ImagePaint; after: string; style: string }
  | { did: 'fill'; before: Paint[]; after: string; style: string }
  | { did: 'hide'; how: 'visible' | 'opacity'; before: boolean | number }
  | {
      did: 'blank'
      fills: Paint[]
      fillStyle: string
      strokes: Paint[]
      strokeStyle: string
      effects: Effect[]
      effectStyle: string
    }
  | { did: 'add'; after: string }

/** The old records say less than today's: what they leave out is taken from the layer as it is. */
export function asChange(node: SceneNode, change: Change | OldChange): Change {
  switch (change.did) {
    case 'set':
      return change
    case 'add': {
      const { after } = change
      return {
        did: 'add',
        after: typeof after === 'string' ? { fills: [pictureFill(after)] } : after,
      }
    }
    case 'hide':
      return set(
        { [change.how]: change.before },
        { [change.how]: change.how === 'visible' ? false : 0 },
      )
    case 'image':
    case 'fill': {
      const now = readValue(node, 'fills')
      const fills = Array.isArray(now) ? (now as Paint[]) : []
      const index = fills.findIndex(
        (paint) => paint.type === 'IMAGE' && paint.imageHash === change.after,
      )
      const styles = { fills: change.style }
      if (index < 0)
        return set({ fills: change.before }, { fills: [pictureFill(change.after)] }, styles)
      if (change.did === 'image')
        return set(
          { fills: fills.map((paint, at) => (at === index ? change.before : paint)) },
          { fills },
          styles,
        )
      const rest = fills.filter((_, at) => at !== index)
      return set(
        { fills: rest.length === change.before.length ? change.before : rest },
        { fills },
        styles,
      )
    }
    case 'blank': {
      const { fills, strokes, effects, fillStyle, strokeStyle, effectStyle } = change
      const before = {
        ...(fills.length > 0 && { fills }),
        ...(strokes.length > 0 && { strokes }),
        ...(effects.length > 0 && { effects }),
      }
      const off = <Item extends object>(items: Item[]) =>
        items.map((item) => ({ ...item, visible: false }))
      const unshaded = effects.map((effect) =>
        effect.type.endsWith('SHADOW') ? { ...effect, visible: false } : effect,
      )
      const after = { fills: off(fills), strokes: off(strokes), effects: unshaded }
      const names = Object.keys(before) as (keyof typeof after)[]
      return set(before, Object.fromEntries(names.map((name) => [name, after[name]])), {
        fills: fillStyle,
        strokes: strokeStyle,
        effects: effectStyle,
      })
    }
  }
}

const pictureFill = (imageHash: string) => ({ type: 'IMAGE', imageHash, scaleMode: 'FILL' })

function set(
  before: Values,
  after: Values,
  styles: Extract<Change, { did: 'set' }>['styles'] = {},
): Change {
  return { did: 'set', before, after, styles }
}
