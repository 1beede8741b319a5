// The sizes that the model makes, and the nearest one to a selection. Loads without zod, for the
// sandbox.

/** `width` and `height` are pixels. Source: the model's page, "Compatibility & Validation". */
export interface Preset {
  readonly ratio: string
  readonly width: number
  readonly height: number
}

const sizes = `
1:1 2048x2048 · 1:2 1440x2880 · 2:1 2880x1440 · 2:3 1664x2496 · 3:2 2496x1664 · 4:5 1792x2240 · 5:4 2240x1792 · 9:16 1440x2560
16:9 2560x1440 · 5:8 1600x2560 · 8:5 2560x1600 · 3:4 1728x2304 · 4:3 2304x1728 · 9:22 1296x3168 · 22:9 3168x1296 · 9:23 1152x2944
23:9 2944x1152 · 3:8 1248x3328 · 8:3 3328x1248 · 5:12 1280x3072 · 12:5 3072x1280 · 1:3 1024x3072 · 3:1 3072x1024`

export const presets: readonly Preset[] = sizes
  .trim()
  .split(/\s*[·\n]\s*/)
  .map((line) => {
    const [ratio = '', size = ''] = line.split(' ')
    const [width = 0, height = 0] = size.split('x').map(Number)
    return { ratio, width, height }
  })

/** Returns the preset of exactly this size, or `undefined` where the model has none. */
export function presetOf(width: number, height: number): Preset | undefined {
  return presets.find((preset) => preset.width === width && preset.height === height)
}

/**
 * Returns the preset whose true ratio is nearest to `width / height`, compared as logarithms so
 * that 2:1 and 1:2 are equally far from 1:1. Sizes that are not positive numbers count as a square.
 */
export function nearestPreset(width: number, height: number): Preset {
  const wanted = width > 0 && height > 0 ? Math.log(width / height) : 0
  const far = (preset: Preset) => Math.abs(Math.log(preset.width / preset.height) - wanted)
  return presets.reduce((best, preset) => (far(preset) < far(best) - 1e-9 ? preset : best))
}
