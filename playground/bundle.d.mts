// The recipe's type, for the tests that build a page of their own.
export function bundlePlayground(options: {
  outdir: string
  minify?: boolean
  sourcemap?: boolean
}): Promise<void>
