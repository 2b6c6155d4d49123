/**
 * The one global of the site's scripts. Each script adds its part and declares that part's type beside its code; a new
 * part is named here.
 */
interface StaffroomParts {
  agreements: Agreements;
  bytes: Bytes;
  code: Code;
  completion: CompletionPart;
  dates: Dates;
  draw: Draw;
  explorer: Explorer;
  hashes: (subtle?: SubtleCrypto) => Hashes;
  hashesByHand: Hashes;
  mark: Mark;
  outcome: Outcome;
  people: People;
  question: (element: HTMLElement) => QuizQuestion;
  session: Session;
  sha256: Sha256;
  token: Token;
  wanting: Wanting;
  who: Who;
}

declare var Staffroom: StaffroomParts;
