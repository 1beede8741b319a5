// A colour as Figma has it, 0 to 1 a channel, written `#rrggbb` in the sRGB that pictures are exported in. Pure.
import type { Hex } from '../../contract/brand.js'

/** `profile` is the document's: in a Display P3 file the channels are Display P3. What lies outside of sRGB is clipped, as the export clips it. */
export function hexOf(colour: RGB, profile: DocumentNode['documentColorProfile']): Hex {
  const { r, g, b } = profile === 'DISPLAY_P3' ? srgbOfDisplayP3(colour) : colour
  const part = (channel: number) =>
    `0${Math.round(Math.min(1, Math.max(0, channel)) * 255).toString(16)}`.slice(-2)
  return `#${part(r)}${part(g)}${part(b)}`
}

/** Both have D65 and the same transfer curve; the matrix is CSS Color 4's, by way of XYZ. */
function srgbOfDisplayP3({ r, g, b }: RGB): RGB {
  const [red, green, blue] = [decoded(r), decoded(g), decoded(b)]
  return {
    r: encoded(1.2249401762805598 * red - 0.22494017628055996 * green),
    g: encoded(-0.042056954709688163 * red + 1.0420569547096881 * green),
    b: encoded(
      -0.019637554590334432 * red - 0.078636045550631889 * green + 1.0982736001409663 * blue,
    ),
  }
}

const decoded = (channel: number) =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
const encoded = (light: number) =>
  light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
