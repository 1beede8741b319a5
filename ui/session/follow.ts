// Stays with a run until each of its images is on the canvas or has said why not. Survives a relay that comes and goes.
import { Failed, failureOf } from '../../contract/failed.js'
import type { FailureKind } from '../../contract/failure.js'
import { applyEvent, type Run } from '../../contract/run.js'
import { loadUsage } from './budget.js'
import { callSandbox } from '../channel.js'
import type { Relay } from '../relay/client.js'
import { changeRun, runOf } from '../state/state.js'
import { closeImage, deliver } from './deliver.js'
import { measuringQueue } from './report.js'
import { resendWanted } from './resend-source.js'
import { endOf, isCanceled, isFollowed, type RunView } from '../state/run-view.js'
import { failureFor } from '../state/tiles.js'
import { tileWords } from '../words/en/tiles.js'
import { waitingWords } from '../state/waiting-words.js'

/** Nobody's doing and likely to pass: wait and ask again. All else ends the following. */
const passing: readonly FailureKind[] = ['offline', 'timedOut', 'busy']
const shortestWaitMs = 500
const longestWaitMs = 8000

/** An open stream holds one of the six sockets that a browser gives a server; runs beyond these are asked about instead. */
const mostStreams = 2
const askAgainMs = 2000
let streams = 0

/** A run that was not posted within this time is only looked for, not posted: by now nobody expects it to cost money. */
const staleMs = 60 * 60 * 1000

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function follow(relay: Relay, key: string): Promise<void> {
  let waitMs = shortestWaitMs
  for (;;) {
    try {
      await followOnce(relay, key, () => (waitMs = shortestWaitMs))
      changeRun(key, ({ phase }) => ({ phase: endOf(phase) }))
      void loadUsage(relay)
      return
    } catch (error) {
      const failure = failureOf(error)
      changeRun(key, () => ({ failure }))
      if (!passing.includes(failure.kind))
        return changeRun(key, ({ phase }) => ({ phase: endOf(phase) }))
      await sleep(failure.kind === 'busy' ? Math.max(shortestWaitMs, failure.retryAfterMs) : waitMs)
      waitMs = Math.min(waitMs * 1.6, longestWaitMs)
    }
  }
}

async function followOnce(relay: Relay, key: string, onProgress: () => void): Promise<void> {
  const taken = await runFromRelay(relay, key)
  if (!taken) return
  let run: Run = taken
  const ended = () => run.state === 'ended' || !isFollowed(runOf(key)?.phase ?? 'removed')
  const keep = async (next: Run) => {
    if (next.seq > (runOf(key)?.run?.seq ?? -1)) onProgress()
    run = next
    changeRun(key, (view) => ({
      run,
      failure: undefined,
      generatingSince: generatingIn(view, run),
      arrivals: arrivalsIn(view, run),
    }))
    await updatePlaceholders(key)
    void resendWanted(relay, key, run)
    const goOnMeasuring = hasArrived(key, run) ? measuringQueue.pause() : undefined
    await settleImages(relay, key, run, onProgress).finally(goOnMeasuring)
  }
  await keep(run)
  while (!ended()) {
    const before = run.seq
    if (streams >= mostStreams) await sleep(askAgainMs)
    else await receiveEvents(relay, () => run, keep, ended)
    // A stream that closed without a word of news was cut, or is one that only says what was known: look at the whole again, unhurried.
    if (run.seq === before && streams < mostStreams) await sleep(1000)
    if (!ended()) await keep(await relay.run(run.id))
  }
  // Settling commits the undo step: the copy that is measured on must not be in it.
  await measuringQueue.ended(key)
  await callSandbox('settle', { key })
}

async function receiveEvents(
  relay: Relay,
  current: () => Run,
  keep: (next: Run) => Promise<void>,
  ended: () => boolean,
): Promise<void> {
  streams += 1
  try {
    for await (const event of relay.events(current().id, current().seq)) {
      await keep(applyEvent(current(), event))
      if (ended()) return
    }
  } finally {
    streams -= 1
  }
}

/** Returns when each cell was first seen being generated. A retried one starts anew. */
function generatingIn({ generatingSince }: RunView, run: Run): ReadonlyMap<number, number> {
  const since = new Map<number, number>()
  run.cells.forEach(({ state }, cell) => {
    if (state === 'submitted') since.set(cell, generatingSince.get(cell) ?? Date.now())
  })
  return since
}

/** Images that were there when the run was taken up count from now on, so that the pace is never too fast. */
function arrivalsIn({ arrivals }: RunView, { images }: Run): readonly number[] {
  const count = images.filter(({ state }) => state !== 'waiting').length
  if (count <= arrivals.length) return arrivals.slice(0, count)
  return [...arrivals, ...Array<number>(count - arrivals.length).fill(Date.now())]
}

/** By run and image: the task that makes it, and the words that its placeholder has for that. */
const written = new Map<string, Map<number, string>>()

/** The placeholders say what is being done for them, each thing once: their words are for everybody in the file, and tick no seconds. */
async function updatePlaceholders(key: string): Promise<void> {
  const view = runOf(key)
  if (!view?.run) return
  const before = written.get(key) ?? new Map<number, string>()
  const now = new Map(before)
  const words: Record<number, string> = {}
  for (const { n, cell } of view.run.images) {
    if (!view.waiting.has(n)) continue
    const { state, taskUUID } = view.run.cells[cell] ?? {}
    const word =
      waitingWords(view.run.waiting, state) ??
      (view.generatingSince.has(cell) ? tileWords.generating : 'Waiting')
    // A new placeholder, and one that is asked for again, says that it waits.
    const had = before.get(n)?.startsWith(`${taskUUID} `) ? before.get(n) : `${taskUUID} Waiting`
    now.set(n, `${taskUUID} ${word}`)
    if (now.get(n) !== had) words[n] = word
  }
  written.set(key, now)
  if (Object.keys(words).length > 0) await callSandbox('tell', { key, words })
}

/** By its id where the relay took it once; else posted under its key, which makes one run however often it is sent. */
async function runFromRelay(relay: Relay, key: string): Promise<Run | undefined> {
  const view = runOf(key)
  if (!view) return undefined
  const { claim, phase } = view
  if (claim.id) return relay.run(claim.id)
  const stale = Date.now() - Date.parse(claim.madeAt) > staleMs || phase === 'removed'
  const run = stale || isCanceled(phase) ? await relay.runUnder(key) : await posted(relay, key)
  if (!run) {
    await withdraw(key)
    return undefined
  }
  changeRun(key, () => ({ claim: { ...claim, id: run.id } }))
  await callSandbox('adopt', { key, id: run.id })
  // Read again: the person may have called it off while it was being posted.
  if (isCanceled(runOf(key)?.phase ?? 'running')) await relay.cancel(run.id)
  return run
}

/**
 * A refusal counts only when the relay also knows no run under the key: an earlier post may have been taken and its answer lost.
 * Where that cannot be told, what stands on the canvas stays, and the next opening asks again.
 */
async function posted(relay: Relay, key: string): Promise<Run | undefined> {
  const body = runOf(key)?.claim.body
  if (!body) return undefined
  try {
    return await relay.postRun(key, body)
  } catch (error) {
    const failure = failureOf(error)
    if (passing.includes(failure.kind) || failure.kind === 'unauthorised') throw error
    const taken = await relay.runUnder(key)
    if (taken) return taken
    changeRun(key, () => ({ failure }))
    if (failure.kind === 'broken') throw error
    return undefined
  }
}

/** The relay never took it, so nothing was paid: its placeholders go. */
async function withdraw(key: string): Promise<void> {
  for (const n of runOf(key)?.waiting ?? []) await closeImage(key, n, { kind: 'cancelled' }, false)
  await callSandbox('settle', { key })
}

/** Some picture can be fetched and put on the canvas now. */
function hasArrived(key: string, run: Run): boolean {
  const view = runOf(key)
  return run.images.some(
    ({ n, state }) =>
      (state === 'ready' || state === 'delivered') &&
      view?.waiting.has(n) &&
      !view.misplaced.has(n),
  )
}

/** One image that cannot be had keeps none of the others away. */
async function settleImages(
  relay: Relay,
  key: string,
  run: Run,
  onProgress: () => void,
): Promise<void> {
  let lost: unknown
  for (const image of run.images) {
    const view = runOf(key)
    if (view?.phase === 'removed') return
    if (!view?.waiting.has(image.n) || view.misplaced.has(image.n)) continue
    const failure = failureFor(run, image)
    if (failure) await closeImage(key, image.n, failure, image.state === 'failed' && !image.unsure)
    else if (image.state === 'ready' || image.state === 'delivered') {
      try {
        await deliver(relay, key, run, image)
        onProgress()
      } catch (error) {
        const why = failureOf(error)
        if (why.kind === 'unauthorised') throw error
        if (passing.includes(why.kind)) lost = error
        else
          changeRun(key, ({ misplaced }) => ({ misplaced: new Map(misplaced).set(image.n, why) }))
      }
    }
  }
  if (lost) throw lost instanceof Error ? lost : new Failed({ kind: 'offline' })
}
