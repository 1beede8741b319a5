// Generates the story of a run on the canvas: its placement, a designer's edits, and the plugin's
// next act. Pure.
import fc from 'fast-check'
import { anyDocument, describeDocument, type DocumentSpec } from './document-generator.js'

/** Edits of one variation or placeholder of the run. */
const frameEdits = [
  'copy into the section',
  'copy onto the page',
  'move out',
  'drag',
  'resize',
  'rename',
  'recolour',
  'hide',
  'group',
  'put a note into',
  'edit a layer in',
  'make a component of',
  'move to another page',
  'move into the next one',
  'delete',
] as const
/** Edits of the section and of its other content. */
const sectionEdits = [
  'put a note into the section',
  'drag the source into the section',
  'drag the source into a variation',
  'rename the section',
  'move the section',
  'resize the section',
  'edit a header',
  'copy the section',
  'move the section to another page',
  'move all out of the section',
  'delete the source',
] as const

export type RunEdit =
  | { edit: (typeof frameEdits)[number]; target: number }
  | { edit: (typeof sectionEdits)[number] | 'undo' }

/**
 * `keep`, `fill` and `remove` have numbers of images; `remove` stands for a press of “keep only the
 * others”.
 */
export type RunAct =
  | { act: 'keep' | 'remove'; numbers: number[] }
  | { act: 'cancel the waiting' | 'fail the waiting' | 'fill the waiting' | 'settle' }

export interface RunStory {
  document: DocumentSpec
  /** Variations per row. */
  each: number
  rows: 1 | 2
  /** Numbers of the images that have arrived before the designer's edits. */
  filled: number[]
  settled: boolean
  edits: RunEdit[]
  act: RunAct
}

const anyRunEdit: fc.Arbitrary<RunEdit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ edit: fc.constantFrom(...frameEdits), target: fc.nat({ max: 5 }) }),
  },
  { weight: 3, arbitrary: fc.record({ edit: fc.constantFrom(...sectionEdits) }) },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant('undo' as const) }) },
)

const someNumbers = (minLength: number) => fc.subarray([0, 1, 2, 3, 4, 5], { minLength })

const anyAct: fc.Arbitrary<RunAct> = fc.oneof(
  fc.record({
    act: fc.constantFrom('keep' as const),
    numbers: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1, maxLength: 1 }),
  }),
  fc.record({ act: fc.constantFrom('remove' as const), numbers: someNumbers(1) }),
  fc.record({
    act: fc.constantFrom<
      ('cancel the waiting' | 'fail the waiting' | 'fill the waiting' | 'settle')[]
    >('cancel the waiting', 'fail the waiting', 'fill the waiting', 'settle'),
  }),
)

export const anyRunStory: fc.Arbitrary<RunStory> = fc.record({
  document: anyDocument,
  each: fc.integer({ min: 1, max: 3 }),
  rows: fc.constantFrom(1 as const, 2 as const),
  filled: fc.oneof(fc.constant<number[]>([0, 1, 2, 3, 4, 5]), someNumbers(0)),
  settled: fc.boolean(),
  edits: fc.array(anyRunEdit, { minLength: 1, maxLength: 4 }),
  act: anyAct,
})

/** Returns a description of the story. */
export function describeRunStory({
  document,
  each,
  rows,
  filled,
  settled,
  edits,
  act,
}: RunStory): string {
  const count = each * rows
  const names = (numbers: readonly number[]) =>
    numbers.filter((n) => n < count).join(', ') || 'none'
  const done =
    edits
      .map((one) => ('target' in one ? `${one.edit} ${one.target % count}` : one.edit))
      .join(', ') || 'nothing'
  return `With ${count} images in ${rows} rows (arrived: ${names(filled)}; ${settled ? 'settled' : 'not settled'}) of ${describeDocument(document)}, edited by “${done}”, then “${act.act}${'numbers' in act ? ` ${names(act.numbers)}` : ''}”`
}
