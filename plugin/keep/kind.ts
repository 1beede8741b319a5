// Whether a layer is kept, and why, from what is known of it. Pure: knows no node.
import type { KeepKind } from '../../contract/keep.js'
import { matchLogoName } from './logo-names.js'

export interface Facts {
  type: string
  name: string
  /** The name of the component that it is an instance of, or of that component's set. */
  componentName: string
  locked: boolean
  /** A designer's mark. */
  marked: boolean
  /** What a designer switched, on the layer or for its component. */
  switched: boolean | undefined
  /** Whether it lies over the whole source: asked only of what is kept. */
  covers(): boolean
  /** Whether it is a small drawing or picture in a corner of the source. */
  isSmallInCorner(): boolean
}

const words: Record<KeepKind, string> = {
  text: 'Text',
  logo: 'Looks like a logo',
  instance: 'Component',
  locked: 'Locked',
  marked: 'Marked',
}

export const wordFor = (kind: KeepKind): string => words[kind]

/** `undefined` where nothing speaks for keeping it. */
export function kindOf({ type, name, componentName, locked, marked }: Facts): KeepKind | undefined {
  if (marked) return 'marked'
  if (matchLogoName(name) === 'sure' || matchLogoName(componentName) === 'sure') return 'logo'
  if (type === 'TEXT') return 'text'
  if (type === 'INSTANCE' || type === 'COMPONENT') return 'instance'
  return locked ? 'locked' : undefined
}

/** Returns true for what may be a logo: by a name of several meanings, or a small drawing or picture in a corner. A designer decides. */
export function mayBeLogo({ name, componentName, isSmallInCorner }: Facts): boolean {
  return [name, componentName].some((one) => matchLogoName(one) === 'unsure') || isSmallInCorner()
}

export const logoQuestion = (name: string) =>
  `Is “${name}” a logo? A logo should stay live, so that the model does not draw it again.`

/** What lies over the whole source is most likely its picture or a scrim: kept, it would hide every variation. */
export function isOn(kind: KeepKind, { switched, covers }: Facts): boolean {
  return switched ?? (kind === 'marked' || kind === 'text' || !covers())
}
