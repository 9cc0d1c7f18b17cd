import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { rolloutPage } from "../../src/report/html/rolloutPage";
import type { RingDevicesStatus, RolloutStatus } from "../../src/rollout/status";
import { opened, pageFolder, startBrowser, violations } from "./support/browser";

jest.setTimeout(240_000);

const SYNCS = { oldest: "2026-10-20T00:00:00Z", median: "2026-11-01T00:00:00Z", newest: null, never: 1 };

function devices(counts: Pick<RingDevicesStatus, "delivered" | "pending" | "failed">): RingDevicesStatus {
    const { delivered, pending, failed } = counts;
    return {
        ...counts,
        members: delivered + pending + failed,
        unknown: 0,
        blocked: 0,
        eligible: delivered + pending,
        hotpatched: delivered,
        onBaseline: 0,
        onCumulative: pending,
        behind: failed,
        notKnown: 0,
        lastSync: SYNCS,
        failedCauses: failed === 0 ? {} : { noRecentSync: failed },
    };
}

/** A rollout whose second ring is held, and whose third has a name that somebody chose to do harm. */
const STATUS: RolloutStatus = {
    schema: "hotpatch-rollout-status/1",
    evaluatedAt: "2026-11-02T00:00:00.000Z",
    complete: false,
    findings: ["A list ended early."],
    rollouts: [
        {
            name: "win11",
            rings: [
                { name: "pilot", open: 1, devices: devices({ delivered: 45, pending: 4, failed: 1 }) },
                {
                    name: "early",
                    open: 0.5,
                    held: { at: "2026-11-01T00:00:00Z", to: 1, reasons: ["Nobody has approved it."] },
                    devices: devices({ delivered: 30, pending: 15, failed: 5 }),
                },
                { name: "</script><img src=x onerror=\"document.title='owned'\">\u202e", open: 0 },
            ].map((ring) => ({ has: "a share", paused: false, stopped: false, ...ring })),
        },
    ] as RolloutStatus["rollouts"],
};

describe("the page of a rollout", () => {
    let browser: Browser;
    const folder = pageFolder();
    const file = join(folder.path, "rollout.html");
    beforeAll(async () => {
        writeFileSync(file, [...rolloutPage(STATUS)].join(""));
        browser = await startBrowser();
    });
    afterAll(async () => {
        await browser?.close();
        folder.remove();
    });

    it("shows the share of all rings, what holds one, and how each is divided, in words too", async () => {
        const { page, misdeeds } = await opened(browser, file);
        expect(await page.locator(".share").textContent()).toBe("75.0 %");
        expect(await page.locator(".headline .sentence").textContent()).toBe(
            "Ring 'early' is held at 50 %: Nobody has approved it.",
        );
        expect(await page.getByRole("note").textContent()).toContain("Not complete");
        const early = page.locator(".stack", { hasText: "early" });
        expect(await early.locator(".about").textContent()).toBe("50 % open, 50 devices");
        expect(await early.locator(".part").allTextContents()).toEqual([
            "30 have the newest hotpatch",
            "15 pending",
            "5 failed",
        ]);
        const widths = await early.locator(".fill").evaluateAll((parts) => parts.map((part) => part.clientWidth));
        expect(Math.round((widths[0] ?? 0) / (widths[1] ?? 1))).toBe(2);
        expect(await page.title()).toBe("Hotpatch rollout");
        expect(await page.locator("h3").last().textContent()).toContain("</script><img");
        expect(misdeeds).toEqual({ requests: [], errors: [] });
        await page.close();
    });

    it.each([
        ["light", 1280],
        ["dark", 1280],
        ["light", 400],
        ["dark", 400],
    ] as const)("has nothing that axe-core finds wrong: %s, %i wide", async (colorScheme, width) => {
        const { page } = await opened(browser, file, { colorScheme, viewport: { width, height: 900 } });
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
        await page.close();
    });

    it("names the most frequent cause of failure if no ring is held", async () => {
        const rings = STATUS.rollouts[0]?.rings.slice(0, 1) ?? [];
        writeFileSync(file, [...rolloutPage({ ...STATUS, rollouts: [{ name: "win11", rings }] })].join(""));
        const { page } = await opened(browser, file);
        expect(await page.locator(".headline .sentence").textContent()).toMatch(
            /^The most frequent cause of failure, on 1 device: The device has not synced/,
        );
        await page.close();
    });
});
