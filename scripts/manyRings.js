// @ts-check
/** `npm run many-rings`: fifty rings in one stack on a tenth of the documented budgets; `npm test` has a smaller sample. */
const { endToEnd } = require("./endToEnd");

endToEnd(["test/e2e/manyRings"], { HOTPATCH_MANY_RINGS: "all" });
