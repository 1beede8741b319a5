// The fonts that a document can use from the start: Figma has both families, and plugins load them
// by name.

/** Styles by family. The file of each is named `<family>-<style>.ttf`. */
const preloadedStyles = {
  Inter: ['Regular', 'Medium', 'SemiBold', 'Bold', 'ExtraBold'],
  Roboto: ['Regular', 'Medium', 'Bold'],
}

/** Reads every preloaded font by the name of its file. */
export const readPreloadedFonts = (readFont: (file: string) => Promise<ArrayBuffer>) =>
  Promise.all(
    Object.entries(preloadedStyles).flatMap(([family, styles]) =>
      styles.map(async (style) => ({
        family,
        style,
        bytes: await readFont(`${family}-${style}.ttf`),
      })),
    ),
  )
