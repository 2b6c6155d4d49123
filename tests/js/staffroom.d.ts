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
  completed: Completions;
  completion: CompletionPart;
  contents: Contents;
  dates: Dates;
  draw: Draw;
  drawn: DrawnPart;
  every: Every;
  everyRule: EveryRuleData;
  explorer: Explorer;
  fragment: Fragment;
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
  problems: Problems;
  progress: ProgressPart;
  qr: Qr;
  question: (element: HTMLElement) => QuizQuestion;
  search: Search;
  session: Session;
  sha256: Sha256;
  stage: StagePart;
  standing: Standing;
  stop: Stop;
  submitted: SubmittedPart;
  summary: Summary;
  token: Token;
  visited: VisitedPart;
  wanting: Wanting;
  who: Who;
  witness: WitnessPart;
}

declare var Staffroom: StaffroomParts;

/** The part of `scripts/vendor/qrcode.js` that is used. */
declare var qrcode: (version: number, correction: "L") => {
  addData(data: string, mode: "Byte"): void;
  make(): void;
  getModuleCount(): number;
  isDark(row: number, column: number): boolean;
};
