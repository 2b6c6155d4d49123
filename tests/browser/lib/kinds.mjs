/**
 * One page of each kind, by the template that it is made from.
 *
 * @type {Record<string, string[]>}
 */
export const KINDS = {
  home: ["index.html"],
  school: ["schools/larkfold-infant/index.html"],
  policies: ["policies/index.html", "schools/tern-valley/policies/index.html"],
  policy: [
    "policies/acceptable-use/index.html",
    "policies/data-protection/index.html",
    "schools/larkfold-infant/policies/acceptable-use/index.html",
    "schools/st-brannocks/policies/technology-agreement/index.html",
  ],
  agreement: ["schools/larkfold-infant/policies/ict-agreement/agreement/index.html"],
  "can-i": ["schools/larkfold-infant/can-i/index.html"],
  "can-i-all": ["can-i/index.html"],
  "can-i-topic": ["can-i/topics/usb-removable-media/index.html"],
  "can-i-compare": ["can-i/compare/index.html"],
  "can-i-board": ["can-i/board/index.html"],
  search: ["schools/larkfold-infant/search/index.html", "search/index.html"],
  practise: ["schools/larkfold-infant/can-i/practise/index.html"],
  induction: ["schools/larkfold-infant/induction/index.html"],
  quiz: ["schools/larkfold-infant/quizzes/ict-induction/index.html"],
  contacts: ["schools/larkfold-infant/contacts/index.html"],
  changes: ["schools/larkfold-infant/policies/acceptable-use/changes/index.html"],
  agenda: ["reviews/agenda/index.html"],
  reviews: ["reviews/index.html", "schools/meridian-international/reviews/index.html"],
  glossary: ["glossary/index.html"],
  plain: ["about/index.html"],
  accessibility: ["accessibility/index.html"],
  "not-found": ["404.html"],
};

/**
 * Pages that are made for authors alone, while the site is served from its sources; `preview.test.mjs` looks at them.
 *
 * @type {Record<string, string[]>}
 */
export const SERVED = { preview: ["preview/quizzes/", "preview/quizzes/ict-induction/", "preview/quizzes/data-protection-refresher/"] };

/** All that are published. */
export const ALL_KINDS = Object.values(KINDS).flat();
