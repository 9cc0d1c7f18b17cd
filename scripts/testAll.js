// @ts-check
/** `npm run test:all [-- OPTIONS OF JEST]`: every test, and the unit tests by chance or point by point in full; `npm test` samples them. */
const { runTests } = require("./runTests");

runTests(process.argv.slice(2), { HOTPATCH_TESTS: "full" });
