// Generates descriptions of documents: one source layer of any kind, its content, and its
// surroundings.
import fc from 'fast-check'

export const leafKinds = [
  'rectangle',
  'ellipse',
  'star',
  'vector',
  'boolean',
  'emptyFrame',
  'text',
  'instance',
] as const
export const holderKinds = [
  'frame',
  'autoLayout',
  'group',
  'component',
  'composedInstance',
  'section',
] as const
export type LayerKind = (typeof leafKinds)[number] | (typeof holderKinds)[number]

/** Paints by name; `designer-sandbox.ts` has the Figma paint of each. */
export const fillNames = [
  'solid',
  'half',
  'gradient',
  'picture',
  'fit',
  'crop',
  'tile',
  'filtered',
  'faded picture',
  'multiplied',
  'hidden',
] as const
export const effectNames = ['drop shadow', 'inner shadow', 'layer blur', 'background blur'] as const

export interface LayerSpec {
  kind: LayerKind
  fills: (typeof fillNames)[number][]
  stroke: 'none' | 'INSIDE' | 'CENTER' | 'OUTSIDE'
  effects: (typeof effectNames)[number][]
  opacity: number
  blend: 'NORMAL' | 'MULTIPLY' | 'SCREEN'
  corner: number
  rotation: number
  clips: boolean
  /** In its parent's coordinates, canvas pixels. */
  box: { x: number; y: number; width: number; height: number }
  constraints: 'MIN' | 'MAX' | 'CENTER' | 'STRETCH' | 'SCALE'
  /** A mask below the children. `soft`: half transparent. */
  mask: 'none' | 'hard' | 'soft'
  children: LayerSpec[]
}

export interface DocumentSpec {
  source: LayerSpec
  /** The parent of the source. */
  around: 'page' | 'frame' | 'faded frame' | 'blurred frame' | 'row' | 'group' | 'second page'
  /** The image that the model returns: the unchanged source image, or an opaque photograph. */
  picture: 'seed' | 'photo'
}

/** A failure shrinks to the first value of each list. */
const often = <Value>(usual: Value, others: readonly Value[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  )

const fills = fc.oneof(
  fc.subarray([...fillNames], { minLength: 1, maxLength: 1 }),
  fc.uniqueArray(fc.constantFrom(...fillNames), { minLength: 1, maxLength: 3 }),
  fc.constant<LayerSpec['fills']>([]),
)

const looks = {
  fills,
  stroke: often<LayerSpec['stroke']>('none', ['INSIDE', 'CENTER', 'OUTSIDE']),
  effects: fc.oneof(
    { weight: 3, arbitrary: fc.constant<LayerSpec['effects']>([]) },
    {
      weight: 2,
      arbitrary: fc.uniqueArray(fc.constantFrom(...effectNames), { minLength: 1, maxLength: 2 }),
    },
  ),
  opacity: often(1, [0.5]),
  blend: often<LayerSpec['blend']>('NORMAL', ['MULTIPLY', 'SCREEN']),
  corner: often(0, [14]),
  rotation: often(0, [30, 90, -15]),
  clips: fc.boolean(),
  box: fc.record({
    x: fc.integer({ min: -10, max: 60 }),
    y: fc.integer({ min: -10, max: 60 }),
    width: fc.integer({ min: 30, max: 110 }),
    height: fc.integer({ min: 30, max: 90 }),
  }),
  constraints: fc.constantFrom('MIN', 'MAX', 'CENTER', 'STRETCH', 'SCALE'),
} as const

const leaf: fc.Arbitrary<LayerSpec> = fc.record({
  ...looks,
  kind: fc.constantFrom<LayerKind[]>(...leafKinds),
  mask: fc.constant('none' as const),
  children: fc.constant<LayerSpec[]>([]),
})

const inner: fc.Arbitrary<LayerSpec> = fc.record({
  ...looks,
  kind: fc.constantFrom('frame' as const, 'group' as const, 'autoLayout' as const),
  mask: often<LayerSpec['mask']>('none', ['hard', 'soft']),
  children: fc.array(leaf, { minLength: 1, maxLength: 2 }),
})

const holder: fc.Arbitrary<LayerSpec> = fc.record({
  ...looks,
  kind: fc.constantFrom<LayerKind[]>(...holderKinds),
  mask: often<LayerSpec['mask']>('none', ['hard', 'soft']),
  children: fc.array(fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: inner }), {
    minLength: 1,
    maxLength: 3,
  }),
})

export const anySource: fc.Arbitrary<LayerSpec> = fc
  .oneof(leaf, holder)
  .map((source) => ({ ...source, box: { ...source.box, x: 500, y: 40, width: 120, height: 90 } }))

export const anyDocument: fc.Arbitrary<DocumentSpec> = fc.record({
  source: anySource,
  around: often<DocumentSpec['around']>('page', [
    'frame',
    'faded frame',
    'blurred frame',
    'row',
    'group',
    'second page',
  ]),
  picture: often<DocumentSpec['picture']>('seed', ['photo']),
})

/**
 * Returns a description of the document, such as `a frame (picture fill, opacity 0.5) that holds a
 * text and an ellipse, on the page`.
 */
export function describeDocument({ source, around, picture }: DocumentSpec): string {
  return `${describeLayer(source)}, ${around === 'page' ? 'on the page' : `in a ${around}`}, remixed to ${picture === 'seed' ? 'its own picture' : 'a photograph'}`
}

function describeLayer(layer: LayerSpec): string {
  const traits = [
    layer.fills.length > 0 ? `${layer.fills.join(' + ')} fill` : 'no fill',
    layer.stroke !== 'none' && `${layer.stroke.toLowerCase()} stroke`,
    ...layer.effects,
    layer.opacity !== 1 && `opacity ${layer.opacity}`,
    layer.blend !== 'NORMAL' && layer.blend.toLowerCase(),
    layer.corner > 0 && 'round corners',
    layer.rotation !== 0 && `turned by ${layer.rotation}°`,
    layer.clips && 'clips',
    layer.mask !== 'none' && `${layer.mask} mask`,
  ].filter(Boolean)
  const holds =
    layer.children.length > 0
      ? ` that holds ${layer.children.map(describeLayer).join(' and ')}`
      : ''
  return `a ${layer.kind} (${traits.join(', ')})${holds}`
}
