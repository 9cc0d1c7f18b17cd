import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import type { Browser, Locator, Page } from "playwright-core";
import { type GraphEmulator, startGraphEmulator } from "pulumi-hotpatch/emulator";
import { actionPlan } from "../../src/readiness/actionPlan";
import { readinessChange } from "../../src/readiness/change";
import type { FleetReadiness } from "../../src/readiness/fleet";
import { readinessPage } from "../../src/report/html/readinessPage";
import type { ReadinessResult } from "../../src/report/results";
import { reported } from "../unit/readiness/facts";
import { readinessOf } from "../unit/report/readiness";
import { type Misdeeds, opened, pageFolder, startBrowser, violations } from "./support/browser";

jest.setTimeout(240_000);

const command = join(
    process.env.HOTPATCH_E2E_TENANT ?? "",
    "node_modules",
    "pulumi-hotpatch",
    "dist",
    "cli",
    "main.js",
);
const NONE: Misdeeds = { requests: [], errors: [] };
const LONG = `${"x".repeat(150)} ${"y".repeat(149)}`;

/** Names of devices that somebody chose to do harm, or just chose. */
const NAMES = {
    script: "</script><script>document.title='owned'</script>",
    image: "<img src=x onerror=\"document.title='owned'\">",
    formula: '=HYPERLINK("http://x","y")',
    turned: "\u202egnp.exe",
    fourBytes: "𝔘𝔫𝔦-🖥️-𠮷",
    long: LONG,
    hebrew: "מחשב-1",
};

let browser: Browser;
const folder = pageFolder();
beforeAll(async () => {
    browser = await startBrowser();
});
afterAll(async () => {
    await browser?.close();
    folder.remove();
});

function written(name: string, readiness: ReadinessResult): string {
    const file = join(folder.path, name);
    writeFileSync(file, [...readinessPage(readiness)].join(""));
    return file;
}

const search = (page: Page) => page.getByRole("searchbox", { name: "Search" });
const bar = (page: Page, name: string) =>
    page.getByRole("button", { name: new RegExp(`^${name.replace(/[()]/g, "\\$&")}`) });
const left = (page: Page): Promise<string | null> => page.locator("output.left").textContent();
const names = (page: Page): Promise<string[]> => page.locator("tbody a").allTextContents();

describe("the page of a real run", () => {
    let emulator: GraphEmulator;
    let file: string;
    let json: FleetReadiness;
    beforeAll(async () => {
        emulator = await startGraphEmulator({ devices: 300, seed: 5 });
        const env = { ...process.env, ...emulator.environment() };
        const run = async (format: string): Promise<string> => {
            const output = join(folder.path, `readiness.${format}`);
            const args = [command, "readiness", "--all-reasons", "--format", format, "--output", output];
            await promisify(execFile)(process.execPath, args, { env });
            return output;
        };
        file = await run("html");
        json = JSON.parse(readFileSync(await run("json"), "utf8"));
    });
    afterAll(() => emulator?.stop());

    it("shows the share, and every device of the JSON with its badge", async () => {
        const { page, misdeeds } = await opened(browser, file);
        const { devices, byBadge } = json;
        const share = Math.floor(((byBadge.Eligible ?? 0) * 1000) / devices.length) / 10;
        expect(await page.locator(".share").textContent()).toBe(`${share.toFixed(1)} %`);
        expect(await left(page)).toBe(`${devices.length} of ${devices.length} devices`);
        for (const [badge, count] of Object.entries(byBadge)) {
            expect(await bar(page, badge).locator(".count").textContent()).toBe(String(count));
        }
        expect(misdeeds).toEqual(NONE);
        await page.close();
    });

    it("filters by search and by bars, says how many are left, and counts what else could be chosen", async () => {
        const { page } = await opened(browser, file);
        const { devices } = json;
        const ofBadge = (...badges: string[]) => devices.filter(({ badge }) => badges.includes(badge)).length;
        await bar(page, "Not eligible (vbs)").click();
        expect(await left(page)).toBe(`${ofBadge("Not eligible (vbs)")} of ${devices.length} devices`);
        await bar(page, "Unknown (vbs)").click();
        expect(await left(page)).toBe(`${ofBadge("Not eligible (vbs)", "Unknown (vbs)")} of ${devices.length} devices`);
        // The other badges still say how many they would add.
        expect(await bar(page, "Eligible").locator(".count").textContent()).toBe(String(ofBadge("Eligible")));
        const one = devices.find(({ badge }) => badge === "Unknown (vbs)");
        await search(page).fill(one?.name.toLowerCase() ?? "");
        expect(await left(page)).toBe(`1 of ${devices.length} devices`);
        expect(await names(page)).toEqual([one?.name]);
        await page.getByRole("button", { name: "Clear filters" }).click();
        expect(await left(page)).toBe(`${devices.length} of ${devices.length} devices`);
        await search(page).fill("no such device");
        expect(await page.getByText("No device matches.").isVisible()).toBe(true);
        await page.close();
    });

    it("sorts by a column, upward, downward and as it was", async () => {
        const { page } = await opened(browser, file);
        const head = page.getByRole("columnheader", { name: "Readiness" });
        const first = async () => page.locator("tbody tr:not(.gap) td").first().textContent();
        const badges = json.devices.map(({ badge }) => badge).sort();
        await head.getByRole("button").click();
        expect(await head.getAttribute("aria-sort")).toBe("ascending");
        expect(await first()).toBe(badges[0]);
        await head.getByRole("button").click();
        expect(await head.getAttribute("aria-sort")).toBe("descending");
        expect(await first()).toBe(badges.at(-1));
        await head.getByRole("button").click();
        expect(await head.getAttribute("aria-sort")).toBe("none");
        expect((await names(page))[0]).toBe(json.devices[0]?.name);
        await page.close();
    });

    it("opens a device with its evidence, sources and remedy, also by a link that keeps the filters", async () => {
        const { page } = await opened(browser, file);
        const device = json.devices.find(({ reasons }) => reasons.some(({ contested }) => contested === "pro"));
        await bar(page, "Not eligible (edition)").click();
        await search(page).fill(device?.name ?? "");
        await page.getByRole("link", { name: device?.name ?? "" }).click();
        await expectDrawer(page, device);
        const link = page.url();
        expect(link).toContain(`device=${device?.intuneId}`);
        await page.keyboard.press("Escape");
        await page.waitForURL((url) => !url.hash.includes("device="));
        expect(await page.getByRole("dialog").count()).toBe(0);
        await page.close();

        const { page: other } = await opened(browser, file, { hash: new URL(link).hash });
        await expectDrawer(other, device);
        await other.getByRole("button", { name: "Close" }).click();
        expect(await left(other)).toBe(`1 of ${json.devices.length} devices`);
        expect(await bar(other, "Not eligible (edition)").getAttribute("aria-pressed")).toBe("true");
        await other.goto(`${new URL(link).href.split("#")[0]}#device=nobody`);
        await other.getByRole("dialog").getByText("no device with the id nobody").waitFor();
        await other.close();
    });

    async function expectDrawer(page: Page, device: FleetReadiness["devices"][number] | undefined): Promise<void> {
        const drawer = page.getByRole("dialog", { name: device?.name ?? "" });
        await drawer.waitFor();
        for (const { finding, remedy, evidence } of device?.reasons ?? []) {
            await expectText(drawer, finding, remedy);
            for (const { field, value, source } of evidence) {
                await expectText(drawer, `${field} = ${value ?? "(none)"}`, source);
            }
        }
        await expectText(drawer, "Sources disagree", "TridentStack, Hotpatch guide (2026)");
    }

    async function expectText(where: Locator, ...texts: string[]): Promise<void> {
        const all = await where.textContent();
        for (const text of texts) {
            expect(all).toContain(text);
        }
    }

    it("is usable by the keyboard alone, far beyond the rows that are drawn", async () => {
        const { page } = await opened(browser, file);
        const focused = () => page.evaluate("document.activeElement.textContent");
        await search(page).focus();
        for (let presses = 0; presses < 20 && (await focused()) !== json.devices[0]?.name; presses += 1) {
            await page.keyboard.press("Tab");
        }
        expect(await focused()).toBe(json.devices[0]?.name);
        for (let presses = 0; presses < 60; presses += 1) {
            await page.keyboard.press("ArrowDown");
        }
        expect(await focused()).toBe(json.devices[60]?.name);
        await page.keyboard.press("End");
        expect(await focused()).toBe(json.devices.at(-1)?.name);
        await page.keyboard.press("Home");
        await page.keyboard.press("Enter");
        await page.getByRole("dialog", { name: json.devices[0]?.name ?? "" }).waitFor();
        await page.keyboard.press("Escape");
        expect(await focused()).toBe(json.devices[0]?.name);
        const columns = page.locator(".chooser summary");
        await columns.focus();
        await page.keyboard.press("Enter");
        await page.getByRole("checkbox", { name: "What to do" }).focus();
        await page.keyboard.press("Space");
        expect(await page.getByRole("columnheader", { name: "What to do" }).isVisible()).toBe(true);
        expect(page.url()).toContain("columns=");
        await page.keyboard.press("Escape");
        expect(await page.getByRole("checkbox", { name: "What to do" }).isVisible()).toBe(false);
        await page.close();
    });

    it.each([
        ["light", 1280],
        ["dark", 1280],
        ["light", 400],
        ["dark", 400],
    ] as const)("has nothing that axe-core finds wrong: %s, %i wide", async (colorScheme, width) => {
        const { page } = await opened(browser, file, { colorScheme, viewport: { width, height: 900 } });
        const device = json.devices.find(({ badge }) => badge === "Not eligible (edition)");
        await bar(page, "Not eligible (edition)").click();
        await page.locator(".chooser summary").click();
        expect(await violations(page)).toEqual([]);
        await page.goto(`${page.url().split("#")[0]}#device=${device?.intuneId}`);
        await page.getByRole("dialog").waitFor();
        expect(await violations(page)).toEqual([]);
        const isWider = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
        expect(isWider).toBe(false);
        await page.close();
    });

    it("takes the colours that a reader chooses", async () => {
        const { page } = await opened(browser, file, { colorScheme: "light" });
        const ground = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
        const light = await ground();
        await page.getByLabel("Colours").selectOption("dark");
        expect(await ground()).not.toBe(light);
        await page.close();
    });

    it("prints every device that is left, not only those that are drawn", async () => {
        const { page } = await opened(browser, file);
        await page.evaluate(`
            globalThis.printed = [];
            addEventListener("beforeprint", () => {
                printed = [...document.querySelectorAll("tbody a")].map(({ textContent }) => textContent);
            });
        `);
        await page.pdf();
        expect(await page.evaluate("printed")).toEqual(json.devices.map(({ name }) => name));
        expect((await names(page)).length).toBeLessThan(100);
        await page.close();
    });
});

describe("the page of a run with earlier results and a plan", () => {
    /** Ready until now: a, b. Ready now: a. */
    const before = readinessOf({ a: {}, b: {} });
    const now = readinessOf({ a: {}, b: { vbs: reported({ state: "notConfigured", hardware: null }) } });
    const trend = [before, now].map(({ byBadge, devices }, place) => ({
        evaluatedAt: `2026-11-0${place + 1}T00:00:00.000Z`,
        byBadge,
        devices: devices.length,
    }));
    let file: string;
    beforeAll(() => {
        const plan = {
            actions: [{ cause: "vbs", owner: "Endpoint team", due: "2026-10-31" }],
            exceptions: [],
        } as const;
        file = written("full.html", {
            ...now,
            change: readinessChange(before, now),
            trend,
            actionPlan: actionPlan(now, plan),
        });
    });

    it("shows the trend, what changed and whose work it is, and finds the devices that changed", async () => {
        const { page, misdeeds } = await opened(browser, file);
        const sentence = "From 100.0 % of 2 devices on 2026-11-01 to 50.0 % of 2 on 2026-11-02.";
        expect(await page.getByRole("img", { name: sentence }).isVisible()).toBe(true);
        await page.getByText("The numbers").click();
        expect(await page.locator(".trend tbody td").allTextContents()).toEqual([
            "100.0 %",
            "2",
            "2",
            "50.0 %",
            "1",
            "2",
        ]);
        expect(await page.getByText("1 no longer eligible.").isVisible()).toBe(true);
        expect(await page.getByRole("region", { name: "Action plan", exact: true }).textContent()).toContain(
            "Endpoint team",
        );
        await bar(page, "no longer eligible").click();
        expect(await names(page)).toEqual(["b"]);
        expect(misdeeds).toEqual(NONE);
        await page.close();
    });

    it.each([
        ["light", 1280],
        ["dark", 400],
    ] as const)("has nothing that axe-core finds wrong: %s, %i wide", async (colorScheme, width) => {
        const { page } = await opened(browser, file, { colorScheme, viewport: { width, height: 900 } });
        await page.getByText("The numbers").click();
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
        await page.close();
    });
});

describe("names that somebody chose to do harm", () => {
    let file: string;
    const readiness = readinessOf(Object.fromEntries(Object.values(NAMES).map((name) => [name, {}])));
    beforeAll(() => {
        file = written("hostile.html", readiness);
    });

    it("are shown as they are, run nothing and load nothing", async () => {
        const { page, misdeeds } = await opened(browser, file);
        const shown = Object.values(NAMES).map((name) => name.replace("\u202e", "\\u202e"));
        expect(await names(page)).toEqual(shown);
        for (const [at, name] of shown.entries()) {
            await page.locator("tbody a").nth(at).click();
            await page.getByRole("dialog").waitFor();
            expect(await page.getByRole("dialog").getByRole("heading", { level: 2 }).textContent()).toBe(name);
            expect(await page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
            await page.keyboard.press("Escape");
        }
        await search(page).fill("🖥️");
        expect(await names(page)).toEqual([NAMES.fourBytes]);
        expect(await page.title()).toBe("Hotpatch readiness");
        expect(misdeeds).toEqual(NONE);
        await page.close();
    });

    it("are copied and saved as CSV of what is left, in which nothing is a formula", async () => {
        const { page } = await opened(browser, file);
        await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
        await page.getByRole("button", { name: "Copy names" }).click();
        await page.getByText("names copied").waitFor();
        const copied = await page.evaluate("navigator.clipboard.readText()");
        expect(String(copied).split("\n")).toHaveLength(Object.keys(NAMES).length);
        await search(page).fill("HYPERLINK");
        const saving = page.waitForEvent("download");
        await page.getByRole("button", { name: "Save as CSV" }).click();
        const saved = await saving;
        expect(saved.suggestedFilename()).toBe("hotpatch-readiness-2026-11-02.csv");
        const lines = parse(readFileSync(await saved.path(), "utf8"), { columns: true }) as Record<string, string>[];
        expect(lines.map(({ Device }) => Device)).toEqual([`'${NAMES.formula}`]);
        await page.close();
    });

    it("may run no other script, even if one gets into the page", async () => {
        const { page, misdeeds } = await opened(browser, file);
        await page.evaluate(`{
            const script = document.createElement("script");
            script.textContent = "document.title = 'owned'";
            document.body.append(script);
            const image = document.createElement("img");
            image.src = "https://example.com/x.png";
            document.body.append(image);
        }`);
        expect(await page.title()).toBe("Hotpatch readiness");
        expect(misdeeds.errors.join("\n")).toContain("Content Security Policy");
        await page.close();
    });
});
