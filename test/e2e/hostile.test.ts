/**
 * A sample of `npm run hostile-suite`: the whole life of a ring once more, on a hostile service by one seed. Every end-to-end test
 * can be run so: `HOTPATCH_E2E_SEED=1 npx --no jest test/e2e/import --selectProjects e2e`.
 */
process.env.HOTPATCH_E2E_SEED ??= "7";

describe(`a service that lags, throttles and answers in small pages, by seed ${process.env.HOTPATCH_E2E_SEED}:`, () => {
    require("./ring.test");
});
