// Whether a layer is kept, and why, from what is known of it. Pure: knows no node.
import type { KeepKind } from '../../contract/keep.js'

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
  if (looksLikeLogo(name) || looksLikeLogo(componentName)) return 'logo'
  if (type === 'TEXT') return 'text'
  if (type === 'INSTANCE' || type === 'COMPONENT') return 'instance'
  return locked ? 'locked' : undefined
}

/** What lies over the whole source is most likely its picture or a scrim: kept, it would hide every variation. */
export function isOn(kind: KeepKind, { switched, covers }: Facts): boolean {
  return switched ?? (kind === 'marked' || kind === 'text' || !covers())
}

/** “Logo”, “logo/white”, “BrandLogo”, “northwind_wordmark”; not “Logout”, “Catalogo” or “Bookmark”. */
export function looksLikeLogo(name: string): boolean {
  const spaced = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase()
  return /(?<![\p{L}])(logos?|logotypes?|logomarks?|wordmarks?|brandmarks?|word marks?|brand marks?|emblems?)(?![\p{L}])/u.test(
    spaced,
  )
}
