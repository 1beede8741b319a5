// The panel's start: opens the channel, shows the app, takes what was remembered, and does what the person pressed to get here.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { readBrand } from './session/brand.js'
import { findKeepLayers } from './session/keep-layers.js'
import { loadPart } from './app/parts.js'
import { nearestPreset } from '../contract/model/presets.js'
import { ask, onNotice, openChannel } from './channel.js'
import { open, takeUp } from './session/connect.js'
import { showPreviews } from './session/previews.js'
import { fromRemembered, toRemember } from './plan/form-values.js'
import { failure, form, now, opened, runs, selection, sources, tell } from './state/state.js'
import { App } from './app/App.js'
import { mostShown } from './form/SourceCard.js'

function start(): void {
  openChannel()
  const root = document.getElementById('app')
  if (root) render(<App onOpen={() => tell(openPanel())} />, root)
  onNotice('selection', (told) => (selection.value = told))
  onNotice('page', takeUp)
  tell(openPanel())
}

async function openPanel(): Promise<void> {
  failure.value = undefined
  const opening = await ask('open', null)
  opened.value = true
  form.value = fromRemembered(opening.settings)
  selection.value = opening.selection
  followSelection()
  rememberForm()
  keepTime()
  tell(readBrand())
  if (opening.connection) await open(opening.connection)
  if (opening.command.name !== 'remix') await (await loadPart('run')).obey(opening.command)
}

/** A new selection brings its own nearest size and its previews; the same one again changes nothing, save where its layers changed. */
function followSelection(): void {
  let last = ''
  let refresh: ReturnType<typeof setTimeout> | undefined
  const shown = () => sources.peek().slice(0, mostShown)
  onNotice('changed', ({ selection: told }) => {
    selection.value = told
    clearTimeout(refresh)
    // A drag tells of each step; the picture is drawn anew when it rests.
    refresh = setTimeout(() => {
      tell(showPreviews(shown()))
      tell(findKeepLayers(sources.peek()))
    }, 300)
  })
  effect(() => {
    const found = sources.value
    const mark = found.map(({ id, width, height }) => `${id} ${width} ${height}`).join()
    if (mark === last) return
    const same = last.replace(/ \S+ \S+/g, '') === mark.replace(/ \S+ \S+/g, '')
    last = mark
    if (!same) {
      tell(showPreviews(shown()))
      tell(findKeepLayers(found))
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
    if (!first) tell(ask('saveSettings', { settings }))
    first = false
  })
}

/** The seconds on screen run while a run does. */
function keepTime(): void {
  effect(() => {
    if (!runs.value.some(({ ended }) => !ended)) return
    const timer = setInterval(() => (now.value = Date.now()), 1000)
    return () => clearInterval(timer)
  })
}

start()
