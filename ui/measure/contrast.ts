// WCAG 2.2's contrast of two colours, and alpha compositing of one over another. Pure.
import { luminance, toLinear, type Rgb } from './colour.js'

export const luminanceOf = ([red, green, blue]: Rgb) =>
  luminance(toLinear(red), toLinear(green), toLinear(blue))

/**
 * Returns (lighter + 0.05) / (darker + 0.05): 1 to 21.
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function ratioOf(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** Returns the composite on encoded channels, not on linear light, as Figma and browsers do. */
export function over(top: Rgb, opacity: number, bottom: Rgb): Rgb {
  const mix = (channel: 0 | 1 | 2) => top[channel] * opacity + bottom[channel] * (1 - opacity)
  return [mix(0), mix(1), mix(2)]
}

export const contrastOf = (one: Rgb, other: Rgb) => ratioOf(luminanceOf(one), luminanceOf(other))
