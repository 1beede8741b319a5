// Compares drawn pixels with Figma's: shadows of transparent layers, masks, rotated photographs,
// corners, files in an older format.
import { exportFigFile } from '@open-pencil/core/io/formats/fig'
import sharp from 'sharp'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument, pictureSize } from '../../document/index.js'
import { runBody, startDrawingInNode } from '../../node/index.js'

const redFill = `[{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }]`
const dropShadow = `[{ type: 'DROP_SHADOW', color: { r: 0, g: 0, b: 0, a: 1 }, offset: { x: 0, y: 10 }, radius: 0, visible: true, blendMode: 'NORMAL' }]`
const white = [255, 255, 255]
const red = [255, 0, 0]
const black = [0, 0, 0]

/**
 * Returns RGB colours at points of a white frame of 300 × 300 in which `body` draws; `f` is the
 * frame.
 */
async function drawn(body: string, places: [x: number, y: number][]): Promise<number[][]> {
  const png = await runBody(
    `const f = figma.createFrame(); f.resize(300, 300); const rect = (w, h, parent = f) => { const r = figma.createRectangle(); r.resize(w, h); parent.appendChild(r); return r }
     ${body}; return figma.base64Encode(await f.exportAsync())`,
  )
  const { data, info } = await sharp(Buffer.from(String(png), 'base64'))
    .raw()
    .toBuffer({ resolveWithObject: true })
  return places.map(([x, y]) => [
    ...data.subarray((y * info.width + x) * info.channels).subarray(0, 3),
  ])
}

async function cutOut(): Promise<string> {
  const dot = await sharp({ create: { width: 60, height: 60, channels: 4, background: '#f00' } })
    .png()
    .toBuffer()
  const clear = {
    width: 200,
    height: 200,
    channels: 4,
    background: { r: 0, g: 0, b: 0, alpha: 0 },
  } as const
  const bytes = await sharp({ create: clear })
    .composite([{ input: dot, left: 70, top: 70 }])
    .png()
    .toBuffer()
  return `figma.createImage(figma.base64Decode('${bytes.toString('base64')}')).hash`
}

describe('a drop shadow', () => {
  it('of a cut-out picture follows the picture', async () => {
    const body = `const r = rect(200, 200); r.x = r.y = 50; r.fills = [{ type: 'IMAGE', imageHash: ${await cutOut()}, scaleMode: 'FILL' }]; r.effects = ${dropShadow}`
    expect(
      await drawn(body, [
        [60, 60],
        [150, 150],
        [150, 185],
        [150, 195],
      ]),
    ).toEqual([white, red, black, white])
  })

  it('of a group with a cut-out picture follows it too', async () => {
    const body = `const r = rect(200, 200); r.x = r.y = 50; r.fills = [{ type: 'IMAGE', imageHash: ${await cutOut()}, scaleMode: 'FILL' }]; figma.group([r], f).effects = ${dropShadow}`
    expect(
      await drawn(body, [
        [60, 60],
        [150, 150],
        [150, 185],
      ]),
    ).toEqual([white, red, black])
  })

  it('of a translucent fill is not seen through it, unless it is asked for', async () => {
    const body = (behind: boolean) =>
      `const r = rect(100, 100); r.x = r.y = 50; r.fills = [{ type: 'SOLID', color: { r: 1, g: 1, b: 1 }, opacity: 0.5 }]; r.effects = ${dropShadow}.map((e) => ({ ...e, showShadowBehindNode: ${behind} }))`
    const [[without], [seen]] = [
      await drawn(body(false), [[100, 100]]),
      await drawn(body(true), [[100, 100]]),
    ]
    expect(without![0]).toBeGreaterThan(seen![0]! + 30)
  })

  it('of a text is as opaque as the text, whatever was drawn before it', async () => {
    const row = Array.from({ length: 300 }, (_, x) => [x, 200] as [number, number])
    const darkest = async (under: number, own: number) => {
      const body = `const r = rect(10, 10); r.fills = ${redFill}.map((fill) => ({ ...fill, opacity: ${under} }))
        await figma.loadFontAsync({ family: 'Inter', style: 'Bold' })
        const t = figma.createText(); f.appendChild(t); t.fontName = { family: 'Inter', style: 'Bold' }; t.fontSize = 100; t.characters = 'III'
        t.fills = ${redFill}.map((fill) => ({ ...fill, opacity: ${own} }))
        t.effects = ${dropShadow}.map((shadow) => ({ ...shadow, offset: { x: 0, y: 140 } }))`
      return Math.min(...(await drawn(body, row)).map(([channel]) => channel ?? 255))
    }
    expect([await darkest(1, 1), await darkest(0.1, 1)]).toEqual([0, 0])
    expect(Math.abs((await darkest(1, 0.5)) - 128)).toBeLessThan(3)
  })

  it('of a stroke alone is the stroke’s', async () => {
    const body = `const r = rect(100, 100); r.x = r.y = 50; r.fills = []; r.strokes = ${redFill}; r.strokeWeight = 4; r.effects = ${dropShadow}`
    expect(
      await drawn(body, [
        [100, 100],
        [100, 62],
        [100, 158],
      ]),
    ).toEqual([white, black, black])
  })

  it('of a group with a mask is what the mask lets through', async () => {
    const body = `const m = rect(50, 50); const r = rect(100, 100); r.fills = ${redFill}; const g = figma.group([m, r], f); m.isMask = true; g.effects = ${dropShadow}`
    expect(
      await drawn(body, [
        [25, 25],
        [25, 55],
        [80, 105],
      ]),
    ).toEqual([red, black, white])
  })

  it('within a cut-out picture follows the picture', async () => {
    const body = `const r = rect(200, 200); r.x = r.y = 50; r.fills = [{ type: 'IMAGE', imageHash: ${await cutOut()}, scaleMode: 'FILL' }]; r.effects = ${dropShadow.replace('DROP', 'INNER')}`
    expect(
      await drawn(body, [
        [150, 52],
        [150, 125],
        [150, 150],
      ]),
    ).toEqual([white, black, red])
  })

  it('of an opaque rectangle is its outline', async () => {
    expect(
      await drawn(`const r = rect(100, 100); r.fills = ${redFill}; r.effects = ${dropShadow}`, [
        [50, 50],
        [50, 105],
        [50, 115],
      ]),
    ).toEqual([red, black, white])
  })
})

describe('a composed layer', () => {
  const turnedRectangle = `const r = rect(100, 20); r.fills = ${redFill}; r.x = 150; r.y = 100; r.rotation = -90;`

  it.each([
    ['faded', `${turnedRectangle} r.opacity = 0.99`],
    ['blended', `${turnedRectangle} r.blendMode = 'MULTIPLY'`],
    [
      'blurred',
      `${turnedRectangle} r.effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 1, visible: true }]`,
    ],
    ['in a faded group', `${turnedRectangle} figma.group([r], f).opacity = 0.99`],
    [
      'in a turned and faded frame',
      `const g = figma.createFrame(); f.appendChild(g); g.fills = ${redFill}; g.resize(100, 20); g.x = 150; g.y = 100; g.rotation = -90; g.opacity = 0.99`,
    ],
    [
      'in a group with a mask',
      `const m = rect(300, 300); ${turnedRectangle} figma.group([m, r], f); m.isMask = true`,
    ],
  ])('that is turned is whole: %s', async (_, body) => {
    const [top, bottom, beside] = await drawn(body, [
      [140, 104],
      [140, 194],
      [155, 105],
    ])
    for (const colour of [top, bottom]) expect(colour![1]).toBeLessThan(60)
    expect(beside).toEqual(white)
  })

  it('with a blurred child outside of it is whole', async () => {
    const body = `const g = figma.createFrame(); f.appendChild(g); g.clipsContent = false; g.fills = []; g.resize(10, 10); const r = rect(100, 100, g); r.fills = ${redFill}; r.x = 100; g.effects = [{ type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true }]`
    expect(await drawn(body, [[150, 50]])).toEqual([red])
  })

  it('blurs progressively from its start to its end', async () => {
    const body = `const r = rect(100, 300); r.fills = ${redFill}; r.x = 100; r.effects = [{ type: 'LAYER_BLUR', blurType: 'PROGRESSIVE', radius: 40, startRadius: 0, startOffset: { x: 0.5, y: 0 }, endOffset: { x: 0.5, y: 1 }, visible: true }]`
    const [sharp, soft] = await drawn(body, [
      [95, 20],
      [95, 250],
    ])
    expect(sharp![1]).toBeGreaterThan(225)
    expect(soft![1]).toBeLessThan(190)
    expect(
      await runBody(
        `const r = figma.createRectangle(); r.effects = [{ type: 'LAYER_BLUR', blurType: 'PROGRESSIVE', radius: 40, startRadius: 0, startOffset: { x: 0.5, y: 0 }, endOffset: { x: 0.5, y: 1 }, visible: true }]; return r.effects[0].startOffset`,
      ),
    ).toEqual({ x: 0.5, y: 0 })
  })
})

describe('a free shape', () => {
  const stroked = (align: string) =>
    `r.fills = []; r.strokes = ${redFill}; r.strokeWeight = 20; r.strokeAlign = '${align}'`
  const vector = `const r = figma.createVector(); f.appendChild(r); r.vectorPaths = [{ windingRule: 'NONZERO', data: 'M 0 0 L 100 0 L 100 100 L 0 100 Z' }]; r.x = 100; r.y = 100;`
  const boolean = `const r = figma.union([rect(100, 100)], f); r.x = 100; r.y = 100;`
  const places: [number, number][] = [
    [150, 95],
    [150, 105],
    [150, 115],
  ]

  it.each([
    ['vector', 'INSIDE', vector, [white, red, red]],
    ['vector', 'OUTSIDE', vector, [red, white, white]],
    ['vector', 'CENTER', vector, [red, red, white]],
    ['boolean', 'INSIDE', boolean, [white, red, red]],
    ['boolean', 'OUTSIDE', boolean, [red, white, white]],
  ])('%s has its stroke %s', async (_, align, body, colours) => {
    expect(await drawn(`${body} ${stroked(align)}`, places)).toEqual(colours)
  })

  it('star keeps a stroke inside within its points', async () => {
    const body = `const r = figma.createStar(); f.appendChild(r); r.resize(200, 200); r.x = 50; r.y = 50; r.innerRadius = 0.3; ${stroked('INSIDE')}`
    // A point between two points of the star, beside the edge.
    expect(await drawn(body, [[180, 100]])).toEqual([white])
  })

  it('boolean keeps the holes of its vectors, and casts a shadow', async () => {
    const ring = `const v = figma.createVector(); f.appendChild(v); v.vectorPaths = [{ windingRule: 'EVENODD', data: 'M 0 0 L 100 0 L 100 100 L 0 100 Z M 30 30 L 70 30 L 70 70 L 30 70 Z' }];`
    const body = `${ring} const w = rect(20, 20); w.x = 90; const r = figma.union([v, w], f); r.fills = ${redFill}; r.x = 100; r.y = 100; r.effects = ${dropShadow}`
    expect(
      await drawn(body, [
        [110, 150],
        [150, 155],
        [150, 205],
      ]),
    ).toEqual([red, white, black])
  })
})

describe('a mask', () => {
  const inside = [20, 20] as [number, number]
  const outside = [80, 80] as [number, number]

  it('that is a group masks with its children', async () => {
    const body = `const g = figma.group([rect(50, 50)], f); g.isMask = true; rect(100, 100).fills = ${redFill}`
    expect(await drawn(body, [inside, outside])).toEqual([red, white])
  })

  it('that is a group does so within a group, moved and turned', async () => {
    const body = `const g = figma.group([rect(50, 50)], f); const r = rect(100, 100); r.fills = ${redFill}; const all = figma.group([g, r], f); g.isMask = true; all.x = 100`
    expect(await drawn(body, [[120, 20], [180, 80], inside])).toEqual([red, white, white])
  })

  it('that is a frame clips to its children too', async () => {
    const body = `const m = figma.createFrame(); f.appendChild(m); m.resize(50, 50); m.fills = []; const k = rect(200, 30, m); m.isMask = true; rect(100, 100).fills = ${redFill}`
    expect(await drawn(body, [inside, [20, 40], [80, 20]])).toEqual([red, white, white])
  })

  it('of half opacity lets half through', async () => {
    const [[, green]] = (await drawn(
      `const m = rect(50, 50); m.isMask = true; m.opacity = 0.5; rect(100, 100).fills = ${redFill}`,
      [inside],
    )) as [number[]]
    expect(Math.abs(green! - 128)).toBeLessThan(3)
  })
})

describe('a photograph that its EXIF data turn', () => {
  it.each([1, 3, 6, 8])('has the size in which it is seen, orientation %s', async (orientation) => {
    const bytes = await sharp({
      create: { width: 30, height: 20, channels: 3, background: '#c03020' },
    })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer()
    expect(pictureSize(bytes)).toEqual(
      orientation > 4 ? { width: 20, height: 30 } : { width: 30, height: 20 },
    )
  })

  it('is placed upright, and survives a broken directory', async () => {
    const bytes = await sharp({
      create: { width: 30, height: 20, channels: 3, background: '#c03020' },
    })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const document = PlaygroundDocument.empty()
    const frame = document.graph.getNode(document.placeImage(bytes, 'a.jpg'))!
    expect([frame.width, frame.height]).toEqual([20, 30])
    const at = bytes.indexOf('Exif')
    const broken = Uint8Array.from(bytes)
    broken.fill(255, at + 10, at + 14)
    expect(pictureSize(broken)).toEqual({ width: 30, height: 20 })
  })
})

describe('a .fig', () => {
  it('without an archive around it opens', async () => {
    const document = PlaygroundDocument.empty()
    document.graph.createNode('RECTANGLE', document.currentPageId, { name: 'R' })
    const bare = unzipSync(await document.save())['canvas.fig']!
    const opened = await PlaygroundDocument.open(bare, 'a.fig')
    expect([...opened.nodes.values()].map((node) => node.name)).toContain('R')
  })

  it('that does not state a polygon’s corners has triangles', async () => {
    const document = PlaygroundDocument.empty()
    document.graph.createNode('POLYGON', document.currentPageId, { name: 'P', pointCount: 3 })
    // Written without the playground's own plugin data, as by another program.
    const opened = await PlaygroundDocument.open(await exportFigFile(document.graph), 'a.fig')
    const corners = [...opened.nodes.values()]
      .filter(({ type }) => type === 'POLYGON')
      .map(({ pointCount }) => pointCount)
    expect(corners).toEqual([3])
  })
})

it('a slice exports what lies under it', async () => {
  const png = await runBody(
    `const r = figma.createRectangle(); r.fills = ${redFill}; const s = figma.createSlice(); s.resize(40, 40); return figma.base64Encode(await s.exportAsync())`,
  )
  const { width, height, channels } = await sharp(Buffer.from(String(png), 'base64')).metadata()
  expect([width, height, channels]).toEqual([40, 40, 4])
})

describe('letters', () => {
  const written = (text: string) =>
    `await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); const t = figma.createText(); f.appendChild(t); t.fontSize = 40; t.characters = '${text}'`

  /** Compares two characters: characters without a glyph are all drawn as the same box. */
  it.each([
    ['Japanese', '日', '本'],
    ['Arabic', 'س', 'ع'],
    ['Hebrew', 'ש', 'ל'],
    ['Korean', '한', '글'],
    ['Thai', 'ก', 'ข'],
  ])('that are %s are drawn, each its own way', async (_, one, other) => {
    const places = Array.from(
      { length: 60 * 60 },
      (_, at) => [at % 60, Math.floor(at / 60)] as [number, number],
    )
    const [first, second] = [await drawn(written(one), places), await drawn(written(other), places)]
    expect(first.some(([r]) => r! < 128)).toBe(true)
    expect(first).not.toEqual(second)
  })

  it('in no font here leave the others be', async () => {
    const places = Array.from({ length: 30 }, (_, x) => [x, 25] as [number, number])
    expect((await drawn(written('H\\u0f40'), places)).some(([r]) => r! < 128)).toBe(true)
  })

  it('of a script that comes later are measured when its font is there', async () => {
    const body = `await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); const t = figma.createText(); t.fontSize = 40; t.characters = '日本語'; await t.exportAsync(); return t.width`
    expect(Number(await runBody(body))).toBeGreaterThan(100)
  })
})

it('Roboto is loaded by name, as in Figma', async () => {
  const widths = `const widths = []; for (const family of ['Inter', 'Roboto']) { const fontName = { family, style: 'Medium' }; await figma.loadFontAsync(fontName); const t = figma.createText(); t.fontName = fontName; t.characters = 'Wide words'; widths.push(t.width) } return widths`
  const [inter, roboto] = (await runBody(widths)) as number[]
  expect(roboto).toBeGreaterThan(10)
  expect(roboto).not.toBe(inter)
})

it('a font that is not here is named', () => {
  const document = PlaygroundDocument.empty()
  document.graph.createNode('TEXT', document.currentPageId, { text: 'a', fontFamily: 'Wingdings' })
  expect(document.missingFonts).toEqual(['Wingdings'])
})

it('a picture that is missing is a checkerboard', async () => {
  await startDrawingInNode()
  const document = PlaygroundDocument.empty()
  const fill = {
    type: 'IMAGE',
    imageHash: '0'.repeat(40),
    imageScaleMode: 'FILL',
    opacity: 1,
    visible: true,
  } as const
  const { id } = document.graph.createNode('RECTANGLE', document.currentPageId, {
    width: 32,
    height: 32,
    fills: [{ ...fill, color: { r: 0, g: 0, b: 0, a: 1 } }],
  })
  const { data } = await sharp((await document.render([id], { format: 'PNG' }))!)
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([data[4 * 4], data[4 * 12], data[4 * 20]]).toEqual([255, 229, 255])
})
