/**
 * The one global of the site's scripts. Each script adds its part and declares that part's type beside its code; a new
 * part is named here.
 */
interface StaffroomParts {
  bytes: Bytes;
  code: Code;
  draw: Draw;
  hashes: (subtle?: SubtleCrypto) => Hashes;
  hashesByHand: Hashes;
  mark: Mark;
  sha256: Sha256;
  token: Token;
}

declare var Staffroom: StaffroomParts;
