// Fits a source to a preset of another ratio: cropped or padded, never stretched. Geometry only;
// the pixels are drawn elsewhere. Pure.

export interface Size {
  width: number
  height: number
}

export type Fit = 'crop' | 'pad'

/**
 * Longest side of a source image. Runware stores at most this, so it would only scale a larger one
 * down. Source: facts of the wire.
 */
export const maxSeedSide = 2048

/** Longest side of an export from Figma. Figma documents no limit; its images stop at 4096. */
export const maxExportSide = 4096

export interface Framing {
  /** Size of the source image: the preset's ratio, at most `maxSeedSide` a side. */
  seed: Size
  /**
   * Rectangle of the whole source, in pixels of the source image. Reaches beyond the source image
   * when cropping.
   */
  draw: { x: number; y: number; width: number; height: number }
  /**
   * Loss (crop) or gain (pad) of one side, in the source's own pixels. Both are 0 where the ratios
   * are equal.
   */
  edge: { x: number; y: number }
}

/** Returns the framing. Never throws: sides that are not positive count as 1. */
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

/**
 * Returns the export size of a source that gives a framing all its pixels, within `maxExportSide`.
 */
export function exportSize(framing: Framing): Size {
  const { width, height } = framing.draw
  const shrink = Math.min(1, maxExportSide / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * shrink)),
    height: Math.max(1, Math.round(height * shrink)),
  }
}

/**
 * Returns the size of the canvas frame for a preset, in whole pixels: the source's height, the
 * preset's ratio, no side below `minSide`.
 */
export function variationSize(source: Size, preset: Size, minSide = 64): Size {
  const height = Math.max(source.height, minSide, (minSide * preset.height) / preset.width)
  return { width: Math.round((height * preset.width) / preset.height), height: Math.round(height) }
}
