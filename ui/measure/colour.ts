// sRGB colours as light and as perceived: relative luminance, CIELAB, hex. Pure.

/** Channels from 0 to 255, not necessarily whole. */
export type Rgb = readonly [red: number, green: number, blue: number]
/** CIELAB under D65, the white of sRGB. */
export type Lab = readonly [l: number, a: number, b: number]

/** IEC 61966-2-1. WCAG 2.2 still prints the older 0.03928, which differs for no 8-bit value. */
export function toLinear(channel: number): number {
  const c = channel / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
}

export function fromLinear(light: number): number {
  return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)
}

/** Pixels have whole channels: a lookup in 256 numbers is far cheaper than a power. */
export const linear = Float64Array.from({ length: 256 }, (_, channel) => toLinear(channel))

/** Returns WCAG 2.2's relative luminance of linear light. */
export const luminance = (red: number, green: number, blue: number) =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue

// D65 by its chromaticity, as in CSS Color 4.
const whiteX = 0.3127 / 0.329
const whiteZ = (1 - 0.3127 - 0.329) / 0.329

/** Returns CIELAB of linear light, by way of XYZ with the numbers of CSS Color 4. */
export function labOfLinear(red: number, green: number, blue: number): Lab {
  const x = bent(
    (0.4123907992659595 * red + 0.35758433938387796 * green + 0.1804807884018343 * blue) / whiteX,
  )
  const y = bent(
    0.21263900587151036 * red + 0.7151686787677559 * green + 0.07219231536073371 * blue,
  )
  const z = bent(
    (0.01933081871559185 * red + 0.11919477979462599 * green + 0.9505321522496606 * blue) / whiteZ,
  )
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const bent = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : ((29 / 3) ** 3 * t + 16) / 116)

export const labOf = ([red, green, blue]: Rgb): Lab =>
  labOfLinear(toLinear(red), toLinear(green), toLinear(blue))

export function rgbOf(hex: string): Rgb {
  const part = (at: number) => parseInt(hex.slice(at, at + 2), 16)
  return [part(1), part(3), part(5)]
}

export function hexOf(rgb: Rgb): string {
  const part = (channel: number) =>
    Math.round(Math.min(255, Math.max(0, channel)))
      .toString(16)
      .padStart(2, '0')
  return `#${rgb.map(part).join('')}`
}
