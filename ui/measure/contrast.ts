// WCAG 2.2's contrast: of two colours, what AA asks for, and what a see-through colour becomes over another. Pure.
import type { Ink } from '../../contract/brand.js'
import { luminance, rgbOf, toLinear, type Rgb } from './colour.js'

export const luminanceOf = ([red, green, blue]: Rgb) => luminance(toLinear(red), toLinear(green), toLinear(blue))

/** (lighter + 0.05) / (darker + 0.05): 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function ratioOf(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** As Figma and browsers do it: on the encoded channels, not on light. */
export function over(top: Rgb, opacity: number, bottom: Rgb): Rgb {
  const mix = (channel: 0 | 1 | 2) => top[channel] * opacity + bottom[channel] * (1 - opacity)
  return [mix(0), mix(1), mix(2)]
}

/**
 * Success criterion 1.4.3. Large is 18 point, or 14 point and bold; a point is 4/3 of a CSS pixel, and a pixel of the frame at 1× is taken for one.
 * https://www.w3.org/TR/WCAG22/#dfn-large-scale
 */
export function neededFor({ fontSizePx, bold }: Pick<Ink, 'fontSizePx' | 'bold'>): 3 | 4.5 {
  // 14 point are 18⅔ pixels; designers write 18.66 or 18.67.
  return fontSizePx >= 24 || (bold && fontSizePx >= 18.66) ? 3 : 4.5
}

/** An ink's contrast with what is behind it. */
export function contrastOver(behind: Rgb, { hex, opacity }: Pick<Ink, 'hex' | 'opacity'>): number {
  return ratioOf(luminanceOf(over(rgbOf(hex), opacity, behind)), luminanceOf(behind))
}
