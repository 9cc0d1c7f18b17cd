// @ts-check
const { availableParallelism } = require("node:os");
/** What both kinds of tests share. Transpiled by swc: types are checked by `npm run types`. */
const shared = {
    testEnvironment: "node",
    // Pulumi's callbacks read what they set globally after a test file has ended: left alone, that is no warning and no error.
    testEnvironmentOptions: { globalsCleanup: "off" },
    transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
    moduleFileExtensions: ["ts", "js", "json", "node"],
    watchPathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/packages/graph-emulator/dist/"],
};

/** @type {import("jest").Config} */
module.exports = {
    // A shared machine can be forty times slower than a quiet one; what hangs still ends.
    testTimeout: 120_000,
    // Jest leaves one core out, which leaves one of two: end-to-end tests wait more than they compute.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The istanbul counters would end up in code that Pulumi serialises.
    coverageProvider: "v8",
    collectCoverageFrom: ["src/**/*.ts", "packages/graph-emulator/src/**/*.ts"],
    projects: [
        {
            ...shared,
            displayName: "unit",
            testMatch: ["<rootDir>/test/unit/**/*.test.ts", "<rootDir>/packages/graph-emulator/test/**/*.test.ts"],
            // Its sources, so that a change needs no build to be tested.
            moduleNameMapper: { "^intune-graph-emulator$": "<rootDir>/packages/graph-emulator/src/index.ts" },
        },
        {
            ...shared,
            displayName: "e2e",
            testMatch: ["<rootDir>/test/e2e/**/*.test.ts"],
            globalSetup: "<rootDir>/test/e2e/support/globalSetup.ts",
            globalTeardown: "<rootDir>/test/e2e/support/globalTeardown.ts",
        },
    ],
};
