// Reads and writes .fig files. Keeps @open-pencil/core from starting workers, whose files no bundle of ours contains.
import { exportFigFile, parseFigFile } from '@open-pencil/core/io/formats/fig'
import type { SceneGraph } from '@open-pencil/scene-graph'

export async function readFig(bytes: Uint8Array): Promise<SceneGraph> {
  const buffer = bytes.slice().buffer
  return withoutWorkers(() => parseFigFile(buffer, { populate: 'all' }))
}

export const writeFig = (graph: SceneGraph): Promise<Uint8Array> => withoutWorkers(() => exportFigFile(graph))

let waiting: Promise<unknown> = Promise.resolve()

/** One at a time, for what hides `Worker` must not restore it under the other's feet. */
function withoutWorkers<T>(work: () => Promise<T>): Promise<T> {
  const result = waiting.then(async () => {
    const world = globalThis as { Worker?: unknown }
    const kept = world.Worker
    world.Worker = undefined
    try {
      return await work()
    } finally {
      if (kept === undefined) delete world.Worker
      else world.Worker = kept
    }
  })
  waiting = result.catch(() => undefined)
  return result
}
