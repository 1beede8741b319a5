// Keep-layers: layers of a source that are not sent to the model and stay live above every
// variation. Calls between panel and sandbox.

/** The reason why a layer is kept. `marked`: a designer marked it. */
export type KeepKind = 'text' | 'logo' | 'instance' | 'locked' | 'marked'

export interface KeepLayer {
  id: string
  name: string
  kind: KeepKind
  /** The layer is kept. A designer's switch is stored on the layer and for its component. */
  on: boolean
  /** The reason why it is in the list, in a word or two. */
  word: string
  /**
   * A question for the designer where it may be a logo; absent once the designer has switched it.
   */
  question?: string
}

/**
 * In canvas order, the lowest layer first. `sentence` is present where some layers were not
 * examined.
 */
export interface KeepLayers {
  layers: KeepLayer[]
  sentence?: string
}

interface Call<Ask, Answer = null> {
  ask: Ask
  answer: Answer
}

/** Calls from the panel to the sandbox. */
export interface KeepCalls {
  keepLayers: Call<{ id: string }, KeepLayers>
  /** Switches a layer on or off, or sets or removes the designer's mark. Stored in the file. */
  setKeep: Call<{ id: string; on?: boolean; marked?: boolean }>
}
