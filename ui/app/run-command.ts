// Runs the command that opened the panel: a menu item, a relaunch button, or words typed in the quick actions.
import { readRecord } from '../../contract/record.js'
import type { Command, Marked } from '../../contract/message.js'
import { presets } from '../../contract/model/presets.js'
import { currentRelay } from '../session/connect.js'
import { moreLikeThis, retryCells, toForm, useSettings } from '../session/actions.js'
import { reportPlacedAgain } from '../session/deliver.js'
import { openRun } from '../session/open-past-run.js'
import { startRemix } from '../session/start.js'
import { imagesOf } from '../../contract/grid.js'
import { form, notice, runOf, screen } from '../state/state.js'
import { restoredSentence } from '../words/en/run.js'
import { restore, restoreAll, swapIn } from '../session/swap.js'

export async function runCommand(command: Command): Promise<void> {
  const relay = currentRelay()
  switch (command.name) {
    case 'remix':
      return
    case 'history':
      screen.value = { at: 'history' }
      return
    case 'quick': {
      const preset = presets.find(({ ratio }) => ratio === command.size)
      const { values, automatic, several } = form.value
      form.value = {
        ...form.value,
        values: {
          ...values,
          positivePrompt: command.prompt,
          ...(preset && { width: preset.width, height: preset.height }),
          ...(command.strength !== undefined && { strength: command.strength }),
        },
        automatic: { ...automatic, ...(command.strength !== undefined && { strength: false }) },
        several: {
          ...several,
          ...(preset && { size: false }),
          ...(command.strength !== undefined && { strength: false }),
        },
        ...(preset && { each: false }),
      }
      if (relay) await startRemix(relay)
      return
    }
    case 'repeat':
      if (relay) await startRemix(relay)
      return
    case 'more':
    case 'settings':
    case 'details':
    case 'retry':
    case 'swap':
      return ofVariation(command.name, command.marked)
    case 'restore':
      notice.value = restoredSentence(await restoreAll(command.ids, (id) => restore(relay, id)))
      return
  }
}

async function ofVariation(
  name: 'more' | 'settings' | 'details' | 'retry' | 'swap',
  marked: readonly Marked[],
): Promise<void> {
  const [first] = marked
  if (!first) return
  const view = (await openRun(first.key)) ? runOf(first.key) : undefined
  const image = view && imagesOf(view.claim)[first.n]
  if (!view || !image) {
    // Copied here from another file: the record on the frame is all there is.
    const record = readRecord(first.record)
    if (record) toForm(record.recipe, { palette: record.palette })
    return
  }
  if (name === 'more') await moreLikeThis(view, first.n)
  if (name === 'settings') useSettings(view, first.n)
  if (name === 'swap') {
    const relay = currentRelay()
    const id = view.frames.get(first.n)
    if (relay && id)
      await swapIn(relay, { id, everywhere: false }, () => reportPlacedAgain(relay, view, first.n))
  }
  if (name === 'retry') {
    const cells = marked
      .filter(({ key }) => key === first.key)
      .map(({ n }) => imagesOf(view.claim)[n]?.cell ?? 0)
    await retryCells(view, cells)
  }
}
