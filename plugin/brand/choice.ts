// Where the brand's colours are taken from, kept in the file for everybody who opens it. Whether it still fits the file is judged on reading.
import type { BrandChoice } from '../../contract/brand.js'
import { parseJson } from '../remember/entry.js'

const key = 'brand'

/** What was stored and is of the right kind; nothing of it is trusted to exist in the file. */
export function storedChoice(): Partial<BrandChoice> {
  const stored = parseJson(figma.root.getPluginData(key))
  if (typeof stored !== 'object' || stored === null) return {}
  const { collection, mode, styles, words, unsaid } = stored as Record<string, unknown>
  return {
    ...((typeof collection === 'string' || collection === null) && { collection }),
    ...(typeof mode === 'string' && { mode }),
    ...(typeof styles === 'boolean' && { styles }),
    ...(typeof words === 'boolean' && { words }),
    ...(Array.isArray(unsaid) && {
      unsaid: unsaid.filter((word): word is string => typeof word === 'string'),
    }),
  }
}

export function storeChoice(choice: BrandChoice): void {
  figma.root.setPluginData(key, JSON.stringify(choice))
}
