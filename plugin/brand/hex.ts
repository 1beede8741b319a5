// A colour as Figma has it, 0 to 1 a channel, written `#rrggbb`. Pure.
import type { Hex } from '../../contract/brand.js'

export function hexOf({ r, g, b }: RGB): Hex {
  const part = (channel: number) => `0${Math.round(Math.min(1, Math.max(0, channel)) * 255).toString(16)}`.slice(-2)
  return `#${part(r)}${part(g)}${part(b)}`
}
