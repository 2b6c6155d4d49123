/**
 * Bytes, and the hashes that a token needs: the browser's own where it has them, {@link Sha256} where it has not.
 *
 * @typedef {(message: Octets) => Promise<Octets>} Signer HMAC-SHA256 of a message, under the signer's key.
 *
 * @typedef {object} Hashes
 * @property {(bytes: Octets) => Promise<Octets>} digest SHA-256.
 * @property {(key: Octets) => Promise<Signer>} signer
 * @property {(ikm: Octets, info: Octets) => Promise<Octets>} hkdf HKDF-SHA256, empty salt, 32 bytes.
 *
 * @typedef {object} Bytes
 * @property {(text: string) => Octets} utf8
 * @property {(bytes: Octets) => string} base64url RFC 4648 §5, without padding.
 * @property {(count: number) => Octets} random From the browser's own source of randomness.
 * @property {(a: Octets, b: Octets) => number} compare For sorting, byte by byte.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {Bytes} */
  const bytes = {
    utf8: (text) => new TextEncoder().encode(text),
    base64url: (data) =>
      btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, ""),
    // Present on plain http and on file:// too, unlike `crypto.subtle` and `crypto.randomUUID`.
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    compare: (a, b) => {
      for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i] - b[i];
      return a.length - b.length;
    },
  };

  /** @type {Hashes} */
  const byHand = {
    digest: async (data) => Staffroom.sha256.digest(data),
    signer: async (key) => {
      const sign = Staffroom.sha256.signer(key);
      return async (message) => sign(message);
    },
    hkdf: async (ikm, info) => Staffroom.sha256.hkdf(ikm, info),
  };

  /**
   * @param {SubtleCrypto} subtle
   * @returns {Hashes}
   */
  function native(subtle) {
    const HMAC = { name: "HMAC", hash: "SHA-256" };
    return {
      digest: async (data) => new Uint8Array(await subtle.digest("SHA-256", data)),
      signer: async (key) => {
        const imported = await subtle.importKey("raw", key, HMAC, false, ["sign"]);
        return async (message) => new Uint8Array(await subtle.sign(HMAC, imported, message));
      },
      hkdf: async (ikm, info) => {
        const imported = await subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
        const params = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
        return new Uint8Array(await subtle.deriveBits(params, imported, 256));
      },
    };
  }

  /**
   * The hashes to use.
   *
   * @param {SubtleCrypto | undefined} [subtle] absent: what the browser has
   * @returns {Hashes}
   */
  function hashes(subtle = globalThis.crypto ? globalThis.crypto.subtle : undefined) {
    return subtle ? native(subtle) : byHand;
  }

  Staffroom.bytes = bytes;
  Staffroom.hashes = hashes;
  Staffroom.hashesByHand = byHand;
})();
