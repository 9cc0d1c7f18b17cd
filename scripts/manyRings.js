// @ts-check
/** `npm run many-rings`: fifty rings in one stack on a tenth of the documented budgets; `npm run test:all` has a smaller sample. */
const { runTests } = require("./runTests");

runTests(["test/e2e/manyRings", "--ci", "--selectProjects", "e2e"], { HOTPATCH_MANY_RINGS: "all" });
