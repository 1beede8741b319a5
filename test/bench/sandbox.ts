// A plugin that times itself in the shipped sandbox, and the message that it receives. Prints the
// median of some rounds.
import { PlaygroundDocument } from 'figma-playground/document'
import { runBody, openHost } from 'figma-playground/node'

const rounds = 5
const bytes = 10_000_000

export async function measureSandbox(): Promise<void> {
  const [writes, reads] = [
    await timed(`const f = figma.createFrame()`, `for (let i = 0; i < 10000; i++) f.x = i % 700`),
    await timed(
      `const f = figma.createFrame(); let sum = 0`,
      `for (let i = 0; i < 10000; i++) sum += f.x`,
    ),
  ]
  console.log(`10,000 properties written in ${writes} ms, read in ${reads} ms`)
  const document = PlaygroundDocument.empty()
  for (let i = 0; i < 6000; i++)
    document.graph.createNode('RECTANGLE', document.currentPageId, {
      pluginData: i % 2 ? [{ pluginId: '1234567890', key: 'mark', value: String(i) }] : [],
    })
  const found = await timed(
    '',
    `figma.currentPage.findAllWithCriteria({ pluginData: { keys: ['mark'] } })`,
    document,
  )
  console.log(`3,000 of 6,000 nodes found by criteria in ${found} ms`)
  console.log(`${bytes / 1e6} MB to the plugin and back in ${await carried()} ms`)
}

async function timed(before: string, work: string, document?: PlaygroundDocument): Promise<number> {
  const times = await runBody(
    `${before}; const times = []; for (let round = 0; round < ${rounds}; round++) { const start = Date.now(); ${work}; times.push(Date.now() - start) } return times`,
    document && { document },
  )
  return middle(times as number[])
}

async function carried(): Promise<number> {
  const { stage, plugin } = await openHost({
    code: `figma.showUI(''); figma.ui.onmessage = (m) => figma.ui.postMessage(m)`,
  })
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    plugin.fromUI({ bytes: new Uint8Array(bytes) })
    if (stage.messages.length === round + 1) times.push(Math.round(performance.now() - start))
  }
  plugin.close()
  return middle(times)
}

const middle = (times: number[]): number =>
  times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
