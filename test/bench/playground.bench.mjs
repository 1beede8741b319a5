// Measures the playground with a document of 5,000 layers and 200 images: the opening time, and the
// smoothness of pan and zoom in software, without a GPU. The browser's own input turns the wheel;
// two things are counted: frames that the compositor put on screen (from Chromium's trace), and
// frames whose canvas differs from the one before (from its pixels). The smaller of them counts.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium } from '../../bin/chromium.mjs'
import { bundlePlayground } from '../../playground/bundle.mjs'
import { fromSources } from './from-sources.mjs'

const NODES = 5000
const IMAGES = 200
const GESTURE_MS = 4000
const ROUNDS = 2
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update --disable-sync --no-first-run'
const here = resolve('dist/bench/playground')

async function largeDocument() {
  const outfile = resolve('dist/bench/large-document.mjs')
  await build({
    entryPoints: ['test/bench/large-document.ts'],
    outfile,
    ...fromSources,
    logLevel: 'warning',
  })
  const { largeDocument: make } = await import(pathToFileURL(outfile).href)
  const file = resolve(here, 'Large.fig')
  await writeFile(file, await make({ nodes: NODES, images: IMAGES }))
  return file
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

async function serve() {
  const port = await freePort()
  const child = spawn(process.execPath, [resolve(here, 'serve.js')], {
    env: { ...process.env, PORT: String(port), PLUGIN_DIR: here },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://localhost:${port}/`
  for (;;) {
    if (
      await fetch(`${url}healthz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return { url, end: () => child.kill() }
    if (child.exitCode !== null) throw new Error('The playground’s server did not start.')
    await new Promise((done) => setTimeout(done, 50))
  }
}

const settled = (page) =>
  page.waitForFunction(
    () => document.querySelector('.canvas')?.getAttribute('aria-busy') === 'false',
    null,
    {
      polling: 'raf',
      timeout: 60_000,
    },
  )

/** Measures the time from the file's arrival until everything in view is drawn and sharp. */
async function opening(page, file) {
  await page.evaluate(() => {
    const input = document.querySelector('input[type=file][accept]')
    input.addEventListener('change', () => (globalThis.arrivedAt = performance.now()), {
      capture: true,
      once: true,
    })
  })
  await page.getByLabel('Open file').setInputFiles(file)
  await page.waitForFunction(
    () =>
      document.querySelector('h1').textContent === 'Large' &&
      document.querySelector('.canvas').getAttribute('aria-busy') === 'false',
    null,
    { polling: 'raf', timeout: 60_000 },
  )
  return page.evaluate(() => performance.now() - globalThis.arrivedAt)
}

/** Starts counting the frames whose pixels differ from the previous frame's. */
function watch() {
  const sheet = document.querySelector('.canvas canvas')
  const pen = sheet.getContext('2d')
  let last = ''
  const seen = (globalThis.seen = { frames: 0, changed: 0, gaps: [], going: true })
  let before = performance.now()
  const look = () => {
    if (!seen.going) return
    // Two rows and two columns, because one may lie in a gap between the cards.
    const strips = [0.37, 0.61].flatMap((part) => [
      pen.getImageData(0, Math.round(sheet.height * part), sheet.width, 1).data,
      pen.getImageData(Math.round(sheet.width * part), 0, 1, sheet.height).data,
    ])
    let sum = 7
    for (const bytes of strips)
      for (let i = 0; i < bytes.length; i += 4)
        sum = (sum * 31 + bytes[i] * 7 + bytes[i + 1] * 3 + bytes[i + 2]) | 0
    seen.frames++
    if (String(sum) !== last) {
      seen.changed++
      seen.gaps.push(performance.now() - before)
      before = performance.now()
    }
    last = String(sum)
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function gesture(browser, page, turn) {
  await settled(page)
  await browser.startTracing(page, { categories: ['viz', 'benchmark'] })
  await page.evaluate(watch)
  const started = performance.now()
  const turns = []
  for (let n = 0; performance.now() - started < GESTURE_MS; n++) {
    turns.push(turn(n))
    await new Promise((done) =>
      setTimeout(done, Math.max(0, started + (n + 1) * 16.7 - performance.now())),
    )
  }
  const lasted = (performance.now() - started) / 1000
  const seen = await page.evaluate(() => ({
    ...globalThis.seen,
    ...((globalThis.seen.going = false), {}),
  }))
  await Promise.all(turns)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
  const presented = traceEvents.filter(
    ({ name, ph }) => name === 'Display::DrawAndSwap' && ph !== 'E',
  ).length
  const gaps = seen.gaps.sort((a, b) => a - b)
  return {
    fps: Math.min(presented, seen.changed) / lasted,
    presented: presented / lasted,
    changed: seen.changed / lasted,
    slow: gaps[Math.floor(gaps.length * 0.95)] ?? Infinity,
  }
}

const say = (what, { fps, presented, changed, slow }) =>
  console.log(
    `${what.padEnd(22)}${fps.toFixed(0).padStart(4)} frames/s   (presented ${presented.toFixed(0)}, changed ${changed.toFixed(0)}; 95 % within ${slow.toFixed(0)} ms)`,
  )

await mkdir(here, { recursive: true })
const executablePath = findChromium()
if (!executablePath) process.exit(1)
await bundlePlayground({ outdir: here, minify: true })
await writeFile(
  resolve(here, 'manifest.json'),
  JSON.stringify({
    name: 'None',
    api: '1.0.0',
    main: 'none.js',
    editorType: ['figma'],
    documentAccess: 'dynamic-page',
    networkAccess: { allowedDomains: ['none'] },
  }),
)
const file = await largeDocument()
const server = await serve()
const browser = await chromium.launch({ executablePath, args: FLAGS.split(' ') })
try {
  console.log(
    `${NODES} layers, ${IMAGES} pictures of 1200 × 900; 1440 × 900 window, ${cpus().length} cores, no GPU; the worst of ${ROUNDS} rounds`,
  )
  const opened = []
  const worst = {}
  for (let round = 0; round < ROUNDS; round++) {
    const page = await (
      await browser.newContext({ viewport: { width: 1440, height: 900 } })
    ).newPage()
    await page.goto(`${server.url}?plugin=off`)
    await page.waitForSelector('html[data-painted]')
    opened.push(await opening(page, file))
    await page.mouse.move(700, 450)
    await page.keyboard.press('Shift+1')
    keep(
      worst,
      'pan, all in sight',
      await gesture(browser, page, (n) =>
        page.mouse.wheel(14 * Math.cos(n / 30), 14 * Math.sin(n / 30)),
      ),
    )
    await page.keyboard.press('Shift+1')
    // With Ctrl held down the wheel zooms, like a pinch.
    await page.keyboard.down('Control')
    keep(
      worst,
      'zoom, 7 % to 100 %',
      await gesture(browser, page, (n) => page.mouse.wheel(0, -3.6 * Math.cos(n / 60))),
    )
    await page.keyboard.up('Control')
    await page.keyboard.press('Shift+1')
    await page.keyboard.down('Control')
    for (let step = 0; step < 27; step++) await page.mouse.wheel(0, -10)
    await page.keyboard.up('Control')
    keep(
      worst,
      'pan, at about 100 %',
      await gesture(browser, page, (n) =>
        page.mouse.wheel(40 * Math.cos(n / 40), 40 * Math.sin(n / 40)),
      ),
    )
    await page.context().close()
  }
  console.log(
    `${'opens in'.padEnd(22)}${(Math.max(...opened) / 1000).toFixed(1).padStart(4)} s          (all that is in sight there and sharp)`,
  )
  for (const [what, result] of Object.entries(worst)) say(what, result)
} finally {
  await browser.close()
  server.end()
}

function keep(all, what, result) {
  if (!all[what] || result.fps < all[what].fps) all[what] = result
}
