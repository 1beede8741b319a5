// A seed's name: the SHA-256 of its bytes. A library and not the browser's: nobody knows whether Figma's panel has `crypto.subtle`.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** 64 hex digits in lower case. */
export function seedHash(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes))
}
