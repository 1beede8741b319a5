// The palette under the prompt: which of the brand's colours are said in words, and where they come from.
import { brand, form, reportFailure } from '../state/state.js'
import { BrandSection } from './BrandSection.js'
import { chooseBrand } from '../session/brand.js'
import { namesPalette, saidWords } from '../plan/palette-prompt.js'

export function Palette() {
  const file = brand.value
  if (!file || (file.collections.length === 0 && file.styles === 0)) return null
  const words = saidWords(file)
  return (
    <details class="under">
      <summary>{summaryOf(words)}</summary>
      <BrandSection brand={file} onChoose={(choice) => reportFailure(chooseBrand(choice))} />
    </details>
  )
}

function summaryOf(words: readonly string[]): string {
  if (words.length === 0) return 'Palette not in words'
  if (namesPalette(String(form.value.values.positivePrompt ?? '')))
    return 'Your prompt names its own palette'
  return `Palette in words: ${words.join(', ')}`
}
