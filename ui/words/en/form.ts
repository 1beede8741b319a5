// The form, in English.

export const formWords = {
  remixVariation: (name: string) => `Use “${name}” as the source`,
  fromVariation: 'You are remixing a variation.',
  useOriginal: 'Use the original',
}
