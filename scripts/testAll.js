// @ts-check
/**
 * `npm run test:all [-- OPTIONS OF JEST]`: every test, and the random and point-by-point unit tests in full; `npm test`
 * samples them.
 */
const { runTests } = require("./runTests");

runTests(process.argv.slice(2), { HOTPATCH_TESTS: "full" }, { yaml: true });
