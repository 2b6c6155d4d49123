import assert from "node:assert/strict";
import { createHash, createHmac, hkdfSync, randomBytes, webcrypto } from "node:crypto";
import { test } from "node:test";
import { hex, load, toHex } from "./load.mjs";

const { sha256, hashes, hashesByHand, bytes } = load("scripts/sha256.js", "scripts/crypto.js");

test("SHA-256 of the examples of NIST (FIPS 180-4, CAVP)", () => {
  const examples = [
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
    [
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    ],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ];
  for (const [text, expected] of examples) assert.equal(toHex(sha256.digest(bytes.utf8(text))), expected);
});

test("SHA-256 agrees with another implementation at every length around the block", () => {
  for (let length = 0; length < 200; length += 1) {
    const data = randomBytes(length);
    assert.equal(toHex(sha256.digest(data)), createHash("sha256").update(data).digest("hex"), `length ${length}`);
  }
});

test("HMAC-SHA256 of RFC 4231", () => {
  const cases = [
    ["0b".repeat(20), toHex(bytes.utf8("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
    [
      toHex(bytes.utf8("Jefe")),
      toHex(bytes.utf8("what do ya want for nothing?")),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    ["aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
    [
      "0102030405060708090a0b0c0d0e0f10111213141516171819",
      "cd".repeat(50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ],
    [
      "aa".repeat(131),
      toHex(bytes.utf8("Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ],
    [
      "aa".repeat(131),
      toHex(
        bytes.utf8(
          "This is a test using a larger than block-size key and a larger than block-size data. " +
            "The key needs to be hashed before being used by the HMAC algorithm.",
        ),
      ),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ],
  ];
  for (const [key, message, expected] of cases) assert.equal(toHex(sha256.hmac(hex(key), hex(message))), expected);
});

test("HKDF-SHA256 of RFC 5869, appendix A", () => {
  const range = (from, to) => Uint8Array.from({ length: to - from }, (_, i) => from + i);
  const cases = [
    [
      new Uint8Array(22).fill(0x0b),
      range(0xf0, 0xfa),
      range(0x00, 0x0d),
      42,
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ],
    [
      range(0x00, 0x50),
      range(0xb0, 0x100),
      range(0x60, 0xb0),
      82,
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c" +
        "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ],
    [
      new Uint8Array(22).fill(0x0b),
      new Uint8Array(0),
      new Uint8Array(0),
      42,
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ],
  ];
  for (const [ikm, info, salt, length, expected] of cases) {
    assert.equal(toHex(sha256.hkdf(ikm, info, salt, length)), expected);
  }
});

test("by hand and by the browser's crypto.subtle give the same", async () => {
  const native = hashes(webcrypto.subtle);
  for (const length of [1, 20, 32, 64, 65, 200]) {
    const key = new Uint8Array(randomBytes(length));
    const data = new Uint8Array(randomBytes(3 * length));
    const sign = [await native.signer(key), await hashesByHand.signer(key)];
    assert.deepEqual(await native.digest(data), await hashesByHand.digest(data));
    assert.deepEqual(await sign[0](data), await sign[1](data));
    assert.equal(toHex(await sign[0](data)), createHmac("sha256", key).update(data).digest("hex"));
    assert.deepEqual(await native.hkdf(key, data), await hashesByHand.hkdf(key, data));
    assert.equal(
      toHex(await native.hkdf(key, data)),
      Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), data, 32)).toString("hex"),
    );
  }
});

test("without crypto.subtle, the hashes are those by hand", () => {
  assert.equal(hashes(/** @type {any} */ (null)), hashesByHand);
});

test("base64url is without padding", () => {
  for (let length = 0; length < 70; length += 1) {
    const data = new Uint8Array(randomBytes(length));
    assert.equal(bytes.base64url(data), Buffer.from(data).toString("base64url"));
  }
});
