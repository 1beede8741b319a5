// Keep-layers: what of a source never goes through the model and stays live above every variation. What panel and sandbox say of them.

/** Why a layer is kept. `marked`: a designer said so. */
export type KeepKind = 'text' | 'logo' | 'instance' | 'locked' | 'marked'

export interface KeepLayer {
  id: string
  name: string
  kind: KeepKind
  /** Whether it is kept. What a designer switched once is remembered on the layer and for its component. */
  on: boolean
  /** Why it is in the list, in a word or two. */
  word: string
  /** A sentence for the designer where it may be a logo; absent once it was answered by switching it. */
  question?: string
}

/** In canvas order: what lies lowest comes first. `sentence` is there where not everything was looked at. */
export interface KeepLayers {
  layers: KeepLayer[]
  sentence?: string
}

interface Call<Ask, Answer = null> {
  ask: Ask
  answer: Answer
}

/** The panel asks, the sandbox answers. */
export interface KeepCalls {
  keepLayers: Call<{ id: string }, KeepLayers>
  /** Switches a layer on or off, or sets and takes away the designer's mark. Remembered in the file. */
  setKeep: Call<{ id: string; on?: boolean; marked?: boolean }>
}
