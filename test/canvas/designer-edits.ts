// Makes up what a designer does between a run, a swap and a restore. Pure; designer-sandbox.ts carries it out.
import fc from 'fast-check'

/** `target` is a number among the source's layers, counted round; `source` edits act on the source itself. */
export type Edit =
  | {
      edit:
        | 'rename source'
        | 'move source'
        | 'move source to another page'
        | 'group source'
        | 'add text'
        | 'add shape'
        | 'copy source'
    }
  | { edit: 'ungroup source' | 'detach source' | 'make source a component' }
  | {
      edit: 'rename layer' | 'move layer' | 'copy layer' | 'cut and paste layer' | 'delete layer' | 'raise layer'
      target: number
    }

const plainEdits = [
  'rename source',
  'move source',
  'move source to another page',
  'group source',
  'add text',
  'add shape',
  'copy source',
  'ungroup source',
  'detach source',
  'make source a component',
] as const
const layerEdits = ['rename layer', 'move layer', 'copy layer', 'cut and paste layer', 'delete layer', 'raise layer'] as const

export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ edit: fc.constantFrom(...plainEdits) }),
  fc.record({ edit: fc.constantFrom(...layerEdits), target: fc.nat({ max: 5 }) }),
)

export const someEdits: fc.Arbitrary<Edit[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Edit[]>([]) },
  { weight: 3, arbitrary: fc.array(anyEdit, { minLength: 1, maxLength: 3 }) },
)

/** Returns the edits in words. */
export const describeEdits = (edits: readonly Edit[]): string =>
  edits.map((edit) => ('target' in edit ? `${edit.edit} ${edit.target}` : edit.edit)).join(', ') || 'nothing'
