// Names that nobody else has.

// `crypto.randomUUID` wants a secure context, which Figma's panel may not be; random bytes it has everywhere.
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
