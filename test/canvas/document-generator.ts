// Makes up documents: one source layer of any kind, what it is made of, and what stands around it. Draws nothing, knows no plugin.
import fc from 'fast-check'

const simpleLeaves = ['rectangle', 'emptyFrame', 'text'] as const
const moreLeaves = ['ellipse', 'star', 'vector', 'boolean', 'instance'] as const
const simpleHolders = ['frame', 'autoLayout', 'group'] as const
const moreHolders = ['component', 'composedInstance', 'section'] as const
/** Shapes, components and sections are for the soak alone, which is not of one seed. */
const soaking = process.env['SOAK'] !== undefined
export const leafKinds = soaking ? [...simpleLeaves, ...moreLeaves] : simpleLeaves
export const holderKinds = soaking ? [...simpleHolders, ...moreHolders] : simpleHolders
export type LayerKind =
  (typeof simpleLeaves)[number] | (typeof moreLeaves)[number] | (typeof simpleHolders)[number] | (typeof moreHolders)[number]

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
  /** What holds the source. */
  around: 'page' | 'frame' | 'faded frame' | 'blurred frame' | 'row' | 'group' | 'second page'
}

/** The first of each list is what a failure shrinks to. */
const often = <Value>(usual: Value, others: readonly Value[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: fc.constantFrom(...others) })

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
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...effectNames), { minLength: 1, maxLength: 2 }) },
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

/**
 * Without what the playground draws otherwise than Figma: it cuts what it composes (opacity, blending, blurs) to the box that a turned
 * layer would have upright, draws every stroke of a free shape on its edge, and the shadow of a translucent layer below it too.
 */
function asDrawn(layer: LayerSpec): LayerSpec {
  const { kind, rotation, fills } = layer
  const opaque = fills.some((name) => name === 'solid' || name === 'picture' || name === 'crop' || name === 'tile')
  const effects = layer.effects.filter((name) => opaque || name !== 'drop shadow')
  const free = kind === 'star' || kind === 'vector' || kind === 'boolean'
  const whole = { ...layer, effects, ...(free && { stroke: 'none' as const }) }
  return rotation === 0 ? whole : uncomposed(whole)
}

const uncomposed = (layer: LayerSpec): LayerSpec => ({
  ...layer,
  opacity: 1,
  blend: 'NORMAL',
  effects: layer.effects.filter((name) => !name.endsWith('blur')),
  children: layer.children.map(uncomposed),
})

const leaf: fc.Arbitrary<LayerSpec> = fc
  .record({
    ...looks,
    kind: fc.constantFrom<LayerKind[]>(...leafKinds),
    mask: fc.constant('none' as const),
    children: fc.constant<LayerSpec[]>([]),
  })
  .map(asDrawn)

const inner: fc.Arbitrary<LayerSpec> = fc
  .record({
    ...looks,
    kind: fc.constantFrom('frame' as const, 'group' as const, 'autoLayout' as const),
    mask: often<LayerSpec['mask']>('none', ['hard', 'soft']),
    children: fc.array(leaf, { minLength: 1, maxLength: 2 }),
  })
  .map(asDrawn)

const holder: fc.Arbitrary<LayerSpec> = fc
  .record({
    ...looks,
    kind: fc.constantFrom<LayerKind[]>(...holderKinds),
    mask: often<LayerSpec['mask']>('none', ['hard', 'soft']),
    children: fc.array(fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: inner }), { minLength: 1, maxLength: 3 }),
  })
  .map(asDrawn)

export const anySource: fc.Arbitrary<LayerSpec> = fc
  .oneof(leaf, holder)
  .map((source) => ({ ...source, box: { ...source.box, x: 500, y: 40, width: 120, height: 90 } }))

export const anyDocument: fc.Arbitrary<DocumentSpec> = fc.record({
  source: anySource,
  around: often<DocumentSpec['around']>('page', ['frame', 'faded frame', 'blurred frame', 'row', 'group', 'second page']),
})

/** Returns the document in words, such as `a frame (picture fill, opacity 0.5) that holds a text and an ellipse, on the page`. */
export function describeDocument({ source, around }: DocumentSpec): string {
  return `${describeLayer(source)}, ${around === 'page' ? 'on the page' : `in a ${around}`}`
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
  const holds = layer.children.length > 0 ? ` that holds ${layer.children.map(describeLayer).join(' and ')}` : ''
  return `a ${layer.kind} (${traits.join(', ')})${holds}`
}
