// The source as it will be sent: what a crop takes away or a pad adds is shown before anything is paid.
import { frameSource, type Fit, type Framing } from '../../contract/framing.js'
import { presetOf } from '../../contract/preset.js'
import { form, preview, source } from '../state.js'

const fits: readonly { fit: Fit; name: string }[] = [
  { fit: 'crop', name: 'Crop' },
  { fit: 'pad', name: 'Pad' },
]

export function SourceCard() {
  const from = source.value
  const { width, height } = form.value.values
  const preset = presetOf(Number(width), Number(height))
  if (!from || !preset) {
    return (
      <section class="sec">
        <div class="source empty">Select a frame to remix</div>
      </section>
    )
  }
  const framing = frameSource(from, preset, form.value.fit)
  return (
    <section class="sec" aria-label="Source">
      <div class="source">
        <Framed framing={framing} fit={form.value.fit} ratio={from.width / from.height} />
        <span class="chip over" title={from.name}>
          <bdi>{from.name}</bdi> <i>{`· ${pixels(from.width)} × ${pixels(from.height)}`}</i>
        </span>
      </div>
      <div class="row between under">
        <span class="quiet">{fitWords(framing, form.value.fit, preset.ratio)}</span>
        <div class="seg" role="group" aria-label="Fit">
          {fits.map(({ fit, name }) => (
            <button type="button" aria-pressed={form.value.fit === fit} onClick={() => (form.value = { ...form.value, fit })}>
              {name}
            </button>
          ))}
        </div>
      </div>
    </section>
  )
}

function Framed({ framing: { seed, draw }, fit, ratio }: { framing: Framing; fit: Fit; ratio: number }) {
  const picture = preview.value
  const share = (part: number, whole: number) => `${Math.max(0, (Math.abs(part) / whole) * 100)}%`
  const crop = fit === 'crop'
  const edgeX = crop ? share(draw.x, draw.width) : share(draw.x, seed.width)
  const edgeY = crop ? share(draw.y, draw.height) : share(draw.y, seed.height)
  return (
    <div
      class={`framed ${fit}`}
      style={{ aspectRatio: String(crop ? ratio : seed.width / seed.height), '--x': edgeX, '--y': edgeY }}
    >
      {picture ? <img src={picture.url} alt="" /> : null}
      <i class="edge left" />
      <i class="edge right" />
      <i class="edge top" />
      <i class="edge bottom" />
    </div>
  )
}

function fitWords({ edge }: Framing, fit: Fit, ratio: string): string {
  const shown = ratio.replace(':', ' : ')
  if (edge.x === 0 && edge.y === 0) return `${shown} fits as it is`
  const where = edge.x > 0 ? `${edge.x} px left and right` : `${edge.y} px above and below`
  return `${shown} ${fit === 'crop' ? 'crops' : 'adds'} ${where}`
}

const pixels = (side: number) => String(Math.round(side * 100) / 100)
