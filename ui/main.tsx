// The panel's start: opens the channel, shows the app, restores the stored form and runs the command that opened it.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { readBrand } from './session/brand.js'
import { findKeepLayers } from './session/keep-layers.js'
import { loadPart } from './app/parts.js'
import { nearestPreset } from '../contract/model/presets.js'
import { callSandbox, onNotice, openChannel } from './channel.js'
import { open, passing, refresh } from './session/connect.js'
import { showPreviews } from './session/previews.js'
import { fromRemembered, toRemember } from './plan/form-values.js'
import type { FailureKind } from '../contract/failure.js'
import type { OpenRun } from '../contract/message.js'
import { isFollowed } from './state/run-view.js'
import {
  about,
  documentChanges,
  failure,
  form,
  now,
  opened,
  originals,
  reportFailure,
  runs,
  selection,
  sources,
} from './state/state.js'
import { App } from './app/App.js'
import { mostShown } from './form/SourceCard.js'

function start(): void {
  openChannel()
  const root = document.getElementById('app')
  if (root) render(<App onOpen={() => reportFailure(openPanel())} />, root)
  onNotice('selection', (selected) => (selection.value = selected))
  onNotice('page', (openRuns) => reportFailure(resume(openRuns)))
  reportFailure(openPanel())
}

async function openPanel(): Promise<void> {
  failure.value = undefined
  const opening = await callSandbox('open', null)
  opened.value = true
  form.value = fromRemembered(opening.settings)
  selection.value = opening.selection
  followSelection()
  rememberForm()
  keepTime()
  clearFailures()
  keepFresh()
  countChanges()
  reportFailure(readBrand())
  if (opening.connection) await open(opening.connection)
  if (about.value) await resume(await callSandbox('openRuns', null))
  if (opening.command.name !== 'remix') await (await loadPart('run')).runCommand(opening.command)
}

async function resume(openRuns: readonly OpenRun[]): Promise<void> {
  if (openRuns.length > 0) (await loadPart('run')).resumeRuns(openRuns)
}

/** A failure that the form or the selection caused goes once that is changed. */
function clearFailures(): void {
  const caused: readonly FailureKind[] = ['refused', 'overBudget', 'nothingSelected', 'emptyExport']
  effect(() => {
    void [form.value, selection.value]
    if (caused.includes(failure.peek()?.kind ?? 'broken')) failure.value = undefined
  })
}

/** A drag reports each step; only its end counts. */
function countChanges(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onNotice('edited', () => {
    clearTimeout(timer)
    timer = setTimeout(() => (documentChanges.value += 1), 300)
  })
}

const refreshMs = 30_000
const retryMs = 3000

/** Policy and budget are read again while the panel is in use; a relay that could not be reached is tried sooner. */
function keepFresh(): void {
  window.addEventListener('focus', () => void refresh())
  effect(() => {
    if (!about.value) return
    const unreached = failure.value !== undefined && passing.includes(failure.value.kind)
    const timer = setInterval(() => void refresh(), unreached ? retryMs : refreshMs)
    return () => clearInterval(timer)
  })
}

/** A new selection sets its nearest size and loads its previews. The same one again changes nothing, unless its layers changed. */
function followSelection(): void {
  let last = ''
  let refresh: ReturnType<typeof setTimeout> | undefined
  const shown = () => sources.peek().slice(0, mostShown)
  onNotice('changed', ({ selection: selected }) => {
    selection.value = selected
    clearTimeout(refresh)
    // A drag reports each step; the preview is drawn again when it rests.
    refresh = setTimeout(() => {
      reportFailure(showPreviews(shown()))
      reportFailure(findKeepLayers(sources.peek()))
    }, 300)
  })
  effect(() => {
    const selected = selection.value
    if (selected.marked.length === 0) originals.value = []
    else reportFailure(loadPart('run').then(({ findOriginals }) => findOriginals(selected)))
  })
  effect(() => {
    const found = sources.value
    const mark = found.map(({ id, width, height }) => `${id} ${width} ${height}`).join()
    if (mark === last) return
    const same = last.replace(/ \S+ \S+/g, '') === mark.replace(/ \S+ \S+/g, '')
    last = mark
    if (!same) {
      reportFailure(showPreviews(shown()))
      reportFailure(findKeepLayers(found))
    }
    const [first] = found
    if (!first) return
    const nearest = found.map(({ width, height }) => nearestPreset(width, height))
    const { width, height } = nearest[0] ?? nearestPreset(1, 1)
    const each = new Set(nearest).size > 1
    form.value = { ...form.peek(), each, values: { ...form.peek().values, width, height } }
  })
}

/** At once: a panel may be closed in the middle of a word. */
function rememberForm(): void {
  let first = true
  effect(() => {
    const settings = toRemember(form.value)
    if (!first) reportFailure(callSandbox('saveSettings', { settings }))
    first = false
  })
}

/** The clock runs while a run is followed. */
function keepTime(): void {
  effect(() => {
    if (!runs.value.some(({ phase }) => isFollowed(phase))) return
    const timer = setInterval(() => (now.value = Date.now()), 1000)
    return () => clearInterval(timer)
  })
}

start()
