// Stays with a run until each of its images is on the canvas or has said why not. Survives a relay that comes and goes.
import { Failed, failureOf } from '../../contract/failed.js'
import type { Failure, FailureKind } from '../../contract/failure.js'
import { applyEvent, type Run } from '../../contract/run.js'
import { ask } from '../channel.js'
import type { Relay } from '../relay/client.js'
import { changeRun, runOf } from '../state.js'
import { closeImage, deliver } from './deliver.js'
import { failureFor } from './view.js'

/** Nobody's doing and likely to pass: wait and ask again. All else ends the following. */
const passing: readonly FailureKind[] = ['offline', 'timedOut', 'busy']

/** A run that was not posted within this time is only looked for, not posted: by now nobody expects it to cost money. */
const staleMs = 60 * 60 * 1000

export async function follow(relay: Relay, key: string): Promise<void> {
  let waitMs = 500
  for (;;) {
    try {
      await followOnce(relay, key, () => (waitMs = 500))
      return
    } catch (error) {
      const failure = failureOf(error)
      changeRun(key, () => ({ failure }))
      if (!passing.includes(failure.kind)) return giveUp(key, failure)
      await new Promise((resolve) => setTimeout(resolve, failure.kind === 'busy' ? failure.retryAfterMs : waitMs))
      waitMs = Math.min(waitMs * 1.6, 8000)
    }
  }
}

async function followOnce(relay: Relay, key: string, onContact: () => void): Promise<void> {
  let run: Run = await runFromRelay(relay, key)
  const ended = () => run.state === 'ended'
  const keep = async (next: Run) => {
    run = next
    onContact()
    changeRun(key, () => ({ run, failure: undefined }))
    await settleImages(relay, key, run)
  }
  await keep(run)
  while (!ended()) {
    const before = run.seq
    for await (const event of relay.events(run.id, run.seq, new AbortController().signal)) await keep(applyEvent(run, event))
    // A stream that closed without a word of news was cut, or is one that only says what was known: look at the whole again, unhurried.
    if (run.seq === before) await new Promise((resolve) => setTimeout(resolve, 1000))
    if (!ended()) await keep(await relay.run(run.id))
  }
  await ask('settle', { key })
  changeRun(key, () => ({ ended: true }))
}

/** By its id where the relay took it once; else posted under its key, which makes one run however often it is sent. */
async function runFromRelay(relay: Relay, key: string): Promise<Run> {
  const claim = runOf(key)?.claim
  if (!claim) throw new Failed({ kind: 'broken', ref: key })
  if (claim.id) return relay.run(claim.id)
  const stale = Date.now() - Date.parse(claim.madeAt) > staleMs
  const run = stale ? await relay.runUnder(key) : await relay.postRun(key, claim.body)
  if (!run) throw new Failed({ kind: 'cancelled' })
  await ask('adopt', { key, id: run.id })
  changeRun(key, () => ({ claim: { ...claim, id: run.id } }))
  return run
}

async function settleImages(relay: Relay, key: string, run: Run): Promise<void> {
  for (const image of run.images) {
    if (!runOf(key)?.waiting.has(image.n)) continue
    const failure = failureFor(run, image)
    if (failure) await closeImage(key, image.n, failure)
    else if (image.state === 'ready' || image.state === 'delivered') await deliver(relay, key, run, image)
  }
}

/** Refused before it began: its placeholders go. Once the relay has the run they stay, for somebody may still ask for it. */
async function giveUp(key: string, failure: Failure): Promise<void> {
  const view = runOf(key)
  if (view && !view.claim.id) for (const n of view.waiting) await closeImage(key, n, { kind: 'cancelled' })
  if (view && !view.claim.id) await ask('settle', { key })
  changeRun(key, () => ({ failure, ended: true }))
}
