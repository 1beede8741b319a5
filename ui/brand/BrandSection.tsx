// Where the brand's colours come from, what they are, and which of them are named in the prompt. Decides nothing: each change is handed on.
import type { BrandChoice, FileBrand } from '../../contract/brand.js'
import { wordsOf } from './words.js'

interface Props {
  brand: FileBrand
  onChoose: (choice: BrandChoice) => void
}

/** No collection's id: what the list says for paint styles alone. */
const stylesOnly = ''

export function BrandSection({ brand: { collections, styles, choice, colours }, onChoose }: Props) {
  const change = (changes: Partial<BrandChoice>) => onChoose({ ...choice, ...changes })
  const collection = collections.find(({ id }) => id === choice.collection)
  if (collections.length === 0 && styles === 0)
    return (
      <section class="sec" aria-label="Brand colours">
        <h2>Brand colours</h2>
        <p class="quiet">This file has no colour variables and no paint styles to measure against.</p>
      </section>
    )
  return (
    <section class="sec stack" aria-label="Brand colours">
      <h2>Brand colours</h2>
      <Choice
        label="From"
        value={choice.collection ?? stylesOnly}
        options={[...collections, ...(styles > 0 ? [{ id: stylesOnly, name: 'Paint styles only' }] : [])]}
        onChange={(id) => change({ collection: id === stylesOnly ? null : id, mode: null })}
      />
      {collection && collection.modes.length > 1 ? (
        <Choice label="Mode" value={choice.mode ?? ''} options={collection.modes} onChange={(mode) => change({ mode })} />
      ) : null}
      {collection && styles > 0 ? (
        <Toggle label="With the paint styles" checked={choice.styles} onChange={(on) => change({ styles: on })} />
      ) : null}
      <div class="strip" role="img" aria-label={`Brand colours: ${colours.map(({ name }) => name).join(', ')}`}>
        {colours.map(({ name, hex }) => (
          <i key={hex} title={`${name} ${hex}`} style={{ background: hex }} />
        ))}
      </div>
      <Toggle label="Name them in the prompt" checked={choice.words} onChange={(words) => change({ words })} />
      {choice.words ? <Words words={wordsOf(colours)} unsaid={choice.unsaid} onChange={(unsaid) => change({ unsaid })} /> : null}
    </section>
  )
}

/** What is woven into the prompt. Each word is a switch. */
function Words({ words, unsaid, onChange }: { words: string[]; unsaid: string[]; onChange: (unsaid: string[]) => void }) {
  return (
    <div class="row words" role="group" aria-label="Palette in words">
      {words.map((word) => {
        const said = !unsaid.includes(word)
        const next = said ? [...unsaid, word] : unsaid.filter((other) => other !== word)
        return (
          <button key={word} type="button" class="chip" aria-pressed={said} onClick={() => onChange(next)}>
            {word}
          </button>
        )
      })}
    </div>
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: readonly { id: string; name: string }[]
  onChange: (id: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label class="field inline">
      <span class="quiet">{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function Toggle({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="row between">
      <span>{label}</span>
      <input type="checkbox" class="toggle" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
    </label>
  )
}
