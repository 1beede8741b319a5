// The id under which a plugin's private data is stored.
import type { Profile } from '../../stage.js'
import { holds } from './profile.js'

/**
 * Returns undefined where Figma throws: without an id, plugins report that plugin data and
 * clientStorage throw; the documentation does not mention it.
 */
export const dataId = (
  manifest: { id?: string; name: string },
  profile: Profile | undefined,
): string | undefined => manifest.id ?? (holds('idForData', profile) ? undefined : manifest.name)
