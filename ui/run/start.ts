// From the button to a run that is on its way: seed, placeholders, and then the following.
import { Failed, failureOf } from '../../contract/failed.js'
import { exportSize, frameSource, variationSize } from '../../contract/framing.js'
import type { Claim, OpenRun, Source } from '../../contract/message.js'
import type { Recipe } from '../../contract/recipe.js'
import { ask } from '../channel.js'
import type { Relay } from '../relay/client.js'
import { drawSeed } from '../seed/draw.js'
import { seedHash } from '../seed/hash.js'
import { recipeOf } from '../settings/settings.js'
import { about, connection, failure, form, runs, source, starting } from '../state.js'
import { follow } from './follow.js'
import type { RunView } from './view.js'

export async function startRemix(relay: Relay): Promise<void> {
  if (starting.value) return
  failure.value = undefined
  starting.value = true
  try {
    if (!source.value) throw new Failed({ kind: 'nothingSelected' })
    if (!about.value || !connection.value) throw new Failed({ kind: 'offline' })
    const { team, member } = about.value
    const by = { relay: connection.value.url, team, member }
    const wanted = recipeOf(form.value)
    if ('failure' in wanted) throw new Failed(wanted.failure)
    const claim = await prepare(relay, source.value, wanted.recipe, by)
    runs.value = [viewOf(claim), ...runs.value]
    void follow(relay, claim.key)
  } catch (error) {
    failure.value = failureOf(error)
  } finally {
    starting.value = false
  }
}

/** Everything up to the point where money can be spent. The claim is on the canvas before the run is posted. */
async function prepare(relay: Relay, from: Source, recipe: Recipe, by: Claim['by']): Promise<Claim> {
  const { fit } = form.value
  const wanted = frameSource(from, recipe, fit)
  const picture = await ask('exportSource', { id: from.id, size: exportSize(wanted) })
  const bytes = await drawSeed(picture, frameSource(picture, recipe, fit))
  const seed = seedHash(bytes)
  await relay.putSeed(seed, bytes)
  const claim: Claim = {
    key: freshKey(),
    source: from,
    by,
    body: { seed, from: fromVariation(from, recipe), cells: [recipe] },
    madeAt: new Date().toISOString(),
  }
  const size = variationSize(from, recipe)
  await ask('place', { claim, sizes: Array.from({ length: recipe.numberResults }, () => size) })
  return claim
}

/** A variation of the very size that is asked for is its own seed; at another size it would have to be cropped as shown. */
function fromVariation({ variation }: Source, recipe: Recipe): Claim['body']['from'] {
  const same = variation?.width === recipe.width && variation.height === recipe.height
  return variation && same ? { run: variation.run, n: variation.n } : undefined
}

export function viewOf(claim: Claim, open?: OpenRun): RunView {
  const count = claim.body.cells.reduce((sum, cell) => sum + cell.numberResults, 0)
  const all = Array.from({ length: count }, (_, n) => n)
  return {
    claim,
    waiting: new Set(open?.waiting ?? all),
    placed: new Set(open?.filled),
    thumbs: new Map(),
    misplaced: new Map(),
    cancelled: false,
    ended: false,
  }
}

// `crypto.randomUUID` wants a secure context, which Figma's panel may not be; random bytes it has everywhere.
function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
