// Files with so many variations in sections of twenty, and how long the plugin takes to open on each. Prints; judges nothing.
import type { Claim } from '../../contract/message.js'
import { PlaygroundDocument } from '../../playground/document/index.js'
import { startDrawingInNode } from '../host/open.js'
import { photo } from '../photo.js'
import { openPanel, withPicture } from '../plugin/panel.js'

const perRun = 20
const rounds = 5

export async function measureOpening(counts: readonly number[]): Promise<void> {
  await startDrawingInNode()
  for (const count of counts) {
    const document = await documentWith(count)
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
    console.log(`${count} variations in the file: open and asked for its open runs in ${middle.toFixed(1)} ms`)
  }
}

async function documentWith(count: number): Promise<PlaygroundDocument> {
  const document = PlaygroundDocument.empty()
  const bytes = new Uint8Array(await photo(64, 43, 'png'))
  const { claim } = await withPicture(document, bytes)
  const panel = await openPanel(document)
  for (let run = 0; run * perRun < count; run += 1) {
    const key = `run-${run}`
    const wanted: Claim = claim(key, Math.min(perRun, count - run * perRun))
    await panel.ask('place', { claim: wanted })
    for (let n = 0; n < (wanted.body.cells[0]?.numberResults ?? 0); n += 1) {
      await panel.ask('fill', { key, n, bytes, record: JSON.stringify({ version: 1, run: key, n }) })
      await panel.ask('told', { key, n })
    }
    await panel.ask('settle', { key })
  }
  panel.plugin.close()
  return document
}
