// The 23 sizes: a list of all, and the shapes that are asked for most within reach.
import { presets, type Preset } from '../../contract/preset.js'
import { form } from '../state.js'

const common = ['1:1', '4:5', '9:16', '3:2', '16:9', '22:9']
/** Pixels of the longest side of a drawn shape. */
const shapeSide = 22

export function SizeField() {
  const { width, height } = form.value.values
  const chosen = `${String(width)}x${String(height)}`
  const choose = (preset: Preset | undefined) => {
    if (preset) form.value = { ...form.value, values: { ...form.value.values, width: preset.width, height: preset.height } }
  }
  return (
    <>
      <div class="row between">
        <label class="title" for="size">
          Size
        </label>
        <select
          id="size"
          class="field"
          value={chosen}
          onChange={(event) => choose(presets.find((preset) => keyOf(preset) === event.currentTarget.value))}
        >
          {presets.map((preset) => (
            <option key={keyOf(preset)} value={keyOf(preset)}>
              {`${preset.ratio} · ${preset.width} × ${preset.height}`}
            </option>
          ))}
        </select>
      </div>
      <div class="shapes" role="group" aria-label="Common sizes">
        {presets
          .filter((preset) => common.includes(preset.ratio))
          .sort((a, b) => common.indexOf(a.ratio) - common.indexOf(b.ratio))
          .map((preset) => (
            <button key={preset.ratio} type="button" aria-pressed={keyOf(preset) === chosen} onClick={() => choose(preset)}>
              <i style={shapeOf(preset)} />
              {preset.ratio}
            </button>
          ))}
      </div>
    </>
  )
}

const keyOf = (preset: Preset) => `${preset.width}x${preset.height}`

function shapeOf({ width, height }: Preset) {
  const scale = shapeSide / Math.max(width, height)
  return { width: `${Math.round(width * scale)}px`, height: `${Math.round(height * scale)}px` }
}
