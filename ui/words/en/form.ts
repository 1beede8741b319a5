// The form, in English.

export const formWords = {
  remixVariation: (name: string) => `Remix “${name}” instead`,
  fromVariation: 'You are remixing a variation.',
  useOriginal: 'Use the original',
}
