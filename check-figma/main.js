// A development plugin that tests undocumented behaviour of Figma: it tries each case, and reports
// the results as facts by name. It works on a page of its own, leaves a text frame with the report
// there, and removes everything else that it made. Values that differ from run to run are figures
// in `measured`, and not facts.

const panelTimeoutMs = 30000
const started = Date.now()
const facts = {}

/** Records the result of a probe; an error that it throws is a fact too. */
async function probe(name, work) {
  try {
    facts[name] = await work()
  } catch (error) {
    facts[name] = `throws: ${wordsOf(error)}`
  }
}

const wordsOf = (error) =>
  typeof error === 'string' ? `text: ${error}` : String((error && error.message) || error)

/** Returns the message of an error, without node ids, which differ in every file. */
async function errorOf(work) {
  try {
    await work()
    return 'no error'
  } catch (error) {
    return wordsOf(error).replace(/\d+:\d+/g, '#:#')
  }
}

const globals = [
  'BigInt',
  'structuredClone',
  'TextEncoder',
  'URL',
  'Blob',
  'btoa',
  'crypto',
  'AbortController',
  'WebSocket',
  'queueMicrotask',
  'performance',
]

/** The first bytes of a PNG of one pixel, complete and valid. */
const onePixel = [
  137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0,
  0, 31, 21, 196, 137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 156, 99, 248, 207, 192, 240, 31, 0, 5, 0,
  1, 255, 86, 199, 47, 13, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
]

async function sandboxFacts() {
  for (const name of globals) await probe(`sandbox.${name}`, () => typeof globalThis[name])
  await probe('sandbox.console', () => Object.keys(console).sort().join(' '))
  await probe('sandbox.fetch.notListed', () => errorOf(() => fetch('https://example.com/')))
}

/** Depends on the programs that run on this computer, so it is no fact about Figma. */
const reach = (url) => fetch(url).then(() => 'answers', wordsOf)

async function imageFacts() {
  const odd = {
    empty: [],
    text: [104, 101, 108, 108, 111],
    webp: [82, 73, 70, 70, 26, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 76, 13, 0, 0, 0, 47, 0, 0, 0],
    headerOnly: onePixel.slice(0, 33),
    broken: onePixel.slice(0, 45),
    whole: onePixel,
  }
  for (const name of Object.keys(odd))
    await probe(`createImage.${name}`, () =>
      errorOf(() => figma.createImage(new Uint8Array(odd[name]))),
    )
}

async function exportFacts(page) {
  await probe('export.empty', async () => {
    const frame = figma.createFrame()
    page.appendChild(frame)
    frame.fills = []
    const words = await errorOf(() => frame.exportAsync())
    frame.remove()
    return words
  })
}

/**
 * Takes long and much memory, so it has a command of its own. Returns the widest PNG in pixels, and
 * the largest message in bytes.
 */
async function largest(page) {
  const rectangle = figma.createRectangle()
  page.appendChild(rectangle)
  rectangle.resize(100, 10)
  let exportPx = 0
  for (const width of [4096, 8192, 16384, 32768]) {
    const bytes = await rectangle
      .exportAsync({ format: 'PNG', constraint: { type: 'WIDTH', value: width } })
      .catch(() => undefined)
    if (!bytes) break
    // The width in the header of the exported PNG: Figma may make a smaller one.
    exportPx = bytes[16] * 16777216 + bytes[17] * 65536 + bytes[18] * 256 + bytes[19]
    if (exportPx < width) break
  }
  rectangle.remove()
  let messageBytes = 0
  for (const size of [1e6, 1e7, 5e7, 1e8, 2e8]) {
    if ((await errorOf(() => figma.ui.postMessage({ bytes: new Uint8Array(size) }))) !== 'no error')
      break
    messageBytes = size
  }
  return { exportPx, messageBytes }
}

async function cloneFacts(page) {
  await probe('clone.nested', async () => {
    const outer = figma.createFrame()
    page.appendChild(outer)
    outer.x = 300
    outer.y = 200
    const inner = figma.createRectangle()
    outer.appendChild(inner)
    inner.x = 10
    inner.y = 20
    inner.setPluginData('mark', 'kept')
    inner.setSharedPluginData('check_figma', 'mark', 'kept')
    const clone = inner.clone()
    const result = [
      clone.parent && clone.parent.id === outer.id ? 'same parent' : 'on the page',
      `${clone.x} ${clone.y}`,
      clone.getPluginData('mark') || 'no plugin data',
      clone.getSharedPluginData('check_figma', 'mark') || 'no shared data',
    ].join(', ')
    clone.remove()
    outer.remove()
    return result
  })
}

async function errorFacts(page) {
  const rectangle = figma.createRectangle()
  page.appendChild(rectangle)
  const text = figma.createText()
  page.appendChild(text)
  const gone = figma.createRectangle()
  gone.remove()
  const tries = {
    wrongType: () => (rectangle.opacity = 'half'),
    removedNode: () => gone.x,
    tooSmall: () => rectangle.resize(0, 0),
    fontNotLoaded: () => (text.characters = 'a'),
    syncLookUp: () => figma.getNodeById('0:0'),
    shortNamespace: () => rectangle.setSharedPluginData('ab', 'key', 'value'),
    largeData: () => rectangle.setPluginData('key', 'x'.repeat(110000)),
    unknownProperty: () => (rectangle.nonsense = 1),
    readOnlyArray: () => rectangle.fills.push({}),
    appendToItself: () => figma.currentPage.appendChild(figma.currentPage),
  }
  for (const name of Object.keys(tries)) await probe(`error.${name}`, () => errorOf(tries[name]))
  rectangle.remove()
  text.remove()
}

/** Resolves with the panel's own facts, or with none after the timeout. */
const panelFacts = () =>
  new Promise((resolve) => {
    const late = setTimeout(
      () => resolve({ facts: { 'panel.answers': 'no' }, measured: {} }),
      panelTimeoutMs,
    )
    figma.ui.onmessage = (message) => {
      if (!message || !message.facts) return
      clearTimeout(late)
      resolve(message)
    }
  })

async function writeReport(page, report) {
  const frame = figma.createFrame()
  frame.name = 'Check this Figma'
  frame.resize(1200, 1400)
  page.appendChild(frame)
  await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
  const text = figma.createText()
  frame.appendChild(text)
  text.x = 40
  text.y = 40
  text.fontName = { family: 'Inter', style: 'Regular' }
  text.characters = report
}

async function check() {
  figma.showUI(__html__, { width: 420, height: 480 })
  const fromPanel = panelFacts()
  const page = figma.createPage()
  page.name = 'Check this Figma'
  await figma.setCurrentPageAsync(page)
  await sandboxFacts()
  await imageFacts()
  await exportFacts(page)
  await cloneFacts(page)
  await errorFacts(page)
  const panel = await fromPanel
  Object.assign(facts, panel.facts)
  const measured = Object.assign(
    {
      totalMs: Date.now() - started,
      sandboxWithPort: await reach('http://localhost:8787/healthz'),
      sandboxWithoutPort: await reach('http://localhost/healthz'),
    },
    panel.measured,
    figma.command === 'largest' ? await largest(page) : {},
  )
  const report = JSON.stringify({ report: 'check-figma', version: 1, facts, measured }, null, 2)
  await writeReport(page, report)
  figma.ui.postMessage({ report })
}

check().catch((error) => figma.notify(`The check ended early: ${wordsOf(error)}`, { error: true }))
