// @ts-check
"use strict";
const { execFileSync } = require("node:child_process");
const { mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const CAUSES = [
    ["Eligible"],
    ["Eligible"],
    ["Not eligible (edition)", "edition", "fail", "Windows Pro (SKU 48)", "skuNumber", 48],
    [
        "Not eligible (vbs)",
        "vbs",
        "fail",
        "VBS is not configured",
        "deviceGuardVirtualizationBasedSecurityState",
        "off",
    ],
    ["Unknown (build)", "build", "unknown", "no minimum revision is published for build 26300", "osVersion", "26300.1"],
];

/** Devices as readiness has them, with everything that differs from one to the next. @param {number} count */
function devices(count) {
    return Array.from({ length: count }, (_, at) => {
        const [badge, code, outcome, finding, field, value] = CAUSES[at % CAUSES.length] ?? [];
        const observedAt = new Date(Date.UTC(2026, 10, 1) + at * 1_000).toISOString();
        const evidence = [{ field, value, source: "Intune, list of managedDevices", observedAt }];
        const remedy = "Turn on Memory integrity or assign a policy that enables VBS, then restart.";
        return {
            name: `WIN-${String(at).padStart(6, "0")}`,
            intuneId: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
            entraDeviceId: `10000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
            lastSyncDateTime: observedAt,
            badge,
            outcomes: {},
            reasons: code === undefined ? [] : [{ code, outcome, finding, remedy, evidence }],
            contested: [],
            otherRecords: [],
        };
    });
}

/**
 * Opens the page of a made-up fleet in a browser that is unpacked from a package of this repository's own dependencies.
 *
 * @param {import("./run").Tools["load"]} load
 * @param {number} count
 */
async function openReport(load, count) {
    const { readinessPage } = load("report/html/readinessPage");
    const reason = { fail: 0, unknown: 0, notAsked: 0 };
    const readiness = {
        schema: "hotpatch-readiness/1",
        evaluatedAt: "2026-11-02T00:00:00.000Z",
        source: "a bench",
        byBadge: { Eligible: (count * 2) / 5 },
        byReason: {
            edition: { ...reason, fail: count / 5 },
            build: reason,
            vbs: reason,
            entra_join: reason,
            mdm: reason,
        },
        complete: true,
        shortfalls: [],
        notes: [],
        devices: devices(count),
    };
    const folder = mkdtempSync(path.join(tmpdir(), "hotpatch-bench-"));
    const file = path.join(folder, "readiness.html");
    writeFileSync(file, [...readinessPage(readiness)].join(""));
    const program =
        'import("@sparticuz/chromium").then(({ default: found }) => found.executablePath()).then(console.log)';
    const executablePath = execFileSync(process.execPath, ["-e", program], { cwd: __dirname, encoding: "utf8" }).trim();
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(pathToFileURL(file).href);
    await page.locator("tbody a").first().waitFor();
    const firstPaint = Number(
        await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"),
    );
    return {
        page,
        firstPaint,
        async close() {
            await browser.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

module.exports = { openReport };
