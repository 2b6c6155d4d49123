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
  "can-i": ["schools/larkfold-infant/can-i/index.html"],
  "can-i-all": ["can-i/index.html"],
  induction: ["schools/larkfold-infant/induction/index.html"],
  quiz: ["schools/larkfold-infant/quizzes/ict-induction/index.html"],
  contacts: ["schools/larkfold-infant/contacts/index.html"],
  reviews: ["reviews/index.html", "schools/meridian-international/reviews/index.html"],
  glossary: ["glossary/index.html"],
  plain: ["about/index.html"],
  accessibility: ["accessibility/index.html"],
  "not-found": ["404.html"],
};

/** All of them. */
export const ALL_KINDS = Object.values(KINDS).flat();
