// Generates a designer's edits between a run, a swap and a restore. Pure; designer-sandbox.ts
// applies them.
import fc from 'fast-check'

/** These edits do not change the look of the source. */
const keepingEdits = [
  'rename source',
  'move source',
  'move source to another page',
  'group source',
  'copy source',
  'ungroup source',
  'detach source',
  'make source a component',
] as const
/** These add layers, whose names begin with `added`. */
const addingEdits = ['add text', 'add shape'] as const
const paintingEdits = ['recolour source', 'fade source'] as const

const keepingLayerEdits = ['rename layer', 'cut and paste layer'] as const
const layerEdits = [
  'copy layer',
  'move layer',
  'delete layer',
  'raise layer',
  'fade layer',
  'recolour layer',
] as const

/**
 * `target` is an index among the source's layers, modulo their number; `source` edits change the
 * source itself.
 */
export type Edit =
  | {
      edit:
        | (typeof keepingEdits | typeof addingEdits | typeof paintingEdits)[number]
        | 'undo'
        | 'reopen the file'
    }
  | { edit: (typeof keepingLayerEdits | typeof layerEdits)[number]; target: number }

const someOf = <Name extends string>(names: readonly Name[]) =>
  fc.record({ edit: fc.constantFrom(...names) })
const someLayer = <Name extends string>(names: readonly Name[]) =>
  fc.record({ edit: fc.constantFrom(...names), target: fc.nat({ max: 5 }) })

export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 10, arbitrary: someOf([...keepingEdits, ...addingEdits, ...paintingEdits]) },
  { weight: 8, arbitrary: someLayer([...keepingLayerEdits, ...layerEdits]) },
  { weight: 2, arbitrary: someOf(['undo']) },
  // Reopening a file needs new sandboxes, which takes half a second.
  { weight: 1, arbitrary: someOf(['reopen the file']) },
)

export const someEdits: fc.Arbitrary<Edit[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Edit[]>([]) },
  { weight: 2, arbitrary: fc.array(anyEdit, { minLength: 1, maxLength: 3 }) },
)

/** Returns `true` if the source still looks as it did when its variation was made. */
export function keepLook(edits: readonly Edit[]): boolean {
  const names: readonly string[] = [
    ...keepingEdits,
    ...addingEdits,
    ...keepingLayerEdits,
    'reopen the file',
  ]
  return edits.every(({ edit }) => names.includes(edit))
}

/** Returns a description of the edits. */
export const describeEdits = (edits: readonly Edit[]): string =>
  edits.map((edit) => ('target' in edit ? `${edit.edit} ${edit.target}` : edit.edit)).join(', ') ||
  'nothing'
