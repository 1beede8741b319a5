// Describes the relay's location in words, for the package's documents. Pure.
import type { PackageOptions } from '../options.js'

export const isOpen = ({ relays }: PackageOptions) => relays.some(({ domain }) => domain === '*')

/** Returns the allowed domains as Markdown. */
export const allowedIn = ({ relays }: PackageOptions) =>
  relays.map(({ domain }) => `\`${domain}\``).join(', ')

export const contactOf = ({ contact, community }: PackageOptions, otherwise: string) =>
  contact ?? (community ? 'the support contact on this listing' : otherwise)
