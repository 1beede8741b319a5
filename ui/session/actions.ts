// What a person can do with a run and its variations. Each says in words what kept it from working.
import { failureOf } from '../../contract/failed.js'
import { imagesOf } from '../../contract/grid.js'
import type { Recipe } from '../../contract/recipe.js'
import { callSandbox } from '../channel.js'
import { currentRelay } from './connect.js'
import { saidWords, withoutPalette } from '../plan/palette-prompt.js'
import { asTyped, spellOut } from '../plan/prompts.js'
import { withRecipe } from '../plan/form-values.js'
import { brand, changeRun, form, remixedMarks, runOf, runs, screen } from '../state/state.js'
import { follow } from './follow.js'
import { freshKey } from './fresh-key.js'
import { resendMissing } from './resend-source.js'
import type { RunView } from '../state/run-view.js'

/** `rest`: what is not yet at Runware is taken back. `all`: what is being made there is paid for, and is not placed. */
export async function cancelRun(view: RunView, which: 'rest' | 'all'): Promise<void> {
  const { key } = view.claim
  const relay = currentRelay()
  // Before the relay has the run, its follower reads this and withdraws it.
  const { phase } = view
  changeRun(key, () => ({ phase: which === 'all' ? 'discarding' : 'stopping' }))
  if (which === 'all') {
    for (const n of runOf(key)?.waiting ?? []) await callSandbox('close', { key, n })
    changeRun(key, () => ({ waiting: new Set<number>() }))
  }
  if (!relay || !view.run) return
  await relay
    .cancel(view.run.id)
    .catch((error: unknown) => changeRun(key, () => ({ failure: failureOf(error), phase })))
}

export async function cancelCell(view: RunView, cell: number): Promise<void> {
  if (view.run) await currentRelay()?.cancel(view.run.id, cell)
}

/** Asks again for what is known to have failed in some cells; their placeholders wait again. */
export async function retryCells(view: RunView, cells: readonly number[]): Promise<void> {
  const relay = currentRelay()
  const { key } = view.claim
  if (!relay || !view.run || cells.length === 0) return
  if (!(await resendMissing(relay, key, view.run, cells))) return
  const run = await relay.retry(view.run.id, freshKey(), [...new Set(cells)])
  const numbers = run.images
    .filter(
      ({ n, cell, state }) => cells.includes(cell) && state === 'waiting' && !view.placed.has(n),
    )
    .map(({ n }) => n)
  await callSandbox('reopen', { key, numbers })
  changeRun(key, ({ waiting, misplaced }) => ({
    run,
    phase: 'running',
    waiting: new Set([...waiting, ...numbers]),
    misplaced: new Map([...misplaced].filter(([n]) => !numbers.includes(n))),
  }))
  void follow(relay, key)
}

/** Puts a run that was taken off the canvas back on it, and goes on with what is at the relay. */
export async function putBack(view: RunView): Promise<void> {
  const relay = currentRelay()
  const { claim } = view
  // A redo may have brought it back meanwhile.
  if (!(await callSandbox('gallery', { key: claim.key })))
    await callSandbox('place', { claim: { ...claim, ...(view.run && { id: view.run.id }) } })
  changeRun(claim.key, () => ({
    phase: 'running',
    placed: new Set<number>(),
    waiting: new Set(imagesOf(claim).map(({ n }) => n)),
  }))
  if (relay) void follow(relay, claim.key)
}

/** Pictures that are at the relay and not on the canvas get a frame each. */
export async function placeRest(view: RunView): Promise<void> {
  const relay = currentRelay()
  if (!relay) return
  const numbers = notPlaced(view)
  changeRun(view.claim.key, () => ({
    waiting: new Set(numbers),
    phase: 'running',
  }))
  await follow(relay, view.claim.key)
}

export const notPlaced = (view: RunView) =>
  (view.run?.images ?? [])
    .filter(({ n, state }) => (state === 'ready' || state === 'delivered') && !view.placed.has(n))
    .map(({ n }) => n)

/** The variation becomes the source, and its recipe the form: one more press makes more like it. */
export async function moreLikeThis(view: RunView, n: number): Promise<void> {
  remixedMarks.value = `${view.claim.key} ${n}`
  await callSandbox('show', { key: view.claim.key, numbers: [n] })
  useSettings(view, n)
}

export function useSettings(view: RunView, n: number): void {
  const recipe = imagesOf(view.claim)[n]?.recipe
  if (recipe) toForm(recipe, { palette: view.claim.palette, typed: view.claim.grid.title })
}

interface MadeWith {
  /** The brand's words that were put behind the prompt; absent in runs of an earlier version. */
  palette?: readonly string[] | undefined
  /** All that stood in the prompt's field. */
  typed?: string
}

/** The palette's words are left out: they are put in anew, as the brand is now. */
export function toForm(recipe: Recipe, { palette, typed = '' }: MadeWith): void {
  const words = palette ?? (brand.value ? saidWords(brand.value) : [])
  const own = withoutPalette(recipe.positivePrompt, words)
  const { prompts, count } = spellOut(typed, 1)
  const positivePrompt = count === 1 && prompts[0]?.text === own ? typed : asTyped(own)
  form.value = withRecipe(form.value, { ...recipe, positivePrompt })
  screen.value = { at: 'form' }
}

export async function setStar(view: RunView, n: number, on: boolean): Promise<void> {
  const { key } = view.claim
  await callSandbox('star', { key, n, on })
  changeRun(key, ({ starred }) => ({
    starred: new Set(on ? [...starred, n] : [...starred].filter((other) => other !== n)),
  }))
}

/** Returns the numbers of the frames that `keepOnly` would remove. */
export const removableFrames = (key: string, numbers: readonly number[]) =>
  callSandbox('removable', { key, numbers: [...numbers] })

/** One step of undo takes it back. */
export async function keepOnly(view: RunView, numbers: readonly number[]): Promise<void> {
  const { key } = view.claim
  const removed = await callSandbox('keepOnly', { key, numbers: [...numbers] })
  changeRun(key, ({ placed }) => ({
    placed: new Set([...placed].filter((n) => !removed.includes(n))),
  }))
}

/** The canvas keeps everything; only the panel's copy goes, and the memory of its small pictures. */
export function putAway(view: RunView): void {
  for (const url of view.thumbs.values()) URL.revokeObjectURL(url)
  runs.value = runs.value.filter((other) => other.claim.key !== view.claim.key)
  screen.value = { at: 'form' }
}
