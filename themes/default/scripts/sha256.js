/**
 * SHA-256 (NIST FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869) by hand.
 *
 * An intranet on plain http leaves the browser without `crypto.subtle`, and the token must still be made there. Nothing
 * here is secret-dependent in a way that matters: the only key is the reader's own, on the reader's own screen.
 *
 * @typedef {Uint8Array<ArrayBuffer>} Octets Bytes.
 *
 * @typedef {object} Sha256 Hashes that answer at once.
 * @property {(bytes: Octets) => Octets} digest The 32 bytes of SHA-256.
 * @property {(key: Octets) => (message: Octets) => Octets} signer HMAC-SHA256 under this key, for many messages.
 * @property {(key: Octets, message: Octets) => Octets} hmac The 32 bytes of HMAC-SHA256.
 * @property {(ikm: Octets, info: Octets, salt?: Octets, length?: number) => Octets} hkdf
 *   HKDF-SHA256; an empty salt and 32 bytes unless told otherwise.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const BLOCK = 64;
  const SIZE = 32;

  /**
   * The first 32 bits of the fractional part of `x`, which is how FIPS 180-4 (§4.2.2, §5.3.3) defines its constants.
   *
   * @param {number} x
   */
  function fraction(x) {
    return ((x - Math.floor(x)) * 0x100000000) | 0;
  }

  /** Room for the message schedule of a block. */
  const SCHEDULE = new Int32Array(64);

  /** The first 64 primes' cube roots, and the first 8 primes' square roots. */
  const ROUND = new Int32Array(64);
  const START = new Int32Array(8);
  for (let count = 0, n = 2; count < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) prime = prime && n % d !== 0;
    if (!prime) continue;
    if (count < 8) START[count] = fraction(Math.sqrt(n));
    ROUND[count] = fraction(Math.cbrt(n));
    count += 1;
  }

  /**
   * @param {number} x
   * @param {number} n
   */
  function rotate(x, n) {
    return (x >>> n) | (x << (32 - n));
  }

  /**
   * Works one block of 64 bytes into the state (FIPS 180-4, §6.2.2).
   *
   * @param {Int32Array} state
   * @param {DataView} view
   * @param {number} at
   * @param {Int32Array} w room for the message schedule
   */
  function compress(state, view, at, w) {
    for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 64; t += 1) {
      const s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >>> 3);
      const s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >>> 10);
      w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
    }
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    let f = state[5];
    let g = state[6];
    let h = state[7];
    for (let t = 0; t < 64; t += 1) {
      const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
      const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }

  /**
   * Hashes what follows `before` bytes, which have led to `state`.
   *
   * @param {Octets} bytes
   * @param {Int32Array} [state]
   * @param {number} [before] a multiple of the block
   */
  function digest(bytes, state = START, before = 0) {
    const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    const length = before + bytes.length;
    view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
    view.setUint32(padded.length - 4, (length << 3) >>> 0);

    const end = after(state, view);
    const out = new Uint8Array(SIZE);
    const words = new DataView(out.buffer);
    for (let i = 0; i < end.length; i += 1) words.setInt32(4 * i, end[i]);
    return out;
  }

  /**
   * The state after whole blocks.
   *
   * @param {Int32Array} state
   * @param {DataView} view
   */
  function after(state, view) {
    const end = state.slice();
    for (let at = 0; at < view.byteLength; at += BLOCK) compress(end, view, at, SCHEDULE);
    return end;
  }

  /**
   * @param {Octets} a
   * @param {Octets} b
   */
  function join(a, b) {
    const out = new Uint8Array(a.length + b.length);
    out.set(a);
    out.set(b, a.length);
    return out;
  }

  /**
   * HMAC under one key. The key's own blocks are hashed once, for all messages.
   *
   * @param {Octets} key
   * @returns {(message: Octets) => Octets}
   */
  function signer(key) {
    const block = new Uint8Array(BLOCK);
    block.set(key.length > BLOCK ? digest(key) : key);
    const [inner, outer] = [0x36, 0x5c].map((pad) => after(START, new DataView(block.map((byte) => byte ^ pad).buffer)));
    return (message) => digest(digest(message, inner, BLOCK), outer, BLOCK);
  }

  /**
   * @param {Octets} key
   * @param {Octets} message
   */
  function hmac(key, message) {
    return signer(key)(message);
  }

  /**
   * @param {Octets} ikm
   * @param {Octets} info
   * @param {Octets} [salt]
   * @param {number} [length] at most 255 × 32
   */
  function hkdf(ikm, info, salt = new Uint8Array(0), length = SIZE) {
    const sign = signer(hmac(salt, ikm));
    const out = new Uint8Array(length);
    /** @type {Octets} */
    let block = new Uint8Array(0);
    for (let at = 0, n = 1; at < length; at += SIZE, n += 1) {
      block = sign(join(join(block, info), Uint8Array.of(n)));
      out.set(block.subarray(0, length - at), at);
    }
    return out;
  }

  Staffroom.sha256 = { digest: (bytes) => digest(bytes), signer, hmac, hkdf };
})();
