// The sandbox's start: opens the panel, answers its calls, tells it what is selected. Knows nothing of the relay.
import type { Command, Handlers } from '../contract/message.js'
import { listen, notice } from './channel.js'
import { chooseBrand, readBrand } from './brand/read.js'
import { cancelTexts, endExport, exportTexts } from './brand/export-texts.js'
import { auditRuns } from './gallery/audit.js'
import { gallery, keepOnly, removable, show, star } from './gallery/gallery.js'
import { keepLayers, setKeep } from './keep/find.js'
import { sweepCopies } from './keep/without.js'
import { adoptRun, history } from './place/claim.js'
import { amendRecord, fillPlaceholder, toldPlaced } from './place/fill.js'
import { placeRun } from './place/place.js'
import {
  closePlaceholder,
  openRunsHere,
  reopenPlaceholders,
  settleRun,
  setPlaceholderTexts,
} from './place/state.js'
import { commandOf, suggest } from './quick/command.js'
import { readConnection, readSettings, saveConnection, saveSettings } from './remember/remember.js'
import { followChanges } from './select/changes.js'
import { currentSelection } from './select/selection.js'
import { exportBehind } from './source/behind.js'
import { exportSource, preview } from './source/export.js'
import { restore } from './swap/restore.js'
import { swap, swapState } from './swap/swap.js'

const panel = { width: 320, height: 720, minWidth: 280, minHeight: 360 }
let command: Command = { name: 'remix' }

const handlers: Handlers = {
  open: async () => {
    const page = figma.currentPage
    await page.loadAsync()
    sweepCopies(page)
    const [connection, settings] = [await readConnection(), await readSettings()]
    // Read last: a person may have selected something else while the rest was read.
    return { command, connection, settings, selection: currentSelection() }
  },
  openRuns: openRunsHere,
  preview,
  thumb: preview,
  exportSource,
  exportBehind,
  place: placeRun,
  tell: setPlaceholderTexts,
  adopt: adoptRun,
  fill: fillPlaceholder,
  amend: amendRecord,
  told: toldPlaced,
  close: closePlaceholder,
  reopen: reopenPlaceholders,
  settle: settleRun,
  show,
  gallery,
  star,
  keepOnly,
  removable,
  auditRuns,
  history,
  brand: readBrand,
  chooseBrand,
  exportTexts,
  cancelTexts,
  keepLayers,
  setKeep,
  swapState,
  swap,
  restore,
  saveSettings,
  saveConnection,
  resize: async ({ width, height }) => {
    figma.ui.resize(
      Math.max(panel.minWidth, Math.round(width)),
      Math.max(panel.minHeight, Math.round(height)),
    )
    return null
  },
  part: async ({ name }) => uiFile(name),
}

/** Throws where the manifest names no such file. */
function uiFile(name: string): string {
  const text = __uiFiles__[name]
  if (text === undefined) throw new Error(`manifest.json has no "${name}" in "ui"`)
  return text
}

figma.parameters.on('input', suggest)
figma.on('run', (event) => {
  command = commandOf(event)
  figma.showUI(uiFile('main'), {
    width: panel.width,
    height: panel.height,
    themeColors: true,
    title: 'Brandsafe Remix',
  })
  listen(handlers)
  figma.on('close', endExport)
  figma.on('selectionchange', () => notice('selection', currentSelection()))
  followChanges()
  figma.on('currentpagechange', () => {
    followChanges()
    notice('selection', currentSelection())
    openRunsHere().then(
      (openRuns) => notice('page', openRuns),
      // A page that cannot be read has no runs to take up; whoever opens it again is told again.
      () => notice('page', []),
    )
  })
})
