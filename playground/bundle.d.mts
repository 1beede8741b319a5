// Type of bundlePlayground, for tests that build their own page.
export function bundlePlayground(options: {
  outdir: string
  minify?: boolean
  sourcemap?: boolean
}): Promise<void>
