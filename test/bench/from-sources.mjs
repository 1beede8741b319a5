// Options of esbuild for a bench: packages are external, except the playground, which is bundled
// from its sources.
export const fromSources = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['figma-playground-source'],
  plugins: [
    {
      name: 'packages-outside',
      setup({ onResolve }) {
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' || path.startsWith('figma-playground/')
            ? undefined
            : { path, external: true },
        )
      },
    },
  ],
}
