// The sources as they will be sent: what a crop takes away or a pad adds is shown before anything is paid.
import { frameSource, type Fit, type Framing } from '../../contract/framing.js'
import type { Hindrance, Source } from '../../contract/message.js'
import { nearestPreset, presetOf, presets, type Preset } from '../../contract/model/presets.js'
import { KeepList } from './KeepList.js'
import { switchKeep } from '../session/keep-layers.js'
import {
  form,
  keeps,
  marksOf,
  originals,
  previews,
  remixedMarks,
  remixesVariations,
  reportFailure,
  selection,
  sources,
  transparent,
} from '../state/state.js'
import { formWords } from '../words/en/form.js'

const fits: readonly { fit: Fit; name: string }[] = [
  { fit: 'crop', name: 'Crop' },
  { fit: 'pad', name: 'Pad' },
]
/** How many of many sources are shown as pictures. */
export const mostShown = 6

export function SourceCard() {
  const all = sources.value
  const [first] = all
  const out = selection.value.sources.filter(({ hindrance }) => hindrance)
  return (
    <section class="sec" aria-label="Source">
      {!first ? (
        <div class="source empty">{out[0] ? '' : 'Select a frame to remix'}</div>
      ) : all.length === 1 ? (
        <One source={first} />
      ) : (
        <Many all={all} />
      )}
      {out.length > 0 ? (
        <ul class="out">
          {out.slice(0, 4).map(({ id, name, hindrance }) => (
            <li key={id}>
              <bdi>{name}</bdi> {hindrance ? hindranceWords[hindrance] : ''}
            </li>
          ))}
          {out.length > 4 ? <li>{`and ${out.length - 4} more cannot be remixed`}</li> : null}
        </ul>
      ) : null}
      <VariationChoice />
      {first ? <FitRow all={all} /> : null}
      {all.some(({ id }) => transparent.value.has(id)) ? (
        <p class="quiet">
          The picture behind this frame is sent with it, because the model has no transparency.
        </p>
      ) : null}
      {first ? (
        <KeepList
          all={all.flatMap(({ id }) => keeps.value.get(id) ?? [])}
          onSwitch={(layer, on) => reportFailure(switchKeep(all, layer, on))}
        />
      ) : null}
    </section>
  )
}

/** A selected variation stands for its original. To remix the variation itself is an act of its own. */
function VariationChoice() {
  const [selected] = selection.value.sources
  if (originals.value.length === 0 || !selected) return null
  const itself = remixesVariations.value
  return (
    <p class="quiet under">
      {itself ? `${formWords.fromVariation} ` : ''}
      <button
        type="button"
        class="link"
        onClick={() => (remixedMarks.value = itself ? '' : marksOf(selection.value))}
      >
        {itself ? formWords.useOriginal : formWords.remixVariation(selected.name)}
      </button>
    </p>
  )
}

export const hindranceWords: Record<Hindrance, string> = {
  hidden: 'is hidden. Show it to remix it.',
  empty: 'has nothing to show. Put a picture or a colour in it.',
  waiting: 'is still being made. Wait for its picture.',
  flat: 'has no picture of its own. Select a frame.',
}

function One({ source }: { source: Source }) {
  const preset = presetFor(source)
  if (!preset) return <div class="source empty">Choose a size</div>
  return (
    <div class="source">
      <Framed
        framing={frameSource(source, preset, form.value.fit)}
        fit={form.value.fit}
        source={source}
      />
      <span class="chip over" title={source.name}>
        <bdi>{source.name}</bdi> <i>{`· ${pixels(source.width)} × ${pixels(source.height)}`}</i>
      </span>
    </div>
  )
}

function Many({ all }: { all: readonly Source[] }) {
  return (
    <div class="source many">
      {all.slice(0, mostShown).map((source) => {
        const url = previews.value.get(source.id)
        return (
          <span key={source.id} title={source.name}>
            {url ? <img src={url} alt="" /> : null}
          </span>
        )
      })}
      <span class="chip over">{`${all.length} frames`}</span>
    </div>
  )
}

function FitRow({ all }: { all: readonly Source[] }) {
  return (
    <div class="row between under">
      <span class="quiet">{fitWords(all)}</span>
      <div class="seg" role="group" aria-label="Fit">
        {fits.map(({ fit, name }) => (
          <button
            type="button"
            aria-pressed={form.value.fit === fit}
            onClick={() => (form.value = { ...form.value, fit })}
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  )
}

function Framed({
  framing: { seed, draw },
  fit,
  source,
}: {
  framing: Framing
  fit: Fit
  source: Source
}) {
  const url = previews.value.get(source.id)
  const share = (part: number, whole: number) => `${Math.max(0, (Math.abs(part) / whole) * 100)}%`
  const crop = fit === 'crop'
  const edgeX = crop ? share(draw.x, draw.width) : share(draw.x, seed.width)
  const edgeY = crop ? share(draw.y, draw.height) : share(draw.y, seed.height)
  const ratio = crop ? source.width / source.height : seed.width / seed.height
  return (
    <div
      class={`framed ${fit}`}
      style={{ aspectRatio: String(ratio), '--ratio': ratio, '--x': edgeX, '--y': edgeY }}
    >
      {url ? <img src={url} alt="" /> : null}
      <i class="edge left" />
      <i class="edge right" />
      <i class="edge top" />
      <i class="edge bottom" />
    </div>
  )
}

/** The size that a source is shown at: its own nearest, the one that is chosen, or the first of several. */
function presetFor(source: Source): Preset | undefined {
  const { several, sizes, each, values } = form.value
  if (several.size) return presets.find(({ ratio }) => sizes.includes(ratio))
  return each
    ? nearestPreset(source.width, source.height)
    : presetOf(Number(values.width), Number(values.height))
}

function fitWords(all: readonly Source[]): string {
  const { fit, several, sizes } = form.value
  if (several.size && sizes.length !== 1)
    return fit === 'crop' ? 'Each size crops what does not fit' : 'Each size adds what is missing'
  const framings = all.flatMap((source) => {
    const preset = presetFor(source)
    return preset ? [{ preset, edge: frameSource(source, preset, fit).edge }] : []
  })
  const most = framings.reduce<(typeof framings)[number] | undefined>(
    (worst, one) => (!worst || one.edge.x + one.edge.y > worst.edge.x + worst.edge.y ? one : worst),
    undefined,
  )
  if (!most) return ''
  const shown = most.preset.ratio.replace(':', ' : ')
  const { x, y } = most.edge
  if (x === 0 && y === 0) return all.length > 1 ? 'All fit as they are' : `${shown} fits as it is`
  const where = x > 0 ? `${x} px left and right` : `${y} px above and below`
  return `${shown} ${fit === 'crop' ? 'crops' : 'adds'} ${all.length > 1 ? 'up to ' : ''}${where}`
}

const pixels = (side: number) => String(Math.round(side * 100) / 100)
