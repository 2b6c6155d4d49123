/**
 * The one global of the site's scripts. Each script adds its part and declares that part's type beside its code; a new
 * part is named here.
 */
interface StaffroomParts {
  address: Address;
  agreements: Agreements;
  bytes: Bytes;
  code: Code;
  compare: Compare;
  completion: CompletionPart;
  dates: Dates;
  draw: Draw;
  every: Every;
  everyRule: EveryRuleData;
  explorer: Explorer;
  finder: Finder;
  hashes: (subtle?: SubtleCrypto) => Hashes;
  hashesByHand: Hashes;
  hits: Hits;
  mark: Mark;
  marks: Marks;
  outcome: Outcome;
  paper: Paper;
  people: People;
  practise: Practise;
  question: (element: HTMLElement) => QuizQuestion;
  search: Search;
  session: Session;
  sha256: Sha256;
  standing: Standing;
  token: Token;
  wanting: Wanting;
  who: Who;
}

declare var Staffroom: StaffroomParts;
