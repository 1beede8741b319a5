// Importing and exporting images. Sources: facts/figma.md, Export and Images.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument, pictureSize } from '../../document/index.js'
import { runBody } from '../../node/index.js'

const picture = (width: number, height: number, format: 'png' | 'jpeg' | 'webp' | 'gif' = 'png') =>
  sharp({ create: { width, height, channels: 3, background: '#c03020' } })
    .toFormat(format)
    .toBuffer()

async function imageOf(bytes: Uint8Array): Promise<unknown> {
  const list = `figma.base64Decode('${Buffer.from(bytes).toString('base64')}')`
  return runBody(
    `const i = figma.createImage(${list}); return [i.hash, await i.getSizeAsync(), (await i.getBytesAsync()).length, figma.getImageByHash(i.hash) === i]`,
  )
}

describe('createImage', () => {
  it('takes PNG, JPEG and GIF and names them by SHA-1', async () => {
    const { createHash } = await import('node:crypto')
    for (const format of ['png', 'jpeg', 'gif'] as const) {
      const bytes = await picture(40, 30, format)
      const hash = createHash('sha1').update(bytes).digest('hex')
      expect(await imageOf(bytes)).toEqual([hash, { width: 40, height: 30 }, bytes.length, true])
    }
  })

  it('refuses WebP, nonsense, nothing, and more than 4096 px a side, in Figma’s words', async () => {
    expect(await imageOf(await picture(40, 30, 'webp'))).toBe(
      'Error: in createImage: Image type is unsupported',
    )
    expect(await imageOf(new TextEncoder().encode('nonsense'))).toBe(
      'Error: in createImage: Image type is unsupported',
    )
    expect(await imageOf(new Uint8Array())).toBe('Error: in createImage: Image is too small')
    expect(await imageOf(await picture(4097, 1))).toBe('Error: in createImage: Image is too large')
    expect(await imageOf(await picture(4096, 1))).toHaveLength(4)
  })

  it('an image fill comes back as it went in, and draws', async () => {
    const document = PlaygroundDocument.empty()
    const hash = document.addImage(await picture(40, 30))
    const [fill, png] = (await runBody(
      `const f = figma.createFrame(); f.fills = [{ type: 'IMAGE', imageHash: '${hash}', scaleMode: 'FILL' }]; return [f.fills[0], await f.exportAsync()]`,
      { document },
    )) as [unknown, Uint8Array]
    expect(fill).toMatchObject({
      type: 'IMAGE',
      imageHash: hash,
      scaleMode: 'FILL',
      visible: true,
      opacity: 1,
      filters: {},
    })
    const { data } = await sharp(png)
      .extract({ left: 50, top: 50, width: 1, height: 1 })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([...data]).toEqual([0xc0, 0x30, 0x20])
  })
})

describe('image fills (typings, ImagePaint)', () => {
  it('cover, fit, are cropped and are tiled as Figma does', async () => {
    const blue = await sharp({
      create: { width: 40, height: 40, channels: 3, background: '#0000ff' },
    })
      .png()
      .toBuffer()
    const halves = await sharp({
      create: { width: 80, height: 40, channels: 3, background: '#ff0000' },
    })
      .composite([{ input: blue, left: 40, top: 0 }])
      .png()
      .toBuffer()
    const document = PlaygroundDocument.empty()
    const hash = document.addImage(halves)
    const at = async (mode: string, more: string, ...points: [number, number][]) => {
      const png = (await runBody(
        `const f = figma.createFrame(); f.fills = [{ type: 'IMAGE', imageHash: '${hash}', scaleMode: '${mode}', ${more} }]; return f.exportAsync()`,
        { document },
      )) as Uint8Array
      const colours = points.map(async ([left, top]) => {
        const [r, , b, a] = await sharp(png)
          .ensureAlpha()
          .extract({ left, top, width: 1, height: 1 })
          .raw()
          .toBuffer()
        return a! < 128 ? 'none' : r! > b! ? 'red' : 'blue'
      })
      return (await Promise.all(colours)).join()
    }
    expect(await at('FILL', '', [10, 5], [90, 95])).toBe('red,blue')
    expect(await at('FIT', '', [10, 50], [90, 50], [50, 10], [50, 90])).toBe('red,blue,none,none')
    expect(await at('CROP', 'imageTransform: [[0.5, 0, 0], [0, 1, 0]]', [10, 50], [90, 50])).toBe(
      'red,red',
    )
    expect(await at('TILE', 'scalingFactor: 0.5', [10, 10], [30, 10], [50, 10], [30, 30])).toBe(
      'red,blue,red,blue',
    )
    expect(await at('TILE', 'scalingFactor: 1', [30, 10], [70, 10])).toBe('red,blue')
  })
})

describe('exportAsync', () => {
  const sizes = (settings: string, before = '') =>
    runBody(
      `const f = figma.createFrame(); f.resize(160, 90); ${before}; return f.exportAsync(${settings})`,
    ) as Promise<Uint8Array>

  it('answers with PNG at once its size, and scales by SCALE, WIDTH and HEIGHT', async () => {
    expect(pictureSize(await sizes(''))).toEqual({ width: 160, height: 90 })
    expect(
      pictureSize(await sizes(`{ format: 'PNG', constraint: { type: 'SCALE', value: 2 } }`)),
    ).toEqual({
      width: 320,
      height: 180,
    })
    expect(
      pictureSize(await sizes(`{ format: 'PNG', constraint: { type: 'WIDTH', value: 1024 } }`)),
    ).toEqual({
      width: 1024,
      height: 576,
    })
    expect(
      pictureSize(await sizes(`{ format: 'JPG', constraint: { type: 'HEIGHT', value: 45 } }`)),
    ).toEqual({
      width: 80,
      height: 45,
    })
  })

  it('JPG is a JPEG, SVG is text, WebP is refused', async () => {
    expect((await sharp(await sizes(`{ format: 'JPG' }`)).metadata()).format).toBe('jpeg')
    expect(new TextDecoder().decode(await sizes(`{ format: 'SVG' }`))).toContain('<svg')
    expect(await sizes(`{ format: 'WEBP' }`)).toContain('Invalid enum value')
  })

  it('a shadow shifts the picture unless useAbsoluteBounds is set', async () => {
    const shadow = `f.effects = [{ type: 'DROP_SHADOW', color: { r: 0, g: 0, b: 0, a: 0.5 }, offset: { x: 0, y: 10 }, radius: 20, visible: true, blendMode: 'NORMAL' }]`
    expect(pictureSize(await sizes('', shadow))!.width).toBeGreaterThan(160)
    expect(pictureSize(await sizes(`{ format: 'PNG', useAbsoluteBounds: true }`, shadow))).toEqual({
      width: 160,
      height: 90,
    })
  })

  it('nothing to see rejects in Figma’s words, and absoluteRenderBounds foretells it', async () => {
    expect(
      await sizes(
        '',
        'f.fills = []; if (f.absoluteRenderBounds !== null) throw new Error("bounds")',
      ),
    ).toBe(
      // A plain string, as reported from the field; an Error in the `documented` profile.
      'in exportAsync: Failed to export node. This node may not have any visible layers.',
    )
    expect(
      await runBody(`const f = figma.createFrame(); f.fills = []; return f.exportAsync()`, {
        options: { profile: 'documented' },
      }),
    ).toBe(
      'Error: in exportAsync: Failed to export node. This node may not have any visible layers.',
    )
    expect(await sizes('', 'f.visible = false')).toContain('may not have any visible layers')
  })

  it('contentsOnly leaves neighbours out, whatever they blend with (typings, ExportSettingsConstraints)', async () => {
    const png =
      (await runBody(`const under = figma.createRectangle(); under.fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }]; const f = figma.createFrame()
      f.fills = [{ type: 'SOLID', color: { r: 0, g: 1, b: 0 }, opacity: 0.5 }]; f.blendMode = 'MULTIPLY'; return f.exportAsync()`)) as Uint8Array
    const { data } = await sharp(png)
      .extract({ left: 50, top: 50, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[0]).toBe(0)
    expect(data[3]).toBeLessThan(140)
  })

  it('a turned child of a turned frame keeps its pixels', async () => {
    const png = (await runBody(
      `const f = figma.createFrame(); f.rotation = 90; const r = figma.createRectangle(); f.appendChild(r); r.resize(40, 20); return r.exportAsync()`,
    )) as Uint8Array
    expect(pictureSize(png)).toEqual({ width: 20, height: 40 })
  })
})
