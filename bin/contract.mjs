// Loads the contract, and the playground's two checks, from the sources for a command: bundled in
// memory, nothing written.
import { build } from 'esbuild'

/** Returns the named exports of some source files, by path from the root. */
export async function fromSources(exported) {
  const contents = Object.entries(exported)
    .map(([file, names]) => `export { ${names.join(', ')} } from './${file}'`)
    .join('\n')
  const built = await build({
    stdin: { contents, resolveDir: '.', loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
  })
  return import(
    `data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`
  )
}
