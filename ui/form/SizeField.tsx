// The model's sizes: a list of all, the shapes that are asked for most within reach, and several at once for a campaign.
import { presets, type Preset } from '../../contract/model/presets.js'
import { form, sources } from '../state/state.js'
import { toggled } from './set-value.js'
import { Several } from './MultipleSwitch.js'

const common = ['1:1', '4:5', '9:16', '3:2', '16:9', '22:9']
/** Pixels of the longest side of a drawn shape. */
const shapeSide = 22
const eachKey = 'each'

export function SizeField() {
  const { several } = form.value
  return (
    <>
      <div class="row between">
        <label class="title" for="size">
          Size
        </label>
        <Several name="size" label="Several sizes" />
      </div>
      <Shapes />
      {several.size ? <Chosen /> : <OneSize />}
    </>
  )
}

function OneSize() {
  const { values, each } = form.value
  const choose = (key: string) => {
    const preset = presets.find((preset) => keyOf(preset) === key)
    if (key === eachKey) form.value = { ...form.value, each: true }
    else if (preset) chooseOne(preset)
  }
  return (
    <select
      id="size"
      class="field whole under"
      value={each ? eachKey : `${String(values.width)}x${String(values.height)}`}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {sources.value.length > 1 || each ? (
        <option value={eachKey}>Nearest to each frame</option>
      ) : null}
      {presets.map((preset) => (
        <option key={keyOf(preset)} value={keyOf(preset)}>
          {`${preset.ratio} · ${preset.width} × ${preset.height}`}
        </option>
      ))}
    </select>
  )
}

function Shapes() {
  const { several, sizes, values, each } = form.value
  const on = (preset: Preset) =>
    several.size
      ? sizes.includes(preset.ratio)
      : !each && preset.width === values.width && preset.height === values.height
  return (
    <div class="shapes" role="group" aria-label="Common sizes">
      {presets
        .filter((preset) => common.includes(preset.ratio))
        .sort((a, b) => common.indexOf(a.ratio) - common.indexOf(b.ratio))
        .map((preset) => (
          <button
            key={preset.ratio}
            type="button"
            aria-pressed={on(preset)}
            onClick={() =>
              several.size ? choose(toggled(sizes, preset.ratio)) : chooseOne(preset)
            }
          >
            <i style={shapeOf(preset)} />
            {preset.ratio}
          </button>
        ))}
    </div>
  )
}

/** What is chosen, each to be taken out again, and the rest to be added. */
function Chosen() {
  const { sizes } = form.value
  const chosen = presets.filter(({ ratio }) => sizes.includes(ratio))
  return (
    <>
      <div class="chips under">
        {chosen.map(({ ratio }) => (
          <span key={ratio} class="chip">
            {ratio}
            <button
              type="button"
              class="drop"
              aria-label={`Leave ${ratio} out`}
              onClick={() => choose(toggled(sizes, ratio))}
            >
              ×
            </button>
          </span>
        ))}
      </div>
      <select
        id="size"
        class="field whole under"
        value=""
        onChange={(event) => {
          const ratio = event.currentTarget.value
          event.currentTarget.value = ''
          choose(toggled(sizes, ratio))
        }}
      >
        <option value="">Add a size</option>
        {presets
          .filter(({ ratio }) => !sizes.includes(ratio))
          .map(({ ratio, width, height }) => (
            <option key={ratio} value={ratio}>
              {`${ratio} · ${width} × ${height}`}
            </option>
          ))}
      </select>
    </>
  )
}

function choose(sizes: readonly string[]): void {
  form.value = { ...form.value, sizes }
}

function chooseOne({ width, height }: Preset): void {
  form.value = { ...form.value, each: false, values: { ...form.value.values, width, height } }
}

const keyOf = (preset: Preset) => `${preset.width}x${preset.height}`

function shapeOf({ width, height }: Preset) {
  const scale = shapeSide / Math.max(width, height)
  return { width: `${Math.round(width * scale)}px`, height: `${Math.round(height * scale)}px` }
}
