// Measures the report for 20 results of 2048 × 2048: the time on the panel's own thread for each,
// with a worker and without one.
import { build } from 'esbuild'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { findChromium } from '../../bin/chromium.mjs'
import { fromSources } from './from-sources.mjs'

const results = 20
const side = 2048
/** Limit of the time on the panel's thread for one report. */
const limitMs = 100

const brand = Object.entries({
  teal: '#1f5d63',
  oat: '#efe3d0',
  ink: '#15262b',
  ember: '#a1542c',
  milk: '#ffffff',
}).map(([name, hex]) => ({ name, hex, from: 'variable' }))
const size = { width: 1024, height: 512 }
const text = (name, label, y, emPx) => ({
  ...{ id: name, name, emPx, needed: 3, label, opacity: 1, covers: [] },
  box: { x: 40, y, width: 900, height: emPx * 2 },
})
const lines = [text('Headline', 1, 40, 104), text('Call to action', 2, 400, 30)]

/**
 * Returns one view of a headline and a line below it, in the form of `exportTexts`: bars stand for
 * letters.
 */
async function views() {
  const bars = lines.flatMap(({ label, emPx, box }) =>
    Array.from({ length: Math.floor(box.width / emPx) * 2 }, (_, at) => {
      const colour = label === 1 ? '#ff0000' : '#00ff00'
      return `<rect x="${box.x + (at * emPx) / 2}" y="${box.y}" width="${emPx / 5}" height="${box.height}" fill="${colour}"/>`
    }),
  )
  const drawing = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="512" shape-rendering="crispEdges">${bars.join('')}</svg>`,
  )
  const stencil = await sharp({ create: { ...size, channels: 3, background: '#000' } })
    .composite([{ input: drawing }])
    .png()
    .toBuffer()
  const shown = await sharp('playground/sample/coffee.jpg').resize(size).png().toBuffer()
  return { shown: shown.toString('base64'), stencil: stencil.toString('base64'), lines }
}

/** Returns PNGs, the slowest format to decode, each with its own hue. */
async function pictures() {
  const photo = sharp('playground/sample/coffee.jpg').resize(side, side)
  const made = []
  for (let n = 0; n < results; n++) {
    const png = photo
      .clone()
      .modulate({ hue: n * 18 })
      .png({ compressionLevel: 3 })
    made.push((await png.toBuffer()).toString('base64'))
  }
  return made
}

/** Loads `test/e2e/measure-page.ts` as a module of this run. */
async function pageMaker() {
  const outfile = 'dist/bench/measure-page.mjs'
  await build({
    entryPoints: ['test/e2e/measure-page.ts'],
    ...fromSources,
    outfile,
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}

/**
 * Returns main-thread and elapsed milliseconds per image after a warm-up. `workers` is the page's
 * policy.
 */
async function timed(opened, workers, given, view) {
  const page = await opened.newPage(workers)
  const session = await page.context().newCDPSession(page)
  // The thread's own time, without the processor time of other programs.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
  }
  for (const picture of given)
    await page.evaluate((base64) => {
      globalThis.given ??= []
      globalThis.given.push(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
    }, picture)
  const seed = await page.evaluate(() =>
    globalThis.panel.thumb(globalThis.given[0]).then((made) => (globalThis.seed = made).width),
  )
  const [busy, started] = [await busyMs(), performance.now()]
  const measured = await page.evaluate(
    ({ brand, view }) => {
      const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
      const texts = {
        views: [{ shown: bytesOf(view.shown), stencil: bytesOf(view.stencil), texts: view.lines }],
        unmeasured: [],
      }
      const against = { brand, texts, seed: globalThis.seed }
      return Promise.all(
        globalThis.given.map((bytes) => globalThis.panel.measure(bytes, against)),
      ).then(
        (reports) =>
          reports.filter(({ structure, texts }) => structure !== undefined && texts.length === 2)
            .length,
      )
    },
    { brand, view },
  )
  if (measured !== given.length || seed !== 128) throw new Error('not every picture was measured')
  const figures = {
    mainThreadMs: ((await busyMs()) - busy) / given.length,
    elapsedMs: (performance.now() - started) / given.length,
  }
  await page.close()
  return figures
}

export async function bench() {
  const browser = findChromium()
  if (browser) process.env['CHROME_PATH'] = browser
  const [{ openMeasuring }, given, view] = await Promise.all([pageMaker(), pictures(), views()])
  const opened = await openMeasuring()
  try {
    return {
      'with a worker': await timed(opened, 'blob: data:', given, view),
      'without a worker': await timed(opened, "'none'", given, view),
    }
  } finally {
    await opened.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [how, { mainThreadMs, elapsedMs }] of Object.entries(await bench())) {
    const verdict = mainThreadMs < limitMs ? 'kept' : 'broken'
    console.log(
      `Report, ${how}: ${mainThreadMs.toFixed(1)} ms of the panel's thread a picture (limit ${limitMs} ms, ${verdict}), ${elapsedMs.toFixed(0)} ms elapsed`,
    )
  }
}
