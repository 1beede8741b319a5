// The screen of a run, in English.
import type { Verdict } from '../../../contract/run.js'
import { money, plural } from '../format.js'

const list = (names: readonly string[]) => names.join(', ')

export const runWords = {
  progress: (placed: number, of: number) => `${placed} of ${of}`,
  left: (time: string) => `about ${time} left`,
  leftSlower: (time: string) => `slower than before, about ${time} left`,
  leftUnknown: 'taking longer than expected',
  compare: 'Compare',
  holdToCompare: 'Hold to compare',
  original: 'Original',
  remixThis: 'Remix this',
  reuseSettings: 'Reuse settings',
  replace: 'Replace original',
  replaceAnyway: 'Replace anyway',
  undoReplace: 'Undo replace',
  replaced: (name: string) => `Original replaced by ${name}.`,
  replacedLayers: (count: number) => `Image replaced in ${plural(count, 'layer', 'layers')}.`,
  restored: 'Original restored.',
  restoredExcept: (layers: readonly string[]) => `Kept your later changes to: ${list(layers)}.`,
  notRestored: (layers: readonly string[]) =>
    `These layers could not be restored: ${list(layers)}. Press “Undo replace” to try again.`,
  sourceGone: 'The layer that this was made from was deleted.',
  sourceChanged: (name: string) => `“${name}” was changed after this image was made.`,
  otherLayers: (count: number) =>
    count === 1
      ? 'Replace in 1 more layer that uses this image'
      : `Replace in ${count} more layers that use this image`,
  reason: 'Reason for using an unchecked image',
  reasonHelp: 'Reason for using an unchecked image (saved in the audit)',
  verdict: { checked: 'Checked', blocked: 'Blocked', unchecked: 'Not checked' } satisfies Record<
    Verdict,
    string
  >,
  inPlace: 'In place',
  removed: 'You deleted this run’s frames. The images are still saved.',
  restoreFrames: 'Restore frames',
  stillGenerating: (count: number, placed: boolean) =>
    `${plural(count, 'image is', 'images are')} already being generated and will be charged. ${placed ? 'They will still be placed.' : 'They won’t be placed.'}`,
  stopRest: 'Stop after these',
  stopAll: 'Stop and discard',
  retryFailed: (count: number) => `Retry ${count} failed`,
  addMissing: (count: number) =>
    `Add ${plural(count, 'missing image', 'missing images')} to canvas`,
  closeRun: 'Close run',
  othersEdited: 'You moved or edited the other variations. They stay where they are.',
  keepOnly: (kept: number, removed: number) => `Keep ${kept}, remove ${removed}`,
  confirmRemove: (count: number) => `Remove ${count} from the canvas`,
  sourceLost:
    'The service needs the source image again, and the source was deleted from this file.',
  undoRemoval: 'Undo its removal.',
  sourceDiffers: 'The source has changed since this run began, so the run cannot continue with it.',
  remixMissing: (images: number, usd: number) =>
    `Remix ${images === 1 ? 'the missing one' : `the missing ${images}`} again, about ${money(usd)}`,
  plainPrompt: 'The service did not take the edited prompt details. It used your words alone.',
  previous: 'Previous',
  next: 'Next',
}

/** Returns the result of a restore, with the names of the layers that stayed as they were. */
export function restoredSentence({
  changed,
  failed = [],
}: {
  changed: readonly string[]
  failed?: readonly string[]
}): string {
  return [
    runWords.restored,
    changed.length > 0 ? runWords.restoredExcept(changed) : '',
    failed.length > 0 ? runWords.notRestored(failed) : '',
  ]
    .filter(Boolean)
    .join(' ')
}
