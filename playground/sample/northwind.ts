// Builds the sample document in code: a campaign of a fictional coffee brand.
import type { SceneGraph, SceneNode } from '@open-pencil/core'
import { PlaygroundDocument } from '../document/index.js'
import { brandOf, colors, rgba, type Brand, type BrandColor } from './brand.js'

/**
 * Vertical gap between frames, in units. All frames are at the page's left edge; the space to their
 * right is free for variations.
 */
const betweenFrames = 200

interface Format {
  name: string
  width: number
  height: number
  margin: number
  headline: number
  text: string
  logo: number
}

const formats: Format[] = [
  {
    name: 'Hero',
    width: 1440,
    height: 810,
    margin: 96,
    headline: 112,
    text: 'Slow\nmornings',
    logo: 1,
  },
  {
    name: 'Square',
    width: 1080,
    height: 1080,
    margin: 80,
    headline: 104,
    text: 'Slow\nmornings',
    logo: 1,
  },
  {
    name: 'Story',
    width: 1080,
    height: 1920,
    margin: 80,
    headline: 136,
    text: 'Slow\nmornings',
    logo: 1.15,
  },
]

export function northwind(photo: Uint8Array): PlaygroundDocument {
  const document = PlaygroundDocument.empty('Northwind')
  const { graph } = document
  const campaign = document.pages[0]!
  graph.updateNode(campaign.id, { name: 'Campaign' })
  const guide = graph.addPage('Brand')
  const brand = brandOf(graph, guide.id)
  const marks = { name: 'Marks', x: 0, y: 0, width: 460, height: 160 }
  const board = graph.createNode('FRAME', guide.id, {
    ...marks,
    clipsContent: true,
    ...brand.solid('ink'),
  })
  const logo = logoComponent(graph, board.id, brand)
  swatches(graph, guide.id, brand)
  const picture = document.addImage(photo)
  let y = 0
  for (const format of formats) {
    const frame = campaignFrame(graph, campaign.id, format, y, brand)
    fillFrame(graph, frame, format, { picture, logo: logo.id, brand })
    y += format.height + betweenFrames
  }
  return document
}

function campaignFrame(
  graph: SceneGraph,
  page: string,
  format: Format,
  y: number,
  brand: Brand,
): SceneNode {
  const { name, width, height } = format
  return graph.createNode('FRAME', page, {
    name,
    x: 0,
    y,
    width,
    height,
    clipsContent: true,
    ...brand.solid('ink'),
  })
}

interface Parts {
  picture: string
  logo: string
  brand: Brand
}

function fillFrame(
  graph: SceneGraph,
  frame: SceneNode,
  format: Format,
  { picture, logo, brand }: Parts,
): void {
  const { width, height, margin } = format
  const cover = {
    width,
    height,
    horizontalConstraint: 'STRETCH',
    verticalConstraint: 'STRETCH',
  } as const
  graph.createNode('RECTANGLE', frame.id, {
    name: 'Picture',
    ...cover,
    fills: [
      {
        type: 'IMAGE',
        imageHash: picture,
        imageScaleMode: 'FILL',
        color: rgba(colors.ink),
        opacity: 1,
        visible: true,
      },
    ],
  })
  graph.createNode('RECTANGLE', frame.id, { name: 'Scrim', ...cover, fills: [scrim()] })
  graph.createInstance(logo, frame.id, { name: 'Logo', x: margin, y: margin })
  const lines = format.text.split('\n').length
  const leading = Math.round(format.headline * 1.02)
  const actionTop = height - margin - 40
  textLayer(graph, frame.id, brand, 'milk', {
    name: 'Headline',
    text: format.text,
    x: margin,
    y: actionTop - 36 - lines * leading,
    width: width - 2 * margin,
    // Extra height for descenders below the last line's baseline.
    height: lines * leading + Math.round(format.headline * 0.2),
    fontSize: format.headline,
    fontWeight: 600,
    lineHeight: leading,
    letterSpacing: -format.headline * 0.025,
  })
  textLayer(graph, frame.id, brand, 'oat', {
    name: 'Call to action',
    text: 'Try the morning roast',
    x: margin,
    y: actionTop,
    width: 480,
    height: 40,
    fontSize: 30,
    fontWeight: 500,
    lineHeight: 40,
  })
}

/**
 * Returns a gradient that darkens towards the bottom, so that white text has enough contrast over
 * any image.
 */
function scrim(): SceneNode['fills'][number] {
  const stop = (position: number, a: number) => ({ position, color: rgba(colors.ink, a) })
  return {
    type: 'GRADIENT_LINEAR',
    color: rgba(colors.ink),
    opacity: 1,
    visible: true,
    gradientStops: [stop(0, 0.42), stop(0.3, 0.06), stop(0.55, 0.18), stop(1, 0.82)],
    gradientTransform: { m00: 0, m01: 1, m02: 0, m10: -1, m11: 0, m12: 1 },
  }
}

function logoComponent(graph: SceneGraph, page: string, brand: Brand): SceneNode {
  const logo = graph.createNode('COMPONENT', page, {
    name: 'Logo',
    x: 96,
    y: 60,
    width: 268,
    height: 40,
    fills: [],
    clipsContent: false,
  })
  graph.createNode('VECTOR', logo.id, {
    name: 'Mark',
    x: 2,
    y: 2,
    width: 36,
    height: 36,
    vectorNetwork: diamond(36),
    ...brand.solid('milk'),
  })
  textLayer(graph, logo.id, brand, 'milk', {
    name: 'Wordmark',
    text: 'NORTHWIND',
    x: 52,
    y: 2,
    width: 216,
    height: 36,
    fontSize: 30,
    fontWeight: 600,
    lineHeight: 36,
    letterSpacing: 1.8,
  })
  return logo
}

/** Makes a white swatch visible on a white board. */
const hairline: SceneNode['strokes'][number] = {
  color: rgba(colors.ink),
  opacity: 0.16,
  weight: 1,
  visible: true,
  align: 'INSIDE',
}

function diamond(size: number): NonNullable<SceneNode['vectorNetwork']> {
  const half = size / 2
  const corners = [
    [half, 0],
    [size, half],
    [half, size],
    [0, half],
  ] as const
  const still = { x: 0, y: 0 }
  return {
    vertices: corners.map(([x, y]) => ({ x, y })),
    segments: corners.map((_, i) => ({
      start: i,
      end: (i + 1) % 4,
      tangentStart: still,
      tangentEnd: still,
    })),
    regions: [{ windingRule: 'NONZERO', loops: [[0, 1, 2, 3]] }],
  }
}

function swatches(graph: SceneGraph, page: string, brand: Brand): void {
  const board = graph.createNode('FRAME', page, {
    name: 'Colours',
    x: 0,
    y: 240,
    width: 1120,
    height: 320,
    clipsContent: true,
    ...brand.solid('milk'),
  })
  for (const [index, color] of (Object.keys(colors) as BrandColor[]).entries()) {
    const name = color[0]!.toUpperCase() + color.slice(1)
    const x = 48 + index * 208
    const swatch = {
      name,
      x,
      y: 48,
      width: 176,
      height: 144,
      cornerRadius: 8,
      fillStyleId: brand.style(color),
      strokes: [hairline],
    }
    graph.createNode('RECTANGLE', board.id, { ...swatch, ...brand.solid(color) })
    textLayer(graph, board.id, brand, 'ink', {
      name: `${name} name`,
      text: `${name}\n${colors[color]}`,
      x,
      y: 212,
      width: 176,
      height: 56,
      fontSize: 20,
      fontWeight: 500,
      lineHeight: 28,
    })
  }
}

function textLayer(
  graph: SceneGraph,
  parent: string,
  brand: Brand,
  color: BrandColor,
  text: Partial<SceneNode>,
): SceneNode {
  return graph.createNode('TEXT', parent, {
    fontFamily: 'Inter',
    textAutoResize: 'NONE',
    ...text,
    ...brand.solid(color),
  })
}
