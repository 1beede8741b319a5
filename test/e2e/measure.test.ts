// Tests measuring in a real browser, with workers allowed and forbidden: the same report, one image
// at a time.
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportSchema, type Report, type StencilText } from '../../contract/brand.js'
import type { Measuring } from '../../ui/measure/measure.js'
import { reportOf, thumbOf } from '../../ui/measure/report.js'
import type { Raster } from '../../ui/measure/raster.js'
import { finish } from '../../ui/measure/steps.js'
import { painted, scene } from '../unit/pictures.js'
import { openMeasuring, type MeasuringPanel, type Opened, type Workers } from './measure-page.js'

let opened: Opened
beforeAll(async () => void (opened = await openMeasuring()))
afterAll(() => opened?.close())

/** Returns base64, which a page takes in one message. */
const png = async ({ data, width, height }: Raster) =>
  (
    await sharp(Buffer.from(data.buffer), { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer()
  ).toString('base64')
const text: StencilText = {
  ...{ id: '1:2', name: 'Headline', emPx: 40, needed: 3, label: 1, opacity: 1, covers: [] },
  box: { x: 20, y: 20, width: 200, height: 60 },
}
const isLetter = (x: number, y: number) => x >= 20 && x < 220 && y >= 20 && y < 80 && x % 20 < 8
const shown = painted(300, 120, (x, y) =>
  isLetter(x, y) ? '#ffffff' : x < 150 ? '#1f5d63' : '#b09a70',
)
const stencil = painted(300, 120, (x, y) => (isLetter(x, y) ? '#ff0000' : '#000000'))
const brand: Measuring['brand'] = [
  { name: 'teal', hex: '#1f5d63', from: 'variable' },
  { name: 'sand', hex: '#b09a70', from: 'style' },
]

const letters = async () => ({ shown: await png(shown), stencil: await png(stencil), text })

interface Given {
  pictures: string[]
  seed?: string
  shown: string
  stencil: string
  text: StencilText
  brand: Measuring['brand']
}

/** Measures each image in the page, and returns its report or the reason why it has none. */
async function measured({ pictures, seed, shown: drawn, stencil, text, brand }: Given) {
  const { measure, thumb } = (globalThis as unknown as { panel: MeasuringPanel }).panel
  const bytesOf = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  const texts = {
    views: [{ shown: bytesOf(drawn), stencil: bytesOf(stencil), texts: [text] }],
    unmeasured: [],
  }
  const against = {
    texts,
    brand,
    seed: seed === undefined ? undefined : await thumb(bytesOf(seed)),
  }
  const given = pictures.map(bytesOf)
  const reports = await Promise.all(
    given.map((bytes) => measure(bytes, against).catch((error: Error) => error.message)),
  )
  return { reports, left: given.map(({ length }) => length) }
}

test.each<[Workers, string]>([
  ['blob: data:', 'blob:'],
  ['data:', 'data:'],
  ["'none'", ''],
])(
  'where workers may come from %s, a picture has the report that its pixels have',
  async (workers, address) => {
    const page = await opened.newPage(workers)
    const [seed, picture] = [scene(360, 240, 2), scene(360, 240, 3)]
    const { reports } = await page.evaluate(measured, {
      pictures: [await png(picture)],
      seed: await png(seed),
      ...(await letters()),
      brand,
    })
    const running = page.workers().map((worker) => worker.url().slice(0, 5))
    expect(running).toEqual(address ? [address] : [])
    expect(reports).toEqual([
      finish(
        reportOf(picture, {
          brand,
          views: [{ shown, stencil, texts: [text] }],
          unmeasured: [],
          seed: finish(thumbOf(seed)),
        }),
      ),
    ])
    expect(reportSchema.safeParse(reports[0]).success).toBe(true)
    expect(JSON.parse(JSON.stringify(reports[0]))).toEqual(reports[0])
    await page.close()
  },
)

test('a picture as large as the model makes it is measured small, and to the same figures', async () => {
  const page = await opened.newPage('blob: data:')
  const half = (scale: number) =>
    painted(720 * scale, 480 * scale, (x) => (x < 450 * scale ? '#1f5d63' : '#d01080'))
  const pictures = [await png(half(1)), await png(half(3.4))]
  const { reports } = await page.evaluate(measured, { pictures, ...(await letters()), brand })
  for (const report of reports as Report[]) {
    expect(report.palette?.onPalette).toBeCloseTo(0.625, 2)
    expect(report.palette?.strip.slice(0, 2).map(({ hex, on }) => [hex, on])).toEqual([
      ['#1f5d63', true],
      ['#d01080', false],
    ])
    expect(report.texts[0]?.lowest).toBeCloseTo((reports as Report[])[0]?.texts[0]?.lowest ?? 0, 1)
    expect(report).not.toHaveProperty('structure')
  }
  await page.close()
})

test('bytes that are no picture fail alone, and the bytes stay the caller’s', async () => {
  const page = await opened.newPage('blob: data:')
  const pictures = [await png(scene(64, 64)), 'AAAA', await png(scene(64, 64, 2))]
  const { reports, left } = await page.evaluate(measured, {
    pictures,
    ...(await letters()),
    brand: [],
  })
  expect(reports.map((report) => typeof report)).toEqual(['object', 'string', 'object'])
  expect(reports[0]).not.toHaveProperty('palette')
  expect(left).toEqual(pictures.map((picture) => Buffer.from(picture, 'base64').length))
  await page.close()
})

test('results that are nearly the same are found in the page too', async () => {
  const page = await opened.newPage("'none'")
  const prints = ['10', '11', 'f0'].map((grey, n) => ({ n, print: grey.repeat(768) }))
  const found = await page.evaluate(
    async (results) => [
      ...(await (globalThis as unknown as { panel: MeasuringPanel }).panel.nearDuplicates(results)),
    ],
    prints,
  )
  expect(found).toEqual([[1, 0]])
  await page.close()
})

test('what is see-through is measured on white', async () => {
  const page = await opened.newPage('blob: data:')
  const clear = await sharp({
    create: { width: 90, height: 60, channels: 4, background: '#00000000' },
  })
    .png()
    .toBuffer()
  const { reports } = await page.evaluate(measured, {
    pictures: [clear.toString('base64')],
    ...(await letters()),
    brand,
  })
  expect((reports[0] as Report).palette?.strip[0]?.hex).toBe('#ffffff')
  await page.close()
})
