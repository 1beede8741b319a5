// The report for 20 results of 2048 × 2048: how long the panel's own thread is busy with each, with a worker and without one.
import { build } from 'esbuild'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { findChromium } from '../../bin/chromium.mjs'

const results = 20
const side = 2048
/** What the panel's thread may give for one report. */
const limitMs = 100

const brand = Object.entries({ teal: '#1f5d63', oat: '#efe3d0', ink: '#15262b', ember: '#a1542c', milk: '#ffffff' }).map(
  ([name, hex]) => ({ name, hex, from: 'variable' }),
)
const text = (name, y, fontSizePx) => ({
  id: name,
  name,
  box: { x: 80, y, width: 900, height: fontSizePx * 2 },
  inks: [{ hex: '#ffffff', opacity: 1, fontSizePx, bold: fontSizePx > 40 }],
})
const kept = { frame: { width: 1080, height: 1080 }, texts: [text('Headline', 620, 104), text('Call to action', 960, 30)] }

/** Each with its own hue, as PNG: what takes longest to decode. */
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

/** `test/e2e/measure-page.ts` as a module of this run. */
async function pageMaker() {
  const outfile = 'dist/bench/measure-page.mjs'
  await build({
    entryPoints: ['test/e2e/measure-page.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}

/** Main thread and elapsed milliseconds a picture, once everything is warm. `workers` is the page's policy. */
async function timed(opened, workers, given) {
  const page = await opened.newPage(workers)
  const session = await page.context().newCDPSession(page)
  // The thread's own time: what other programs take of the processor meanwhile is none of it.
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
    (against) =>
      Promise.all(globalThis.given.map((bytes) => globalThis.panel.measure(bytes, { ...against, seed: globalThis.seed }))).then(
        (reports) => reports.filter(({ structure }) => structure !== undefined).length,
      ),
    { brand, kept },
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
  const [{ openMeasuring }, given] = await Promise.all([pageMaker(), pictures()])
  const opened = await openMeasuring()
  try {
    return {
      'with a worker': await timed(opened, 'blob: data:', given),
      'without a worker': await timed(opened, "'none'", given),
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
