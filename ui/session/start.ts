// From the button to a run that is on its way: seeds, section, and then the following.
import { Failed, failureOf } from '../../contract/failed.js'
import type { Fit } from '../../contract/framing.js'
import type { Claim, Source } from '../../contract/message.js'
import type { Preset } from '../../contract/model/presets.js'
import { callSandbox } from '../channel.js'
import type { Plan, PlannedSeed } from '../plan/plan.js'
import { planned } from '../state/planned.js'
import type { Relay } from '../relay/client.js'
import {
  about,
  connection,
  failure,
  form,
  preparing,
  runs,
  screen,
  sources,
} from '../state/state.js'
import { keptIdsOf } from './keep-layers.js'
import { follow } from './follow.js'
import { rememberSeed } from './report.js'
import { freshKey } from './fresh-key.js'
import { makeSourceImage } from './source-image.js'
import { viewOf } from '../state/run-view.js'

export async function startRemix(relay: Relay): Promise<void> {
  if (preparing.value) return
  failure.value = undefined
  preparing.value = { done: 0, of: 0 }
  try {
    if (sources.value.length === 0) throw new Failed({ kind: 'nothingSelected' })
    if (!about.value || !connection.value) throw new Failed({ kind: 'offline' })
    const wanted = planned.value
    if ('failure' in wanted) throw new Failed(wanted.failure)
    const { team, member } = about.value
    const claim = await prepare(relay, wanted.plan, form.value.fit, {
      relay: connection.value.url,
      team,
      member,
    })
    await beginRun(relay, claim)
  } catch (error) {
    failure.value = failureOf(error)
  } finally {
    preparing.value = undefined
  }
}

/** Puts a claim on the canvas, then posts its run and stays with it: the claim is there before money can be spent. */
export async function beginRun(relay: Relay, claim: Claim): Promise<void> {
  await callSandbox('place', { claim })
  runs.value = [viewOf(claim), ...runs.value]
  screen.value = { at: 'run', key: claim.key }
  void follow(relay, claim.key)
}

/** Sends the sources, and makes the claim. */
async function prepare(
  relay: Relay,
  { grid, seeds, palette }: Plan,
  fit: Fit,
  by: Claim['by'],
): Promise<Claim> {
  const sent: (PlannedSeed & { seed: string })[] = []
  const keep: Claim['keep'] = {}
  // One after the other: each is a picture of some megabytes.
  for (const planned of seeds) {
    preparing.value = { done: sent.length, of: seeds.length }
    const kept = (keep[planned.source.id] ??= await keptIdsOf(planned.source))
    sent.push({ ...planned, seed: await sendSeed(relay, planned, kept, fit) })
  }
  const [first, ...also] = sent.map(({ seed, source, preset, cells }) => ({
    seed,
    ...fromVariation(source, preset, keep[source.id] ?? []),
    cells,
  }))
  if (!first) throw new Failed({ kind: 'nothingSelected' })
  return {
    key: freshKey(),
    sources: [...new Set(seeds.map(({ source }) => source))],
    keep,
    by,
    body: { ...first, ...(also.length > 0 && { also }) },
    grid,
    ...(palette.length > 0 && { palette: [...palette] }),
    fit,
    madeAt: new Date().toISOString(),
  }
}

async function sendSeed(
  relay: Relay,
  { source, preset }: PlannedSeed,
  keep: string[],
  fit: Fit,
): Promise<string> {
  const { hash, bytes } = await makeSourceImage(source, preset, keep, fit)
  await relay.putSeed(hash, bytes)
  await rememberSeed(hash, bytes).catch(() => undefined)
  return hash
}

/**
 * A variation of the very size that is asked for is its own seed, where all that is live above it stays live; at another size it would have
 * to be cropped as shown.
 */
function fromVariation({ variation }: Source, preset: Preset, kept: readonly string[]) {
  const same = variation?.width === preset.width && variation.height === preset.height
  const bare = variation?.live.every((id) => kept.includes(id))
  return variation && same && bare ? { from: { run: variation.run, n: variation.n } } : {}
}
