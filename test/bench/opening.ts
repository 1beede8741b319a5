// Builds files with many variations in sections of twenty, and prints the plugin's opening time on
// each.
import { PlaygroundDocument } from 'figma-playground/document'
import { startDrawingInNode } from 'figma-playground/node'
import { openPanel } from '../plugin/panel.js'

const perRun = 20
const rounds = 5

export async function measureOpening(counts: readonly number[]): Promise<void> {
  await startDrawingInNode()
  for (const count of counts) {
    const document = documentWith(count)
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const panel = await openPanel(document)
      const start = performance.now()
      await panel.ask('open', null)
      await panel.ask('openRuns', null)
      times.push(performance.now() - start)
      panel.plugin.close()
    }
    const [middle = 0] = times.sort((a, b) => a - b).slice(Math.floor(rounds / 2))
    console.log(
      `${count} variations in the file: open and asked for its open runs in ${middle.toFixed(1)} ms`,
    )
  }
}

/**
 * Written directly into the document in the plugin's format: the plugin itself would take minutes
 * to make so many.
 */
function documentWith(count: number): PlaygroundDocument {
  const document = PlaygroundDocument.empty()
  for (let run = 0; run * perRun < count; run += 1) {
    const place = { x: 0, y: run * 500, width: 2000, height: 400 }
    const section = document.graph.createNode('SECTION', document.currentPageId, {
      ...place,
      name: `Run ${run}`,
    })
    for (let n = 0; n < Math.min(perRun, count - run * perRun); n += 1) {
      const entries = {
        run: `run-${run}`,
        n: String(n),
        record: JSON.stringify({ version: 1, run: `run-${run}`, n }),
      }
      const pluginData = Object.entries(entries).map(([key, value]) => ({
        pluginId: 'brandsafe-remix',
        key,
        value,
      }))
      document.graph.createNode('FRAME', section.id, {
        x: n * 100,
        y: 0,
        width: 90,
        height: 60,
        name: `Hero / ${n + 1}`,
        pluginData,
      })
    }
  }
  return document
}
