import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

/**
 * A Chromium for tests. On Linux with x64 it is unpacked from a package of this repository's own dependencies; elsewhere an
 * installed Chrome is used.
 */
export function startBrowser(): Promise<Browser> {
    if (process.platform !== "linux" || process.arch !== "x64") {
        return chromium.launch({ channel: "chrome" });
    }
    return chromium.launch({ executablePath: unpacked(), args: ["--no-sandbox"] });
}

/** Where the browser is unpacked. In a Node of its own: the package is a module that jest cannot load. */
function unpacked(): string {
    const program =
        'import("@sparticuz/chromium").then(({ default: found }) => found.executablePath()).then(console.log)';
    return execFileSync(process.execPath, ["-e", program], { cwd: __dirname, encoding: "utf8" }).trim();
}

/** A folder that pages are written to. */
export function pageFolder(): { readonly path: string; remove(): void } {
    const path = mkdtempSync(join(tmpdir(), "hotpatch-page-"));
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What a page did that it must not do: requests, errors, and what its policy refused. */
export interface Misdeeds {
    readonly requests: readonly string[];
    readonly errors: readonly string[];
}

/** Opens a file in a page that records its misdeeds. */
export async function opened(
    browser: Browser,
    file: string,
    { hash = "", ...options }: { hash?: string } & Parameters<Browser["newPage"]>[0] = {},
): Promise<{ readonly page: Page; readonly misdeeds: Misdeeds }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
    const requests: string[] = [];
    const errors: string[] = [];
    const { href } = pathToFileURL(file);
    page.on("request", (request) => {
        if (!request.url().startsWith(href) && !request.url().startsWith("blob:")) {
            requests.push(request.url());
        }
    });
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") {
            errors.push(message.text());
        }
    });
    await page.goto(href + hash);
    return { page, misdeeds: { requests, errors } };
}

/** What axe-core finds, as lines. */
export async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const found = (await page.evaluate("axe.run()")) as axe.AxeResults;
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
