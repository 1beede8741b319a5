// Loads the fonts of a layer that is about to change its size: Figma lays text out anew only with them.

/** `false` where one of them is not on this machine. */
export async function loadFontsOf(node: SceneNode): Promise<boolean> {
  const texts =
    node.type === 'TEXT'
      ? [node]
      : 'findAllWithCriteria' in node
        ? node.findAllWithCriteria({ types: ['TEXT'] })
        : []
  if (texts.some((text) => text.hasMissingFont)) return false
  const fonts = new Map<string, FontName>()
  for (const text of texts)
    if (text.characters.length > 0)
      for (const font of text.getRangeAllFontNames(0, text.characters.length))
        fonts.set(`${font.family}/${font.style}`, font)
  return Promise.all([...fonts.values()].map((font) => figma.loadFontAsync(font))).then(
    () => true,
    () => false,
  )
}
