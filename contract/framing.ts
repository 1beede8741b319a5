// How a source meets a preset of another ratio: cropped or padded, never stretched. Pure geometry; pixels are drawn elsewhere.

export interface Size {
  width: number
  height: number
}

export type Fit = 'crop' | 'pad'

/** Runware stores no more than this a side, so a larger seed would only be scaled down again. Source: facts of the wire. */
export const maxSeedSide = 2048

/** No export asks Figma for more than this a side. Figma documents no limit; its images stop at 4096. */
export const maxExportSide = 4096

export interface Framing {
  /** The seed's pixels: the preset's ratio, at most `maxSeedSide` a side. */
  seed: Size
  /** Where the whole source lands on the seed, in seed pixels. Reaches beyond the seed when cropping. */
  draw: { x: number; y: number; width: number; height: number }
  /** What one side loses (crop) or gains (pad), in the source's own pixels. Both 0 where the ratios agree. */
  edge: { x: number; y: number }
}

/** Throws nothing: sides that are not positive count as 1. */
export function frameSource(source: Size, preset: Size, fit: Fit): Framing {
  const width = source.width > 0 ? source.width : 1
  const height = source.height > 0 ? source.height : 1
  const shrink = Math.min(1, maxSeedSide / Math.max(preset.width, preset.height))
  const seed = {
    width: Math.round(preset.width * shrink),
    height: Math.round(preset.height * shrink),
  }
  const across = seed.width / width
  const down = seed.height / height
  const scale = fit === 'crop' ? Math.max(across, down) : Math.min(across, down)
  const draw = {
    x: (seed.width - width * scale) / 2,
    y: (seed.height - height * scale) / 2,
    width: width * scale,
    height: height * scale,
  }
  return {
    seed,
    draw,
    edge: { x: Math.round(Math.abs(draw.x) / scale), y: Math.round(Math.abs(draw.y) / scale) },
  }
}

/** The size at which a source has to be exported so that a framing has all its pixels, within `maxExportSide`. */
export function exportSize(framing: Framing): Size {
  const { width, height } = framing.draw
  const shrink = Math.min(1, maxExportSide / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * shrink)),
    height: Math.max(1, Math.round(height * shrink)),
  }
}

/** The frame on the canvas for a preset: as high as the source, never thinner than `minSide`, in the preset's ratio. Whole pixels. */
export function variationSize(source: Size, preset: Size, minSide = 64): Size {
  const height = Math.max(source.height, minSide, (minSide * preset.height) / preset.width)
  return { width: Math.round((height * preset.width) / preset.height), height: Math.round(height) }
}
