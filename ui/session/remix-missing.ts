// Makes what is missing of a run in a new run, from its sources as they are now. What the first run brought stays.
import { estimateUsd } from '../../contract/model/price.js'
import { Failed } from '../../contract/failed.js'
import { cellsOf } from '../../contract/cells.js'
import type { Claim } from '../../contract/message.js'
import type { Recipe } from '../../contract/recipe.js'
import { currentRelay } from './connect.js'
import { about, changeRun, connection, form, runOf } from '../state/state.js'
import { cancelRun } from './actions.js'
import { freshKey } from './fresh-key.js'
import { claimedSources, makeSourceImage } from './source-image.js'
import { beginRun } from './start.js'
import { isCanceled, isFollowed, type RunView } from '../state/run-view.js'
import { tilesOf } from '../state/tiles.js'

const missingCells = (view: RunView) =>
  new Set(
    tilesOf(view).flatMap(({ cell, state }) =>
      state === 'placed' || state === 'blocked' ? [] : [cell],
    ),
  )

/** What the new run would make and cost. */
export function missingOf(view: RunView): { images: number; costUsd: number } {
  const missing = missingCells(view)
  const recipes = cellsOf(view.claim.body).filter((_, cell) => missing.has(cell))
  return {
    images: recipes.reduce((sum, { numberResults }) => sum + numberResults, 0),
    costUsd: estimateUsd(recipes),
  }
}

export async function remixAnew(view: RunView): Promise<void> {
  const relay = currentRelay()
  if (!relay || !about.value || !connection.value) throw new Failed({ kind: 'offline' })
  const { key } = view.claim
  const missing = missingCells(view)
  const parts: { seed: string; cells: Recipe[] }[] = []
  const recipes = cellsOf(view.claim.body)
  for (const { source, preset, cells } of claimedSources(view.claim)) {
    const wanted = cells.filter((cell) => missing.has(cell)).flatMap((cell) => recipes[cell] ?? [])
    if (wanted.length === 0) continue
    const keep = view.claim.keep[source.id] ?? []
    const { hash, bytes } = await makeSourceImage(
      source,
      preset,
      keep,
      view.claim.fit ?? form.value.fit,
    )
    await relay.putSeed(hash, bytes)
    parts.push({ seed: hash, cells: wanted })
  }
  const [first, ...also] = parts
  if (!first) return
  // Nothing is to be made twice: the first run gives up what it still waits for before the new one is posted.
  const followed = isFollowed(view.phase)
  if (followed) await cancelRun(view, 'rest')
  if (followed && !isCanceled(runOf(key)?.phase ?? 'ended')) throw new Failed({ kind: 'offline' })
  changeRun(key, () => ({ sourceProblem: undefined }))
  const { id: _, ...rest } = view.claim
  const { team, member } = about.value
  const claim: Claim = {
    ...rest,
    key: freshKey(),
    body: { ...first, ...(also.length > 0 && { also }) },
    grid: { ...rest.grid, places: rest.grid.places.filter((_, cell) => missing.has(cell)) },
    by: { relay: connection.value.url, team, member },
    madeAt: new Date().toISOString(),
  }
  await beginRun(relay, claim)
}
