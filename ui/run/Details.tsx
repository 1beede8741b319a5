// One variation looked at closely: its recipe and verdict, and how the model understood the prompt, with the elements' boxes over the picture.
import { useSignal } from '@preact/signals'
import { imagesOf } from '../../contract/grid.js'
import { parameter } from '../../contract/model/parameter.js'
import { designerNames, type Recipe } from '../../contract/recipe.js'
import type { RunImage } from '../../contract/run.js'
import { structuredPromptSchema, withWord, type WordPath } from '../../contract/structured.js'
import { callSandbox } from '../channel.js'
import { Measures } from './Measures.js'
import { form, screen } from '../state/state.js'
import { Word, styleWords } from './PromptWord.js'
import type { RunView } from '../state/run-view.js'
import type { Tile } from '../state/tiles.js'
import { runWords } from '../words/en/run.js'

interface Props {
  view: RunView
  tile: Tile
  /** “1 of 4”. */
  place: string
  onStep: (by: number) => void
}

export function Details({ view, tile, place, onStep }: Props) {
  const image = view.run?.images.find(({ n }) => n === tile.n)
  const wanted = imagesOf(view.claim)[tile.n]
  const edited = useSignal<unknown>(image?.structuredPrompt)
  const original = useSignal<string | undefined>(undefined)
  if (!wanted) return null
  const { recipe, source } = wanted
  const read = structuredPromptSchema.safeParse(edited.value ?? image?.structuredPrompt)
  const prompt = read.success ? read.data : undefined
  const change = (path: WordPath, word: string) =>
    (edited.value = withWord(edited.value ?? image?.structuredPrompt, path, word))
  const use = () => {
    const structuredPrompt = (edited.value ?? image?.structuredPrompt) as Record<string, unknown>
    form.value = { ...form.value, values: { ...form.value.values, structuredPrompt } }
    screen.value = { at: 'form' }
  }
  const compare = async () => {
    const { bytes } = await callSandbox('preview', { id: source.id, maxSide: 576 })
    original.value = URL.createObjectURL(
      new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' }),
    )
  }
  const letGo = () => {
    if (original.value) URL.revokeObjectURL(original.value)
    original.value = undefined
  }
  const others = [...view.reports].flatMap(([n, report]) => (n === tile.n ? [] : [{ n, report }]))
  const elements = prompt?.compositional_deconstruction.elements ?? []
  const palette = prompt?.style_description.color_palette ?? []
  return (
    <section class="sec details" aria-label="Details">
      <div class="row between">
        <h2 class="cut" title={tile.name}>
          {tile.name}
        </h2>
        <span class="row still quiet">
          <button
            type="button"
            class="icon"
            aria-label={runWords.previous}
            onClick={() => onStep(-1)}
          >
            ←
          </button>
          {place}
          <button type="button" class="icon" aria-label={runWords.next} onClick={() => onStep(1)}>
            →
          </button>
        </span>
      </div>
      {tile.thumb ? (
        <div class="boxed" style={{ aspectRatio: tile.ratio }}>
          {original.value ? (
            <img class="whole" src={original.value} alt={`${source.name}, the original`} />
          ) : (
            <img src={tile.thumb} alt={`${tile.name}, ${recipe.positivePrompt}`} />
          )}
          {original.value
            ? null
            : elements.map(({ bbox, desc, text }, index) =>
                bbox ? (
                  <i
                    key={index}
                    title={text ?? desc ?? ''}
                    style={boxStyle(bbox)}
                    data-number={index + 1}
                  />
                ) : null,
              )}
        </div>
      ) : null}
      {tile.thumb ? (
        <button
          type="button"
          class="button under"
          onPointerDown={() => void compare().catch(letGo)}
          onPointerUp={letGo}
          onPointerLeave={letGo}
          onKeyDown={(event) => event.key === ' ' && !event.repeat && void compare().catch(letGo)}
          onKeyUp={letGo}
        >
          {runWords.holdToCompare}
        </button>
      ) : null}
      {palette.length > 0 ? (
        <div class="strip" role="img" aria-label={`Palette: ${palette.join(', ')}`}>
          {palette.map((colour, index) => (
            <i key={index} title={colour} style={{ background: colour }} />
          ))}
        </div>
      ) : null}
      <dl class="facts">
        {tile.report ? (
          <Measures report={tile.report} results={others} sameAs={view.duplicates.get(tile.n)} />
        ) : null}
        {factsOf(tile, recipe, image).map(([term, value]) => (
          <>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {prompt && image?.structuredPrompt ? (
        <details class="under">
          <summary>How the model read your prompt</summary>
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
                  change(
                    [
                      'compositional_deconstruction',
                      'elements',
                      index,
                      element.type === 'text' ? 'text' : 'desc',
                    ],
                    word,
                  )
                }
              />
            ))}
            <button type="button" class="button" onClick={use}>
              Remix with this
            </button>
          </div>
        </details>
      ) : null}
    </section>
  )
}

/** What was asked, by the table's own labels, and what came back. */
function factsOf(tile: Tile, recipe: Recipe, image: RunImage | undefined): [string, string][] {
  const asked = designerNames.flatMap((name): [string, string][] => {
    const { label, control } = parameter(name)
    const value = recipe[name]
    if (control.kind === 'hidden' || name === 'height' || name === 'numberResults') return []
    if (name === 'width') return [[label, `${recipe.width} × ${recipe.height}`]]
    if (control.kind === 'choice')
      return [
        [label, control.options.find((option) => option.value === value)?.label ?? String(value)],
      ]
    if (control.kind === 'switch') return [[label, value ? 'On' : 'Off']]
    return [[label, value === undefined ? 'Auto' : String(value)]]
  })
  const came: [string, string | undefined][] = [
    ['State', tile.words],
    ['Seed', image?.seedText ?? image?.seed?.toString()],
    ['Cost', image?.costUsd === undefined ? undefined : `$${image.costUsd.toFixed(2)}`],
    ['Image ID', image?.imageUUID],
  ]
  return [
    ...asked,
    ...came.flatMap(([term, value]): [string, string][] =>
      value === undefined ? [] : [[term, value]],
    ),
  ]
}

function boxStyle([top, left, bottom, right]: readonly [number, number, number, number]) {
  const share = (thousandths: number) => `${thousandths / 10}%`
  return {
    top: share(top),
    left: share(left),
    width: share(right - left),
    height: share(bottom - top),
  }
}
