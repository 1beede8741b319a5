// The palette under the prompt: which of the brand's colours are said in words, and where they come from.
import { brand, tell } from '../state.js'
import { BrandSection } from './BrandSection.js'
import { chooseBrand } from './brand.js'
import { saidWords } from './words.js'

export function Palette() {
  const file = brand.value
  if (!file || (file.collections.length === 0 && file.styles === 0)) return null
  const words = saidWords(file)
  return (
    <details class="under">
      <summary>{words.length > 0 ? `Palette in words: ${words.join(', ')}` : 'Palette not in words'}</summary>
      <BrandSection brand={file} onChoose={(choice) => tell(chooseBrand(choice))} />
    </details>
  )
}
