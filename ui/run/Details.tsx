// One variation looked at closely: its recipe and verdict, and how the model understood the prompt, with the elements' boxes over the picture.
import { useSignal } from '@preact/signals'
import { parameter } from '../../contract/parameter.js'
import { designerNames, type Recipe } from '../../contract/recipe.js'
import type { Cell, RunImage } from '../../contract/run.js'
import { structuredPromptSchema, withWord, type WordPath } from '../../contract/structured.js'
import { form } from '../state.js'

interface Props {
  name: string
  image: RunImage
  cell: Cell
  thumb: string | undefined
  onClose: () => void
}

export function Details({ name, image, cell, thumb, onClose }: Props) {
  const edited = useSignal<unknown>(image.structuredPrompt)
  const read = structuredPromptSchema.safeParse(edited.value)
  const prompt = read.success ? read.data : undefined
  const { recipe } = cell
  const change = (path: WordPath, word: string) => (edited.value = withWord(edited.value, path, word))
  const use = () => {
    const values = { ...form.value.values, structuredPrompt: edited.value as Record<string, unknown> }
    form.value = { ...form.value, values }
    onClose()
  }
  const useSettings = () => {
    form.value = { ...form.value, values: { ...recipe }, automatic: { strength: recipe.strength === undefined } }
    onClose()
  }
  const elements = prompt?.compositional_deconstruction.elements ?? []
  const palette = prompt?.style_description.color_palette ?? []
  return (
    <section class="sec details" aria-label="Details">
      <div class="row between">
        <h2 class="cut">{name}</h2>
        <button type="button" class="button" onClick={onClose}>
          Back
        </button>
      </div>
      <div class="boxed" style={{ aspectRatio: `${recipe.width} / ${recipe.height}` }}>
        {thumb ? <img src={thumb} alt={`${name}, ${recipe.positivePrompt}`} /> : null}
        {elements.map(({ bbox, desc, text }, index) =>
          bbox ? <i key={index} title={text ?? desc ?? ''} style={boxStyle(bbox)} data-number={index + 1} /> : null,
        )}
      </div>
      {palette.length > 0 ? (
        <div class="strip" role="img" aria-label={`Palette: ${palette.join(', ')}`}>
          {palette.map((colour, index) => (
            <i key={index} title={colour} style={{ background: colour }} />
          ))}
        </div>
      ) : null}
      <dl class="facts">
        {factsOf(recipe, image).map(([term, value]) => (
          <>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {prompt ? (
        <>
          <h2 class="under">How the model understood it</h2>
          <div class="stack">
            <Word
              label="Subject"
              value={prompt.high_level_description}
              onChange={(word) => change(['high_level_description'], word)}
            />
            {styleWords.map(([key, label]) => (
              <Word
                key={key}
                label={label}
                value={prompt.style_description[key]}
                onChange={(word) => change(['style_description', key], word)}
              />
            ))}
            <Word
              label="Background"
              value={prompt.compositional_deconstruction.background}
              onChange={(word) => change(['compositional_deconstruction', 'background'], word)}
            />
            {elements.map((element, index) => (
              <Word
                key={index}
                label={`${element.type === 'text' ? 'Text' : 'Element'} ${index + 1}`}
                value={element.type === 'text' ? element.text : element.desc}
                onChange={(word) =>
                  change(['compositional_deconstruction', 'elements', index, element.type === 'text' ? 'text' : 'desc'], word)
                }
              />
            ))}
          </div>
        </>
      ) : null}
      <div class="row under">
        <button type="button" class="button" onClick={useSettings}>
          Use these settings
        </button>
        {prompt ? (
          <button type="button" class="button primary" onClick={use}>
            Remix with this
          </button>
        ) : null}
      </div>
    </section>
  )
}

const styleWords = [
  ['aesthetics', 'Style'],
  ['lighting', 'Light'],
  ['medium', 'Medium'],
] as const

function Word({ label, value, onChange }: { label: string; value: string | undefined; onChange: (word: string) => void }) {
  if (value === undefined) return null
  return (
    <label class="word">
      <span class="quiet">{label}</span>
      <textarea
        class="field area"
        rows={value.length > 40 ? 2 : 1}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  )
}

/** What was asked, by the table's own labels, and what came back. */
function factsOf(recipe: Recipe, image: RunImage): [string, string][] {
  const asked = designerNames.flatMap((name): [string, string][] => {
    const { label, control } = parameter(name)
    const value = recipe[name]
    if (control.kind === 'hidden' || name === 'height' || name === 'numberResults') return []
    if (name === 'width') return [[label, `${recipe.width} × ${recipe.height}`]]
    if (control.kind === 'choice')
      return [[label, control.options.find((option) => option.value === value)?.label ?? String(value)]]
    if (control.kind === 'switch') return [[label, value ? 'Asked for' : 'Not asked for']]
    return [[label, value === undefined ? 'Auto' : String(value)]]
  })
  const came: [string, string | undefined][] = [
    ['Seed number', image.seed?.toString()],
    ['Cost', image.costUsd === undefined ? undefined : `$${image.costUsd.toFixed(2)}`],
    ['Picture', image.imageUUID],
  ]
  return [...asked, ...came.flatMap(([term, value]): [string, string][] => (value === undefined ? [] : [[term, value]]))]
}

function boxStyle([top, left, bottom, right]: readonly [number, number, number, number]) {
  const share = (thousandths: number) => `${thousandths / 10}%`
  return { top: share(top), left: share(left), width: share(right - left), height: share(bottom - top) }
}
