// Where the brand's colours come from, what they are, and which of them are named in the prompt. Decides nothing: each change is handed on.
import type { BrandChoice, FileBrand } from '../../contract/brand.js'
import { Choice, Switch } from '../controls/fields.js'
import { wordsOf } from '../plan/palette-prompt.js'

interface Props {
  brand: FileBrand
  onChoose: (choice: BrandChoice) => void
}

/** No collection's id: what the list says for paint styles alone. */
const stylesOnly = ''

const listOf = (named: readonly { id: string; name: string }[]) => ({
  kind: 'choice' as const,
  options: named.map(({ id, name }) => ({ value: id, label: name })),
})

export function BrandSection({ brand: { collections, styles, choice, colours }, onChoose }: Props) {
  const change = (changes: Partial<BrandChoice>) => onChoose({ ...choice, ...changes })
  const collection = collections.find(({ id }) => id === choice.collection)
  if (collections.length === 0 && styles === 0)
    return (
      <section class="sec" aria-label="Brand colours">
        <h2>Brand colours</h2>
        <p class="quiet">
          This file has no colour variables and no paint styles to measure against.
        </p>
      </section>
    )
  return (
    <section class="sec stack" aria-label="Brand colours">
      <h2>Brand colours</h2>
      <Choice
        name="brand-from"
        label="From"
        help="Where the brand’s colours are taken from. Kept in the file, for everybody."
        value={choice.collection ?? stylesOnly}
        control={listOf([
          ...collections,
          ...(styles > 0 ? [{ id: stylesOnly, name: 'Paint styles only' }] : []),
        ])}
        onChange={(id) => change({ collection: id === stylesOnly ? null : String(id), mode: null })}
      />
      {collection && collection.modes.length > 1 ? (
        <Choice
          name="brand-mode"
          label="Mode"
          help="The mode whose values count."
          value={choice.mode}
          control={listOf(collection.modes)}
          onChange={(id) => change({ mode: String(id) })}
        />
      ) : null}
      {collection && styles > 0 ? (
        <Switch
          name="brand-styles"
          label="With the paint styles"
          help="The file’s paint styles of one plain colour count too."
          value={choice.styles}
          required={false}
          onChange={(on) => change({ styles: on === true })}
        />
      ) : null}
      <div
        class="strip"
        role="img"
        aria-label={`Brand colours: ${colours.map(({ name }) => name).join(', ')}`}
      >
        {colours.map(({ name, hex }) => (
          <i key={hex} title={`${name} ${hex}`} style={{ background: hex }} />
        ))}
      </div>
      <Switch
        name="brand-words"
        label="Name them in the prompt"
        help="The words below are put at the prompt’s end."
        value={choice.words}
        required={false}
        onChange={(on) => change({ words: on === true })}
      />
      {choice.words ? (
        <Words
          words={wordsOf(colours)}
          unsaid={choice.unsaid}
          onChange={(unsaid) => change({ unsaid })}
        />
      ) : null}
    </section>
  )
}

/** What is woven into the prompt. Each word is a switch. */
function Words({
  words,
  unsaid,
  onChange,
}: {
  words: string[]
  unsaid: string[]
  onChange: (unsaid: string[]) => void
}) {
  return (
    <div class="row words" role="group" aria-label="Palette in words">
      {words.map((word) => {
        const said = !unsaid.includes(word)
        const next = said ? [...unsaid, word] : unsaid.filter((other) => other !== word)
        return (
          <button
            key={word}
            type="button"
            class="chip"
            aria-pressed={said}
            onClick={() => onChange(next)}
          >
            {word}
          </button>
        )
      })}
    </div>
  )
}
